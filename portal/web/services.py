"""Typed ways to the parts of the portal that a view may ask: content, search, assistant and sessions."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol, cast

from flask import current_app

from portal.booking import Session
from portal.content import Content, Language, Library

if TYPE_CHECKING:
    from portal.assistant import Assistant
    from portal.search import SearchEngine


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


def content() -> Content:
    """Return the content as it stands now."""
    return services().library.current()


def town_name(id_: str | None, language: Language) -> str | None:
    """Return the name of a town in a language; None where no town is named or known."""
    town = content().towns.get(id_) if id_ else None
    return None if town is None else town.cy if language == "cy" else town.en
