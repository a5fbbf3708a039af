"""Excerpts: the stretch of a page that speaks of what was asked, with the words marked as they stand in the text."""

from collections.abc import Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from portal.content import Language
from portal.welsh.letters import straighten

from .analysis import Analysis
from .synonyms import Synonyms

EXCERPT_WORDS = 36
LEAD_WORDS = 8
CACHED_TEXTS = 512


class _Span(NamedTuple):
    """A word of a text, or a phrase that means the same as others: its keys, its words by number, its characters."""

    keys: tuple[str, str]
    first: int
    last: int
    start: int
    end: int


class Highlighter:
    """Makes excerpts of texts in one language; remembers where the words of recent texts stand."""

    def __init__(self, language: Language, analysis: Analysis, synonyms: Synonyms) -> None:
        self._language = language
        self._analysis = analysis
        self._synonyms = synonyms
        self._spans = lru_cache(maxsize=CACHED_TEXTS)(self._find_spans)

    def excerpt(self, text: str, keys: Set[str]) -> Markup | None:
        """Give the stretch of `text` that speaks most of `keys`, as safe HTML with `<mark>`; None where none does."""
        plain = " ".join(straighten(text).split())
        words, phrases = self._spans(plain)
        hits = _without_overlaps([span for span in (*phrases, *words) if not keys.isdisjoint(span.keys)])
        if not hits:
            return None
        best = max(range(len(hits)), key=lambda position: (_worth(hits, position, keys), -position))
        start = _sentence_start(plain, words, hits[best].first)
        last = min(start + EXCERPT_WORDS, len(words)) - 1
        marked = [hit for hit in hits if start <= hit.first and hit.last <= last]
        end = len(plain) if last == len(words) - 1 else words[last].end
        return _render(plain, words[start].start if start else 0, end, marked)

    def _find_spans(self, text: str) -> tuple[tuple[_Span, ...], tuple[_Span, ...]]:
        terms = list(self._analysis.terms(text))
        words = tuple(
            _Span((term.key or term.surface, term.surface), number, number, term.start, term.end)
            for number, term in enumerate(terms)
        )
        phrases = tuple(
            _Span(
                (match.key, match.key), match.start, match.end - 1, terms[match.start].start, terms[match.end - 1].end
            )
            for match in self._synonyms.matches(terms, self._language)
        )
        return words, phrases


def _without_overlaps(spans: Sequence[_Span]) -> list[_Span]:
    """Sort spans as they stand in the text, leaving out what lies within a longer one."""
    kept: list[_Span] = []
    for span in sorted(spans, key=lambda span: (span.first, -span.last)):
        if not kept or span.first > kept[-1].last:
            kept.append(span)
    return kept


def _worth(hits: Sequence[_Span], position: int, keys: Set[str]) -> int:
    """Count the different keys asked for that lie within one excerpt of the hit at `position`."""
    limit = hits[position].first + EXCERPT_WORDS - LEAD_WORDS
    near = (hit for hit in hits[position : position + EXCERPT_WORDS] if hit.last < limit)
    return len({key for hit in near for key in hit.keys if key in keys})


def _sentence_start(text: str, words: Sequence[_Span], number: int) -> int:
    """Give the word that begins the sentence of word `number`, or one a little before it when that is far."""
    earliest = max(0, number - LEAD_WORDS)
    for candidate in range(number, earliest, -1):
        if any(stop in text[words[candidate - 1].end : words[candidate].start] for stop in ".?!"):
            return candidate
    return earliest


def _render(text: str, start: int, end: int, marked: Sequence[_Span]) -> Markup:
    parts = [Markup("… ") if start > 0 else Markup()]
    position = start
    for hit in marked:
        parts += [escape(text[position : hit.start]), Markup("<mark>{}</mark>").format(text[hit.start : hit.end])]
        position = hit.end
    parts += [escape(text[position:end]), Markup(" …") if end < len(text) else Markup()]
    return Markup().join(parts)
