"""Cuts a text into the pieces of words that the model knows, as its makers did: unigrams, by SentencePiece."""

import re
from pathlib import Path

from sentencepiece import SentencePieceProcessor

from bot.encoder.weights import Weights

_SPACES = re.compile(" {2,}")


class Tokens:
    """The numbers of the pieces of a text."""

    def __init__(self, weights: Weights, vocabulary: Path) -> None:
        """Read the vocabulary that `vocabulary.write` wrote."""
        self._pieces = SentencePieceProcessor(model_file=str(vocabulary))
        self._replaced = weights.replaced
        self._first, self._last = weights.first, weights.last

    def of(self, text: str, most: int) -> list[int]:
        """Return the tokens of a text between those that begin and end it, `most` of them at the most."""
        plain = _SPACES.sub(" ", text.translate(self._replaced))
        return [self._first, *self._pieces.encode(plain)[: most - 2], self._last]
