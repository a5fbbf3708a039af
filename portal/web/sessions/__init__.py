"""Coming Tyfu sessions: a list and a month to look through, each session's own page, and a calendar to follow."""

from flask import Blueprint, Response, abort, request

from portal.booking.finding import Found, can_be_booked, find
from portal.clock import now, today
from portal.content import Language
from portal.content.paths import feature_url

from ..lookup import referred
from ..page_cache import live_page
from ..routing import route
from ..services import cluster_name, coming_sessions, content, known_session
from ..templating import render_page
from .asked import address, filters, narrowing_query, place_name, read_asked
from .feed import calendar_of
from .month import month_of

blueprint = Blueprint("sessions", __name__)

HELPFUL = ("guidance/book-a-drop-in", "guidance/what-is-tyfu", "answer/tyfu-training")


@route(blueprint, "sessions")
@live_page
def coming(language: Language) -> tuple[str, int]:
    """List the coming sessions that fit, or show them by month; examples stand apart and are marked."""
    known = coming_sessions()
    asked = read_asked()
    everything = find(known or [], asked.wanted)
    real = [found for found in everything if not found.session.is_example]
    examples = [found for found in everything if found.session.is_example]
    # Where nothing real is to be shown, a month can only show what it would look like.
    in_month = real or examples
    return render_page(
        "sessions/coming.html",
        language,
        known=known is not None,
        any_real=any(not session.is_example for session in known or []),
        asked=asked,
        place=place_name(asked.wanted, language),
        filters=filters(known or [], asked.wanted, language),
        near=[found for found in real if asked.wanted.place is None or found.is_near],
        far=[found for found in real if asked.wanted.place is not None and not found.is_near],
        examples=examples,
        next_one=_next_one(real),
        month=month_of(in_month, request.args.get("month", ""), today()) if _by_month() and in_month else None,
        by_month=_by_month(),
        address=address,
        feed=f"{feature_url('sessions', language)}.ics{narrowing_query()}",
        query=narrowing_query(),
        helpful=referred(content(), HELPFUL, language),
    )


@route(blueprint, "sessions", ".ics")
def feed(language: Language) -> Response:
    """Give the coming sessions that fit as a calendar."""
    coming = coming_sessions()
    if coming is None:
        abort(503)
    fitting = [found.session for found in find(coming, read_asked().wanted)]
    return Response(
        calendar_of(fitting, language), content_type=f"text/calendar; charset=utf-8; name=sessions-{language}.ics"
    )


@route(blueprint, "sessions", "/<session_id>")
@live_page
def one(language: Language, session_id: str) -> tuple[str, int]:
    """Show all there is to know of a session, whatever became of it."""
    session = known_session(session_id)
    if session is None:
        return render_page("sessions/unknown.html", language, status=404, is_error=True)
    return render_page(
        "sessions/session.html",
        language,
        session=session,
        cluster=cluster_name(session.cluster, language),
        has_begun=session.starts <= now(),
        is_over=session.ends <= now(),
        helpful=referred(content(), HELPFUL, language),
    )


def _by_month() -> bool:
    return request.args.get("view") == "month"


def _next_one(found: list[Found]) -> str | None:
    """Return the id of the next session that can still be booked, if there is one."""
    open_ = [one.session for one in found if can_be_booked(one.session) and one.session.starts > now()]
    return min(open_, key=lambda session: session.starts).id if open_ else None
