"""The flows: families are led through questions, one by one, to an answer that follows from what they say.

Rasa knows where a conversation is in a flow, in ids. Here is what is asked, what a typed answer means, and how a flow
ends; the words are content (`content/answer/flow-…`, `content/flow_buttons.yml`).
"""

from .find_session import SessionStore
from .flow import STOP, Button, FormState
from .guide import Flows, Step

__all__ = ["STOP", "Button", "Flows", "FormState", "SessionStore", "Step"]
