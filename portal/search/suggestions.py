"""Suggestions as one types, and the topics nearest to a search that finds nothing: both by titles and questions."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator

from portal.welsh.letters import fold, straighten
from portal.welsh.mutation import radicals

from .analysis import Analysis, Term
from .documents import Document

SHORTEST_TYPED = 2
MOST_WORDS = 8
PIECE = 3


class Suggester:
    """Completes what is being typed in one language, over the titles of pages and the ways families ask for them."""

    def __init__(self, pages: Iterable[Document], analysis: Analysis) -> None:
        self._analysis = analysis
        self._pages: list[str] = []
        self._is_title: list[bool] = []
        self._by_key: dict[str, set[int]] = defaultdict(set)
        self._by_word: dict[str, set[int]] = defaultdict(set)
        self._pieces: dict[str, frozenset[str]] = {}
        for page in pages:
            self._pieces[page.reference] = _pieces(page.title)
            for text, is_title in ((page.title, True), *((asked, False) for asked in page.asked)):
                self._add(page.reference, text, is_title=is_title)
        self._words = sorted(self._by_word)

    def complete(self, typed: str) -> list[str]:
        """Give the references of pages that `typed` may be the beginning of, likeliest first."""
        terms = list(self._analysis.terms(typed))[-MOST_WORDS:]
        while terms and len(terms[-1].surface) < SHORTEST_TYPED:
            terms.pop()
        if not terms:
            return []
        phrases = self._beginning_with(terms[-1])
        for term in terms[:-1]:
            if term.key:
                phrases &= self._by_key.get(term.key, set())
        counts: dict[str, tuple[int, int]] = {}
        for phrase in phrases:
            page = self._pages[phrase]
            titles, questions = counts.get(page, (0, 0))
            counts[page] = (titles + self._is_title[phrase], questions + 1)
        return sorted(counts, key=lambda page: (*(-count for count in counts[page]), page))

    def nearest(self, text: str) -> list[str]:
        """Give the references of the pages whose titles share most pieces of words with `text`, nearest first."""
        sought = _pieces(text)
        shares = {page: len(sought & pieces) / (1 + len(sought | pieces)) for page, pieces in self._pieces.items()}
        return sorted((page for page in shares if shares[page] > 0), key=lambda page: (-shares[page], page))

    def _add(self, page: str, text: str, *, is_title: bool) -> None:
        number = len(self._pages)
        self._pages.append(page)
        self._is_title.append(is_title)
        for term in self._analysis.terms(text):
            self._by_word[term.surface].add(number)
            if term.key:
                self._by_key[term.key].add(number)

    def _beginning_with(self, term: Term) -> set[int]:
        """Give the phrases that hold a word which begins as `term` does, or as it did before it mutated."""
        beginnings = {term.surface, *(fold(radical.word) for radical in radicals(term.written))}
        found = set(self._by_key.get(term.key, ()))
        for beginning in beginnings:
            if len(beginning) >= SHORTEST_TYPED:
                found.update(*(self._by_word[word] for word in self._starting(beginning)))
        return found

    def _starting(self, beginning: str) -> Iterator[str]:
        for position in range(bisect_left(self._words, beginning), len(self._words)):
            if not self._words[position].startswith(beginning):
                return
            yield self._words[position]


def _pieces(text: str) -> frozenset[str]:
    """Cut a text into the pieces of three letters that its words hold, with the edges of words marked."""
    words = (f" {word} " for word in fold(straighten(text)).split())
    return frozenset(word[at : at + PIECE] for word in words for at in range(len(word) - PIECE + 1))
