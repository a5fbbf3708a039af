"""Was this useful? A short form for each page, and for the site as a whole; nothing is kept of who filled it in."""

from collections.abc import Mapping

from flask import Blueprint, redirect, request, url_for
from flask_babel import LazyString
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as AnyResponse

from portal.assistant.safety import find_danger
from portal.booking.request import RequestRejected
from portal.clock import today
from portal.content import Entry, Language
from portal.extensions import FEEDBACK, csrf, limiter
from portal.feedback import LONGEST_TEXT, read_feedback

from ..bookings.blueprint import database_is_down
from ..labels import FEEDBACK_FAULTS
from ..routing import route
from ..security import refuse_other_sites
from ..services import content, services
from ..templating import render_page

blueprint = Blueprint("feedback", __name__)
# Nothing is done in a reader's name, so that the check of where the form came from is enough, and no cookie is set.
csrf.exempt(blueprint)
blueprint.register_error_handler(SQLAlchemyError, database_is_down)

FIELDS = ("useful", "missing", "page")
REPLIES = "page/you-said-we-did"


@route(blueprint, "feedback")
def form(language: Language) -> tuple[str, int]:
    """Ask whether a page was useful; once it was said, thank the reader."""
    if "thanks" in request.args:
        return _render("feedback/thanks.html", language, request.args)
    # Words are never filled in from an address, where another site could have written them.
    return _render("feedback/form.html", language, {**request.args, "missing": ""})


@route(blueprint, "feedback", methods=["POST"])
@limiter.limit(FEEDBACK)
def send(language: Language) -> tuple[str, int] | AnyResponse:
    """Keep what was said; the language switch posts here too. Words that tell of danger are answered with help first.

    Such words are kept only when they are sent again below the help, since nobody reads them at once.
    """
    refuse_other_sites()
    if "switch" in request.form:
        return _render("feedback/form.html", language, request.form)
    page = _page(request.form, language)
    try:
        said = read_feedback(request.form, page=page.reference if page else "", language=language)
    except RequestRejected as rejected:
        problems = {field: FEEDBACK_FAULTS[field, fault] for field, fault in rejected.faults.items()}
        return _render("feedback/form.html", language, request.form, problems=problems)
    danger = find_danger(request.form.get("missing", ""))
    if danger and "after_help" not in request.form:
        found = content().entry(f"answer/safety-{danger}", language)
        return _render("feedback/form.html", language, request.form, first=found)
    services().feedback.keep(said, today())
    return redirect(url_for("feedback.form", language=language, thanks=1, page=said.page or None), 303)


def _render(
    template: str,
    language: Language,
    given: Mapping[str, str],
    *,
    problems: Mapping[str, LazyString] | None = None,
    first: Entry | None = None,
) -> tuple[str, int]:
    return render_page(
        template,
        language,
        status=422 if problems else 200,
        given={field: given.get(field, "") for field in FIELDS},
        about=_page(given, language),
        replies=content().entry(REPLIES, language),
        longest=LONGEST_TEXT,
        problems=problems or {},
        first=first,
    )


def _page(given: Mapping[str, str], language: Language) -> Entry | None:
    """Return the page that is meant; None for the site as a whole, which is meant too where there is no such page."""
    return content().entry(given.get("page", ""), language)
