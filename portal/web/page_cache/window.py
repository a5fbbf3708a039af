"""How many kept pages one address may be given in a stretch of time."""

import time
from collections import Counter
from collections.abc import Callable


class Window:
    """Counts by address in stretches of `seconds`; each process keeps its own counts."""

    def __init__(self, most: int, seconds: float, *, is_on: Callable[[], bool]) -> None:
        """`is_on` tells whether the limit holds at all."""
        self._most = most
        self._seconds = seconds
        self._is_on = is_on
        self._stretch = 0
        self._counts: Counter[str] = Counter()

    def lets(self, address: str) -> bool:
        """Count one page, and tell whether the address may have it."""
        if not self._is_on():
            return True
        stretch = int(time.monotonic() / self._seconds)
        if stretch != self._stretch:
            self._stretch, self._counts = stretch, Counter()
        self._counts[address] += 1
        return self._counts[address] <= self._most
