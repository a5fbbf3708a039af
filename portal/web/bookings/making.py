"""Booking a session: the questions, the page that shows all answers, and the sending."""

from flask import Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from portal.booking import Session, rules
from portal.booking.bookings import BookingRefused
from portal.booking.links import manage_path
from portal.booking.request import FIELDS
from portal.clock import now
from portal.content import Language
from portal.extensions import BOOKING_PAGES, BOOKINGS, limiter

from ..labels import BOOKING_FAULTS
from ..metrics import BOOKINGS as OUTCOMES
from ..routing import route
from ..security import carries_our_token, refuse_other_sites
from ..services import services
from ..templating import render_page
from .blueprint import blueprint
from .form import CHECK, TOPICS, Form
from .own_browser import OWN_BROWSER_ONLY

_BOOK: dict[Language, str] = {"cy": "/<session_id>/archebu", "en": "/<session_id>/book"}


def _is_being_sent() -> bool:
    return request.form.get("step") == CHECK and not {"go", "switch"} & request.form.keys()


@route(blueprint, "sessions", _BOOK)
def start(language: Language, session_id: str) -> Response:
    """Ask the first question."""
    return _page(language, services().bookings.bookable(session_id, now()), Form.empty())


@route(blueprint, "sessions", _BOOK, methods=["POST"])
@limiter.limit(BOOKING_PAGES)
@limiter.limit(BOOKINGS, exempt_when=lambda: not _is_being_sent())
def answer(language: Language, session_id: str) -> AnyResponse:
    """Take an answer and ask the next question; go back, or to the other language; in the end, book."""
    refuse_other_sites()
    form = Form.sent(request.form)
    if _is_being_sent():
        return _book(language, session_id, form)
    session = services().bookings.bookable(session_id, now())
    if "switch" in request.form:
        return _page(language, session, form)
    asked = request.form.get("go")
    if asked in {*FIELDS, CHECK}:
        return _page(language, session, form.at(asked))
    fault = form.fault() if form.step in FIELDS else None
    if fault:
        return _page(language, session, form, fault=fault, status=422)
    return _page(language, session, form.onward())


def _book(language: Language, session_id: str, form: Form) -> AnyResponse:
    faults = form.faults()
    if faults:
        step = next(iter(faults))
        return _page(language, _session(session_id), form.at(step), fault=faults[step], status=422)
    if not carries_our_token():
        return _page(language, _session(session_id), form, notice="forged", status=400)
    try:
        booking, token = services().bookings.book(
            session_id, form.request(), submission=form.submission, wait=form.wait, now=now()
        )
    except BookingRefused as refusal:
        OUTCOMES.labels(refusal.reason).inc()
        if refusal.reason != "full":
            raise
        return _page(language, _session(session_id), form, notice="full", status=409)
    OUTCOMES.labels(booking.status).inc()
    return redirect(manage_path(language, token), 303)


def _session(session_id: str) -> Session:
    return services().bookings.bookable(session_id, now())


def _page(
    language: Language,
    session: Session,
    form: Form,
    *,
    fault: str | None = None,
    notice: str | None = None,
    status: int = 200,
) -> Response:
    people = 2 if form.answers["people"] == "2" else 1
    page = render_page(
        "bookings/check.html" if form.step == CHECK else "bookings/question.html",
        language,
        status=status,
        session=session,
        form=form,
        problem=BOOKING_FAULTS[form.step, fault] if fault else None,
        notice=notice,
        is_full=rules.places_needed(session.kind, people) > session.free,
        topics=TOPICS,
        kept_days=rules.KEPT_AFTER_SESSION.days,
    )
    response = make_response(*page)
    response.headers["Cache-Control"] = OWN_BROWSER_ONLY
    return response
