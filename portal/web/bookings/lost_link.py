"""A lost link, asked for again: the page says and does the same, whether there is a booking or not."""

from flask import redirect, request
from werkzeug.wrappers import Response as AnyResponse

from portal.booking.contact import read_contact
from portal.booking.links import BOOKING
from portal.clock import now
from portal.content import Language
from portal.content.paths import feature_url
from portal.extensions import LINK_REQUESTS, limiter

from ..labels import BOOKING_FAULTS
from ..routing import route
from ..security import refuse_other_sites
from ..services import services
from ..templating import render_page
from .blueprint import blueprint

_LOST: dict[Language, str] = {language: f"/{word}" for language, word in BOOKING.items()}


@route(blueprint, "sessions", _LOST)
def lost_link(language: Language) -> tuple[str, int]:
    """Ask where the booking's messages go; once asked, say what happens next."""
    return _page(language, asked="asked" in request.args)


@route(blueprint, "sessions", _LOST, methods=["POST"])
@limiter.limit(LINK_REQUESTS)
def send_link_again(language: Language) -> AnyResponse | tuple[str, int]:
    """Note the wish; the worker, later, looks for a booking and writes to it."""
    refuse_other_sites()
    contact = request.form.get("contact", "")
    if "switch" in request.form:
        return _page(language, contact=contact)
    if read_contact(contact) is None:
        fault = "not-a-contact" if contact.strip() else "missing"
        return _page(language, contact=contact, fault=fault)
    services().bookings.ask_for_link(contact, now())
    return redirect(f"{feature_url('sessions', language)}{_LOST[language]}?asked=1", 303)


def _page(language: Language, *, contact: str = "", fault: str | None = None, asked: bool = False) -> tuple[str, int]:
    sender = services().sender
    return render_page(
        "bookings/lost_link.html",
        language,
        status=422 if fault else 200,
        contact=contact,
        asked=asked,
        sends=sender.reaches("someone@example.org"),
        problem=BOOKING_FAULTS["contact", fault] if fault else None,
    )
