"""Bookings, their places, links, messages and counts; more that families need to know of a session."""

import sqlalchemy as sa
from alembic import op

from portal.booking.tables import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.add_column("sessions", sa.Column("cluster", sa.String(60)))
    op.add_column("sessions", sa.Column("access_cy", sa.String(500)))
    op.add_column("sessions", sa.Column("access_en", sa.String(500)))
    op.add_column("sessions", sa.Column("appointment_minutes", sa.Integer()))
    op.create_index("ix_sessions_id_capacity", "sessions", ["id", "capacity"], unique=True)
    op.create_table(
        "bookings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(60), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("submission_hash", sa.String(64), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("contact", sa.String(254), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("access_needs", sa.String(500)),
        sa.Column("topic", sa.String(60)),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("offer_ends_at", UtcDateTime()),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("reminded_for", UtcDateTime()),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("people BETWEEN 1 AND 2", name=op.f("ck_bookings_people_one_or_two")),
        sa.CheckConstraint("language IN ('cy', 'en')", name=op.f("ck_bookings_language_known")),
        sa.CheckConstraint(
            "status IN ('confirmed', 'waiting', 'offered', 'cancelled', 'lapsed')",
            name=op.f("ck_bookings_status_known"),
        ),
        sa.CheckConstraint(
            "(status = 'offered') = (offer_ends_at IS NOT NULL)", name=op.f("ck_bookings_offer_has_an_end")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_bookings_session_id_sessions")),
        sa.UniqueConstraint("reference", name=op.f("uq_bookings_reference")),
        sa.UniqueConstraint("submission_hash", name=op.f("uq_bookings_submission_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_bookings_session_id"), "bookings", ["session_id"])
    op.create_index(op.f("ix_bookings_contact"), "bookings", ["contact"])
    op.create_table(
        "places",
        sa.Column("session_id", sa.String(60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND capacity", name=op.f("ck_places_number_within_capacity")),
        sa.PrimaryKeyConstraint("session_id", "number", name=op.f("pk_places")),
        sa.ForeignKeyConstraint(
            ["session_id", "capacity"],
            ["sessions.id", "sessions.capacity"],
            onupdate="CASCADE",
            name=op.f("fk_places_session_id_sessions"),
        ),
        _of_a_booking("places"),
    )
    op.create_index(op.f("ix_places_booking_id"), "places", ["booking_id"])
    op.create_table(
        "links",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_links")),
        _of_a_booking("links"),
    )
    op.create_index(op.f("ix_links_booking_id"), "links", ["booking_id"])
    op.create_table(
        "link_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact", sa.String(254), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_requests")),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("facts", sa.String(2000), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        _of_a_booking("messages"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_messages_booking_id"), "messages", ["booking_id"])
    due = sa.text("state = 'due'")
    op.create_index("ix_messages_due", "messages", ["next_try_at"], sqlite_where=due, postgresql_where=due)
    op.create_table(
        "counts",
        sa.Column("session_id", sa.String(60), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("bookings", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", "language", "status", "day", name=op.f("pk_counts")),
    )


def downgrade() -> None:
    """Drop the tables, and what was added to sessions."""
    for table in ("counts", "messages", "link_requests", "links", "places", "bookings"):
        op.drop_table(table)
    op.drop_index("ix_sessions_id_capacity", "sessions")
    for column in ("appointment_minutes", "access_en", "access_cy", "cluster"):
        op.drop_column("sessions", column)


def _of_a_booking(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["booking_id"], ["bookings.id"], ondelete="CASCADE", name=op.f(f"fk_{table}_booking_id_bookings")
    )
