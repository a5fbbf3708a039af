"""The message as it came in: made plain, and refused where it is no message."""

import re
import unicodedata
from typing import Literal

from portal.welsh.letters import fold, straighten

MAX_MESSAGE_LENGTH = 500

# No message is read further than this: what is longer is refused, and reading it all would only cost time.
_READ_AT_MOST = 20 * MAX_MESSAGE_LENGTH
_UNREADABLE_SHARE = 0.1
_REPLACEMENT = "\ufffd"
_SPACES = re.compile(r"\s+")

Reason = Literal["empty", "too-long", "not-text"]


class MessageRejected(ValueError):
    """A message that cannot be answered; `reason` is a code for the page or the API to put into words."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


def normalise(message: str) -> str:
    """Return `message` as plain text: composed, on one line, with nothing invisible in it.

    A leading `/` is taken off, since Rasa would obey what follows as a command. Raises `MessageRejected`.
    """
    given = message[:_READ_AT_MOST]
    composed = unicodedata.normalize("NFC", given)
    kept = "".join(" " if character.isspace() else character for character in composed if _is_seen(character))
    text = _SPACES.sub(" ", kept).strip().lstrip("/ ")
    if given and _unreadable(given) / len(given) > _UNREADABLE_SHARE:
        raise MessageRejected("not-text")
    if len(text) > MAX_MESSAGE_LENGTH or len(message) > _READ_AT_MOST:
        raise MessageRejected("too-long")
    if not any(character.isalnum() for character in text):
        raise MessageRejected("empty")
    return text


def _is_seen(character: str) -> bool:
    return character.isspace() or (unicodedata.category(character)[0] != "C" and character != _REPLACEMENT)


def _unreadable(text: str) -> int:
    # Zero-width and direction marks (Cf) are common in pasted text and are only taken out; the rest is no text at all.
    return sum(not (_is_seen(character) or unicodedata.category(character) == "Cf") for character in text)


def fold_in_place(text: str) -> str:
    """Return `text` small and without accents, each character where it stood, so that places in both are the same."""
    return "".join((fold(character) or character)[:1] for character in straighten(text))
