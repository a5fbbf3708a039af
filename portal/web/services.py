"""Typed ways to the parts of the portal that a view may ask: content, search, assistant and sessions."""

import datetime as dt
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol, cast

from flask import current_app, g

from portal.booking import Session, SessionsUnavailable
from portal.clock import now
from portal.content import Content, Language, Library

if TYPE_CHECKING:
    from portal.assistant import Assistant
    from portal.search import SearchEngine

log = logging.getLogger(__name__)


class SessionList(Protocol):
    """Where the coming sessions are read from."""

    def coming(self, now: dt.datetime) -> Iterable[Session]:
        """Return the sessions that have not ended by `now`, soonest first."""
        ...


class Services(Protocol):
    """What the application keeps in `extensions["portal"]`."""

    library: Library
    search: "SearchEngine"
    assistant: "Assistant"
    sessions: SessionList


def services() -> Services:
    """Return the parts that the application was made with."""
    return cast(Services, current_app.extensions["portal"])


def coming_sessions() -> list[Session] | None:
    """Return the sessions that have not ended, soonest first; None when they cannot be read, which is logged."""
    try:
        return list(services().sessions.coming(now()))
    except SessionsUnavailable:
        log.exception("the sessions cannot be read")
        return None


def content() -> Content:
    """Return the content as it stood when this request first asked: a page is never made of two versions."""
    if "content" not in g:
        g.content = services().library.current()
    return cast(Content, g.content)


def town_name(id_: str | None, language: Language) -> str | None:
    """Return the name of a town in a language; None where no town is named or known."""
    town = content().towns.get(id_) if id_ else None
    return None if town is None else town.cy if language == "cy" else town.en
