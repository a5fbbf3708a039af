"""What was asked: an id of a topic, from Rasa over loopback. Whatever goes wrong there is `Unavailable`, never more."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import httpx
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from portal.content import Language

from .flows.flow import STOP, Button, FormState

# `form`, `stopped` and `passed-over` are of the flows: a question or the end, the way out, an answer to no question.
# `safety` is a danger that the bot heard where the portal's patterns knew no word of it; its name is the intent.
Say = Literal["answer", "small-talk", "out-of-scope", "fallback", "safety", "form", "stopped", "passed-over"]

_HOOK = "/webhooks/rest/webhook"
_HEALTH = "/webhooks/rest/"
_CONVERSATIONS = "/webhooks/rest/conversations"
# A Rasa that hangs is left alone for this long, so that not every reader waits the whole time-out.
_REST_SECONDS = 2.0


class Unavailable(Exception):
    """Raised when nobody can say what was asked just now."""


@dataclass(frozen=True)
class Guess:
    """A topic that may have been meant, and how likely that is (0 to 1)."""

    topic: str
    confidence: float


@dataclass(frozen=True)
class Named:
    """Something named in a message: a place by its id, a year group or an age by its number."""

    kind: Literal["place", "year_group", "age"]
    value: str


@dataclass(frozen=True)
class Understood:
    """What was asked and how sure that is (0 to 1), the likeliest topics, where we are in a flow, and what is named."""

    say: Say
    intent: str
    confidence: float
    ranking: tuple[Guess, ...] = ()
    form: FormState | None = None
    entities: tuple[Named, ...] = ()


class Understanding(Protocol):
    """Whatever can say what a message asks for."""

    def ask(self, message: str, language: Language, conversation: str) -> Understood:
        """Return what `message` asks for; raises `Unavailable`."""
        ...

    def press(self, button: Button, language: Language, conversation: str) -> Understood:
        """Return where a pressed button of a flow leads; raises `Unavailable`."""
        ...

    def forget(self, conversation: str) -> None:
        """Delete what it remembers of a conversation; where it cannot, it forgets by itself in time."""
        ...

    def is_ready(self) -> bool:
        """Tell whether it answers at all."""
        ...


class _RankedIntent(BaseModel):
    intent: str
    confidence: float = Field(ge=0, le=1)


class _Form(BaseModel):
    name: str
    asks: str | None
    slots: dict[str, str]


class _Entity(BaseModel):
    kind: Literal["place", "year_group", "age"]
    value: str


class _Custom(BaseModel):
    say: Say
    intent: str
    confidence: float = Field(ge=0, le=1)
    ranking: list[_RankedIntent] = []
    entities: list[_Entity] = []
    form: _Form | None = None


class _RasaMessage(BaseModel):
    custom: _Custom


_RASA_REPLY = TypeAdapter(list[_RasaMessage])


class RasaUnderstanding:
    """Asks Rasa's REST channel. Safe between threads."""

    def __init__(self, url: str, *, timeout: float, clock: Callable[[], float] = time.monotonic) -> None:
        """`url` is Rasa's address on loopback; `timeout` is in seconds."""
        # trust_env off: a proxy of the machine must never see what families type.
        self._client = httpx.Client(base_url=url, timeout=timeout, trust_env=False)
        self._clock = clock
        self._lock = threading.Lock()
        self._resting_until = 0.0

    def ask(self, message: str, language: Language, conversation: str) -> Understood:
        """Return what `message` asks for; raises `Unavailable` for every fault, at once just after a fault."""
        return self._send({"sender": conversation, "message": message, "metadata": {"lang": language}})

    def press(self, button: Button, language: Language, conversation: str) -> Understood:
        """Return where a button of a flow leads; raises `Unavailable` as `ask`."""
        pressed = {"flow": button.flow, "slot": button.slot, "value": button.value}
        sent = {"stop": True} if button == STOP else {name: value for name, value in pressed.items() if value}
        return self._send({"sender": conversation, "message": "", "metadata": {"lang": language}, "button": sent})

    def _send(self, body: dict[str, Any]) -> Understood:
        if self._clock() < self._resting():
            raise Unavailable
        try:
            response = self._client.post(_HOOK, json=body)
            response.raise_for_status()
            messages = _RASA_REPLY.validate_json(response.content)
            # In a flow, what was said comes first and the flow's question after it.
            custom, form = messages[0].custom, messages[-1].custom.form
        except (httpx.HTTPError, ValidationError, IndexError):
            self._rest()
            # The cause is left out: its text may quote what was sent.
            raise Unavailable from None
        ranking = tuple(Guess(guess.intent, guess.confidence) for guess in custom.ranking)
        state = FormState(form.name, form.asks, form.slots) if form else None
        named = tuple(Named(entity.kind, entity.value) for entity in custom.entities)
        return Understood(custom.say, custom.intent, custom.confidence, ranking, state, named)

    def forget(self, conversation: str) -> None:
        """Delete Rasa's tracker of a conversation; a Rasa that is down kept it in memory and has lost it already."""
        if self._clock() < self._resting():
            return
        with suppress(httpx.HTTPError):
            self._client.delete(f"{_CONVERSATIONS}/{conversation}")

    def is_ready(self) -> bool:
        """Tell whether Rasa answers on its address."""
        try:
            return self._client.get(_HEALTH).is_success
        except httpx.HTTPError:
            return False

    def _resting(self) -> float:
        with self._lock:
            return self._resting_until

    def _rest(self) -> None:
        with self._lock:
            self._resting_until = self._clock() + _REST_SECONDS
