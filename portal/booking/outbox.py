"""Messages to families, written in the same transaction as what they tell of."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session as Transaction

from . import rules
from .session import both
from .tables import BookingRow, MessageRow, PlaceRow, SessionRow, WishRow

Kind = Literal[
    "confirmed", "waiting", "offer", "changed", "moved-back", "cancelled", "session-cancelled", "reminder", "link"
]
NEWS = "news"
State = Literal["due", "sent", "kept", "failed", "withdrawn"]


@dataclass(frozen=True)
class Outbox:
    """How many messages are still to be sent, how many could not be, and how long the oldest has waited to be."""

    due: int
    failed: int
    oldest_seconds: float


def write_message(
    transaction: Transaction, booking: BookingRow, session: SessionRow, kind: Kind, now: dt.datetime
) -> None:
    """Put a message about a booking in the outbox, with the facts of its session as they are now."""
    transaction.flush()
    number = transaction.scalar(select(PlaceRow.number).where(PlaceRow.booking_id == booking.id).limit(1))
    starts, ends = session.starts_at, session.ends_at
    if number is not None:
        starts, ends = rules.appointment(starts, ends, session.appointment_minutes, number)
    facts = {
        "kind": session.kind,
        "format": session.format,
        "town": session.town,
        "venue": both(session.venue_cy, session.venue_en),
        "access": both(session.access_cy, session.access_en),
        "starts": starts.astimezone(dt.UTC).isoformat(),
        "ends": ends.astimezone(dt.UTC).isoformat(),
        "language": session.language,
        "people": booking.people,
        "status": booking.status,
        "sequence": booking.sequence,
        "offer_ends": booking.offer_ends_at.isoformat() if booking.offer_ends_at else None,
    }
    transaction.add(_due(kind, facts, now, booking_id=booking.id))


def write_news(transaction: Transaction, wish: WishRow, session_ids: Sequence[str], now: dt.datetime) -> None:
    """Put a message in the outbox that tells one who waited of sessions; what they are like is read when it is sent."""
    transaction.add(_due(NEWS, {"sessions": list(session_ids)}, now, wish_id=wish.id))


def look_into_outbox(engine: Engine, now: dt.datetime) -> Outbox:
    """Count what is in the outbox."""
    counted = select(MessageRow.state, func.count(), func.min(MessageRow.written_at)).group_by(MessageRow.state)
    with Transaction(engine) as transaction:
        found = {state: (count, oldest) for state, count, oldest in transaction.execute(counted).tuples()}
    due, oldest = found.get("due", (0, now))
    return Outbox(due, found.get("failed", (0, now))[0], max(0.0, (now - oldest).total_seconds()))


def _due(
    kind: str, facts: dict[str, Any], now: dt.datetime, *, booking_id: int | None = None, wish_id: int | None = None
) -> MessageRow:
    return MessageRow(
        booking_id=booking_id,
        wish_id=wish_id,
        kind=kind,
        facts=json.dumps(facts, ensure_ascii=False),
        state="due",
        tries=0,
        next_try_at=now,
        written_at=now,
    )
