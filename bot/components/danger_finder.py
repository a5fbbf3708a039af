"""The second net for messages of danger as a part of Rasa's pipeline."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components import embedding
from bot.components.danger import DangerModel
from bot.components.ngrams import Numbers
from bot.components.sentence_vectors import SentenceVectors, vector_of
from bot.launcher import var_dir
from bot.nlg import DANGER, OUT_OF_SCOPE, is_topic


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DangerFinder(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Says of a message which danger it tells of; what else it may ask for is left as it is."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, model: DangerModel | None = None) -> None:
        """Hold the place where the model is stored, and the model once there is one."""
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def required_components(cls) -> list[type]:
        """Name the component whose vectors are read; that what was asked is guessed before, `process` alone needs."""
        return [SentenceVectors]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "DangerFinder":
        """Return a finder that has yet to be trained."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "DangerFinder":
        """Return a trained finder, warmed up so that the first reader does not wait."""
        with model_storage.read_from(resource) as folder:
            model = DangerModel.load(folder)
        model.find("Helo. Sut mae gofyn am gynllun i fy mab?", _vectors)
        return cls(model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the lines of danger against all others and store the model."""
        messages = training_data.intent_examples
        lines = [(message.get(TEXT), message.get(INTENT)) for message in messages]
        self._model = DangerModel.fit(lines, _TrainingVectors(messages))
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training lines as they are."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the danger, or None, on each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            danger = self._model.find(text, _vectors, _topic(message)) if self._model and text.strip() else None
            found = {"name": danger.name, "confidence": danger.confidence} if danger else None
            message.set(DANGER, found, add_to_output=True)
        return messages


class _TrainingVectors:
    """Vectors of the training lines from the part before, and of single sentences from a file of their own."""

    def __init__(self, messages: list[Message]) -> None:
        rows = ((message.get(TEXT), vector_of(message)) for message in messages)
        self._known = {text: row for text, row in rows if row is not None}

    def __call__(self, texts: Sequence[str]) -> Numbers | None:
        embedder = embedding.embedder()
        if embedder is None:
            return None
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            cache = embedding.VectorCache(var_dir() / "danger-vectors.npz")
            self._known.update(zip(new, cache.vectors(new, embedder), strict=True))
        return np.vstack([self._known[text] for text in texts])


def _vectors(texts: Sequence[str]) -> Numbers | None:
    embedder = embedding.embedder()
    return embedder.vectors(texts) if embedder else None


def _topic(message: Message) -> float:
    """Return how sure the likeliest guess is to be right, where it is a topic."""
    ranking = message.get("intent_ranking") or [{"name": OUT_OF_SCOPE, "confidence": 0.0}]
    return float(ranking[0]["confidence"]) if is_topic(ranking[0]["name"]) else 0.0
