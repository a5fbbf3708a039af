"""Days as people write and say them, in Welsh and in English, and as the portal writes them."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import Literal

from babel.dates import format_date

from portal.welsh.letters import fold
from portal.welsh.numbers import NUMBER, read_number

_MONTHS = (
    ("january", "jan", "ionawr", "ion"),
    ("february", "feb", "chwefror", "chwef", "gwefror"),
    ("march", "mar", "mawrth", "fawrth"),
    ("april", "apr", "ebrill", "ebr"),
    ("may", "mai", "fai"),
    ("june", "jun", "mehefin", "fehefin", "meh"),
    ("july", "jul", "gorffennaf", "orffennaf", "gorff"),
    ("august", "aug", "awst"),
    ("september", "sept", "sep", "medi", "fedi"),
    ("october", "oct", "hydref", "hyd"),
    ("november", "nov", "tachwedd", "dachwedd", "thachwedd", "tach"),
    ("december", "dec", "rhagfyr", "ragfyr", "rhag"),
)
_WEEKDAYS = (
    ("monday", "llun", "lun"),
    ("tuesday", "mawrth", "fawrth"),
    ("wednesday", "mercher", "fercher"),
    ("thursday", "iau"),
    ("friday", "gwener", "wener"),
    ("saturday", "sadwrn"),
    ("sunday", "sul"),
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_WEEKDAY = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
_DAYS_IN = {"day": 1, "diwrnod": 1, "ddiwrnod": 1, "week": 7, "wythnos": 7, "wsnos": 7, "pythefnos": 14,
            "bythefnos": 14, "fortnight": 14, "month": 28, "mis": 28, "fis": 28}  # fmt: skip


def _one_of(names: Iterable[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


_DAY = r"(?P<day>\d{1,2}) ?(?:st|nd|rd|th|af|ail|ydd|edd|ed|eg|fed|ain)?"
_YEAR = r"(?P<year>\d{4}|'?\d{2}(?![\d:.]))"
_UNIT = rf"(?P<unit>{_one_of(_DAYS_IN)})s?"
_AGO = r"(?:ago|back|yn ol|nol)"

# In this order: the first that is found counts.
_WRITTEN = tuple(
    re.compile(rf"(?<![\w/]){pattern}(?!\w)")
    for pattern in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4}|\d{2})",
        r"(?P<day>\d{1,2})/(?P<month>\d{1,2})(?!\S)",
        rf"{_DAY},? ?(?:of |o )?(?:the )?(?P<name>{_one_of(_MONTH)})(?:,? {_YEAR})?",
        rf"(?P<name>{_one_of(_MONTH)}) (?:the )?{_DAY}(?:,? {_YEAR})?",
    )
)
_SAID: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], dt.date], dt.date]], ...] = (
    (
        re.compile(r"\b(?:the day before yesterday|echdoe|echddoe)\b"),
        lambda _found, today: today - dt.timedelta(days=2),
    ),
    (re.compile(r"\b(?:yesterday|ddoe|doe)\b"), lambda _found, today: today - dt.timedelta(days=1)),
    (re.compile(r"\b(?:tomorrow|yfory|fory)\b"), lambda _found, today: today + dt.timedelta(days=1)),
    (re.compile(r"\b(?:today|heddiw|this morning|bore ma|bore yma)\b"), lambda _found, today: today),
    (
        re.compile(rf"\b(?:(?P<count>{NUMBER}) )?{_UNIT} {_AGO}\b"),
        lambda found, today: today - dt.timedelta(days=read_number(found["count"] or "one") * _DAYS_IN[found["unit"]]),
    ),
    (
        re.compile(rf"\blast {_UNIT}\b|\b(?P<cy>{_one_of(_DAYS_IN)}) (?:diwethaf|dwethaf|dwetha|diwetha|dwytha)\b"),
        lambda found, today: today - dt.timedelta(days=_DAYS_IN[found["unit"] or found["cy"]]),
    ),
    (
        re.compile(rf"\b(?:(?:last|on|dydd|ddydd) )(?P<weekday>{_one_of(_WEEKDAY)})\b"),
        lambda found, today: today - dt.timedelta(days=(today.weekday() - _WEEKDAY[found["weekday"]] - 1) % 7 + 1),
    ),
)


def write_day(day: dt.date, language: str) -> str:
    """Write a date, such as `22 Tachwedd 2026`."""
    written: str = format_date(day, "d MMMM y", locale="cy" if language == "cy" else "en_GB")
    return written


def read_day(text: str, today: dt.date) -> dt.date | Literal["no-such-day"] | None:
    """Return the day that a text names; None where it names none.

    `12 Tachwedd`, `3rd of October`, `12/11/2026`, `ddoe` and `three weeks ago` all name one. Without a year it is the
    last such day that has been. A month counts as four weeks where it is only counted back.
    """
    folded = " ".join(fold(text).split())
    written = next((found for pattern in _WRITTEN if (found := pattern.search(folded))), None)
    if written:
        return _day_of(written.groupdict(), today) or "no-such-day"
    said = ((found, work_out) for pattern, work_out in _SAID if (found := pattern.search(folded)))
    return next((work_out(found, today) for found, work_out in said), None)


def _day_of(parts: dict[str, str | None], today: dt.date) -> dt.date | None:
    name, year = parts.get("name"), parts.get("year")
    month, day = _MONTH[name] if name else int(parts["month"] or 0), int(parts["day"] or 0)
    if year:
        return _date(_full_year(year, today), month, day)
    this_year = _date(today.year, month, day)
    return this_year if this_year and this_year <= today else _date(today.year - 1, month, day) or this_year


def _full_year(year: str, today: dt.date) -> int:
    number = int(year.lstrip("'"))
    return number if number >= 100 else today.year - today.year % 100 + number


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
