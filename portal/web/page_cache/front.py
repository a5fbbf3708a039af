"""What stands in front of the application: it gives kept pages again, and tells how long each answer may be kept.

A page is given again with all the headers that the application gave it, and with a nonce of its own, since that must
differ with each answer. So the ETag is made without the nonce, and a 304 carries no content security policy: the
browser's own copy goes on with the policy it came with.
"""

import logging
import os
import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from werkzeug.wrappers import Response

from ..services import Services
from .answer import Answer
from .kept import Kept, KeptPages
from .window import Window

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

SAID = "portal.said_of_page"
OVER_THE_LIMIT = "portal.over_the_limit"
LONGEST_QUERY = 200  # a longer one is answered, and not kept

HangsOn = Callable[[Services], Hashable]
_Version = tuple[str, int]


@dataclass(frozen=True)
class Kind:
    """What a view says of its page; `hangs_on` returns what the page depends on besides the content."""

    cache_control: str
    kept: bool = False
    query: frozenset[str] = frozenset()
    hangs_on: HangsOn | None = None

    def hung_on(self, services: Services) -> Hashable:
        """Return what the page depends on besides the content, as it is now."""
        return self.hangs_on(services) if self.hangs_on else None


@dataclass
class Said:
    """What a view has said of its page, and what that page hung on before it was made."""

    kind: Kind | None = None
    hung_on: Hashable = None


class Front:
    """A WSGI application around the portal's own."""

    def __init__(
        self,
        application: "WSGIApplication",
        services: Services,
        *,
        manifest: Path,
        window: Window,
        look_every: float,
    ) -> None:
        """`manifest` tells by its time of change that the assets were built anew; `window` bounds what one may ask.

        `look_every` is the least time, in seconds, between two looks at what a page hangs on besides the content.
        """
        self._application = application
        self._services = services
        self._manifest = str(manifest)
        self._window = window
        self._look_every = look_every
        self._pages = KeptPages()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Give the kept page, or ask the application."""
        address = _address_of_nobody(environ)
        version = self._version() if address else None
        kept = self._pages.get(version, address) if version else None
        if kept is not None and self._still_holds(kept):
            if self._window.lets(environ.get("REMOTE_ADDR", "")):
                return kept.answer.give(environ, start_response)
            environ[OVER_THE_LIMIT] = True
        environ[SAID] = said = Said()
        response = Response.from_app(self._application, environ)
        if said.kind is None or not _is_nobodys_page(response):
            response.headers.setdefault("Cache-Control", "no-store")
            return response(environ, start_response)
        if environ["REQUEST_METHOD"] == "HEAD":
            response.headers.set("Cache-Control", said.kind.cache_control)
            return response(environ, start_response)
        answer = Answer.of(response.get_data(), response.headers, said.kind.cache_control)
        if version and said.kind.kept and said.kind.query.issuperset(_names_in(environ["QUERY_STRING"])):
            self._pages.put(version, address, Kept(answer, said.kind, said.hung_on))
        return answer.give(environ, start_response)

    def _still_holds(self, kept: Kept) -> bool:
        now = time.monotonic()
        if kept.kind.hangs_on and now >= kept.good_until:
            if kept.hung_on != kept.kind.hung_on(self._services):
                return False
            kept.good_until = now + self._look_every
        return True

    def _version(self) -> tuple[str, int] | None:
        """Return the version of the portal; None where it cannot be told, of which the application tells the reader."""
        try:
            # At each request, so the fastest call there is.
            built = os.stat(self._manifest).st_mtime_ns  # noqa: PTH116
            return self._services.library.current().fingerprint, built
        except Exception:
            log.exception("no page can be kept, since the version of the content cannot be read")
            return None


def _address_of_nobody(environ: "WSGIEnvironment") -> tuple[str, ...] | None:
    """Return what is asked for; None where the request may tell who asks, or asks for more than to read a page."""
    query = environ.get("QUERY_STRING", "")
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or "HTTP_COOKIE" in environ or len(query) > LONGEST_QUERY:
        return None
    return environ["wsgi.url_scheme"], environ.get("HTTP_HOST", ""), environ.get("PATH_INFO", ""), query


def _is_nobodys_page(response: Response) -> bool:
    """Tell whether an answer is a whole page that neither sets a cookie nor has read one."""
    return (
        response.status_code == 200
        and response.mimetype == "text/html"
        and "Set-Cookie" not in response.headers
        and "cookie" not in response.vary
    )


def _names_in(query: str) -> set[str]:
    return {name for name, _ in parse_qsl(query, keep_blank_values=True)}
