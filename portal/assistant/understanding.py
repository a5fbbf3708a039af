"""What was asked: an id of a topic, from Rasa over loopback. Whatever goes wrong there is `Unavailable`, never more."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, Protocol

import httpx
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from portal.content import Language

Say = Literal["answer", "small-talk", "out-of-scope", "fallback"]

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
class Understood:
    """What was asked, how sure that is (0 to 1), and the likeliest topics, best first."""

    say: Say
    intent: str
    confidence: float
    ranking: tuple[Guess, ...] = ()


class Understanding(Protocol):
    """Whatever can say what a message asks for."""

    def ask(self, message: str, language: Language, conversation: str) -> Understood:
        """Return what `message` asks for; raises `Unavailable`."""
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


class _Custom(BaseModel):
    say: Say
    intent: str
    confidence: float = Field(ge=0, le=1)
    ranking: list[_RankedIntent] = []


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
        if self._clock() < self._resting():
            raise Unavailable
        body = {"sender": conversation, "message": message, "metadata": {"lang": language}}
        try:
            response = self._client.post(_HOOK, json=body)
            response.raise_for_status()
            custom = _RASA_REPLY.validate_json(response.content)[0].custom
        except (httpx.HTTPError, ValidationError, IndexError):
            self._rest()
            # The cause is left out: its text may quote what was sent.
            raise Unavailable from None
        ranking = tuple(Guess(guess.intent, guess.confidence) for guess in custom.ranking)
        return Understood(custom.say, custom.intent, custom.confidence, ranking)

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
