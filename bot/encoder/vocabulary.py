"""Writes the pieces of words as SentencePiece reads them."""

from pathlib import Path
from typing import Any

from sentencepiece import sentencepiece_model_pb2

from bot.encoder.weights import Weights

_FORM: Any = sentencepiece_model_pb2  # its classes are made when it is imported, so that no checker of types sees them


def write(weights: Weights, path: Path) -> None:
    """Write the pieces; letters are replaced before SentencePiece sees them, and by nothing else."""
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
