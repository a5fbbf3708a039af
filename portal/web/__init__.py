"""The site: one package a feature, each with a `blueprint`; the rules live in the packages beside this one."""

from flask import Flask

from . import (
    api,
    ask,
    bookings,
    calm,
    directory,
    easy_read,
    feedback,
    glossary,
    guidance,
    health,
    home,
    lived_experience,
    offline,
    pages,
    post_16,
    search,
    sessions,
    wishes,
)
from .assets import register_assets
from .errors import register_errors
from .page_cache import register_page_cache
from .security import register_security
from .templating import register_templates
from .watch import register_watch

__all__ = [
    "register_assets",
    "register_blueprints",
    "register_errors",
    "register_page_cache",
    "register_security",
    "register_templates",
    "register_watch",
]

# Last come the site's own pages, whose addresses are right under the language.
_FEATURES = (
    api,
    health,
    home,
    guidance,
    easy_read,
    lived_experience,
    post_16,
    search,
    ask,
    sessions,
    bookings,
    wishes,
    directory,
    glossary,
    offline,
    feedback,
    calm,
    pages,
)


def register_blueprints(app: Flask) -> None:
    """Give the application every feature's routes."""
    for feature in _FEATURES:
        app.register_blueprint(feature.blueprint)
