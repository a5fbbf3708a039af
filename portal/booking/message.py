"""What a message says: whole sentences in the language of its reader, as plain text, as HTML and as a calendar file.

The words are in `messages/<kind>.<language>.txt`: the first line is the subject. The HTML is made from the plain text,
so that the two never differ: a line that is a link becomes one, lines that begin with `- ` become a list.
"""

import datetime as dt
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from babel.dates import format_date, format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from portal.clock import WALES
from portal.content import FrontDoor, Language

from . import rules
from .calendar import calendar_file
from .links import near_path, wish_path
from .session import Session
from .tables import BookingRow, MessageRow, WishRow

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("messages")),
    undefined=StrictUndefined,
    trim_blocks=True,
    keep_trailing_newline=True,
    lstrip_blocks=True,
    autoescape=False,  # noqa: S701 - these make plain text; `_html` escapes all of it
)
_CALENDAR_OF = {
    "confirmed": "PUBLISH",
    "changed": "PUBLISH",
    "reminder": "PUBLISH",
    "link": "PUBLISH",
    "cancelled": "CANCEL",
    "session-cancelled": "CANCEL",
    "moved-back": "CANCEL",
}


@dataclass(frozen=True)
class Message:
    """A message ready to be sent. `id` is the same each time it is tried; `calendar` is an .ics file, if any."""

    id: str
    contact: str
    language: Language
    subject: str
    text: str
    html: str
    calendar: bytes | None
    written: dt.datetime


@dataclass(frozen=True)
class Surroundings:
    """What messages need to know from outside: the site's address, whom to turn to, and what towns are called."""

    site: str
    front_door: Callable[[Language], FrontDoor]
    town: Callable[[str, Language], str | None]
    manage_path: Callable[[Language, str], str]


def render(row: MessageRow, booking: BookingRow, token: str, around: Surroundings) -> Message:
    """Write a message out in the language of its booking; `token` opens the booking from the link in it."""
    language = cast(Language, booking.language)
    facts = json.loads(row.facts)
    link = around.site + around.manage_path(language, token)
    where = _where(facts, language, around)
    words = _TEMPLATES.get_template(f"{row.kind}.{language}.txt").render(
        name=booking.name,
        reference=booking.reference,
        link=link,
        where=where,
        access=facts["access"][language] if facts["access"] else None,
        day=_local(facts["starts"], "EEEE d MMMM y", language),
        starts=_local(facts["starts"], "HH:mm", language),
        ends=_local(facts["ends"], "HH:mm", language),
        offer_day=facts["offer_ends"] and _local(facts["offer_ends"], "EEEE d MMMM", language),
        offer_time=facts["offer_ends"] and _local(facts["offer_ends"], "HH:mm", language),
        door=around.front_door(language),
        **{name: facts[name] for name in ("kind", "format", "language", "people", "status")},
    )
    subject, _, text = words.partition("\n")
    return Message(
        id=f"booking-message-{row.id}-{booking.reference.lower()}",
        contact=booking.contact,
        language=language,
        subject=subject.strip(),
        text=text.strip() + "\n",
        html=_html(text.strip(), language, subject.strip(), {link}),
        calendar=_calendar(row, booking, facts, where, language),
        written=row.written_at,
    )


def render_news(
    row: MessageRow, wish: WishRow, sessions: Sequence[Session], token: str, around: Surroundings
) -> Message:
    """Write out what tells one who waited of sessions, in their language; `token` ends the wish."""
    language = cast(Language, wish.language)
    link = around.site + near_path(language, wish.place)
    stop = around.site + wish_path(language, token)
    words = _TEMPLATES.get_template(f"news.{language}.txt").render(
        link=link,
        stop=stop,
        sessions=[_told(session, language, around) for session in sessions],
        ends=format_date(rules.wish_ends(wish.made_at).astimezone(WALES), "d MMMM y", locale=language),
        door=around.front_door(language),
    )
    subject, _, text = words.partition("\n")
    return Message(
        id=f"wish-message-{row.id}",
        contact=wish.contact,
        language=language,
        subject=subject.strip(),
        text=text.strip() + "\n",
        html=_html(text.strip(), language, subject.strip(), {link, stop}),
        calendar=None,
        written=row.written_at,
    )


def _told(session: Session, language: Language, around: Surroundings) -> dict[str, str | None]:
    """Return what a message tells of a session, each piece whole in its language or an id."""
    venue = session.venue[language] if session.venue else None
    town = around.town(session.town, language) if session.town else None
    return {
        "day": format_date(session.starts, "EEEE d MMMM y", locale=language),
        "starts": f"{session.starts:%H:%M}",
        "ends": f"{session.ends:%H:%M}",
        "where": ", ".join(filter(None, (venue, town))),
        "kind": session.kind,
        "format": session.format,
        "language": session.language,
    }


def calendar_summary(kind: str, format_: str, language: Language) -> str:
    """Return what a session is called in a calendar."""
    return _TEMPLATES.get_template(f"calendar.{language}.txt").render(kind=kind, format=format_).strip()


def _calendar(
    row: MessageRow, booking: BookingRow, facts: dict[str, Any], where: str | None, language: Language
) -> bytes | None:
    method = _CALENDAR_OF.get(row.kind)
    if method is None or (method == "PUBLISH" and facts["status"] != "confirmed"):
        return None
    return calendar_file(
        reference=booking.reference,
        sequence=facts["sequence"],
        cancelled=method == "CANCEL",
        starts=dt.datetime.fromisoformat(facts["starts"]),
        ends=dt.datetime.fromisoformat(facts["ends"]),
        summary=calendar_summary(facts["kind"], facts["format"], language),
        where=where,
        written=row.written_at,
        language=language,
    )


def _where(facts: dict[str, Any], language: Language, around: Surroundings) -> str | None:
    venue = facts["venue"][language] if facts["venue"] else None
    town = around.town(facts["town"], language) if facts["town"] else None
    return ", ".join(filter(None, (venue, town))) or None


def _local(moment: str, pattern: str, language: Language) -> str:
    return format_datetime(dt.datetime.fromisoformat(moment).astimezone(WALES), pattern, locale=language)


def _html(text: str, language: Language, subject: str, links: Collection[str]) -> str:
    parts = [_block(block.splitlines(), links) for block in text.split("\n\n") if block.strip()]
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n'
        f'<head><meta charset="utf-8"><title>{escape(subject)}</title></head>\n'
        '<body style="font-family: Arial, sans-serif; font-size: 19px; line-height: 1.4; max-width: 36em">\n'
        + "\n".join(parts)
        + "\n</body>\n</html>\n"
    )


def _block(lines: list[str], links: Collection[str]) -> str:
    if all(line.startswith("- ") for line in lines):
        return f"<ul>{Markup('').join(Markup('<li>{}</li>').format(line[2:]) for line in lines)}</ul>"
    linked = (Markup('<a href="{0}">{0}</a>').format(line) if line.strip() in links else escape(line) for line in lines)
    return f"<p>{Markup('<br>').join(linked)}</p>"
