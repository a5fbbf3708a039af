"""What the bot says: ids alone. Every word that a reader sees comes from the portal's content."""

from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.trackers import DialogueStateTracker

from bot.flows import QUESTIONS

OUT_OF_SCOPE = "out-of-scope"
SMALL_TALK = "small-talk-"
LIKELIEST = 3
DANGER = "danger"
ENTITIES = ("place", "year_group", "age")

# A flow's own ways of answering, by intent: an answer outside it, the way out, and its beginning.
FLOW_INTENTS = {"pressed": "passed-over", "stop": "stopped", **dict.fromkeys(QUESTIONS, "form")}
_OF_A_FLOW = ("utter_ask_", "utter_end_")


class Ids(NaturalLanguageGenerator):  # type: ignore[misc]
    """Names what was asked, how sure the bot is, and the likeliest topics."""

    def __init__(self, **_: Any) -> None:
        """Take and leave what Rasa hands over: the answer lies in the tracker alone."""

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any]:
        """Return the custom payload for the latest message."""
        said = reply(tracker.latest_message.parse_data if tracker.latest_message else {})
        if said["say"] == "safety":
            return {"custom": said}
        flow = flow_of(utter_action, tracker)
        return {"custom": {**said, "say": "form" if utter_action.startswith(_OF_A_FLOW) else said["say"], "form": flow}}


def flow_of(utter_action: str, tracker: DialogueStateTracker) -> dict[str, Any] | None:
    """Return where the conversation is in a flow: its name, the question it asks (None at its end), and its answers."""
    _, kind, name, asks = (*utter_action.split("_"), "", "")[:4]
    if kind not in {"ask", "end"}:
        name, asks = tracker.active_loop_name or "", tracker.get_slot("requested_slot")
    if name not in QUESTIONS:
        return None
    answers = {slot: tracker.get_slot(slot) for slot in QUESTIONS[name] if tracker.get_slot(slot) is not None}
    return {"name": name, "asks": asks or None, "slots": answers}


def reply(parsed: dict[str, Any]) -> dict[str, Any]:
    """Return `say`, `intent`, `confidence`, the `ranking` of topics and the `entities` for one parsed message.

    Where a message tells of danger, nothing else that it may ask for counts.
    """
    if danger := parsed.get(DANGER):
        confidence = round(float(danger["confidence"]), 4)
        return {"say": "safety", "intent": danger["name"], "confidence": confidence, "ranking": [], "entities": []}
    ranking = parsed.get("intent_ranking", [])
    best: dict[str, Any] = ranking[0] if ranking else {"name": OUT_OF_SCOPE, "confidence": 0.0}
    understood = parsed.get("intent", {}).get("name") == best["name"]
    return {
        "say": _say(best["name"]) if understood else "fallback",
        "intent": best["name"],
        "confidence": round(float(best["confidence"]), 4),
        "ranking": [
            {"intent": guess["name"], "confidence": round(float(guess["confidence"]), 4)}
            for guess in ranking
            if is_topic(guess["name"])
        ][:LIKELIEST],
        "entities": [
            {"kind": named["entity"], "value": named["value"]}
            for named in parsed.get("entities", [])
            if named["entity"] in ENTITIES
        ],
    }


def is_topic(intent: str) -> bool:
    """Tell whether an intent is a topic of the content, which can be answered and offered."""
    return _say(intent) == "answer"


def _say(intent: str) -> str:
    if intent.startswith(SMALL_TALK):
        return "small-talk"
    if intent in FLOW_INTENTS:
        return FLOW_INTENTS[intent]
    return "out-of-scope" if intent == OUT_OF_SCOPE else "answer"
