"""Who is coming to a session, for the staff who run it."""

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session as Transaction

from portal.clock import WALES

from . import rules
from .tables import BookingRow, PlaceRow, SessionRow

COLUMNS = ("time", "status", "reference", "name", "contact", "people", "language", "access_needs", "topic")
_STATUSES = ("confirmed", "offered", "waiting")


@dataclass(frozen=True)
class Attendee:
    """One family that comes, has been offered a place or waits; `time` is when it comes, by the clocks of Wales."""

    time: dt.datetime
    status: str
    reference: str
    name: str
    contact: str
    people: int
    language: str
    access_needs: str
    topic: str


def attending(engine: Engine, session_id: str) -> list[Attendee]:
    """Return who comes in order of time, then who was offered a place, then the line; LookupError for an unknown id."""
    with Transaction(engine) as transaction:
        session = transaction.get(SessionRow, session_id)
        if session is None:
            raise LookupError(session_id)
        number = func.min(PlaceRow.number)
        query = select(BookingRow, number).outerjoin(PlaceRow, PlaceRow.booking_id == BookingRow.id)
        query = query.where(BookingRow.session_id == session_id, BookingRow.status.in_(_STATUSES))
        found = transaction.execute(query.group_by(BookingRow.id)).tuples().all()
        ordered = sorted(found, key=lambda row: (_STATUSES.index(row[0].status), row[1] or 0, row[0].id))
        return [_attendee(booking, session, place) for booking, place in ordered]


def as_csv(attendees: Sequence[Attendee]) -> str:
    """Return a CSV file; what a spreadsheet would take for a formula is kept as words."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for attendee in attendees:
        writer.writerow([harmless(_cell(attendee, column)) for column in COLUMNS])
    return file.getvalue()


def as_page(attendees: Sequence[Attendee]) -> str:
    """Return a page to print: one family a block, with only what is needed at the door."""
    blocks = []
    for attendee in attendees:
        lines = [f"{_cell(attendee, 'time')}  {attendee.name} ({attendee.people})  {attendee.status}"]
        lines.append(f"       {attendee.reference}  {attendee.contact}  {attendee.language}")
        lines += [f"       {label}: {text}" for label, text in _extras(attendee) if text]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _attendee(booking: BookingRow, session: SessionRow, number: int | None) -> Attendee:
    minutes = session.appointment_minutes if number else None
    starts, _ = rules.appointment(session.starts_at, session.ends_at, minutes, number or 1)
    return Attendee(
        time=starts.astimezone(WALES),
        status=booking.status,
        reference=booking.reference,
        name=booking.name,
        contact=booking.contact,
        people=booking.people,
        language=booking.language,
        access_needs=booking.access_needs or "",
        topic=booking.topic or "",
    )


def _extras(attendee: Attendee) -> tuple[tuple[str, str], ...]:
    return ("access", " ".join(attendee.access_needs.split())), ("topic", attendee.topic)


def _cell(attendee: Attendee, column: str) -> str:
    return attendee.time.strftime("%Y-%m-%d %H:%M") if column == "time" else str(getattr(attendee, column))


def harmless(text: str) -> str:
    """Return a text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
