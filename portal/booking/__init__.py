"""Tyfu training and drop-in sessions, kept in a database. Knows nothing of Flask."""

from .sessions import Session, Sessions
from .timetable import TimetableError, read_timetable

__all__ = ["Session", "Sessions", "TimetableError", "read_timetable"]
