"""The first page: the choice of language at `/`, and the home page of each language."""

from flask import Blueprint, render_template

from portal.booking import Session
from portal.content import Language, PageType
from portal.content.schema import Audience

from ..page_cache import public_page
from ..routing import route
from ..services import Services, content, services, sessions_of
from ..templating import render_page

blueprint = Blueprint("home", __name__)

# The questions that families bring most often, in the order in which they meet them.
MOST_NEEDED = (
    "worried-about-my-child",
    "what-is-an-idp",
    "ask-for-an-idp",
    "idp-time-limits",
    "disagree-with-a-decision",
    "school-transport",
)
SESSIONS_SHOWN = 3
DAYS_SHOWN = 3


@blueprint.get("/")
@public_page()
def choose_language() -> str:
    """Offer both languages, Welsh first."""
    return render_template("home/choose.html", language="cy")


def coming_next(parts: Services) -> list[Session] | None:
    """Return the sessions that the home page shows; None when they cannot be read."""
    coming = sessions_of(parts)
    return None if coming is None else [session for session in coming if not session.is_example][:SESSIONS_SHOWN]


@route(blueprint, "home")
@public_page(hangs_on=lambda parts: repr(coming_next(parts)))
def index(language: Language) -> tuple[str, int]:
    """Show the three doors, the question box, the answers most needed, days in the life and the coming sessions."""
    found = (content().entry(f"answer/{id_}", language) for id_ in MOST_NEEDED)
    coming = coming_next(services())
    return render_page(
        "home/index.html",
        language,
        audiences=list(Audience),
        days=content().of_type(PageType.DAY_IN_THE_LIFE, language)[:DAYS_SHOWN],
        most_needed=[entry for entry in found if entry is not None],
        sessions=coming or [],
        sessions_known=coming is not None,
    )
