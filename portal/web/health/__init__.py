"""Whether the portal is up, and whether each of its parts is ready."""

import logging
from collections.abc import Callable

from flask import Blueprint, Response, jsonify, make_response

from portal.extensions import limiter

from ..services import coming_sessions, content, services

blueprint = Blueprint("health", __name__, url_prefix="/health")
limiter.exempt(blueprint)
log = logging.getLogger(__name__)


@blueprint.get("/live")
def live() -> Response:
    """Tell that the process answers."""
    return jsonify(status="ok")


@blueprint.get("/ready")
def ready() -> Response:
    """Tell of each part whether it is ready; without the assistant's understanding the portal still serves readers."""
    parts = {
        "content": _works(lambda: any(True for _entry in content().entries())),
        "search": _works(lambda: services().search.search("ADY", "cy", limit=1) is not None),
        "database": _works(lambda: coming_sessions() is not None),
        "assistant": _works(lambda: services().assistant.is_ready()),
    }
    needed = all(works for part, works in parts.items() if part != "assistant")
    body = {"status": "ok" if all(parts.values()) else "degraded" if needed else "unavailable", "parts": parts}
    return make_response(jsonify(body), 200 if needed else 503)


def _works(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:
        log.exception("a part of the portal is not ready")
        return False
