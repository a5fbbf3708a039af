"""A linear model of what was asked: n-grams of words and characters, with sentence vectors beside them where there are any.

It knows nothing of Rasa. It is stored as JSON and npz: nothing that is loaded can run.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from portal.welsh.folding import fold

Numbers = NDArray[np.float64]

WORDS: dict[str, Any] = {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"\w+"}
CHARACTERS: dict[str, Any] = {"analyzer": "char_wb", "ngram_range": (2, 5)}


@dataclass(frozen=True)
class Shape:
    """The settings of the model; docs/assistant.md says how they were chosen."""

    ngram_scale: float = 8.0
    vector_scale: float = 1.0
    strength: float = 10.0


@dataclass
class LinearModel:
    """One logistic regression for each label, over one bilingual set of features."""

    shape: Shape
    labels: list[str] = field(default_factory=list)
    uses_vectors: bool = False

    def fit(self, texts: Sequence[str], labels: Sequence[str], vectors: Numbers | None) -> Self:
        """Learn from labelled texts; `vectors` holds a row for each text, or is None where there are none."""
        folded = [fold(text).casefold() for text in texts]
        self._vectorizers = [_vectorizer(WORDS).fit(folded), _vectorizer(CHARACTERS).fit(folded)]
        self.uses_vectors = vectors is not None
        self._centre = vectors.mean(axis=0) if vectors is not None else np.zeros(0)
        self.labels = sorted(set(labels))
        features = self._features(texts, vectors)
        given = np.array(labels)
        fits = [self._fit_one(features, given == label) for label in self.labels]
        self._weights = np.vstack([fit.coef_[0] for fit in fits])
        self._bias = np.array([fit.intercept_[0] for fit in fits])
        return self

    def _fit_one(self, features: csr_matrix, positive: NDArray[np.bool_]) -> LogisticRegression:
        model = LogisticRegression(solver="liblinear", C=self.shape.strength, class_weight="balanced", random_state=1)
        return model.fit(features, positive)

    def probabilities(self, texts: Sequence[str], vectors: Numbers | None) -> Numbers:
        """Return a row for each text with the probability of each label; a row sums to 1."""
        scores = self._features(texts, vectors) @ self._weights.T + self._bias
        each = 1 / (1 + np.exp(-scores))
        return np.asarray(each / each.sum(axis=1, keepdims=True))

    def _features(self, texts: Sequence[str], vectors: Numbers | None) -> csr_matrix:
        folded = [fold(text).casefold() for text in texts]
        blocks = [vectorizer.transform(folded) / self.shape.ngram_scale for vectorizer in self._vectorizers]
        if self.uses_vectors:
            if vectors is None:
                raise ValueError("this model was trained with sentence vectors and has been given none")
            centred = vectors - self._centre
            lengths = np.linalg.norm(centred, axis=1, keepdims=True)
            blocks.append(csr_matrix(centred / np.maximum(lengths, 1e-9) * self.shape.vector_scale))
        return csr_matrix(hstack(blocks))
