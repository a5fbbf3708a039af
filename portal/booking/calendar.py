"""One booking as a calendar file, which a phone replaces when a newer one comes."""

import datetime as dt

from icalendar import Calendar, Event

from portal.clock import WALES


def calendar_file(
    *,
    reference: str,
    sequence: int,
    cancelled: bool,
    starts: dt.datetime,
    ends: dt.datetime,
    summary: str,
    where: str | None,
    written: dt.datetime,
    language: str,
) -> bytes:
    """Return an .ics file. Its UID is that of the booking for ever; `sequence` rises with each change.

    Neither name nor contact nor the link is in it: calendars are often shared.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//Powys ALN portal//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    event = Event()
    event.add("uid", f"{reference.lower()}@powys-aln-portal")
    event.add("sequence", sequence)
    event.add("dtstamp", written)
    event.add("dtstart", starts.astimezone(WALES))
    event.add("dtend", ends.astimezone(WALES))
    event.add("summary", summary, parameters={"LANGUAGE": language})
    if where:
        event.add("location", where, parameters={"LANGUAGE": language})
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
