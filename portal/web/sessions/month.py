"""One month of sessions, day by day."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.booking.finding import Found

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True)
class Month:
    """A month and its days, each with its sessions; `before` and `after` are months one can go to, as in an address.

    `blanks` is how many days of the week stand before the first.
    """

    first: dt.date
    days: tuple[tuple[dt.date, tuple[Found, ...]], ...]
    before: str | None
    after: str | None

    @property
    def blanks(self) -> int:
        """Return the place in the week of the first day, Monday being 0."""
        return self.first.weekday()

    @property
    def is_empty(self) -> bool:
        """Tell whether no session is held in the month."""
        return not any(found for _, found in self.days)


def month_of(found: Sequence[Found], asked: str, today: dt.date) -> Month:
    """Return the month that was asked for, between today's and that of the last session; else that of the first."""
    months = sorted({one.session.starts.date().replace(day=1) for one in found})
    this = today.replace(day=1)
    last = max([this, *months])
    first = _read(asked)
    if first is None or not this <= first <= last:
        first = months[0] if months else this
    by_day: dict[dt.date, list[Found]] = {}
    for one in sorted(found, key=lambda one: one.session.starts):
        by_day.setdefault(one.session.starts.date(), []).append(one)
    after = _next(first)
    days = [first + dt.timedelta(days=number) for number in range((after - first).days)]
    before = (first - dt.timedelta(days=1)).replace(day=1)
    return Month(
        first=first,
        days=tuple((day, tuple(by_day.get(day, ()))) for day in days),
        before=f"{before:%Y-%m}" if before >= this else None,
        after=f"{after:%Y-%m}" if after <= last else None,
    )


def _read(text: str) -> dt.date | None:
    found = _MONTH.fullmatch(text)
    return dt.date(int(found[1]), int(found[2]), 1) if found and int(found[1]) else None


def _next(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=31)).replace(day=1)
