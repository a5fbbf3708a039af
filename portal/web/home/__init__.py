"""The first page: the choice of language at `/`, and the home page of each language."""

from flask import Blueprint, render_template

from portal.content import Language
from portal.content.schema import Audience

from ..routing import route
from ..services import coming_sessions, content
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


@blueprint.get("/")
def choose_language() -> str:
    """Offer both languages, Welsh first."""
    return render_template("home/choose.html", language="cy")


@route(blueprint, "home")
def index(language: Language) -> tuple[str, int]:
    """Show the three doors, the question box, the answers most needed and the coming sessions."""
    found = (content().entry(f"answer/{id_}", language) for id_ in MOST_NEEDED)
    coming = coming_sessions()
    return render_page(
        "home/index.html",
        language,
        audiences=list(Audience),
        most_needed=[entry for entry in found if entry is not None],
        sessions=[session for session in coming or () if not session.is_example][:SESSIONS_SHOWN],
        sessions_known=coming is not None,
    )
