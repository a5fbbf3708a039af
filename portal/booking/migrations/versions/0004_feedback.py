"""What readers say of the pages."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(120), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("useful", sa.Boolean(), nullable=False),
        sa.Column("missing", sa.String(1000)),
        sa.Column("day", sa.Date(), nullable=False),
        sa.CheckConstraint("language IN ('cy', 'en')", name=op.f("ck_feedback_language_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_page"), "feedback", ["page"])
    op.create_index(op.f("ix_feedback_day"), "feedback", ["day"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("feedback")
