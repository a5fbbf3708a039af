"""Cuts a text into the pieces of words that the model knows, as its makers did: unigrams, by SentencePiece."""

import re
from pathlib import Path
from typing import Any

from sentencepiece import SentencePieceProcessor, sentencepiece_model_pb2

from bot.encoder.weights import Weights

_FORM: Any = sentencepiece_model_pb2  # its classes are made when it is imported, so that no checker of types sees them
_SPACES = re.compile(" {2,}")


class Tokens:
    """The numbers of the pieces of a text."""

    def __init__(self, weights: Weights, vocabulary: Path) -> None:
        """Read the vocabulary that `write_vocabulary` wrote."""
        self._pieces = SentencePieceProcessor(model_file=str(vocabulary))
        self._replaced = weights.replaced
        self._first, self._last = weights.first, weights.last

    def of(self, text: str, most: int) -> list[int]:
        """Return the tokens of a text between those that begin and end it, `most` of them at the most."""
        plain = _SPACES.sub(" ", text.translate(self._replaced))
        return [self._first, *self._pieces.encode(plain)[: most - 2], self._last]


def write_vocabulary(weights: Weights, path: Path) -> None:
    """Write the pieces as SentencePiece reads them; letters are replaced before it sees them, and by nothing else."""
    model = _FORM.ModelProto()
    kinds = {weights.first: "CONTROL", weights.padding: "CONTROL", weights.last: "CONTROL", weights.unknown: "UNKNOWN"}
    for number, (piece, score) in enumerate(weights.vocabulary()):
        kind = _FORM.ModelProto.SentencePiece.Type.Value(kinds.get(number, "NORMAL"))
        model.pieces.add(piece=piece, score=score, type=kind)
    model.trainer_spec.model_type = _FORM.TrainerSpec.ModelType.UNIGRAM
    model.trainer_spec.unk_id = weights.unknown
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.add_dummy_prefix = True
    model.normalizer_spec.remove_extra_whitespaces = False
    path.write_bytes(model.SerializeToString())
