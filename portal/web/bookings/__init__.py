"""Booking a Tyfu session, and looking after a booking by its link."""

from . import lost_link, making, managing
from .blueprint import blueprint

__all__ = ["blueprint", "lost_link", "making", "managing"]
