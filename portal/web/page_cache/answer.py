"""A whole answer that can be given again: a page and its headers, each time with a nonce of its own."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from .cut import CutPage

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

POLICY = "Content-Security-Policy"
_NONCE = re.compile(r"'nonce-([\w-]+)'")
# What is worked out anew each time an answer is given.
_NOT_KEPT = frozenset({"content-length", "content-security-policy", "date", "etag"})
# A 304 speaks of the page that the browser has: nothing about its body, and no policy with another nonce.
_OF_THE_BODY = frozenset({"content-type", "content-length", "content-encoding"})


@dataclass(frozen=True)
class Answer:
    """A page with its headers; `policy` is the content security policy cut where the nonce stands."""

    page: CutPage
    policy: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, html: bytes, headers: Iterable[tuple[str, str]], cache_control: str) -> "Answer":
        """Make an answer of what the application said."""
        given = list(headers)
        policy = next((value for name, value in given if name.lower() == POLICY.lower()), "")
        found = _NONCE.search(policy)
        nonce = found[1] if found else None
        kept = [(name, value) for name, value in given if name.lower() not in _NOT_KEPT]
        kept += [("Cache-Control", cache_control), ("Vary", "Accept-Encoding")]
        cut = tuple(policy.split(nonce)) if nonce else (policy,)
        return cls(CutPage.cut(html, nonce), cut, tuple(kept))

    def give(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request: with the page, compressed where the browser can read that, or that it has not changed."""
        etag = f'W/"{self.page.etag}"'
        if self.page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            still = [(name, value) for name, value in self.headers if name.lower() not in _OF_THE_BODY]
            start_response("304 NOT MODIFIED", [*still, ("ETag", etag)])
            return []
        nonce = secrets.token_urlsafe(16)
        headers = [*self.headers, ("ETag", etag)]
        if any(self.policy):
            headers.append((POLICY, nonce.join(self.policy)))
        if takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
            body = self.page.gzip(nonce)
            headers.append(("Content-Encoding", "gzip"))
        else:
            body = self.page.html(nonce)
        headers.append(("Content-Length", str(len(body))))
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def takes_gzip(accepted: str) -> bool:
    """Tell whether a browser that sends this `Accept-Encoding` reads gzip."""
    if "gzip" not in accepted:
        return False
    return ";" not in accepted or parse_accept_header(accepted, Accept).quality("gzip") > 0
