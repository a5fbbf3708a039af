"""The assistant: one message in, one reply out. Knows nothing of Flask."""

from .assistant import Assistant
from .conversations import Conversations
from .counts import COUNTS_FILE, AssistantCounts
from .flows import Flows
from .message import MAX_MESSAGE_LENGTH, MessageRejected
from .reply import Choice, Message, Reply, Source, Status
from .switch import SWITCH_FILE, StaffSwitch
from .understanding import Guess, RasaUnderstanding, Unavailable, Understanding, Understood

__all__ = [
    "COUNTS_FILE",
    "MAX_MESSAGE_LENGTH",
    "SWITCH_FILE",
    "Assistant",
    "AssistantCounts",
    "Choice",
    "Conversations",
    "Flows",
    "Guess",
    "Message",
    "MessageRejected",
    "RasaUnderstanding",
    "Reply",
    "Source",
    "StaffSwitch",
    "Status",
    "Unavailable",
    "Understanding",
    "Understood",
]
