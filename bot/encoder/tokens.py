"""Cuts a text into the pieces of words that the model knows, as its makers did (SentencePiece, unigrams)."""

import re

from tokenizers import Tokenizer, models, pre_tokenizers

from bot.encoder.weights import Weights

_SPACES = re.compile(" {2,}")


class Tokens:
    """The numbers of the pieces of a text."""

    def __init__(self, weights: Weights) -> None:
        """Take the vocabulary from the weights."""
        unigrams = models.Unigram(weights.vocabulary(), unk_id=weights.unknown, byte_fallback=False)
        self._tokenizer = Tokenizer(unigrams)
        self._tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
        self._replaced = weights.replaced
        self._first, self._last = weights.first, weights.last

    def of(self, text: str, most: int) -> list[int]:
        """Return the tokens of a text between those that begin and end it, `most` of them at the most."""
        plain = _SPACES.sub(" ", text.translate(self._replaced))
        pieces = self._tokenizer.encode(plain, add_special_tokens=False).ids
        return [self._first, *pieces[: most - 2], self._last]
