"""Which language a request is in, and dates and times as that language writes them."""

import datetime as dt

from babel.dates import format_date, format_time
from flask import g, request

from portal.content.schema import LANGUAGES, Language

from .routing import language_of

_LOCALES: dict[Language, str] = {"cy": "cy", "en": "en_GB"}


def nearest_language() -> Language | None:
    """Return the language of the address, else the reader's own choice in the browser, else None."""
    preferred = request.accept_languages.best_match(LANGUAGES)
    return language_of(request.path) or next((language for language in LANGUAGES if language == preferred), None)


def select_locale() -> str:
    """Return the locale for Flask-Babel; Welsh where nothing tells which."""
    return _LOCALES[g.get("language") or nearest_language() or "cy"]


def current_language() -> Language:
    """Return the language that the page is being written in."""
    return "cy" if select_locale() == "cy" else "en"


def day(value: dt.date) -> str:
    """Write a date, such as `22 Tachwedd 2026`."""
    return format_date(value, "d MMMM y", locale=select_locale())


def weekday(value: dt.date) -> str:
    """Write a date with its day of the week, such as `Sunday 22 November 2026`."""
    return format_date(value, "EEEE d MMMM y", locale=select_locale())


def month(value: dt.date) -> str:
    """Write a month, such as `Tachwedd 2026`."""
    return format_date(value, "MMMM y", locale=select_locale())


def short_weekday(value: dt.date) -> str:
    """Write a day of the week in short, such as `Sun`."""
    return format_date(value, "EEE", locale=select_locale())


def clock(value: dt.datetime | str) -> str:
    """Write a time of day, such as `6:30pm` or `6pm`; a text is read as `HH:MM`."""
    time = dt.time.fromisoformat(value) if isinstance(value, str) else value.time()
    return format_time(time, "h:mma" if time.minute else "ha", locale=select_locale()).lower()
