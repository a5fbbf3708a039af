"""The intent classifier: our linear model as a part of Rasa's pipeline."""

import logging
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

from bot.components.danger import is_for_safety
from bot.components.linear import LinearModel
from bot.components.ngrams import Numbers
from bot.components.sentence_vectors import SentenceVectors, vector_of
from bot.encoder.layers import MEANING

logger = logging.getLogger(__name__)

NOTHING = {"name": None, "confidence": 0.0}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Ranks every intent for a message."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, model: LinearModel | None = None) -> None:
        """Hold the place where the model is stored, and the model once there is one."""
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def required_components(cls) -> list[type]:
        """Name the component whose vectors are read."""
        return [SentenceVectors]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LinearIntentClassifier":
        """Return a classifier that has yet to be trained."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LinearIntentClassifier":
        """Return a trained classifier."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, LinearModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Train on all lines of both languages and store the model."""
        examples = [line for line in training_data.intent_examples if not is_for_safety(line.get(INTENT))]
        texts, labels = [line.get(TEXT) for line in examples], [line.get(INTENT) for line in examples]
        self._model = LinearModel.fit(texts, labels, _vectors(examples))
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        logger.info("Trained on %d lines for %d intents.", len(texts), len(self._model.labels))
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training lines as they are: nothing that is trained after this reads their intents."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the likeliest intent and the whole ranking on each message."""
        for message in messages:
            ranking = self._rank(message)
            message.set("intent", ranking[0] if ranking else NOTHING, add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _rank(self, message: Message) -> list[dict[str, Any]]:
        text = message.get(TEXT) or ""
        if self._model is None or not text.strip():
            return []
        row = self._model.probabilities([text], _vectors([message]))[0]
        return [{"name": self._model.labels[i], "confidence": float(row[i])} for i in np.argsort(-row, kind="stable")]


def _vectors(messages: list[Message]) -> Numbers | None:
    rows = [vector_of(message) for message in messages]
    known = [row for row in rows if row is not None]
    return np.vstack(known)[:, :MEANING] if known and len(known) == len(rows) else None
