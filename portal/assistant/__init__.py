"""The assistant: one message in, one reply out. Knows nothing of Flask."""

from .assistant import Assistant
from .conversations import Conversations
from .message import MAX_MESSAGE_LENGTH, MessageRejected
from .reply import Choice, Message, Reply, Source, Status
from .understanding import Guess, RasaUnderstanding, Unavailable, Understanding, Understood

__all__ = [
    "MAX_MESSAGE_LENGTH",
    "Assistant",
    "Choice",
    "Conversations",
    "Guess",
    "Message",
    "MessageRejected",
    "RasaUnderstanding",
    "Reply",
    "Source",
    "Status",
    "Unavailable",
    "Understanding",
    "Understood",
]
