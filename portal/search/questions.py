"""The ways families ask, one by one: how near a search comes to a question that a page is known to answer.

Words that many questions share (plan, school) say little of which page is meant; the words together say much. So each
question is compared whole, beside the score of the words of a page.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

# One question: for each thing it asks, the keys by which that thing may be said.
Asked = Sequence[Collection[str]]


class Questions:
    """The questions that the pages of one language answer, ready to be compared with what is typed."""

    def __init__(self, asked: Iterable[tuple[str, Asked]]) -> None:
        """`asked` gives each question with the reference of the page that answers it."""
        questions = [(reference, things) for reference, things in asked if things]
        self._references = [reference for reference, _ in questions]
        self._holding: dict[str, set[int]] = defaultdict(set)
        for number, (_, things) in enumerate(questions):
            for thing in things:
                for key in thing:
                    self._holding[key].add(number)
        self._weights = [sum(self._rarity(self._holders(thing)) for thing in things) for _, things in questions]

    def nearness(self, sought: Asked) -> dict[str, float]:
        """Give, for each page, how near its nearest question comes: 1.0 asks just this, pages at 0.0 are left out."""
        shared: dict[int, float] = defaultdict(float)
        whole = 0.0
        for thing in sought:
            holders = self._holders(thing)
            rarity = self._rarity(holders)
            whole += rarity
            for number in holders:
                shared[number] += rarity
        nearest: dict[str, float] = {}
        for number, weight in shared.items():
            near = min(1.0, weight / math.sqrt(whole * self._weights[number]))
            reference = self._references[number]
            nearest[reference] = max(near, nearest.get(reference, 0.0))
        return nearest

    def _holders(self, thing: Collection[str]) -> set[int]:
        """Give the questions that ask a thing, in any of the ways to say it."""
        return set().union(*(self._holding.get(key, ()) for key in thing))

    def _rarity(self, holders: Collection[int]) -> float:
        return math.log1p(len(self._references) / (1 + len(holders)))
