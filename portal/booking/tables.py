"""The tables of the booking database."""

import datetime as dt
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment, kept in UTC and always aware; SQLite forgets zones, so they are put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Turn an aware moment into UTC; ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        """Give the zone back to what the database returns."""
        if not isinstance(value, dt.datetime):
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Base(DeclarativeBase):
    """The base of all tables, with names for constraints so that migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class SessionRow(Base):
    """One session of training or drop-in."""

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("capacity > 0", name="capacity_positive"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        # What a place points at, so that no place is numbered above the capacity of its session.
        Index("ix_sessions_id_capacity", "id", "capacity", unique=True),
    )

    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    format: Mapped[str] = mapped_column(String(20))
    town: Mapped[str | None] = mapped_column(String(60))
    venue_cy: Mapped[str | None] = mapped_column(String(200))
    venue_en: Mapped[str | None] = mapped_column(String(200))
    starts_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    ends_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    language: Mapped[str] = mapped_column(String(4))
    capacity: Mapped[int]
    notes_cy: Mapped[str | None] = mapped_column(String(500))
    notes_en: Mapped[str | None] = mapped_column(String(500))
    status: Mapped[str] = mapped_column(String(20))
    is_example: Mapped[bool]
    cluster: Mapped[str | None] = mapped_column(String(60))
    access_cy: Mapped[str | None] = mapped_column(String(500))
    access_en: Mapped[str | None] = mapped_column(String(500))
    appointment_minutes: Mapped[int | None]
    # When those who wait for one like it were told of it; the worker does that once.
    announced_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class BookingRow(Base):
    """One family's booking of one session, or its turn on the waiting list; ids rise in the order they were made."""

    __tablename__ = "bookings"
    __table_args__ = (
        CheckConstraint("people BETWEEN 1 AND 2", name="people_one_or_two"),
        CheckConstraint("language IN ('cy', 'en')", name="language_known"),
        CheckConstraint("status IN ('confirmed', 'waiting', 'offered', 'cancelled', 'lapsed')", name="status_known"),
        CheckConstraint("(status = 'offered') = (offer_ends_at IS NOT NULL)", name="offer_has_an_end"),
        # An id is never used again, so that a link or a message of an erased booking can never reach another.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id"), index=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    submission_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    contact: Mapped[str] = mapped_column(String(254), index=True)
    people: Mapped[int]
    language: Mapped[str] = mapped_column(String(2))
    access_needs: Mapped[str | None] = mapped_column(String(500))
    topic: Mapped[str | None] = mapped_column(String(60))
    status: Mapped[str] = mapped_column(String(20))
    offer_ends_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    sequence: Mapped[int]
    reminded_for: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    made_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class PlaceRow(Base):
    """One numbered place of a session, taken by one booking; free places have no row.

    The number is unique in its session and never above its capacity, so the database itself refuses a place too many.
    """

    __tablename__ = "places"
    __table_args__ = (
        CheckConstraint("number BETWEEN 1 AND capacity", name="number_within_capacity"),
        ForeignKeyConstraint(
            ["session_id", "capacity"],
            ["sessions.id", "sessions.capacity"],
            onupdate="CASCADE",
            name="fk_places_session_id_sessions",
        ),
    )

    session_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    capacity: Mapped[int]
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), index=True)


class LinkRow(Base):
    """A link by which a family sees its booking: only the hash of its token is kept. A booking can have several."""

    __tablename__ = "links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), index=True)


class LinkRequestRow(Base):
    """Somebody asked for the link of their booking to be sent again; the worker looks for it, never the page."""

    __tablename__ = "link_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact: Mapped[str] = mapped_column(String(254))
    asked_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class MessageRow(Base):
    """One message to one family, written in the transaction that calls for it and sent by the worker.

    `facts` tell what was true of the session when it was written; name and contact are read from the booking, or from
    the wish, that it is about.
    """

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint("(booking_id IS NULL) <> (wish_id IS NULL)", name="about_one_thing"),
        Index(
            "ix_messages_due", "next_try_at", sqlite_where=text("state = 'due'"), postgresql_where=text("state = 'due'")
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), index=True)
    wish_id: Mapped[int | None] = mapped_column(ForeignKey("wishes.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    facts: Mapped[str] = mapped_column(String(2000))
    state: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int]
    next_try_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    written_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class CountRow(Base):
    """How many bookings and people a session had, kept after the bookings themselves are erased."""

    __tablename__ = "counts"

    session_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    status: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    bookings: Mapped[int]
    people: Mapped[int]


class WishRow(Base):
    """Somebody asked to be told when there is a session near them; `place` is a town's id or a postcode district."""

    __tablename__ = "wishes"
    __table_args__ = (
        CheckConstraint("language IN ('cy', 'en')", name="language_known"),
        # As with bookings: a link or a message of an erased wish can never reach another.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_hash: Mapped[str] = mapped_column(String(64), unique=True)
    contact: Mapped[str] = mapped_column(String(254), index=True)
    language: Mapped[str] = mapped_column(String(2))
    place: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str | None] = mapped_column(String(20))
    spoken: Mapped[str | None] = mapped_column(String(2))
    made_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class WishLinkRow(Base):
    """A link that ends a wish: only the hash of its token is kept.

    One that was sent to the contact ends all its wishes; one that was only shown ends its own, since whoever saw it may
    have written down somebody else's address.
    """

    __tablename__ = "wish_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey("wishes.id", ondelete="CASCADE"), index=True)
    was_sent: Mapped[bool]


class WelshCountRow(Base):
    """How many said in a month that they would have come had it been in Welsh; of the people nothing is kept.

    What is not known of a session, or when none was meant, is an empty text, so that the row is one.
    """

    __tablename__ = "welsh_counts"

    session_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    cluster: Mapped[str] = mapped_column(String(60), primary_key=True)
    town: Mapped[str] = mapped_column(String(60), primary_key=True)
    month: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    people: Mapped[int]
