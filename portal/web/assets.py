"""The built styles, scripts and symbols, whose names carry a hash of what they hold: where they are, and their serving.

They are served before the application is asked, compressed beforehand, and may be kept for a year unasked: what changes
gets another name.
"""

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast
from wsgiref.headers import Headers

from flask import Flask, current_app
from whitenoise import WhiteNoise

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MANIFEST = "manifest.json"
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class _Assets(WhiteNoise):  # type: ignore[misc]
    """Serves the files that were there at the start; of one that a newer build took away the application speaks."""

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        try:
            return cast("Iterable[bytes]", super().__call__(environ, start_response))
        except FileNotFoundError:
            return cast("Iterable[bytes]", self.application(environ, start_response))


def register_assets(app: Flask) -> None:
    """Put the serving of built assets in front of the application."""
    app.wsgi_app = _Assets(  # type: ignore[method-assign]
        app.wsgi_app,
        root=app.static_folder,
        prefix=app.static_url_path,
        allow_all_origins=False,
        add_headers_function=_add_headers,
    )


def asset_url(name: str) -> str:
    """Return the address of a built asset by its plain name; RuntimeError where the assets have not been built."""
    return f"{current_app.static_url_path}/{built_name(name)}"


def built_name(name: str) -> str:
    """Return the name under which an asset was built; RuntimeError where the assets have not been built."""
    path = manifest_path(current_app)
    try:
        return _manifest(path, path.stat().st_mtime_ns)[name]
    except (OSError, KeyError) as error:
        raise RuntimeError(f"the asset {name} is not built: run npm run build") from error


def manifest_path(app: Flask) -> Path:
    """Return where the list of the built names stands."""
    return Path(app.static_folder or "static") / MANIFEST


@lru_cache(maxsize=4)
def _manifest(path: Path, modified_ns: int) -> dict[str, str]:
    names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return names


def _add_headers(headers: Headers, path: str, url: str) -> None:
    """Let everything be kept but the list of names, which alone is not named by what it holds."""
    for name, value in _HEADERS.items():
        if name != "Cache-Control" or not path.endswith(MANIFEST):
            headers[name] = value
