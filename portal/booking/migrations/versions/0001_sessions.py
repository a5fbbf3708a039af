"""The table of sessions."""

import sqlalchemy as sa
from alembic import op

from portal.booking.tables import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("format", sa.String(20), nullable=False),
        sa.Column("town", sa.String(60)),
        sa.Column("venue_cy", sa.String(200)),
        sa.Column("venue_en", sa.String(200)),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("language", sa.String(4), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("notes_cy", sa.String(500)),
        sa.Column("notes_en", sa.String(500)),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_sessions_capacity_positive")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_sessions_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_starts_at"), "sessions", ["starts_at"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("sessions")
