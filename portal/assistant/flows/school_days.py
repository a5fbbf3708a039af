"""Counting school days and weeks from the day a decision was asked for."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from portal.booking.holidays import HolidaysUnknown, is_bank_holiday
from portal.content.registers import HalfTerm

ONE_DAY = dt.timedelta(days=1)
FRIDAY = 4


@dataclass(frozen=True)
class Counted:
    """The day on which a count ends. Where the terms are not known it is the earliest that it can be."""

    day: dt.date
    terms_known: bool


def count_school_days(asked: dt.date, days: int, terms: Iterable[HalfTerm]) -> Counted:
    """Count school days from the day after `asked`, by the terms where they cover the whole count.

    Elsewhere every weekday that is no bank holiday is counted: school holidays can only make the end later.
    """
    known = sorted(terms, key=lambda term: term.first)
    covers_start = bool(known) and known[0].first <= asked + ONE_DAY
    last = known[-1].last if covers_start else asked
    in_term = _days(asked, lambda day: any(term.first <= day <= term.last for term in known), until=last)
    ends = next((day for number, day in enumerate(in_term, 1) if number == days), None)
    if ends:
        return Counted(ends, terms_known=True)
    return Counted(next(day for number, day in enumerate(_days(asked, lambda _day: True), 1) if number == days), False)


def count_weeks(asked: dt.date, weeks: int) -> dt.date:
    """Return the day so many weeks after another."""
    return asked + dt.timedelta(weeks=weeks)


def _days(asked: dt.date, is_open: Callable[[dt.date], bool], until: dt.date = dt.date.max) -> Iterator[dt.date]:
    """Yield the days after `asked` on which school may be open, up to another day."""
    day = asked + ONE_DAY
    while day <= until:
        if day.weekday() <= FRIDAY and is_open(day) and not _is_closed(day):
            yield day
        day += ONE_DAY


def _is_closed(day: dt.date) -> bool:
    """Tell whether a day is a bank holiday; where that is not known it is counted, as the earliest end allows."""
    try:
        return is_bank_holiday(day)
    except HolidaysUnknown:
        return False
