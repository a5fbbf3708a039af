"""A family's own booking, opened by its link: see, move, cancel, accept an offer, and put it in a calendar.

No form here carries a token of its own: the address is one, which no other site knows. None of it is done by GET.
"""

from collections.abc import Callable

from flask import Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from portal.booking import Session, rules
from portal.booking.bookings import ACTIVE, Booking, BookingRefused
from portal.booking.calendar import calendar_file
from portal.booking.contact import is_email
from portal.booking.links import BOOKING, manage_path
from portal.booking.message import calendar_summary
from portal.clock import now
from portal.content import Language
from portal.extensions import BOOKING_PAGES, limiter

from ..labels import BOOKING_FAULTS
from ..routing import route
from ..security import refuse_other_sites
from ..services import coming_sessions, services, town_name
from ..templating import render_page
from .blueprint import blueprint


def _of_booking(cy: str = "", en: str = "") -> dict[Language, str]:
    return {"cy": f"/{BOOKING['cy']}/<token>{cy}", "en": f"/{BOOKING['en']}/<token>{en}"}


_CANCEL = _of_booking("/canslo", "/cancel")
_MOVE = _of_booking("/symud", "/move")


@route(blueprint, "sessions", _of_booking())
def see(language: Language, token: str) -> tuple[str, int]:
    """Show a booking and what can be done with it."""
    booking = services().bookings.see(token, now())
    return render_page(
        "bookings/booking.html",
        language,
        booking=booking,
        token=token,
        address=request.host_url.rstrip("/") + manage_path(language, token),
        is_over=now() >= booking.session.starts,
        told=_told(booking),
        by_email=is_email(booking.contact),
    )


@route(blueprint, "sessions", _CANCEL)
def ask_to_cancel(language: Language, token: str) -> AnyResponse | tuple[str, int]:
    """Ask once whether to cancel."""
    booking = services().bookings.see(token, now())
    if booking.status not in ACTIVE:
        return redirect(manage_path(language, token))
    return render_page("bookings/cancel.html", language, booking=booking, token=token)


@route(blueprint, "sessions", _CANCEL, methods=["POST"])
@limiter.limit(BOOKING_PAGES)
def cancel(language: Language, token: str) -> AnyResponse:
    """Cancel, leave the list or decline an offer."""
    return _done(language, token, lambda: services().bookings.cancel(token, now()))


@route(blueprint, "sessions", _of_booking("/derbyn", "/accept"), methods=["POST"])
@limiter.limit(BOOKING_PAGES)
def accept(language: Language, token: str) -> AnyResponse:
    """Take the place that was offered."""
    return _done(language, token, lambda: services().bookings.accept(token, now()))


@route(blueprint, "sessions", _MOVE)
def ask_where_to(language: Language, token: str) -> tuple[str, int]:
    """Offer the other sessions that have room."""
    return _choice(language, token)


@route(blueprint, "sessions", _MOVE, methods=["POST"])
@limiter.limit(BOOKING_PAGES)
def move(language: Language, token: str) -> AnyResponse | tuple[str, int]:
    """Move to the session that was chosen; the old place is kept where the new one cannot be had."""
    session_id = request.form.get("session", "")
    if not session_id:
        return _choice(language, token, fault="missing")
    try:
        return _done(language, token, lambda: services().bookings.move(token, session_id, now()))
    except BookingRefused as refusal:
        if refusal.reason in {"over", "unknown-link"}:
            raise
        return _choice(language, token, fault="not-free")


@route(blueprint, "sessions", _of_booking("/tyfu.ics", "/tyfu.ics"))
def calendar(language: Language, token: str) -> Response:
    """Give a booking as a calendar file; one that is cancelled takes the old entry out of the calendar."""
    booking = services().bookings.see(token, now())
    session = booking.session
    if booking.status not in {"confirmed", "cancelled"}:
        abort(404)
    venue = session.venue[language] if session.venue else None
    file = calendar_file(
        reference=booking.reference,
        sequence=booking.sequence,
        cancelled=booking.status == "cancelled",
        starts=booking.starts,
        ends=booking.ends,
        summary=calendar_summary(session.kind, session.format, language),
        where=", ".join(filter(None, (venue, town_name(session.town, language)))) or None,
        written=now(),
        language=language,
    )
    return Response(file, content_type="text/calendar; charset=utf-8; name=tyfu.ics")


def _done(language: Language, token: str, change: Callable[[], Booking]) -> AnyResponse:
    # Without its own origin, which the pages of a booking do not tell, an older browser says nothing that could be
    # checked. The address, which only the family knows, is check enough.
    if "Sec-Fetch-Site" in request.headers:
        refuse_other_sites()
    change()
    return redirect(manage_path(language, token), 303)


def _choice(language: Language, token: str, fault: str | None = None) -> tuple[str, int]:
    booking = services().bookings.see(token, now())
    if booking.status not in ACTIVE or now() >= booking.session.starts:
        raise BookingRefused("over")
    return render_page(
        "bookings/move.html",
        language,
        status=422 if fault else 200,
        booking=booking,
        token=token,
        sessions=[session for session in coming_sessions() or [] if _has_room(session, booking)],
        problem=BOOKING_FAULTS["session", fault] if fault else None,
    )


def _has_room(session: Session, booking: Booking) -> bool:
    """Tell whether a session of the same kind has room for all who come with a booking."""
    return (
        session.kind == booking.session.kind
        and session.id != booking.session.id
        and session.free >= rules.places_needed(session.kind, booking.people)
        and rules.may_book(session.status, session.starts, now())
    )


def _told(booking: Booking) -> str | None:
    """Tell what became of the newest message: sent, coming, or kept where nobody can send it."""
    if booking.last_message in {None, "withdrawn"}:
        return None
    if booking.last_message == "sent":
        return "sent"
    reached = services().sender.reaches(booking.contact)
    return "coming" if booking.last_message == "due" and reached else "kept"
