"""What kind of page each view makes: how long it may be kept, by whom, and whether the portal keeps it in memory.

A public page is the same for everybody and hangs on the content alone: it is kept in memory and served again until the
content changes, and browsers keep it and ask each time whether it has changed. A live page hangs on more, such as what
was searched for: it is made anew each time. Whatever says nothing of itself may be personal, and is kept nowhere.

A page that is kept must not read a cookie, the time, or anything else that is not in the content, its address or what
`hangs_on` returns. What comes with a cookie is made anew; what reads the session is never kept.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, abort, request
from limits import parse

from portal.config import Settings
from portal.extensions import PAGES, limiter

from ..assets import manifest_path
from ..services import services
from .front import OVER_THE_LIMIT, SAID, Front, HangsOn, Kind, Said
from .window import Window

View = TypeVar("View", bound=Callable[..., Any])


def public_page(*query: str, hangs_on: HangsOn | None = None) -> Callable[[View], View]:
    """Say that a view's page is the same for everybody, and hangs on the content and parts of the query alone.

    Where it hangs on something else that is the same for everybody, `hangs_on` returns that, or what changes with it.
    """
    return _declare(Kind("public, no-cache", kept=True, query=frozenset(query), hangs_on=hangs_on))


def live_page(view: View) -> View:
    """Say that a view's page tells nothing of its reader, but is made anew each time."""
    return _declare(Kind("private, no-cache"))(view)


def register_page_cache(app: Flask, settings: Settings) -> None:
    """Put the kept pages in front of the application, behind what knows the address of the reader."""
    limit = parse(PAGES)
    window = Window(limit.amount, limit.get_expiry(), is_on=lambda: limiter.enabled)
    app.wsgi_app = Front(  # type: ignore[method-assign]
        app.wsgi_app,
        app.extensions["portal"],
        manifest=manifest_path(app),
        window=window,
        look_every=settings.content_check_seconds or 0.0,
    )
    app.before_request(_refuse_over_the_limit)


def _refuse_over_the_limit() -> None:
    if OVER_THE_LIMIT in request.environ:
        abort(429)


def _declare(kind: Kind) -> Callable[[View], View]:
    def declared(view: View) -> View:
        @wraps(view)
        def shown(*args: Any, **kwargs: Any) -> Any:
            said: Said = request.environ[SAID]
            said.kind, said.hung_on = kind, kind.hung_on(services())
            return view(*args, **kwargs)

        return cast(View, shown)

    return declared
