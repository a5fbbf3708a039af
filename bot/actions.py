"""The bot's own actions: which questions of a flow are still needed, and forgetting the answers when it is over.

They run in this process: Rasa's action endpoint is handed to the executor of its kit for actions, with no server.
"""

from collections.abc import Callable, Mapping
from typing import Any

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from bot.flows import QUESTIONS

Answers = Mapping[str, Any]


def transport_questions(answers: Answers) -> list[str]:
    """Return what to ask: past school age nothing more, and of walking only where the distance does not settle it."""
    if answers.get("stage") not in {"primary", "secondary"}:
        return ["stage"]
    if answers.get("nearest") in {None, "no"}:
        return ["stage", "nearest"]
    if answers.get("distance") in {None, "far"}:
        return ["stage", "nearest", "distance"]
    return ["stage", "nearest", "distance", "needs"]


def idp_questions(answers: Answers) -> list[str]:
    """Return what to ask: where it is not known who decides, the situation tells; for a college no limit is known."""
    if answers.get("decides") in {None, "college"}:
        return ["decides"]
    if answers["decides"] != "unsure":
        return ["decides", "asked-on"]
    return ["decides", "situation", "asked-on"]


def start_questions(answers: Answers) -> list[str]:
    """Return what to ask: a professional is asked of no one learner."""
    return ["who", "concern"] if answers.get("who") == "professional" else ["who", "learner", "concern"]


def session_questions(answers: Answers) -> list[str]:
    """Return what to ask: the place alone."""
    return ["place"]


NEEDED: dict[str, Callable[[Answers], list[str]]] = {
    "free-transport": transport_questions,
    "idp-next": idp_questions,
    "where-to-start": start_questions,
    "find-session": session_questions,
}


class NextQuestion(Action):  # type: ignore[misc]
    """Tells the form of one flow which question comes next; Rasa calls this the validation of the form."""

    def __init__(self, flow: str) -> None:
        """Stand for the form named `flow`."""
        self._flow = flow

    def name(self) -> str:
        """Return the name under which the form asks for this."""
        return f"validate_{self._flow}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Return the event that names the next question, or none where all are answered."""
        missing = (slot for slot in NEEDED[self._flow](tracker.slots) if tracker.slots.get(slot) is None)
        return [SlotSet("requested_slot", next(missing, None))]


class ForgetAnswers(Action):  # type: ignore[misc]
    """Empties the answers of every flow but those that came with the latest message."""

    def name(self) -> str:
        """Return the name in the domain."""
        return "action_forget_answers"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Return the events that empty the slots."""
        begins = tracker.get_intent_of_latest_message() in QUESTIONS
        named = {entity["entity"] for entity in tracker.latest_message["entities"]} if begins else set()
        answers = {slot for questions in QUESTIONS.values() for slot in questions}
        return [SlotSet("requested_slot", None), *(SlotSet(slot, None) for slot in sorted(answers - named))]


class InProcess(EndpointConfig):  # type: ignore[misc]
    """An action endpoint that is no address: what it is asked is run here."""

    def __init__(self) -> None:
        """Register the actions of this bot."""
        super().__init__(enable_selective_domain=True)
        self._executor = ActionExecutor()
        for action in (ForgetAnswers(), *map(NextQuestion, QUESTIONS)):
            self._executor.register_action(action)

    async def request(self, *, json: dict[str, Any], **_: Any) -> Any:
        """Run the action that Rasa names and return its events."""
        return await self._executor.run(json)
