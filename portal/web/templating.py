"""What every template can use: the built assets, the words of ids, dates, addresses and the frame of the page."""

from typing import Any

from flask import Flask, g, render_template, request
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from markupsafe import Markup

from portal.content import Entry, Language, other
from portal.content.paths import feature_url

from . import labels, locale
from .assets import asset_url
from .routing import twin_of_request
from .security import nonce
from .services import content, town_name

LANGUAGE_NAMES: dict[Language, str] = {"cy": "Cymraeg", "en": "English"}
CALM_COOKIE = "calm"


def register_templates(app: Flask) -> None:
    """Point Jinja at our templates and GOV.UK Frontend's, and give it the names every page uses."""
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([PackageLoader("portal.web"), components])
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.add_extension("jinja2.ext.do")
    env.filters.update(day=locale.day, weekday=locale.weekday, clock=locale.clock, telephone=telephone)
    env.filters.update(month=locale.month, short_weekday=locale.short_weekday)
    env.globals.update(
        asset_url=asset_url,
        csp_nonce=nonce,
        feature_url=feature_url,
        # The day on which pages are frozen, where they are: see portal/freezing.py.
        frozen_on=None,
        is_calm=is_calm,
        is_overdue=is_overdue,
        labels=labels,
        other=other,
        symbol=symbol,
        town_name=town_name,
        language_names=LANGUAGE_NAMES,
    )


def render_page(
    template: str, language: Language, *, twin: str | None = None, status: int = 200, **context: Any
) -> tuple[str, int]:
    """Render a page of the site in a language; `twin` is its address in the other one, worked out when not given."""
    g.language = language
    current = content()
    frame = {
        "language": language,
        "other_language": other(language),
        "twin": twin or twin_of_request(),
        "query_string": request.query_string.decode("ascii", "ignore"),
        "front_door": current.front_door(language),
        "site_pages": site_pages(language),
        "exit_site": current.fact("exit-site", language) or "https://www.bbc.co.uk",
    }
    return render_template(template, **frame, **context), status


def site_pages(language: Language) -> dict[str, Entry]:
    """Return the site's own pages by id, for the foot of each page."""
    current = content()
    found = {id_: current.entry(f"page/{id_}", language) for id_ in ("accessibility", "privacy", "about-the-assistant")}
    return {id_: entry for id_, entry in found.items() if entry is not None}


def is_calm() -> bool:
    """Tell whether the reader has chosen calm mode."""
    return request.cookies.get(CALM_COOKIE) == "on"


def is_overdue(entry: Entry) -> bool:
    """Tell whether the day has passed by which somebody was to make sure of a page again."""
    return entry.meta.review_due < content().today


def telephone(number: str) -> str:
    """Return a phone number as a link dials it; what follows a comma, such as an option to choose, is not dialled."""
    dialled = number.split(",")[0]
    return "tel:" + "".join(sign for sign in dialled if sign.isdigit() or sign == "+")


def symbol(name: str, classes: str = "") -> Markup:
    """Return a drawn symbol, hidden from readers who listen; its words stand beside it."""
    return Markup('<svg class="symbol {}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>').format(
        classes, asset_url("symbols.svg"), name
    )
