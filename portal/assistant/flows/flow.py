"""What a flow is: questions to be answered one by one, and an end that follows from the answers."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from portal.content import Content, Language
from portal.content.rendering import fill_in

Answers = Mapping[str, str]
UNSURE = "unsure"

_BUTTON = re.compile(r"(?P<flow>[a-z]+(?:-[a-z]+)*)(?::(?P<slot>[a-z-]+)=(?P<value>[A-Za-z0-9-]+))?")
_LONGEST_BUTTON = 100


@dataclass(frozen=True)
class Button:
    """What is pressed: `stop`, a flow to begin, or with `slot` and `value` an answer to a question of it."""

    flow: str
    slot: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        """Return the button as it stands in a page: `stop`, `idp-next` or `idp-next:decides=school`."""
        return f"{self.flow}:{self.slot}={self.value}" if self.slot else self.flow

    def answers(self, state: "FormState") -> bool:
        """Tell whether this is an answer that a flow has already."""
        return self.flow == state.name and self.slot is not None and state.slots.get(self.slot) == self.value

    @classmethod
    def read(cls, text: str) -> "Button | None":
        """Read a button back; None for what no button of ours can be."""
        found = _BUTTON.fullmatch(text) if len(text) <= _LONGEST_BUTTON else None
        return cls(**found.groupdict()) if found else None


STOP = Button("stop")


@dataclass(frozen=True)
class FormState:
    """Where a conversation is in a flow, in ids: the question it asks (None at its end) and the answers so far."""

    name: str
    asks: str | None
    slots: Answers = field(default_factory=dict)


@dataclass(frozen=True)
class Scene:
    """What a flow looks at: the content, in which language it speaks, and the day."""

    content: Content
    language: Language
    today: dt.date


@dataclass(frozen=True)
class Option:
    """One answer that can be pressed: its id, and what the button says."""

    value: str
    title: str


@dataclass(frozen=True)
class Words:
    """The id of an answer of the content, and what its braces hold."""

    id: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Link:
    """Somewhere to go on to at the end of a flow."""

    title: str
    url: str


@dataclass(frozen=True)
class Ending:
    """How a flow ends: what is said, in order, and where to go on to besides what the words themselves name."""

    said: tuple[Words, ...]
    pages: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


# What a typed answer is taken for: the id of an answer, words that say why it cannot be one, or no answer at all.
Read = str | Words | None


class Flow(Protocol):
    """One flow. `topic` is the question it stands nearest to, and `guide` says the same in full."""

    name: str
    topic: str
    guide: str

    def question(self, slot: str, answers: Answers, scene: Scene) -> tuple[Words, tuple[Option, ...]]:
        """Return the words of a question and the answers that can be pressed."""
        ...

    def read(self, slot: str, text: str, answers: Answers, scene: Scene) -> Read:
        """Read a typed answer to a question."""
        ...

    def end(self, answers: Answers, scene: Scene) -> Ending:
        """Return how the flow ends after these answers."""
        ...


def options(slot: str, values: Iterable[str], scene: Scene, **given: str) -> tuple[Option, ...]:
    """Return the buttons of a question, in the words of the content; `given` fills their braces."""
    ids = {value: value if value == UNSURE else f"{slot}-{value}" for value in values}
    return tuple(Option(value, button_words(id_, scene, **given)) for value, id_ in ids.items())


def button_words(id_: str, scene: Scene, **given: str) -> str:
    """Return what a button says, its braces filled."""
    words: str = getattr(scene.content.buttons[id_], scene.language)
    return fill_in(words, given)


def number_in_fact(content: Content, id_: str) -> int | None:
    """Return the number with which a fact begins, such as the 35 of its school days; None while it does not hold."""
    found = re.match(r"\d+", content.fact(id_, "en") or "")
    return int(found.group()) if found else None
