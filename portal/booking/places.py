"""Places of a session: which are free, who takes them, and who is next in line.

Every function works inside a transaction that holds the session (see `hold_session`). The database has the last word:
a place is one row, unique by number, and no number is above the capacity.
"""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session as Transaction

from . import rules
from .outbox import write_message
from .tables import BookingRow, PlaceRow, SessionRow


def hold_session(transaction: Transaction, session_id: str) -> SessionRow | None:
    """Return a session that nobody else can book until the transaction ends; None when there is none."""
    query = select(SessionRow).where(SessionRow.id == session_id).with_for_update()
    return transaction.scalar(query, execution_options={"populate_existing": True})


def free_numbers(transaction: Transaction, session: SessionRow) -> list[int]:
    """Return the numbers of the free places, lowest first."""
    taken = set(transaction.scalars(select(PlaceRow.number).where(PlaceRow.session_id == session.id)))
    return [number for number in range(1, session.capacity + 1) if number not in taken]


def taken_in(transaction: Transaction, session_id: str) -> int:
    """Return how many places of a session are taken, by bookings and by offers."""
    return transaction.scalar(select(func.count()).where(PlaceRow.session_id == session_id)) or 0


def take_places(transaction: Transaction, session: SessionRow, booking: BookingRow, numbers: Sequence[int]) -> None:
    """Give a booking these places; IntegrityError, and nothing kept, when one is taken or is above the capacity."""
    transaction.flush()
    transaction.execute(
        insert(PlaceRow),
        [
            {"session_id": session.id, "number": number, "capacity": session.capacity, "booking_id": booking.id}
            for number in numbers
        ],
    )


def give_back(transaction: Transaction, booking: BookingRow) -> None:
    """Free the places of a booking."""
    transaction.flush()
    transaction.execute(delete(PlaceRow).where(PlaceRow.booking_id == booking.id))


def settle(transaction: Transaction, session: SessionRow, now: dt.datetime) -> None:
    """Let offers that ran out lapse, and offer free places to the first in line for whom they are enough."""
    for booking in _of_status(transaction, session, "offered"):
        if booking.offer_ends_at is not None and booking.offer_ends_at <= now:
            booking.status, booking.offer_ends_at = "lapsed", None
            give_back(transaction, booking)
    if not rules.may_book(session.status, session.starts_at, now):
        return
    free = free_numbers(transaction, session)
    for booking in _of_status(transaction, session, "waiting") if free else ():
        needed = rules.places_needed(session.kind, booking.people)
        if needed <= len(free):
            take_places(transaction, session, booking, free[:needed])
            free = free[needed:]
            booking.status, booking.offer_ends_at = "offered", rules.offer_ends(session.starts_at, now)
            write_message(transaction, booking, session, "offer", now)


def place_in_line(transaction: Transaction, booking: BookingRow) -> int:
    """Return how far up the waiting list a booking is, from 1."""
    before = select(func.count()).where(
        BookingRow.session_id == booking.session_id, BookingRow.status == "waiting", BookingRow.id <= booking.id
    )
    return transaction.scalar(before) or 0


def _of_status(transaction: Transaction, session: SessionRow, status: str) -> list[BookingRow]:
    """Return the bookings of a session that have a status, first come first."""
    transaction.flush()
    query = select(BookingRow).where(BookingRow.session_id == session.id, BookingRow.status == status)
    return list(transaction.scalars(query.order_by(BookingRow.id)))
