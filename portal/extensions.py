"""The Flask extensions, made once here and bound to an application in `create_app`."""

from collections.abc import Callable

from flask import Flask
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from .config import ROOT, Settings

babel = Babel()
csrf = CSRFProtect()
# A whole school may stand behind one address, so a limit stops a flood and not a class of pupils.
PAGES = "1200 per minute"
QUESTIONS = "120 per minute"
# Of a booking each page is a form, and eight of them make one.
BOOKING_PAGES = "240 per minute"
BOOKINGS = "30 per minute"
LINK_REQUESTS = "10 per minute"
FEEDBACK = "30 per minute"
limiter = Limiter(key_func=get_remote_address, default_limits=[PAGES])


def init_extensions(app: Flask, settings: Settings, select_locale: Callable[[], str]) -> None:
    """Bind the extensions, and trust as many proxies as the settings say stand in front."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "locales")
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    # While Redis is gone or hangs, each process counts for itself: no reader waits, and a flood is still stopped.
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = bool(settings.redis_url)
    if settings.redis_url:
        app.config["RATELIMIT_STORAGE_OPTIONS"] = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
    babel.init_app(app, locale_selector=select_locale)
    csrf.init_app(app)
    limiter.init_app(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
