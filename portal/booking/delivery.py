"""Send what is in the outbox, each message once, whenever and however often a worker dies."""

import datetime as dt
import logging

from sqlalchemy import Engine, Select, exists, func, select
from sqlalchemy.orm import Session as Transaction
from sqlalchemy.orm import aliased

from .bookings import new_link
from .database import writing
from .message import Message, Surroundings, render, render_news
from .outbox import NEWS
from .senders import Sender, SendingFailed
from .tables import BookingRow, MessageRow, SessionRow, WishRow
from .wishes import new_wish_link, sessions_told_of

log = logging.getLogger(__name__)

# A message that a worker has taken is its own for so long: more than a sender ever waits.
TAKEN_FOR = dt.timedelta(minutes=5)
_FOR_STAFF = ("kept", "failed")
WAIT_AFTER_FAILURE = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720))


def deliver(engine: Engine, sender: Sender, around: Surroundings, now: dt.datetime) -> int:
    """Send every message that is due, each after those that went before it to the same family; return how many.

    A worker takes one message at a time, in a transaction of its own, and notes what became of it in another. When it
    dies between the two, the message is due again later with the same id, by which the receiver knows it.
    """
    sent = 0
    while taken := _take(engine, sender, around, now):
        row_id, message = taken
        state, wait = "sent", dt.timedelta()
        try:
            sender.send(message)
            sent += 1
        except SendingFailed as failure:
            state, wait = _after_failure(engine, row_id, failure)
        _note(engine, row_id, state, now + wait)
    return sent


def kept(engine: Engine) -> list[tuple[int, str, str, str]]:
    """Return (id, state, kind, reference) of each message that was kept or could not be sent, oldest first.

    The reference of a message about no booking is empty.
    """
    query = select(MessageRow.id, MessageRow.state, MessageRow.kind, func.coalesce(BookingRow.reference, ""))
    query = query.outerjoin(BookingRow, BookingRow.id == MessageRow.booking_id).order_by(MessageRow.id)
    with Transaction(engine) as transaction:
        return list(transaction.execute(query.where(MessageRow.state.in_(_FOR_STAFF))).tuples())


def read_kept(engine: Engine, message_id: int, around: Surroundings) -> Message:
    """Write out a message that was kept or could not be sent, for staff to pass on; LookupError when there is none."""
    with writing(engine) as transaction:
        row = transaction.get(MessageRow, message_id)
        if row is None or row.state not in _FOR_STAFF:
            raise LookupError(message_id)
        return _rendered(transaction, row, around, row.written_at)


def _take(engine: Engine, sender: Sender, around: Surroundings, now: dt.datetime) -> tuple[int, Message] | None:
    """Take the next message that is to be sent; those that are to be kept or are no longer true are put aside."""
    while True:
        with writing(engine) as transaction:
            row = transaction.scalar(_next_due(now))
            if row is None:
                return None
            if not _still_true(transaction, row, now):
                row.state = "withdrawn"
            elif not sender.reaches(_holder(transaction, row).contact):
                row.state = "kept"
            else:
                row.tries += 1
                row.next_try_at = now + TAKEN_FOR
                return row.id, _rendered(transaction, row, around, now)


def _rendered(transaction: Transaction, row: MessageRow, around: Surroundings, now: dt.datetime) -> Message:
    holder = _holder(transaction, row)
    if isinstance(holder, WishRow):
        token = new_wish_link(transaction, holder.id, was_sent=True)
        return render_news(row, holder, sessions_told_of(transaction, row, now), token, around)
    return render(row, holder, new_link(transaction, holder.id), around)


def _holder(transaction: Transaction, row: MessageRow) -> BookingRow | WishRow:
    """Return what a message is about: it knows whom to write to, and in which language."""
    if row.wish_id is not None:
        return transaction.get_one(WishRow, row.wish_id)
    return transaction.get_one(BookingRow, row.booking_id)


def _next_due(now: dt.datetime) -> Select[tuple[MessageRow]]:
    earlier = aliased(MessageRow)
    waits = exists().where(
        earlier.booking_id == MessageRow.booking_id, earlier.id < MessageRow.id, earlier.state == "due"
    )
    due = select(MessageRow).where(MessageRow.state == "due", MessageRow.next_try_at <= now, ~waits)
    return due.order_by(MessageRow.id).limit(1).with_for_update(skip_locked=True)


def _still_true(transaction: Transaction, row: MessageRow, now: dt.datetime) -> bool:
    """Tell whether a message that asks for something is still worth answering; those that only tell always go."""
    if row.kind == NEWS:
        return bool(sessions_told_of(transaction, row, now))
    booking = transaction.get_one(BookingRow, row.booking_id)
    if row.kind == "offer":
        return booking.offer_ends_at is not None and booking.offer_ends_at > now
    if row.kind == "reminder":
        session = transaction.get_one(SessionRow, booking.session_id)
        return booking.status == "confirmed" and session.starts_at > now
    return True


def _after_failure(engine: Engine, row_id: int, failure: SendingFailed) -> tuple[str, dt.timedelta]:
    with Transaction(engine) as transaction:
        tries = transaction.get_one(MessageRow, row_id).tries
    log.warning("message %s was not sent at try %s: %s", row_id, tries, failure)
    if failure.for_good or tries > len(WAIT_AFTER_FAILURE):
        return "failed", dt.timedelta()
    return "due", WAIT_AFTER_FAILURE[tries - 1]


def _note(engine: Engine, row_id: int, state: str, next_try: dt.datetime) -> None:
    with writing(engine) as transaction:
        row = transaction.get(MessageRow, row_id)
        if row is not None:
            row.state, row.next_try_at = state, next_try
