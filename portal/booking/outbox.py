"""Messages to families, written in the same transaction as what they tell of."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from . import rules
from .session import both
from .tables import BookingRow, MessageRow, PlaceRow, SessionRow, WishRow

Kind = Literal[
    "confirmed", "waiting", "offer", "changed", "moved-back", "cancelled", "session-cancelled", "reminder", "link"
]
NEWS = "news"
State = Literal["due", "sent", "kept", "failed", "withdrawn"]


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
