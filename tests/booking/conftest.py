"""A store with bookings, and ways to fill it."""

import datetime as dt
import itertools
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session as Transaction

from portal.booking import Sessions
from portal.booking.bookings import Booking, Bookings
from portal.booking.database import migrate, open_database
from portal.booking.request import BookingRequest
from portal.booking.tables import MessageRow
from portal.booking.timetable import Planned

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
STARTS = dt.datetime(2027, 1, 12, 18)  # noqa: DTZ001 - a Welsh clock time, as staff write it


def planned(id_: str = "one", **changes: object) -> Planned:
    """Return a session as staff write it; `hours` is how long it lasts."""
    starts = changes.pop("starts", STARTS)
    assert isinstance(starts, dt.datetime)
    hours = changes.pop("hours", 2)
    assert isinstance(hours, int)
    values = {"id": id_, "kind": "training", "format": "online", "language": "both", "capacity": 2}
    return Planned.model_validate({**values, "starts": starts, "ends": starts + dt.timedelta(hours=hours), **changes})


def request_for(name: str = "Siân Jones", **changes: object) -> BookingRequest:
    """Return a request that has passed every check."""
    values: dict[str, object] = {
        "contact": "sian@example.org", "people": 1, "language": "cy", "access_needs": None,
        "topic": None,
    }  # fmt: skip
    return BookingRequest(name=name, **{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture
def engine(database_url: str) -> Engine:
    engine = open_database(database_url)
    migrate(engine)
    return engine


@pytest.fixture
def bookings(engine: Engine) -> Bookings:
    return Bookings(engine, allow_examples=False)


@pytest.fixture
def bring_in(engine: Engine) -> Callable[..., None]:
    def bring(*sessions: Planned) -> None:
        Sessions(engine, show_examples=False).bring_in(sessions)

    return bring


class Family:
    """Somebody who books: keeps the link that came with the booking."""

    _submissions = itertools.count()

    def __init__(self, bookings: Bookings, name: str = "Siân Jones") -> None:
        self.bookings = bookings
        self.name = name
        self.token = ""

    def book(self, session: str = "one", *, wait: bool = True, now: dt.datetime = NOW, **changes: object) -> Booking:
        submission = f"submission-{next(self._submissions)}"
        request = request_for(self.name, **changes)
        booking, self.token = self.bookings.book(session, request, submission=submission, wait=wait, now=now)
        return booking

    def status(self, now: dt.datetime = NOW) -> str:
        return self.bookings.see(self.token, now).status

    def cancel(self, now: dt.datetime = NOW) -> Booking:
        return self.bookings.cancel(self.token, now)


@pytest.fixture
def family(bookings: Bookings) -> Callable[..., Family]:
    return lambda name="Siân Jones": Family(bookings, name)


def messages_written(engine: Engine) -> list[str]:
    """Return the kinds of all messages, in the order they were written."""
    with Transaction(engine) as transaction:
        return list(transaction.scalars(select(MessageRow.kind).order_by(MessageRow.id)))


def count(engine: Engine, row: type) -> int:
    """Return how many rows a table has."""
    with Transaction(engine) as transaction:
        return transaction.scalar(select(func.count()).select_from(row)) or 0
