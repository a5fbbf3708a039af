"""The table of what readers say."""

import datetime as dt

from sqlalchemy import CheckConstraint, Date, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.booking.tables import Base


class FeedbackRow(Base):
    """What one reader said of one page, such as `guidance/what-is-aln`; an empty page is the site as a whole.

    The day is kept and not the time, so that nothing joins it to whoever was reading then.
    """

    __tablename__ = "feedback"
    __table_args__ = (CheckConstraint("language IN ('cy', 'en')", name="language_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    page: Mapped[str] = mapped_column(String(120), index=True)
    language: Mapped[str] = mapped_column(String(2))
    useful: Mapped[bool]
    missing: Mapped[str | None] = mapped_column(String(1000))
    day: Mapped[dt.date] = mapped_column(Date, index=True)
