"""How well each page answers a question: BM25 of every word in every field by Whoosh, put together here.

A page is scored for each thing asked by the way of saying it that the page answers best. Whoosh's own compound
queries are not used: in 3.54 its disjunction-max takes the score of whatever page its other branch stands at, and a
boost on a group of one is lost.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from whoosh.index import FileIndex
from whoosh.searching import Searcher

from .query import KEY_FIELDS, Question, Unit, units

# Chosen by `portal search evaluate`: what families ask says most about a page, and its body least.
FIELD_BOOSTS = {"title": 2.0, "questions": 7.0, "summary": 1.0, "body": 0.7}
EXACT_BOOST = 1.6
TWIN_BOOST = 0.6
LOOSE_BOOST = 0.3

WORDS_REMEMBERED = 20_000

Scores = Mapping[int, float]


class Weights:
    """What each key of each field is worth in each page of one index, which never changes: read once, remembered.

    Safe between threads: two that read the same key at once only do so twice.
    """

    def __init__(self, index: FileIndex) -> None:
        self._index = index
        self._known: dict[tuple[str, str], Sequence[tuple[int, float]]] = {}
        with index.reader() as reader:  # type: ignore[no-untyped-call]
            self.references = tuple(reader.stored_fields(number)["reference"] for number in reader.all_doc_ids())
            self._held = frozenset((field, key.decode()) for field, key in reader.all_terms())

    def holds(self, field: str, key: str) -> bool:
        """Say whether any page holds a key in a field."""
        return (field, key) in self._held

    def of(self, keys: Iterable[tuple[str, str]]) -> Iterator[Sequence[tuple[int, float]]]:
        """Yield, for each field and key, the pages that hold it by number, and what it is worth there."""
        sought = list(keys)
        missing = {asked for asked in sought if asked in self._held and asked not in self._known}
        if missing:
            if len(self._known) > WORDS_REMEMBERED:
                self._known = {}
            with self._index.searcher() as searcher:
                self._known |= {asked: tuple(_read(searcher, *asked)) for asked in missing}
        known = self._known
        yield from (known.get(asked, ()) for asked in sought)


def _read(searcher: Searcher, field: str, key: str) -> Iterator[tuple[int, float]]:
    postings = searcher.postings(field, key)  # type: ignore[no-untyped-call]
    while postings.is_active():
        yield postings.id(), postings.score()
        postings.next()


class _Holds(NamedTuple):
    """A key in a field, and what finding it there is worth."""

    field: str
    key: str
    boost: float


def score_pages(weights: Weights, question: Question, *, loose: bool) -> dict[str, float]:
    """Score every page that speaks of the question, by reference; `loose` also asks for doubtful readings of words."""
    if question.content_terms:
        scores = _together(_unit_scores(weights, unit, loose=loose) for unit in units(question))
    else:
        scores = _sum(weights, [_Holds("exact", term.radical, 1.0) for term in question.terms])
    return {weights.references[number]: score for number, score in scores.items()}


def _together(parts: Iterable[Scores]) -> Scores:
    """Add up what each page scores for the things asked."""
    total: dict[int, float] = defaultdict(float)
    for part in parts:
        for number, score in part.items():
            total[number] += score
    return total


def _unit_scores(weights: Weights, unit: Unit, *, loose: bool) -> Scores:
    """Score one thing asked, in the ways it may be said; only the way that a page answers best counts."""
    words = [holds for term in unit.terms for holds in _in_fields(term.key)]
    words += (_Holds("exact", term.radical, EXACT_BOOST) for term in unit.terms)
    if loose:
        words += (_Holds("loose", key, LOOSE_BOOST) for term in unit.terms for key in (term.key, *term.weak))
        words += (_Holds("body", key, LOOSE_BOOST) for term in unit.terms for key in term.weak)
    # A phrase is one thing: its words together must not outweigh a word that stands alone.
    alone = len(unit.terms) ** -0.5 if unit.terms else 0.0
    ways = [
        _sum(weights, [holds._replace(boost=holds.boost * alone) for holds in words]),
        _sum(weights, [holds for key in set(unit.synonyms) for holds in _in_fields(key)]),
        _sum(weights, [_Holds("twin", key, TWIN_BOOST) for key in unit.twin_keys]),
    ]
    best: dict[int, float] = defaultdict(float)
    for way in ways:
        for number, score in way.items():
            best[number] = max(best[number], score)
    return best


def _in_fields(key: str) -> Iterable[_Holds]:
    return (_Holds(field, key, FIELD_BOOSTS[field]) for field in KEY_FIELDS)


def _sum(weights: Weights, sought: Sequence[_Holds]) -> Scores:
    """Add up what each page scores for these keys."""
    scores: dict[int, float] = defaultdict(float)
    for holds, pages in zip(sought, weights.of((holds.field, holds.key) for holds in sought), strict=True):
        for number, score in pages:
            scores[number] += score * holds.boost
    return scores
