"""What must happen as time passes: offers lapse, reminders are due, lost links are sent, old bookings are erased."""

import datetime as dt

from sqlalchemy import Engine, delete, func, insert, select

from portal.clock import WALES

from . import rules
from .bookings import ACTIVE
from .database import writing
from .outbox import write_message
from .places import hold_session, settle
from .tables import BookingRow, CountRow, LinkRequestRow, MessageRow, SessionRow
from .wishes import announce, purge_wishes

_LINK_SENT_AT_MOST_EVERY = dt.timedelta(minutes=10)


def keep_up(engine: Engine, now: dt.datetime) -> None:
    """Do all that is due; safe to do as often as one likes, and from several workers at once."""
    pass_offers_on(engine, now)
    remind(engine, now)
    send_links_again(engine, now)
    purge_wishes(engine, now)
    announce(engine, now)
    purge(engine, now)


def pass_offers_on(engine: Engine, now: dt.datetime) -> None:
    """Let offers that ran out lapse, and offer their places to the next in line."""
    with writing(engine) as transaction:
        ran_out = select(BookingRow.session_id).where(BookingRow.offer_ends_at <= now).distinct()
        for session_id in sorted(transaction.scalars(ran_out)):
            session = hold_session(transaction, session_id)
            if session:
                settle(transaction, session, now)


def remind(engine: Engine, now: dt.datetime) -> None:
    """Write the reminders that are due, one for each time at which a session has been set."""
    with writing(engine) as transaction:
        coming = select(SessionRow.id).where(
            SessionRow.starts_at > now,
            SessionRow.starts_at < now + dt.timedelta(days=rules.REMINDER_DAYS_BEFORE + 2),
            SessionRow.status != "cancelled",
        )
        for session_id in sorted(transaction.scalars(coming)):
            session = hold_session(transaction, session_id)
            if session is None or now < rules.reminder_at(session.starts_at):
                continue
            going = select(BookingRow).where(BookingRow.session_id == session_id, BookingRow.status == "confirmed")
            for booking in transaction.scalars(going.order_by(BookingRow.id)).all():
                if booking.reminded_for != session.starts_at:
                    booking.reminded_for = session.starts_at
                    write_message(transaction, booking, session, "reminder", now)


def send_links_again(engine: Engine, now: dt.datetime) -> None:
    """Write to those who asked for their link, where they have a booking; who asks often is written to once."""
    with writing(engine) as transaction:
        contacts = set(transaction.scalars(select(LinkRequestRow.contact)))
        transaction.execute(delete(LinkRequestRow).where(LinkRequestRow.contact.in_(contacts)))
        lately = select(MessageRow.booking_id).where(
            MessageRow.kind == "link", MessageRow.written_at > now - _LINK_SENT_AT_MOST_EVERY
        )
        asked = select(BookingRow, SessionRow).join(SessionRow, SessionRow.id == BookingRow.session_id)
        asked = asked.where(
            BookingRow.contact.in_(contacts),
            BookingRow.status.in_(ACTIVE),
            BookingRow.id.not_in(lately),
            SessionRow.ends_at > now,
        )
        for booking, session in transaction.execute(asked.order_by(BookingRow.id)).tuples().all():
            write_message(transaction, booking, session, "link", now)


def purge(engine: Engine, now: dt.datetime) -> int:
    """Erase bookings 30 days after their session, with their links and messages; keep counts. Return how many."""
    with writing(engine) as transaction:
        over = select(SessionRow).where(
            SessionRow.ends_at < rules.erased_when_ended_before(now),
            SessionRow.id.in_(select(BookingRow.session_id)),
        )
        erased = 0
        for session in transaction.scalars(over.order_by(SessionRow.id).with_for_update()).all():
            counted = (
                select(BookingRow.language, BookingRow.status, func.count(), func.sum(BookingRow.people))
                .where(BookingRow.session_id == session.id)
                .group_by(BookingRow.language, BookingRow.status)
            )
            for language, status, bookings, people in transaction.execute(counted).all():
                erased += bookings
                transaction.execute(
                    insert(CountRow).values(
                        session_id=session.id, language=language, status=status, bookings=bookings, people=people,
                        day=session.starts_at.astimezone(WALES).date(),
                    )
                )  # fmt: skip
            transaction.execute(delete(BookingRow).where(BookingRow.session_id == session.id))
        return erased
