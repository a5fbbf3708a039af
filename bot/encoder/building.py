"""Builds, once on each machine, the two files that the encoder runs from."""

from pathlib import Path
from tempfile import TemporaryDirectory

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic

from bot.encoder import vocabulary as pieces_of_words
from bot.encoder.graph import Graph
from bot.encoder.processor import multiplies_bytes
from bot.encoder.weights import Weights


def build(weights: Weights, graph: Path, vocabulary: Path) -> None:
    """Write the graph, with weights of eight bits where the processor can use them, after the vocabulary."""
    graph.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=graph.parent) as folder:
        pieces, floats, ready = (Path(folder) / name for name in ("pieces", "floats.onnx", "ready.onnx"))
        pieces_of_words.write(weights, pieces)
        onnx.save(Graph(weights).model(), floats)
        if multiplies_bytes():
            options = {"DefaultTensorType": onnx.TensorProto.FLOAT}
            quantize_dynamic(floats, ready, per_channel=True, weight_type=QuantType.QInt8, extra_options=options)
        else:
            floats.rename(ready)
        pieces.replace(vocabulary)
        ready.replace(graph)
