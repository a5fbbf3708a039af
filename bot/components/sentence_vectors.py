"""Puts the sentence vector of every message beside its n-grams, where the package for it is installed."""

import logging
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components import embedding
from bot.encoder.layers import Vectors
from bot.launcher import var_dir

logger = logging.getLogger(__name__)

ORIGIN = "sentence_vectors"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceVectors(GraphComponent):  # type: ignore[misc]
    """Adds one dense feature to a message; without the package it adds none and the n-grams do alone."""

    def __init__(self) -> None:
        """Load the sentence model and say in the log whether there is one."""
        self._embedder = embedding.embedder()
        logger.info("Sentence vectors: %s.", "on" if self._embedder else "off (the package is not installed)")

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceVectors":
        """Return the component: it holds nothing that is trained."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add vectors to the training lines, from the cache where they are known."""
        messages = [message for message in training_data.training_examples if message.get(TEXT)]
        if self._embedder:
            cache = embedding.VectorCache(var_dir() / "sentence-vectors.npz")
            rows = cache.vectors([message.get(TEXT) for message in messages], self._embedder)
            for message, row in zip(messages, rows, strict=True):
                _add(message, row)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add vectors to what people typed."""
        if self._embedder:
            for message in messages:
                _add(message, self._embedder.vectors([message.get(TEXT) or ""])[0])
        return messages


def vector_of(message: Message) -> Vectors | None:
    """Return the sentence vector of a message, or None when it has none."""
    for feature in message.features:
        if feature.origin == ORIGIN:
            return np.asarray(feature.features[0], dtype=np.float32)
    return None


def _add(message: Message, row: Vectors) -> None:
    message.add_features(Features(row[np.newaxis, :], FEATURE_TYPE_SENTENCE, TEXT, ORIGIN))
