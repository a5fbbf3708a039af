"""What all pages of booking share: they are never kept, never indexed, and never tell another site their address."""

import logging

from flask import Blueprint, Response, current_app, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import ServiceUnavailable

from portal.booking.bookings import BookingRefused, Reason
from portal.content import Language, other
from portal.extensions import csrf

from ..labels import BOOKING_REFUSALS
from ..locale import current_language
from ..templating import render_page
from .own_browser import SessionInterface

log = logging.getLogger(__name__)
blueprint = Blueprint("bookings", __name__)
# Pages that only carry answers on change nothing; what is sent in the end is checked where it arrives.
csrf.exempt(blueprint)

blueprint.record_once(lambda state: setattr(state.app, "session_interface", SessionInterface()))

_STATUSES: dict[Reason, int] = {
    "no-session": 404,
    "unknown-link": 404,
    "closed": 410,
    "full": 409,
    "offer-over": 409,
    "over": 409,
}


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """Keep the pages of booking out of caches and search engines, and their addresses from other sites."""
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.errorhandler(BookingRefused)
def refused(refusal: BookingRefused) -> tuple[str, int]:
    """Say why what was asked cannot be, and what to do instead; nothing has changed."""
    language: Language = current_language()
    token = (request.view_args or {}).get("token")
    own = token if refusal.reason in {"over", "offer-over"} else None
    return render_page(
        "bookings/refused.html",
        language,
        status=_STATUSES[refusal.reason],
        reason=refusal.reason,
        words=BOOKING_REFUSALS[refusal.reason],
        is_error=True,
        own=url_for("bookings.see", language=language, token=own) if own else None,
        twin=url_for("bookings.see", language=other(language), token=token) if token else None,
    )


@blueprint.errorhandler(SQLAlchemyError)
def database_is_down(error: SQLAlchemyError) -> ResponseReturnValue:
    """Answer as for anything that is not available at the moment; the error is logged by its kind alone."""
    log.error("bookings cannot be read or written: %s", type(error).__name__)
    return current_app.handle_http_exception(ServiceUnavailable())
