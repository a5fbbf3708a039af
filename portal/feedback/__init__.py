"""What readers say of the pages: whether they were useful, and what was missing. Nothing is kept of who said it.

It is kept in the database of bookings, so that there is one database to back up and to look after.
"""

from .feedback import (
    KEPT_DAYS,
    LONGEST_TEXT,
    Feedback,
    FeedbackRequest,
    as_csv,
    as_page,
    purge_feedback,
    read_feedback,
    said,
)

__all__ = [
    "KEPT_DAYS",
    "LONGEST_TEXT",
    "Feedback",
    "FeedbackRequest",
    "as_csv",
    "as_page",
    "purge_feedback",
    "read_feedback",
    "said",
]
