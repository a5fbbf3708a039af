"""The bank holidays of Wales, and days that come week by week.

`bank_holidays.csv` holds them as the Banking and Financial Dealings Act 1971 sets them; https://www.gov.uk/bank-holidays
(England and Wales) lists them, and each new year, or a day proclaimed besides, is added from there.
"""

import csv
import datetime as dt
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("bank_holidays.csv")


class HolidaysUnknown(Exception):
    """Raised for a year whose bank holidays are not known yet."""


def is_bank_holiday(day: dt.date) -> bool:
    """Tell whether a day is a bank holiday in Wales; HolidaysUnknown when its year is not in the file."""
    holidays = _bank_holidays()
    if day.year not in {holiday.year for holiday in holidays}:
        raise HolidaysUnknown(f"the bank holidays of {day.year} are not in bank_holidays.csv yet")
    return day in holidays


def weekly(first: dt.date, until: dt.date, weeks: int) -> Iterator[dt.date]:
    """Yield each day from the first until another, both included, every so many weeks."""
    while first <= until:
        yield first
        first += dt.timedelta(weeks=weeks)


@cache
def _bank_holidays() -> frozenset[dt.date]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return frozenset(dt.date.fromisoformat(row["date"]) for row in csv.DictReader(file))
