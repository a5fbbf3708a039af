"""What staff do to a session that is booked: change, shrink, move or cancel it, and tell everyone affected."""

import datetime as dt
from dataclasses import dataclass
from typing import cast

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session as Transaction

from portal.clock import WALES

from . import rules
from .outbox import Kind, write_message
from .places import free_numbers, give_back, settle
from .session import both
from .tables import BookingRow, MessageRow, PlaceRow, SessionRow
from .timetable import Planned

# What a family must be told of when it changes.
_TOLD_OF = ("starts_at", "ends_at", "format", "town", "venue_cy", "venue_en", "language", "appointment_minutes")
_WORDS = ("venue", "notes", "access")
_ACTIVE = ("confirmed", "offered", "waiting")


class ChangeRefused(Exception):
    """Raised when a session that is booked cannot be changed so; nothing has changed."""


@dataclass(frozen=True)
class Affected:
    """One family affected by a change: its booking, what becomes of it, and the kind of message that tells it."""

    session_id: str
    reference: str
    status: str
    message: Kind


class Told:
    """Tells who is affected by what happens in a transaction: those to whom a message is written."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._last = transaction.scalar(select(func.max(MessageRow.id))) or 0

    def affected(self) -> tuple[Affected, ...]:
        """Return those affected since this object was made, in the order they are told."""
        self._transaction.flush()
        query = select(BookingRow.session_id, BookingRow.reference, BookingRow.status, MessageRow.kind)
        query = query.join(MessageRow, MessageRow.booking_id == BookingRow.id)
        found = self._transaction.execute(query.where(MessageRow.id > self._last).order_by(MessageRow.id))
        return tuple(
            Affected(session, reference, status, cast(Kind, kind)) for session, reference, status, kind in found
        )


def columns_of(planned: Planned) -> dict[str, object]:
    """Return the columns of a session as staff wrote it."""
    columns = planned.model_dump(exclude={"starts", "ends", "example", *_WORDS})
    for name in _WORDS:
        words = getattr(planned, name)
        columns |= {f"{name}_cy": words.cy if words else None, f"{name}_en": words.en if words else None}
    return columns | {"starts_at": planned.starts, "ends_at": planned.ends, "is_example": planned.example}


def written_by_staff(session: SessionRow) -> dict[str, object]:
    """Return a session as staff would write it in a timetable."""
    same = ("id", "kind", "format", "town", "language", "capacity", "cluster", "appointment_minutes", "status")
    words = {name: both(getattr(session, f"{name}_cy"), getattr(session, f"{name}_en")) for name in _WORDS}
    times = {name: getattr(session, f"{name}_at").astimezone(WALES).replace(tzinfo=None) for name in ("starts", "ends")}
    return {**{name: getattr(session, name) for name in same}, **words, **times, "example": session.is_example}


def change_session(transaction: Transaction, session: SessionRow, columns: dict[str, object], now: dt.datetime) -> bool:
    """Give a held session these columns and tell those affected; tell whether anything changed.

    Who booked last gives way when it shrinks, and waits again before all who came later. A session that has ended and
    was booked stays as it was. ChangeRefused when training would become a drop-in, or the other way, with bookings.
    """
    changed = {name for name, value in columns.items() if getattr(session, name) != value}
    booked = _bookings(transaction, session)
    if not changed or (booked and session.ends_at <= now):
        return False
    if booked and "kind" in changed:
        raise ChangeRefused(f"{session.id}: kind cannot change while there are bookings; cancel it and add another")
    if booked and cast(dt.datetime, columns["starts_at"]) <= now < session.starts_at:
        raise ChangeRefused(f"{session.id}: a session with bookings cannot be moved into the past")
    cancelled = "status" in changed and columns["status"] == "cancelled"
    other_time = set() if cancelled else _shrink(transaction, session, cast(int, columns["capacity"]), now)
    for name in changed - {"status"}:
        setattr(session, name, columns[name])
    transaction.flush()
    if cancelled:
        return cancel_session(transaction, session, now)
    session.status = cast(str, columns["status"])
    for booking in booked:
        if changed.intersection(_TOLD_OF) or booking.id in other_time:
            _tell_of_change(transaction, booking, session, now)
    settle(transaction, session, now)
    return True


def cancel_session(transaction: Transaction, session: SessionRow, now: dt.datetime) -> bool:
    """Cancel a held session and tell all who booked or wait; False when it is over or cancelled already."""
    if session.status == "cancelled" or session.ends_at <= now:
        return False
    session.status = "cancelled"
    for booking in _bookings(transaction, session):
        give_back(transaction, booking)
        booking.status, booking.offer_ends_at = "cancelled", None
        booking.access_needs = booking.topic = None
        booking.sequence += 1
        write_message(transaction, booking, session, "session-cancelled", now)
    transaction.flush()
    return True


def _tell_of_change(transaction: Transaction, booking: BookingRow, session: SessionRow, now: dt.datetime) -> None:
    booking.sequence += 1
    booking.reminded_for = session.starts_at if now >= rules.reminder_at(session.starts_at) else None
    if booking.offer_ends_at is not None:
        booking.offer_ends_at = min(booking.offer_ends_at, session.starts_at)
    write_message(transaction, booking, session, "offer" if booking.status == "offered" else "changed", now)


def _shrink(transaction: Transaction, session: SessionRow, capacity: int, now: dt.datetime) -> set[int]:
    """Make room for a lower capacity; return the ids of bookings whose appointment is now at another time."""
    room = capacity
    for booking in sorted(_bookings(transaction, session), key=lambda row: (row.status != "confirmed", row.id)):
        needed = 0 if booking.status == "waiting" else rules.places_needed(session.kind, booking.people)
        room -= needed
        if room < 0:
            room += needed
            give_back(transaction, booking)
            booking.status, booking.offer_ends_at = "waiting", None
            booking.sequence += 1
            write_message(transaction, booking, session, "moved-back", now)
    return _lower_numbers(transaction, session, capacity)


def _lower_numbers(transaction: Transaction, session: SessionRow, capacity: int) -> set[int]:
    moved: set[int] = set()
    above = select(PlaceRow).where(PlaceRow.session_id == session.id, PlaceRow.number > capacity)
    free = free_numbers(transaction, session)
    for place, number in zip(transaction.scalars(above.order_by(PlaceRow.number)).all(), free, strict=False):
        moved.add(place.booking_id)
        where = (PlaceRow.session_id == session.id, PlaceRow.number == place.number)
        transaction.expunge(place)
        transaction.execute(update(PlaceRow).where(*where).values(number=number))
    return moved if session.appointment_minutes else set()


def _bookings(transaction: Transaction, session: SessionRow) -> list[BookingRow]:
    """Return those who have a place, an offer or a turn, first come first."""
    query = select(BookingRow).where(BookingRow.session_id == session.id, BookingRow.status.in_(_ACTIVE))
    return list(transaction.scalars(query.order_by(BookingRow.id)))
