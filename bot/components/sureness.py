"""Decides whether the likeliest intent is likely enough; where it is not, the message counts as not understood.

Rasa's own component knows one threshold for everything. A topic or a flow must be surer than small talk, since a wrong
answer costs a family more than a wrong greeting; and so must out of scope, since what is near a topic deserves search
results and not a refusal.
"""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.training_data.message import Message

from bot.flows import QUESTIONS
from bot.nlg import OUT_OF_SCOPE, is_topic


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SureEnough(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Puts `nlu_fallback` in the place of a guess that is too unsure, and leaves the ranking as it is."""

    def __init__(self, topic: float, small_talk: float, out_of_scope: float, apart: float) -> None:
        """Take the least confidence for each kind of intent, and a topic's least distance to the second guess."""
        self._topic = topic
        self._small_talk = small_talk
        self._out_of_scope = out_of_scope
        self._apart = apart

    @classmethod
    def required_components(cls) -> list[type]:
        """Name the component whose guesses are judged."""
        return [IntentClassifier]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SureEnough":
        """Return the component with the thresholds of config.yml."""
        return cls(config["topic"], config["small_talk"], config["out_of_scope"], config["apart"])

    def process(self, messages: list[Message]) -> list[Message]:
        """Judge the guesses of each message."""
        for message in messages:
            if not self.is_sure(message.get("intent_ranking", [])):
                confidence = message.get("intent", {}).get("confidence", 0.0)
                unsure = {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": confidence}
                message.set("intent", unsure, add_to_output=True)
        return messages

    def is_sure(self, ranking: list[dict[str, Any]]) -> bool:
        """Tell whether the first guess of a ranking is likely enough, and far enough from the second."""
        if not ranking:
            return False
        first = ranking[0]["confidence"]
        second = ranking[1]["confidence"] if len(ranking) > 1 else 0.0
        if is_topic(ranking[0]["name"]) or ranking[0]["name"] in QUESTIONS:
            return bool(first >= self._topic and first - second >= self._apart)
        return bool(first >= (self._out_of_scope if ranking[0]["name"] == OUT_OF_SCOPE else self._small_talk))
