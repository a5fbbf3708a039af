"""Typed ways to the parts of the portal that a view may ask: content, search, assistant and sessions."""

import datetime as dt
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol, cast

from flask import abort, current_app, g

from portal.booking import Session, SessionsUnavailable
from portal.clock import now
from portal.content import Content, Language, Library

if TYPE_CHECKING:
    from portal.assistant import Assistant
    from portal.booking.bookings import Bookings
    from portal.booking.senders import Sender
    from portal.booking.wishes import Wishes
    from portal.feedback import Feedback
    from portal.search import SearchEngine

log = logging.getLogger(__name__)


class SessionList(Protocol):
    """Where sessions are read from."""

    def coming(self, now: dt.datetime) -> Iterable[Session]:
        """Return the sessions that have not ended by `now`, soonest first."""
        ...

    def one(self, session_id: str) -> Session | None:
        """Return a session, over or not; None when there is none."""
        ...


class Services(Protocol):
    """What the application keeps in `extensions["portal"]`."""

    library: Library
    search: "SearchEngine"
    assistant: "Assistant"
    sessions: SessionList
    bookings: "Bookings"
    sender: "Sender"
    wishes: "Wishes"
    feedback: "Feedback"


def services() -> Services:
    """Return the parts that the application was made with."""
    return cast(Services, current_app.extensions["portal"])


def coming_sessions() -> list[Session] | None:
    """Return the sessions that have not ended, soonest first; None when they cannot be read, which is logged."""
    return sessions_of(services())


def sessions_of(parts: Services) -> list[Session] | None:
    """Return the sessions that have not ended, from parts that need no application around them; None as above."""
    try:
        return list(parts.sessions.coming(now()))
    except SessionsUnavailable:
        log.exception("the sessions cannot be read")
        return None


def known_session(session_id: str) -> Session | None:
    """Return a session by its id, over or not; None when there is none, and 503 when it cannot be read."""
    try:
        return services().sessions.one(session_id)
    except SessionsUnavailable:
        log.exception("a session cannot be read")
        abort(503)


def content() -> Content:
    """Return the content as it stood when this request first asked: a page is never made of two versions."""
    if "content" not in g:
        g.content = services().library.current()
    return cast(Content, g.content)


def town_name(id_: str | None, language: Language) -> str | None:
    """Return the name of a town in a language; None where no town is named or known."""
    town = content().towns.get(id_) if id_ else None
    return None if town is None else town.cy if language == "cy" else town.en


def cluster_name(id_: str | None, language: Language) -> str | None:
    """Return the name of a cluster of schools, that of a town where it is called so; None when unknown."""
    return (content().label(id_, language) or town_name(id_, language)) if id_ else None
