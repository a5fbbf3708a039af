"""Tyfu training and drop-in sessions, kept in a database. Knows nothing of Flask."""

from .changes import ChangeRefused
from .session import Session
from .sessions import Sessions, SessionsUnavailable
from .timetable import TimetableError, read_timetable

__all__ = ["ChangeRefused", "Session", "Sessions", "SessionsUnavailable", "TimetableError", "read_timetable"]
