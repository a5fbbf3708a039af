"""Sessions as a calendar that a phone can follow."""

from collections.abc import Iterable

from flask_babel import gettext as _
from icalendar import Calendar, Event

from portal.booking import Session
from portal.clock import now
from portal.content import Language

from ..labels import LANGUAGES_SPOKEN, SESSION_FORMATS, SESSION_KINDS
from ..services import content, town_name


def calendar_of(sessions: Iterable[Session], language: Language) -> bytes:
    """Return the sessions as an .ics file, without the examples: a calendar cannot mark them."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Powys ALN portal//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Tyfu sessions in Powys"))
    for session in sessions:
        if not session.is_example:
            calendar.add_component(_event(session, language))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(session: Session, language: Language) -> Event:
    event = Event()
    event.add("uid", f"session-{session.id}@powys-aln-portal")
    event.add("dtstamp", now())
    event.add("dtstart", session.starts)
    event.add("dtend", session.ends)
    venue, notes = (words[language] if words else None for words in (session.venue, session.notes))
    event.add("summary", str(SESSION_KINDS[session.kind]))
    where = ", ".join(filter(None, (venue, town_name(session.town, language))))
    event.add("location", where or str(SESSION_FORMATS[session.format]))
    event.add(
        "description", "\n".join(filter(None, (str(LANGUAGES_SPOKEN[session.language]), notes, _whom_to_ask(language))))
    )
    event.add("status", "CANCELLED" if session.status == "cancelled" else "CONFIRMED")
    return event


def _whom_to_ask(language: Language) -> str | None:
    phone = content().front_door(language).phone
    return _("Questions? Ring the Tyfu gateway on %(phone)s.", phone=phone) if phone else None
