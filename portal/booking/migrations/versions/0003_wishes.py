"""Wishes to be told of a session, their links and messages; and how many would have come had it been in Welsh."""

import sqlalchemy as sa
from alembic import op

from portal.booking.tables import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ABOUT_ONE_THING = op.f("ck_messages_about_one_thing")


def upgrade() -> None:
    """Make the tables, and let a message be about a wish."""
    op.add_column("sessions", sa.Column("announced_at", UtcDateTime()))
    op.create_table(
        "wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_hash", sa.String(64), nullable=False),
        sa.Column("contact", sa.String(254), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("place", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(20)),
        sa.Column("spoken", sa.String(2)),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("language IN ('cy', 'en')", name=op.f("ck_wishes_language_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishes")),
        sa.UniqueConstraint("submission_hash", name=op.f("uq_wishes_submission_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_wishes_contact"), "wishes", ["contact"])
    op.create_table(
        "wish_links",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("was_sent", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_wish_links")),
        sa.ForeignKeyConstraint(
            ["wish_id"], ["wishes.id"], ondelete="CASCADE", name=op.f("fk_wish_links_wish_id_wishes")
        ),
    )
    op.create_index(op.f("ix_wish_links_wish_id"), "wish_links", ["wish_id"])
    op.create_table(
        "welsh_counts",
        sa.Column("session_id", sa.String(60), nullable=False),
        sa.Column("cluster", sa.String(60), nullable=False),
        sa.Column("town", sa.String(60), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", "cluster", "town", "month", name=op.f("pk_welsh_counts")),
    )
    with op.batch_alter_table("messages", table_kwargs={"sqlite_autoincrement": True}) as messages:
        messages.alter_column("booking_id", existing_type=sa.Integer(), nullable=True)
        messages.add_column(sa.Column("wish_id", sa.Integer()))
        messages.create_foreign_key(
            op.f("fk_messages_wish_id_wishes"), "wishes", ["wish_id"], ["id"], ondelete="CASCADE"
        )
        messages.create_check_constraint(_ABOUT_ONE_THING, "(booking_id IS NULL) <> (wish_id IS NULL)")
        messages.create_index(op.f("ix_messages_wish_id"), ["wish_id"])


def downgrade() -> None:
    """Drop the tables, and the messages about wishes."""
    op.execute("DELETE FROM messages WHERE booking_id IS NULL")
    with op.batch_alter_table("messages", table_kwargs={"sqlite_autoincrement": True}) as messages:
        messages.drop_index(op.f("ix_messages_wish_id"))
        messages.drop_constraint(_ABOUT_ONE_THING, type_="check")
        messages.drop_constraint(op.f("fk_messages_wish_id_wishes"), type_="foreignkey")
        messages.drop_column("wish_id")
        messages.alter_column("booking_id", existing_type=sa.Integer(), nullable=False)
    for table in ("welsh_counts", "wish_links", "wishes"):
        op.drop_table(table)
    op.drop_column("sessions", "announced_at")
