"""The rules of booking, each a plain function of what it depends on."""

import datetime as dt

from portal.clock import WALES

OFFER_LASTS = dt.timedelta(hours=24)
SHORT_OFFER_LASTS = dt.timedelta(hours=12)
SHORT_OFFER_WITHIN = dt.timedelta(hours=48)
REMINDER_DAYS_BEFORE = 2
REMINDER_AT = dt.time(9)
KEPT_AFTER_SESSION = dt.timedelta(days=30)
# Never more than six months.
WISH_KEPT = dt.timedelta(days=180)


def places_needed(kind: str, people: int) -> int:
    """Return how many places a booking takes: a chair each at training, one appointment together at a drop-in."""
    return people if kind == "training" else 1


def may_book(status: str, starts: dt.datetime, now: dt.datetime) -> bool:
    """Tell whether a session can be booked, or a place of it taken: it is not cancelled and has not begun."""
    return status != "cancelled" and now < starts


def offer_ends(starts: dt.datetime, now: dt.datetime) -> dt.datetime:
    """Return when an offer made now ends: 24 hours on, 12 when the session is near, never after it has begun."""
    lasts = SHORT_OFFER_LASTS if starts - now < SHORT_OFFER_WITHIN else OFFER_LASTS
    return min(now + lasts, starts)


def reminder_at(starts: dt.datetime) -> dt.datetime:
    """Return when the reminder is due: nine in the morning, by the clocks of Wales, two days before."""
    day = starts.astimezone(WALES).date() - dt.timedelta(days=REMINDER_DAYS_BEFORE)
    return dt.datetime.combine(day, REMINDER_AT, WALES)


def appointment(
    starts: dt.datetime, ends: dt.datetime, minutes: int | None, number: int
) -> tuple[dt.datetime, dt.datetime]:
    """Return when the holder of a place comes and goes: its own few minutes where there are appointments.

    Appointments follow each other without a gap, and are counted in real minutes, so that none falls in an hour that
    the clocks skip.
    """
    if minutes is None:
        return starts, ends
    begins = starts.astimezone(dt.UTC) + dt.timedelta(minutes=minutes * (number - 1))
    return begins.astimezone(WALES), (begins + dt.timedelta(minutes=minutes)).astimezone(WALES)


def erased_when_ended_before(now: dt.datetime) -> dt.datetime:
    """Return the moment: bookings of sessions that ended before it are erased."""
    return now - KEPT_AFTER_SESSION


def wish_ends(made: dt.datetime) -> dt.datetime:
    """Return when a wish made at a moment is erased."""
    return made + WISH_KEPT


def wishes_end_when_made_by(now: dt.datetime) -> dt.datetime:
    """Return the moment: wishes made at it or before are erased."""
    return now - WISH_KEPT
