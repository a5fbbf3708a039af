"""What families would like: to be told when there is a session near them, and sessions in Welsh."""

from collections.abc import Mapping

from flask import Blueprint, abort, redirect, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as AnyResponse

from portal.booking import Session
from portal.booking.finding import NEAR_MILES
from portal.booking.links import IN_WELSH, WISH, wish_path
from portal.booking.request import RequestRejected
from portal.booking.tokens import new_token
from portal.booking.wishes import WishRequest, read_wish
from portal.clock import now
from portal.content import LANGUAGES, Language
from portal.content.paths import feature_url
from portal.content.whereabouts import place_in, whereabouts
from portal.extensions import BOOKING_PAGES, BOOKINGS, csrf, limiter

from ..bookings.blueprint import database_is_down, keep_private
from ..labels import WISH_FAULTS
from ..routing import route
from ..security import carries_our_token, refuse_other_sites
from ..services import coming_sessions, content, known_session, services, town_name
from ..templating import render_page

blueprint = Blueprint("wishes", __name__)
# What is kept of somebody is checked where it is sent in the end; until then nothing is done in anybody's name.
csrf.exempt(blueprint)

FIELDS = ("place", "contact", "kind", "spoken")
LONGEST_FIELD = 300
_TELL: Mapping[Language, str] = {language: f"/{WISH[language]}" for language in LANGUAGES}
_END: Mapping[Language, str] = {language: f"/{WISH[language]}/<token>" for language in LANGUAGES}
_IN_WELSH: Mapping[Language, str] = {language: f"/{IN_WELSH[language]}" for language in LANGUAGES}


blueprint.after_request(keep_private)
blueprint.register_error_handler(SQLAlchemyError, database_is_down)


@route(blueprint, "sessions", _TELL)
def tell_me(language: Language) -> tuple[str, int]:
    """Ask where, and how to tell; what was looked for in the list is filled in."""
    given = {"place": "near", "kind": "kind", "spoken": "delivery"}
    return _form(language, {field: request.args.get(name, "")[:LONGEST_FIELD] for field, name in given.items()})


@route(blueprint, "sessions", _TELL, methods=["POST"])
@limiter.limit(BOOKING_PAGES)
@limiter.limit(BOOKINGS, exempt_when=lambda: "keep" not in request.form)
def make(language: Language) -> tuple[str, int] | AnyResponse:
    """Show what was understood; then, when that is sent, keep it. The language switch posts here too."""
    refuse_other_sites()
    answers = {field: request.form.get(field, "")[:LONGEST_FIELD] for field in FIELDS}
    if "switch" in request.form or "change" in request.form:
        return _form(language, answers)
    try:
        wish = read_wish(answers, language=language, place=place_in(answers["place"], content().towns))
    except RequestRejected as rejected:
        return _form(language, answers, faults=rejected.faults)
    if "keep" not in request.form:
        return _check(language, answers, wish)
    if not carries_our_token():
        return _check(language, answers, wish, status=400)
    token = services().wishes.make(wish, submission=request.form.get("submission") or new_token(), now=now())
    return redirect(wish_path(language, token), 303)


@route(blueprint, "sessions", _END)
def made(language: Language, token: str) -> tuple[str, int]:
    """Show what will be told and until when, and the way to end it."""
    try:
        wish = services().wishes.see(token)
    except LookupError:
        return render_page("wishes/unknown.html", language, status=404, is_error=True)
    return render_page("wishes/made.html", language, wish=wish, place=_place_name(wish.place, language), token=token)


@route(blueprint, "sessions", _END, methods=["POST"])
@limiter.limit(BOOKING_PAGES)
def end(language: Language, token: str) -> tuple[str, int]:
    """Erase what was kept; twice is as once, and a link that is wrong learns nothing."""
    refuse_other_sites()
    try:
        services().wishes.end(token)
    except LookupError:
        return render_page("wishes/unknown.html", language, status=404, is_error=True)
    return render_page("wishes/ended.html", language)


@route(blueprint, "sessions", _IN_WELSH)
def in_welsh(language: Language) -> tuple[str, int]:
    """Ask whether to count somebody who would have come had it been in Welsh, or thank them."""
    session = _session(request.args.get("session", ""))
    return render_page("wishes/in_welsh.html", language, session=session, thanks="thanks" in request.args)


@route(blueprint, "sessions", _IN_WELSH, methods=["POST"])
@limiter.limit(BOOKINGS)
def count(language: Language) -> AnyResponse:
    """Count one more. Nothing of who it was is kept, so that the check of where the form came from is enough."""
    refuse_other_sites()
    session = _session(request.form.get("session", ""))
    if session:
        services().wishes.count_welsh(
            session_id=session.id, cluster=session.cluster or "", town=session.town or "", now=now()
        )
    else:
        services().wishes.count_welsh(**_asked_in_list(), now=now())
    return redirect(f"{feature_url('sessions', language)}{_IN_WELSH[language]}?thanks=1", 303)


def _form(
    language: Language, answers: Mapping[str, str], *, faults: Mapping[str, str] | None = None
) -> tuple[str, int]:
    problems = {field: WISH_FAULTS[field, fault] for field, fault in (faults or {}).items()}
    return render_page(
        "wishes/tell_me.html",
        language,
        status=422 if faults else 200,
        answers=answers,
        problems=problems,
        miles=round(NEAR_MILES),
    )


def _check(language: Language, answers: Mapping[str, str], wish: WishRequest, *, status: int = 200) -> tuple[str, int]:
    return render_page(
        "wishes/check.html",
        language,
        status=status,
        answers=answers,
        wish=wish,
        place=_place_name(wish.place, language),
        submission=new_token(),
        miles=round(NEAR_MILES),
        forged=status != 200,
        is_written_to=services().sender.reaches(wish.contact),
    )


def _session(session_id: str) -> Session | None:
    """Return the session that was meant; 404 where one was meant that is not there."""
    if not session_id:
        return None
    return known_session(session_id) or abort(404)


def _asked_in_list() -> dict[str, str]:
    """Return the town and cluster that the list was narrowed to: ids that we know, so that nothing typed is kept."""
    towns = content().towns
    place = place_in(request.form.get("near", "")[:LONGEST_FIELD], towns)
    town = request.form.get("town", "")
    if town not in towns:
        here = whereabouts().get(place or "")
        town = (here.town if here else place) or ""
    clusters = {session.cluster for session in coming_sessions() or []}
    cluster = request.form.get("cluster", "")
    return {"town": town, "cluster": cluster if cluster in clusters else ""}


def _place_name(place: str, language: Language) -> str:
    return town_name(place, language) or place
