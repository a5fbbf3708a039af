"""What comes back for a message: words from content, where to go on from, and always a person to turn to."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from portal.content import FrontDoor, Language
from portal.search import SearchResult

from .flows.flow import FormState

Status = Literal["answered", "choose", "form", "searched", "safety", "personal-data", "small-talk", "unavailable"]


@dataclass(frozen=True)
class Message:
    """One thing said: `html` is sanitised, `text` is the same in plain words."""

    text: str
    html: str


@dataclass(frozen=True)
class Choice:
    """Somewhere to go on to; `topic` is None where only the page at `url` tells more.

    A `button` begins a flow, answers its question or leaves it, as `flows.Button` writes it; `url` is then the page
    where one asks.
    """

    title: str
    topic: str | None
    url: str
    button: str | None = None


@dataclass(frozen=True)
class Source:
    """Where an answer comes from, and the day somebody last made sure of it."""

    title: str
    url: str | None
    reviewed: dt.date | None


@dataclass(frozen=True)
class Reply:
    """The answer to one message, wholly in `language`; `flow` is where it leaves the conversation in a flow.

    `questions` are the topics of a message that asked several, in the order in which they were asked.
    """

    conversation: str
    language: Language
    status: Status
    topic: str | None
    confidence: float | None
    messages: tuple[Message, ...]
    front_door: FrontDoor
    choices: tuple[Choice, ...] = ()
    sources: tuple[Source, ...] = ()
    results: tuple[SearchResult, ...] = ()
    flow: FormState | None = None
    questions: tuple[str, ...] = ()

    @property
    def offered(self) -> tuple[str, ...]:
        """Return the topics that the next message may take by their place ("the second one")."""
        return self.questions or tuple(choice.topic for choice in self.choices if choice.topic)
