"""The sentence vectors of what people type and of training lines, where the weights for them are installed."""

import functools
import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

import numpy as np

from bot import encoder
from bot.components.sentences import sentences
from bot.encoder import SentenceEncoder
from bot.encoder.layers import DIMENSION, Vectors, in_parts
from bot.launcher import var_dir

MOST_REMEMBERED = 2000


@functools.cache
def embedder() -> "Embedder | None":
    """Return the one embedder of this process, or None where the weights are not installed."""
    return Embedder(SentenceEncoder(var_dir())) if encoder.available() else None


class Embedder:
    """Turns texts into vectors; that of several sentences is their mean, as each is needed by itself too.

    A sentence that comes again is answered from memory, under a hash with a key that nobody knows: no text is kept.
    Safe between threads.
    """

    def __init__(self, model: SentenceEncoder) -> None:
        """Use a loaded model."""
        self._model = model
        self._key = secrets.token_bytes(16)
        self._known: OrderedDict[bytes, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return one row of DIMENSION numbers for each text."""
        parts = [sentences(text) or [text] for text in texts]
        found = self._of_sentences(list(dict.fromkeys(chain.from_iterable(parts))))
        return np.vstack([_mean(own, found) for own in parts]) if parts else np.zeros((0, DIMENSION), np.float32)

    def _of_sentences(self, texts: Sequence[str]) -> Mapping[str, Vectors]:
        names = {text: hashlib.blake2b(text.encode(), key=self._key, digest_size=16).digest() for text in texts}
        with self._lock:
            found = {text: self._known[name] for text, name in names.items() if name in self._known}
        new = [text for text in texts if text not in found]
        found |= dict(zip(new, self._model.vectors(new), strict=True))
        with self._lock:
            for text, name in names.items():
                self._known[name] = found[text]
                self._known.move_to_end(name)
            while len(self._known) > MOST_REMEMBERED:
                self._known.popitem(last=False)
        return found


def _mean(parts: Sequence[str], found: Mapping[str, Vectors]) -> Vectors:
    if len(parts) == 1:
        return found[parts[0]]
    weights = np.array([len(part.split()) for part in parts], np.float32)
    return in_parts(weights @ np.vstack([found[part] for part in parts]))


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
    how = f"{encoder.version()} by sentence" if sentences(text) else encoder.version()
    return hashlib.sha256(f"{how}\n{text}".encode()).hexdigest()
