"""N-grams of words and of characters, weighed by how rare they are: the features of what was typed."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

Numbers = NDArray[np.float32]

# How these were chosen is told in docs/assistant.md.
ANALYSERS: tuple[dict[str, Any], ...] = (
    {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"\w+"},
    {"analyzer": "char_wb", "ngram_range": (2, 5)},
)
# Rows are divided by a constant and not by their own length: else a text of unknown words looks like a sure one.
SCALE = 16.0


class NGrams:
    """One kind of n-grams; scikit-learn learns them and cuts the texts, and rows are put together here.

    For one short text that takes a quarter of the time of scikit-learn's own way, which is made for many long ones.
    """

    def __init__(self, analyser: dict[str, Any], names: Sequence[str], rarity: Numbers) -> None:
        """Take the n-grams that are known, in order, with the weight of each."""
        self.rarity = rarity
        self._cut = _vectorizer(analyser).build_analyzer()
        self._places = {name: place for place, name in enumerate(names)}

    @classmethod
    def learn(cls, analyser: dict[str, Any], texts: Sequence[str], rarest: int) -> Self:
        """Learn the n-grams of folded texts that at least `rarest` of them hold."""
        learned = _vectorizer(analyser, rarest).fit(texts)
        return cls(analyser, learned.get_feature_names_out().tolist(), learned.idf_.astype(np.float32))

    @property
    def names(self) -> list[str]:
        """Return the n-grams that are known, in order."""
        return list(self._places)

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """Return a row for each folded text."""
        found = [np.unique(self._known(text), return_counts=True) for text in texts]
        places = np.concatenate([columns for columns, _ in found]) if found else np.zeros(0, np.int64)
        counts = np.concatenate([times for _, times in found]) if found else np.zeros(0)
        values = (1.0 + np.log(counts)) * self.rarity[places] / SCALE
        ends = np.cumsum([0, *(len(columns) for columns, _ in found)])
        shape = (len(texts), len(self._places))
        return csr_matrix((values.astype(np.float32), places, ends), shape=shape)

    def _known(self, text: str) -> NDArray[np.int64]:
        places = (self._places.get(piece, -1) for piece in self._cut(text))
        return np.array([place for place in places if place >= 0], np.int64)


def rows_of(kinds: Sequence[NGrams], texts: Sequence[str]) -> csr_matrix:
    """Return a row for each folded text with all kinds side by side."""
    return csr_matrix(hstack([kind.rows(texts) for kind in kinds]), dtype=np.float32)


def _vectorizer(analyser: dict[str, Any], rarest: int = 1) -> TfidfVectorizer:
    return TfidfVectorizer(**analyser, lowercase=False, min_df=rarest, dtype=np.float32)
