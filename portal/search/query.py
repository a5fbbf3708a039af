"""From what a person typed to what the index is asked. No query language: every character is a word or is nothing."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self

from portal.content import Language, other

from .analysis import Analysis, Term
from .spelling import Speller
from .synonyms import Synonyms

MAX_QUERY_LENGTH = 300
MAX_TERMS = 12

KEY_FIELDS = ("title", "questions", "summary", "body")


class QueryTooLong(ValueError):
    """What was typed is longer than MAX_QUERY_LENGTH characters."""


@dataclass(frozen=True)
class Question:
    """What was typed, read in both languages: `terms` in the language of the page, `twin_terms` in the other."""

    text: str
    language: Language
    terms: tuple[Term, ...]
    twin_terms: tuple[Term, ...]
    synonyms: Synonyms

    @property
    def content_terms(self) -> tuple[Term, ...]:
        """Give the terms that carry meaning."""
        return tuple(term for term in self.terms if term.key)

    def keys(self) -> frozenset[str]:
        """Give every key that a page may answer by: of words, or of phrases that mean the same."""
        own, twin = (
            self.synonyms.matches(self.terms, self.language),
            self.synonyms.matches(self.twin_terms, other(self.language)),
        )
        return frozenset([*(term.key for term in self.content_terms), *(match.key for match in (*own, *twin))])


class Unit(NamedTuple):
    """One thing asked for, where it stands in the text, and the ways to say it: words, meanings, the other language."""

    start: int
    end: int
    terms: tuple[Term, ...] = ()
    synonyms: tuple[str, ...] = ()
    twin_keys: tuple[str, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """Give the keys by which this may be said in the language of the page."""
        return frozenset([*(term.key for term in self.terms), *self.synonyms])

    def joined(self, unit: Self) -> Self:
        """Give the unit that holds both."""
        return self._replace(
            end=max(self.end, unit.end),
            terms=self.terms + unit.terms,
            synonyms=self.synonyms + unit.synonyms,
            twin_keys=self.twin_keys + unit.twin_keys,
        )


def read_question(text: str, language: Language, analyses: dict[Language, Analysis], synonyms: Synonyms) -> Question:
    """Read what was typed; words past MAX_TERMS that carry meaning are left out."""
    terms = _first_terms(analyses[language].terms(text))
    twin_terms = _first_terms(analyses[other(language)].terms(text))
    return Question(text, language, terms, twin_terms, synonyms)


def _first_terms(terms: Iterable[Term]) -> tuple[Term, ...]:
    kept: list[Term] = []
    for term in terms:
        kept.append(term)
        if sum(bool(term.key) for term in kept) == MAX_TERMS:
            break
    return tuple(kept)


def corrected_text(
    question: Question,
    analysis: Analysis,
    is_twin: Callable[[str], bool],
    spellers: Mapping[Language, Speller],
    names: Container[str],
    *,
    boldly: bool,
) -> str | None:
    """Give what was typed with its slips put right, or None; a word whose key is among `names` is no slip.

    `is_twin` says whether a page is known in the other language by a key. A word that is spelt right stays, be it ours
    or not, unless it is to be corrected `boldly`.
    """
    text, shift = question.text, 0
    for term in question.content_terms:
        known = term.key in names or _is_known(term, question, is_twin, spellers)
        stays = known or (analysis.is_word(term.written) and not boldly)
        better = None if stays else spellers[question.language].correct(term.written)
        if better:
            text = text[: term.start + shift] + better + text[term.end + shift :]
            shift += len(better) - (term.end - term.start)
    return text if text != question.text else None


def _is_known(
    term: Term, question: Question, is_twin: Callable[[str], bool], spellers: Mapping[Language, Speller]
) -> bool:
    """Say whether any page, in either language, or the synonyms hold a term."""
    if term.key in spellers[question.language].keys:
        return True
    for twin in question.twin_terms:
        stands_here = twin.start < term.end and term.start < twin.end
        if stands_here and twin.key in spellers[other(question.language)].keys and is_twin(twin.key):
            return True
    for language, terms in ((question.language, question.terms), (other(question.language), question.twin_terms)):
        for match in question.synonyms.matches(terms, language):
            if terms[match.start].start <= term.start < terms[match.end - 1].end:
                return True
    return False


def units(question: Question) -> list[Unit]:
    """Cut the question into the things asked for: words, and phrases that mean the same as others."""
    units: list[Unit] = []
    for unit in sorted(_unit_parts(question), key=lambda unit: (unit.start, -unit.end)):
        if units and unit.start < units[-1].end:
            units[-1] = units[-1].joined(unit)
        else:
            units.append(unit)
    return units


def _unit_parts(question: Question) -> Iterator[Unit]:
    both = ((question.language, question.terms), (other(question.language), question.twin_terms))
    for language, terms in both:
        for match in question.synonyms.matches(terms, language):
            yield Unit(terms[match.start].start, terms[match.end - 1].end, synonyms=(match.key,))
    yield from (Unit(term.start, term.end, terms=(term,)) for term in question.content_terms)
    yield from (Unit(term.start, term.end, twin_keys=(term.key,)) for term in question.twin_terms if term.key)
