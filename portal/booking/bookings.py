"""What families do: book, see, move and cancel, accept an offer, and ask for a lost link."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, cast

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Transaction

from portal.clock import WALES

from . import rules
from .contact import read_contact
from .database import writing
from .outbox import Outbox, State, look_into_outbox, write_message
from .places import free_numbers, give_back, hold_session, place_in_line, settle, take_places, taken_in
from .request import BookingRequest
from .session import Session, session_of
from .tables import BookingRow, LinkRequestRow, LinkRow, MessageRow, PlaceRow, SessionRow
from .tokens import digest, new_reference, new_token

Status = Literal["confirmed", "waiting", "offered", "cancelled", "lapsed"]
Reason = Literal["no-session", "closed", "full", "unknown-link", "offer-over", "over"]
ACTIVE = ("confirmed", "waiting", "offered")


@dataclass(frozen=True)
class Booking:
    """A booking as its holder sees it. `starts` and `ends` are its own: an appointment, where there are any.

    `place_in_line` counts from 1 and is set for a booking that waits; `offer_ends` for one that has an offer.
    `last_message` tells what became of the newest message about it.
    """

    reference: str
    status: Status
    session: Session
    starts: dt.datetime
    ends: dt.datetime
    name: str
    contact: str
    people: int
    language: str
    place_in_line: int | None
    offer_ends: dt.datetime | None
    sequence: int
    last_message: State | None


class BookingRefused(Exception):
    """Raised when what is asked cannot be; nothing has changed. `reason` is a code."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class Bookings:
    """The bookings of families. Every change is one transaction: its places, its messages and the next in line."""

    def __init__(self, engine: Engine, *, allow_examples: bool) -> None:
        """`allow_examples` lets stand-in sessions be booked, which is for trying out alone."""
        self._engine = engine
        self._allow_examples = allow_examples

    def bookable(self, session_id: str, now: dt.datetime) -> Session:
        """Return a session that can be booked, full or not; BookingRefused: no-session, closed."""
        with Transaction(self._engine) as transaction:
            row = self._bookable(transaction.get(SessionRow, session_id), now)
            return session_of(row, taken_in(transaction, row.id))

    def book(
        self, session_id: str, request: BookingRequest, *, submission: str, wait: bool, now: dt.datetime
    ) -> tuple[Booking, str]:
        """Book, or join the waiting list when the session is full and `wait` says so; return the booking and its token.

        `submission` is a token that came with the form: sent again, it gives the same booking with a new link to it.
        BookingRefused: no-session, closed (begun or cancelled), full.
        """
        try:
            return self._book(session_id, request, submission, wait, now)
        except IntegrityError:
            # The same form arrived twice at one moment, and the other was first: its booking is there now.
            return self._book(session_id, request, submission, wait, now)

    def see(self, token: str, now: dt.datetime) -> Booking:
        """Return the booking that a token opens; BookingRefused unknown-link. An offer that has run out is lapsed."""
        with Transaction(self._engine) as transaction:
            row = _behind(transaction, token)
            session = transaction.get_one(SessionRow, row.session_id)
            return _seen(transaction, row, session, now)

    def cancel(self, token: str, now: dt.datetime) -> Booking:
        """Cancel, or leave the list, or decline an offer; the place goes to the next in line. Twice is as once.

        BookingRefused: unknown-link, over (the session has begun).
        """
        with writing(self._engine) as transaction:
            row, session = self._hold(transaction, token, now)
            if row.status in ACTIVE:
                if now >= session.starts_at:
                    raise BookingRefused("over")
                give_back(transaction, row)
                row.status, row.offer_ends_at = "cancelled", None
                row.access_needs = row.topic = None
                row.sequence += 1
                write_message(transaction, row, session, "cancelled", now)
                settle(transaction, session, now)
            return _seen(transaction, row, session, now)

    def accept(self, token: str, now: dt.datetime) -> Booking:
        """Take the place that was offered. Twice is as once. BookingRefused: unknown-link, offer-over, over."""
        with writing(self._engine) as transaction:
            row, session = self._hold(transaction, token, now)
            if row.status != "confirmed":
                if not rules.may_book(session.status, session.starts_at, now):
                    raise BookingRefused("over")
                # `_hold` has let an offer that ran out lapse; the worker does the same, and keeps it.
                if row.status != "offered":
                    raise BookingRefused("offer-over")
                _confirm(transaction, row, session, now)
                write_message(transaction, row, session, "confirmed", now)
            return _seen(transaction, row, session, now)

    def move(self, token: str, session_id: str, now: dt.datetime) -> Booking:
        """Move to another session that has room; the old place is kept unless the new one is had.

        BookingRefused: unknown-link, no-session, closed, full, over (cancelled, lapsed or begun).
        """
        with writing(self._engine) as transaction:
            asked = _behind(transaction, token).session_id
            # Always in the same order, so that two who swap never wait for each other.
            held = {id_: hold_session(transaction, id_) for id_ in sorted({asked, session_id})}
            row, old = self._hold(transaction, token, now)
            new = self._bookable(held[session_id], now)
            if row.status not in ACTIVE or now >= old.starts_at:
                raise BookingRefused("over")
            if new.id != old.id:
                self._change_session(transaction, row, old, new, now)
            return _seen(transaction, row, new, now)

    def ask_for_link(self, contact: str, now: dt.datetime) -> None:
        """Note that somebody lost the link of their booking; the same is done for known and unknown contacts."""
        with writing(self._engine) as transaction:
            transaction.add(LinkRequestRow(contact=read_contact(contact) or "", asked_at=now))

    def outbox(self, now: dt.datetime) -> Outbox:
        """Count the messages that are still to be sent, and those that could not be."""
        return look_into_outbox(self._engine, now)

    def _book(
        self, session_id: str, request: BookingRequest, submission: str, wait: bool, now: dt.datetime
    ) -> tuple[Booking, str]:
        with writing(self._engine) as transaction:
            session = hold_session(transaction, session_id)
            query = select(BookingRow).where(BookingRow.submission_hash == digest(submission))
            row = transaction.scalar(query)
            if row:
                session = transaction.get_one(SessionRow, row.session_id)
            else:
                session = self._bookable(session, now)
                row = _make(transaction, session, request, submission, wait, now)
            return _seen(transaction, row, session, now), new_link(transaction, row.id)

    def _bookable(self, session: SessionRow | None, now: dt.datetime) -> SessionRow:
        if session is None or (session.is_example and not self._allow_examples):
            raise BookingRefused("no-session")
        if not rules.may_book(session.status, session.starts_at, now):
            raise BookingRefused("closed")
        return session

    def _hold(self, transaction: Transaction, token: str, now: dt.datetime) -> tuple[BookingRow, SessionRow]:
        """Return the booking of a token and its session, both held, with offers that ran out passed on."""
        row = _behind(transaction, token)
        session = hold_session(transaction, row.session_id)
        transaction.refresh(row)
        # The booking may have been moved while its session was waited for.
        while session is None or session.id != row.session_id:
            session = hold_session(transaction, row.session_id)
            transaction.refresh(row)
        settle(transaction, session, now)
        return row, session

    def _change_session(
        self, transaction: Transaction, row: BookingRow, old: SessionRow, new: SessionRow, now: dt.datetime
    ) -> None:
        settle(transaction, new, now)
        free = free_numbers(transaction, new)
        needed = rules.places_needed(new.kind, row.people)
        if needed > len(free):
            raise BookingRefused("full")
        give_back(transaction, row)
        row.session_id = new.id
        row.sequence += 1
        take_places(transaction, new, row, free[:needed])
        _confirm(transaction, row, new, now)
        write_message(transaction, row, new, "changed", now)
        settle(transaction, old, now)


