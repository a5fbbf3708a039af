"""The pages that are kept in memory: those asked for last, of one version of the portal, within a bound."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .answer import Answer

if TYPE_CHECKING:
    from .front import Kind

MOST_BYTES = 32 * 1024 * 1024


@dataclass
class Kept:
    """A kept answer, with what its page hung on when it was made, and until when that need not be looked at again."""

    answer: Answer
    kind: "Kind"
    hung_on: Hashable
    good_until: float = 0.0


class KeptPages:
    """Answers by address. Safe between threads; each process keeps its own."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        """`most_bytes` bounds what is kept; the page that nobody asked for the longest goes first."""
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._version: Hashable = None
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._bytes = 0

    def get(self, version: Hashable, address: Hashable) -> Kept | None:
        """Return the answer kept for an address in this version, or None."""
        with self._lock:
            kept = self._kept.get(address) if version == self._version else None
            if kept is not None:
                self._kept.move_to_end(address)
            return kept

    def put(self, version: Hashable, address: Hashable, kept: Kept) -> None:
        """Keep an answer; those of another version go."""
        size = kept.answer.page.size  # compresses the page, which nobody else should wait for
        with self._lock:
            if version != self._version:
                self._version, self._bytes = version, 0
                self._kept.clear()
            self._take_out(address)
            self._kept[address] = kept
            self._bytes += size
            while self._bytes > self._most_bytes:
                self._take_out(next(iter(self._kept)))

    def _take_out(self, address: Hashable) -> None:
        kept = self._kept.pop(address, None)
        self._bytes -= kept.answer.page.size if kept else 0
