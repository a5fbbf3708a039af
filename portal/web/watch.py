"""Each request, seen from outside: a line in the log and a few counts, which tell what was done and never by whom.

Of an address only its route is written, such as `/cy/sesiynau/archeb/<token>`: the address itself may hold what opens
a booking, and its query what somebody asked.
"""

import logging
import secrets
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import Flask, request
from werkzeug.exceptions import HTTPException

from portal.config import Settings
from portal.logs import request_id

from .metrics import REQUESTS, SECONDS, is_asked_for, numbers
from .routing import language_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

ID_HEADER = "X-Request-ID"
NO_ROUTE = "-"
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


def register_watch(app: Flask, settings: Settings) -> None:
    """Put the watch around everything else, and let it log the errors that nobody expected."""
    app.wsgi_app = Watch(app.wsgi_app, _router(app), app.extensions["portal"], settings)  # type: ignore[method-assign]
    # In the place of Flask's own line, which holds the address.
    app.log_exception = _log_exception  # type: ignore[method-assign, assignment]


class Watch:
    """A WSGI application around the whole site."""

    def __init__(
        self, application: "WSGIApplication", route_of: Callable[[str, str], str], parts: Any, settings: Settings
    ) -> None:
        """`route_of` returns the route of a method and a path."""
        self._application = application
        self._route_of = route_of
        self._parts = parts
        self._port = settings.metrics_port
        self._models = settings.var_dir / "models"

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer, and write down how it went."""
        if is_asked_for(environ, self._port):
            return numbers(self._parts, self._models)(environ, start_response)
        began = time.perf_counter()
        id_ = secrets.token_hex(8)
        token = request_id.set(id_)
        status = "500"

        def start(line: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            nonlocal status
            status = line[:3]
            return start_response(line, [*headers, (ID_HEADER, id_)], *more)

        try:
            return self._application(environ, start)
        finally:
            self._write(environ, status, time.perf_counter() - began)
            request_id.reset(token)

    def _write(self, environ: "WSGIEnvironment", status: str, seconds: float) -> None:
        path = environ["PATH_INFO"]
        method = environ["REQUEST_METHOD"] if environ["REQUEST_METHOD"] in _METHODS else "other"
        route = self._route_of(method, path)
        REQUESTS.labels(method, route, status).inc()
        SECONDS.labels(route).observe(seconds)
        log.info(
            "request",
            extra={
                "method": method,
                "route": route,
                "status": int(status),
                "ms": round(seconds * 1000, 1),
                "language": language_of(path),
            },
        )


def _router(app: Flask) -> Callable[[str, str], str]:
    """Return what tells the route of a path; it remembers those that were asked for lately."""

    @lru_cache(maxsize=4096)
    def route_of(method: str, path: str) -> str:
        try:
            rule, _ = app.url_map.bind("").match(path, "GET" if method == "other" else method, return_rule=True)
        except HTTPException:
            return NO_ROUTE
        return str(rule.rule)

    return route_of


def _log_exception(error: Any) -> None:
    log.error("%s %s could not be answered", request.method, request.url_rule or NO_ROUTE, exc_info=error)