def new_link(transaction: Transaction, booking_id: int) -> str:
    """Return a new token that opens a booking; the ones before it still do."""
    token = new_token()
    transaction.add(LinkRow(token_hash=digest(token), booking_id=booking_id))
    return token


def _make(
    transaction: Transaction,
    session: SessionRow,
    request: BookingRequest,
    submission: str,
    wait: bool,
    now: dt.datetime,
) -> BookingRow:
    settle(transaction, session, now)
    free = free_numbers(transaction, session)
    needed = rules.places_needed(session.kind, request.people)
    if needed > len(free) and not wait:
        raise BookingRefused("full")
    row = BookingRow(
        session_id=session.id,
        reference=new_reference(),
        submission_hash=digest(submission),
        name=request.name,
        contact=request.contact,
        people=request.people,
        language=request.language,
        access_needs=request.access_needs,
        topic=request.topic,
        status="waiting",
        sequence=0,
        made_at=now,
    )
    transaction.add(row)
    if needed <= len(free):
        take_places(transaction, session, row, free[:needed])
        _confirm(transaction, row, session, now)
    write_message(transaction, row, session, "confirmed" if row.status == "confirmed" else "waiting", now)
    return row


def _confirm(transaction: Transaction, row: BookingRow, session: SessionRow, now: dt.datetime) -> None:
    row.status, row.offer_ends_at = "confirmed", None
    # Who takes a place when the reminder is already due has just been told all that it would say.
    row.reminded_for = session.starts_at if now >= rules.reminder_at(session.starts_at) else None


def _behind(transaction: Transaction, token: str) -> BookingRow:
    query = select(BookingRow).join(LinkRow, LinkRow.booking_id == BookingRow.id)
    row = transaction.scalar(query.where(LinkRow.token_hash == digest(token)))
    if row is None:
        raise BookingRefused("unknown-link")
    return row


def _seen(transaction: Transaction, row: BookingRow, session: SessionRow, now: dt.datetime) -> Booking:
    transaction.flush()
    number = transaction.scalar(select(PlaceRow.number).where(PlaceRow.booking_id == row.id).limit(1))
    seen = session_of(session, taken_in(transaction, session.id))
    starts, ends = seen.starts, seen.ends
    if number is not None:
        starts, ends = rules.appointment(starts, ends, session.appointment_minutes, number)
    lapsed = row.offer_ends_at is not None and row.offer_ends_at <= now
    return Booking(
        reference=row.reference,
        status="lapsed" if lapsed else cast(Status, row.status),
        session=seen,
        starts=starts,
        ends=ends,
        name=row.name,
        contact=row.contact,
        people=row.people,
        language=row.language,
        place_in_line=place_in_line(transaction, row) if row.status == "waiting" else None,
        offer_ends=row.offer_ends_at.astimezone(WALES) if row.offer_ends_at and not lapsed else None,
        sequence=row.sequence,
        last_message=_last_message(transaction, row),
    )


def _last_message(transaction: Transaction, row: BookingRow) -> State | None:
    query = select(MessageRow.state).where(MessageRow.booking_id == row.id)
    return cast("State | None", transaction.scalar(query.order_by(MessageRow.id.desc()).limit(1)))
