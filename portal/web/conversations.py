"""Messages to the assistant: the ids that come back with one, and why one was not taken."""

import re

from flask_babel import gettext as _

from portal.assistant import MAX_MESSAGE_LENGTH
from portal.assistant.flows import Button

_CONVERSATION = re.compile(r"[A-Za-z0-9_-]{8,64}")
_TOPIC = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_TOPIC = 60


def is_conversation(text: str) -> bool:
    """Tell whether a text can be the id of a conversation."""
    return bool(_CONVERSATION.fullmatch(text))


def is_topic(text: str) -> bool:
    """Tell whether a text can be the id of a topic."""
    return len(text) <= _LONGEST_TOPIC and bool(_TOPIC.fullmatch(text))


def is_button(text: str) -> bool:
    """Tell whether a text can be a button of a flow."""
    return Button.read(text) is not None


def rejection(reason: str) -> str:
    """Say to the reader why the assistant did not take a message, from the code of the reason."""
    said: dict[str, str] = {
        "empty": _("Type your question."),
        "too-long": _("Your question is too long. Use at most %(most)s characters.", most=MAX_MESSAGE_LENGTH),
    }
    unreadable: str = _("Your question could not be read. Type it in plain words.")
    return said.get(reason, unreadable)
