"""One session as readers see it."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, cast

from portal.clock import WALES

from .tables import SessionRow
from .timetable import DeliveryLanguage, Format, Kind


@dataclass(frozen=True)
class Session:
    """One session as readers see it; times are in the zone of Wales. Words are by language, ids are ids.

    `free` places are neither booked nor offered; with `appointment_minutes`, each place is an appointment of its own.
    """

    id: str
    kind: Kind
    format: Format
    town: str | None
    venue: dict[str, str] | None
    starts: dt.datetime
    ends: dt.datetime
    language: DeliveryLanguage
    notes: dict[str, str] | None
    status: Literal["open", "full", "cancelled"]
    is_example: bool
    capacity: int = 0
    free: int = 0
    cluster: str | None = None
    access: dict[str, str] | None = None
    appointment_minutes: int | None = None


def session_of(row: SessionRow, taken: int) -> Session:
    """Return a session as readers see it, `taken` places of which are booked or offered."""
    free = max(0, row.capacity - taken)
    status: Literal["open", "full", "cancelled"] = "open" if free else "full"
    return Session(
        id=row.id,
        kind=cast(Kind, row.kind),
        format=cast(Format, row.format),
        town=row.town,
        venue=both(row.venue_cy, row.venue_en),
        starts=row.starts_at.astimezone(WALES),
        ends=row.ends_at.astimezone(WALES),
        language=cast(DeliveryLanguage, row.language),
        notes=both(row.notes_cy, row.notes_en),
        status="cancelled" if row.status == "cancelled" else status,
        is_example=row.is_example,
        capacity=row.capacity,
        free=free,
        cluster=row.cluster,
        access=both(row.access_cy, row.access_en),
        appointment_minutes=row.appointment_minutes,
    )


def both(cy: str | None, en: str | None) -> dict[str, str] | None:
    """Return the same words in each language; None unless there are both."""
    return {"cy": cy, "en": en} if cy and en else None
