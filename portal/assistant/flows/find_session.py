"""Find a session: from a town, a postcode district or a format to the next sessions of the store."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from babel.dates import format_time

from portal.booking import Session, SessionsUnavailable
from portal.booking.finding import Wanted, find, place_named
from portal.booking.timetable import Kind
from portal.clock import now
from portal.content.paths import feature_url
from portal.welsh.dates import write_day
from portal.welsh.letters import fold

from .flow import Answers, Ending, Link, Option, Read, Scene, Words, button_words, options
from .reading import one_of, place_alone, words_of

MOST_SESSIONS = 3
MOST_TOWNS = 4
ANYWHERE = "anywhere"
FORMATS = ("online", "phone")

_FORMAT_WORDS = {
    "online": re.compile(r"\b(?:online|on line|ar lein|ar-lein|arlein|zoom|teams|rithiol)\b"),
    "phone": re.compile(r"\b(?:phone|telephone|ffon)\b"),
    ANYWHERE: re.compile(r"\b(?:anywhere|any|dont mind|unrhyw le|unrhyw|rhywle|dim ots ble)\b"),
}
_KIND_WORDS: dict[Kind, re.Pattern[str]] = {
    "drop-in": re.compile(r"\bdrop[ -]?ins?\b|\bg?alw heibio\b"),
    "training": re.compile(r"\btraining\b|\bhyfforddi\w*"),
}
_SESSION_WORDS = re.compile(r"\b(?:sessions?|sesiwn|sesiyn\w*)\b")


class SessionStore(Protocol):
    """Where the coming sessions are read from."""

    def coming(self, now: dt.datetime) -> Iterable[Session]:
        """Return the sessions that have not ended by `now`, soonest first; raises `SessionsUnavailable`."""
        ...


class FindSession:
    """One question, to the next sessions."""

    name = "find-session"
    topic = "book-a-drop-in"
    guide = "guidance/book-a-drop-in"

    def __init__(self, sessions: SessionStore | None) -> None:
        """Without a store, no sessions can be read."""
        self._sessions = sessions

    def question(self, slot: str, answers: Answers, scene: Scene) -> tuple[Words, tuple[Option, ...]]:
        """Return the words of the question, and a button for each town where a session is held."""
        try:
            held = dict.fromkeys(session.town for session in self._coming() if session.town)
        except SessionsUnavailable:
            held = {}
        towns = [id_ for id_ in held if id_ in scene.content.towns][:MOST_TOWNS]
        names = tuple(Option(id_, getattr(scene.content.towns[id_], scene.language)) for id_ in towns)
        return Words("flow-find-session-place"), (*names, *options("place", (*FORMATS, ANYWHERE), scene))

    def read(self, slot: str, text: str, answers: Answers, scene: Scene) -> Read:
        """Read a town, the first half of a postcode, or how a session is held."""
        place = place_alone(text, scene.content)
        words = words_of(text)
        format_ = next((value for value, pattern in _FORMAT_WORDS.items() if pattern.search(words)), None)
        return place or format_ or one_of(text, self.question(slot, answers, scene)[1])

    def end(self, answers: Answers, scene: Scene) -> Ending:
        """Return the next sessions there, or that there are none."""
        try:
            coming = [session for session in self._coming() if session.status != "cancelled"]
        except SessionsUnavailable:
            return Ending((Words("flow-sessions-unavailable"),))
        wanted = replace(_wanted(answers["place"]), kind=answers.get("kind"))  # type: ignore[arg-type]
        real = [session for session in coming if not session.is_example]
        found = [one.session for one in find(real or coming, wanted)][:MOST_SESSIONS]
        links = tuple(_link(session, scene) for session in found)
        said = "none" if not found else "examples" if not real else "near" if wanted.place else "soon"
        everything = Link(button_words("sessions", scene), feature_url("sessions", scene.language))
        return Ending((Words(f"flow-sessions-{said}"),), links=(*links, everything))

    def _coming(self) -> list[Session]:
        if self._sessions is None:
            raise SessionsUnavailable
        return list(self._sessions.coming(now()))


def kind_in(text: str) -> Kind | None:
    """Return the kind of session that a text names."""
    words = fold(text)
    return next((kind for kind, pattern in _KIND_WORDS.items() if pattern.search(words)), None)


def names_a_session(text: str) -> bool:
    """Tell whether a text speaks of sessions at all."""
    return kind_in(text) is not None or bool(_SESSION_WORDS.search(fold(text)))


def _wanted(place: str) -> Wanted:
    if place in FORMATS:
        return Wanted(format="online" if place == "online" else "phone")
    return Wanted() if place == ANYWHERE else place_named(place)


def _link(session: Session, scene: Scene) -> Link:
    town = scene.content.towns.get(session.town or "")
    if session.format == "in-person":
        place = getattr(town, scene.language) if town else button_words("place-unknown", scene)
    else:
        place = button_words(f"place-{session.format}", scene)
    title = button_words(
        "session-full" if session.status == "full" else "session",
        scene,
        kind=button_words(f"kind-{session.kind}", scene),
        place=place,
        day=write_day(session.starts.date(), scene.language),
        time=_write_time(session.starts, scene.language),
    )
    return Link(title, f"{feature_url('sessions', scene.language)}/{session.id}")


def _write_time(moment: dt.datetime, language: str) -> str:
    pattern = "h:mma" if moment.minute else "ha"
    written: str = format_time(moment.time(), pattern, locale="cy" if language == "cy" else "en_GB")
    return written.lower()
