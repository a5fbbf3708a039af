"""The time in Wales."""

import datetime as dt
from zoneinfo import ZoneInfo

WALES = ZoneInfo("Europe/London")


def now() -> dt.datetime:
    """Return this moment, in the zone of Wales."""
    return dt.datetime.now(WALES)


def today() -> dt.date:
    """Return the date in Wales."""
    return now().date()
