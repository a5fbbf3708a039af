"""Did you mean: the word of our own pages that a mistyped word was meant to be."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from portal.welsh.letters import fold
from portal.welsh.mutation import radicals

SHORTEST_CORRECTED = 4
TWO_MISTAKES_FROM = 8
BEGINNING = 8


class Speller:
    """Corrects words of one language from the words of its pages and how often each occurs.

    `counts` holds words that are spelt right alone, and `keys` the keys under which they are found: a slip that stands
    in our own pages, as in the ways families ask, must neither be offered nor count as known.
    """

    def __init__(self, counts: Mapping[str, int], keys: Collection[str] = ()) -> None:
        self.keys = frozenset(keys)
        self._counts = {word: count for word, count in counts.items() if len(word) >= SHORTEST_CORRECTED - 1}
        self._by_remainder: dict[str, list[str]] = defaultdict(list)
        for word in self._counts:
            for remainder in _remainders(fold(word)):
                self._by_remainder[remainder].append(word)

    def correct(self, word: str) -> str | None:
        """Give the likeliest word with its accents, or None; two mistakes (see `distance`) are mended in long words."""
        plain = fold(word)
        if len(plain) < SHORTEST_CORRECTED or not plain.isalpha():
            return None
        return self._nearest(plain) or self._nearest_radical(plain)

    def _nearest(self, plain: str) -> str | None:
        candidates = {word for remainder in _remainders(plain) for word in self._by_remainder.get(remainder, ())}
        allowed = _mistakes_allowed(plain)
        ranked = [
            (mistakes, fold(word)[0] != plain[0], -self._counts[word], word)
            for word in candidates
            if (mistakes := distance(plain, fold(word))) <= allowed
        ]
        return min(ranked)[-1] if ranked else None

    def _nearest_radical(self, plain: str) -> str | None:
        """Correct a mutated word by its unmutated form, where our pages hold only that."""
        found = (self._nearest(radical.word) for radical in radicals(plain) if len(radical.word) >= SHORTEST_CORRECTED)
        return next((word for word in found if word), None)


def _mistakes_allowed(word: str) -> int:
    return 2 if len(word) >= TWO_MISTAKES_FROM else 1


def _remainders(word: str) -> set[str]:
    """Give what is left of the beginning of `word` when as many letters go as mistakes are allowed.

    Words that far apart share one of these, so only words that share one need to be compared letter by letter.
    """
    remainders = {word[:BEGINNING]}
    for _ in range(_mistakes_allowed(word)):
        remainders |= {left[:at] + left[at + 1 :] for left in remainders for at in range(len(left))}
    return remainders


def distance(first: str, second: str) -> int:
    """Count the mistakes between two words: letters added, dropped, replaced, or swapped with the next."""
    rows: list[list[int]] = [list(range(len(second) + 1))]
    for i, letter in enumerate(first, start=1):
        row = [i]
        for j, other in enumerate(second, start=1):
            cost = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
