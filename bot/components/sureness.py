"""Decides whether the likeliest intent is likely enough; where it is not, the message counts as not understood.

Rasa's own component knows one threshold for everything. A topic must be surer than small talk or out of scope: a wrong
answer costs a family more than a wrong "I cannot help with that", which always comes with the person to ask.
"""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.training_data.message import Message

from bot.nlg import is_topic


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SureEnough(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Puts `nlu_fallback` in the place of a guess that is too unsure, and leaves the ranking as it is."""

    def __init__(self, topic: float, other: float, apart: float) -> None:
        """Take the least confidence for a topic and for anything else, and the least distance to the second guess."""
        self._topic = topic
        self._other = other
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
        return cls(config["topic"], config["other"], config["apart"])

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
        if is_topic(ranking[0]["name"]):
            return bool(first >= self._topic and first - second >= self._apart)
        return bool(first >= self._other)
