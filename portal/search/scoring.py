"""How well each page answers a question: BM25 of every word in every field by Whoosh, put together here.

A page is scored for each thing asked by the way of saying it that the page answers best. Whoosh's own compound
queries are not used: in 3.54 its disjunction-max takes the score of whatever page its other branch stands at, and a
boost on a group of one is lost.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from whoosh.searching import Searcher

from .query import KEY_FIELDS, Question, Unit, units

# Chosen by `portal search evaluate`: what families ask says most about a page, and its body least.
FIELD_BOOSTS = {"title": 2.0, "questions": 7.0, "summary": 1.0, "body": 0.7}
EXACT_BOOST = 1.6
TWIN_BOOST = 0.6
LOOSE_BOOST = 0.3

Scores = Mapping[int, float]


class _Holds(NamedTuple):
    """A key in a field, and what finding it there is worth."""

    field: str
    key: str
    boost: float


def score_pages(searcher: Searcher, question: Question, *, loose: bool) -> dict[str, float]:
    """Score every page that speaks of the question, by reference; `loose` also asks for doubtful readings of words."""
    if question.content_terms:
        scores = _together(_unit_scores(searcher, unit, loose=loose) for unit in units(question))
    else:
        scores = _sum(searcher, [_Holds("exact", term.surface, 1.0) for term in question.terms])
    reader = searcher.reader()
    return {reader.stored_fields(number)["reference"]: score for number, score in scores.items()}


def _together(parts: Iterable[Scores]) -> Scores:
    """Add up what each page scores for the things asked."""
    total: dict[int, float] = defaultdict(float)
    for part in parts:
        for number, score in part.items():
            total[number] += score
    return total


def _unit_scores(searcher: Searcher, unit: Unit, *, loose: bool) -> Scores:
    """Score one thing asked, in the ways it may be said; only the way that a page answers best counts."""
    words = [holds for term in unit.terms for holds in _in_fields(term.key)]
    words += (_Holds("exact", term.surface, EXACT_BOOST) for term in unit.terms)
    if loose:
        words += (_Holds("loose", key, LOOSE_BOOST) for term in unit.terms for key in (term.key, *term.weak))
        words += (_Holds("body", key, LOOSE_BOOST) for term in unit.terms for key in term.weak)
    # A phrase is one thing: its words together must not outweigh a word that stands alone.
    alone = len(unit.terms) ** -0.5 if unit.terms else 0.0
    ways = [
        _sum(searcher, [holds._replace(boost=holds.boost * alone) for holds in words]),
        _sum(searcher, [holds for key in set(unit.synonyms) for holds in _in_fields(key)]),
        _sum(searcher, [_Holds("twin", key, TWIN_BOOST) for key in unit.twin_keys]),
    ]
    best: dict[int, float] = defaultdict(float)
    for way in ways:
        for number, score in way.items():
            best[number] = max(best[number], score)
    return best


def _in_fields(key: str) -> Iterable[_Holds]:
    return (_Holds(field, key, FIELD_BOOSTS[field]) for field in KEY_FIELDS)


def _sum(searcher: Searcher, sought: Iterable[_Holds]) -> Scores:
    """Add up what each page scores for these keys."""
    scores: dict[int, float] = defaultdict(float)
    reader = searcher.reader()
    for field, key, boost in sought:
        if reader.frequency(field, key):
            postings = searcher.postings(field, key)  # type: ignore[no-untyped-call]
            while postings.is_active():
                scores[postings.id()] += postings.score() * boost
                postings.next()
    return scores
