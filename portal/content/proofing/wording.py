"""Words that this site does not use, and what it says instead: England's terms, old terms, jargon, wrong variants."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from portal.content.frontmatter import load_yaml
from portal.content.problems import ContentError, Problem
from portal.content.schema import LANGUAGES, Language, Reference, Term
from portal.content.texts import Passage
from portal.welsh.letters import straighten
from portal.welsh.mutation import Mutation, mutate

_WHY = {
    "england": "is a term of England, not of Wales",
    "old": "is an old term",
    "jargon": "is jargon",
    "hurtful": "may hurt a reader",
    "term": "is not how this site says it",
}


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Instead(_Record):
    """Wrong words in either language (`avoid`), what to write, and the pages that may name them to explain them.

    `exact` entries are found only as they are written, capitals and all; others in any case and any mutation.
    """

    why: Literal["england", "old", "jargon", "hurtful", "term"]
    avoid: dict[Language, list[str]]
    write: dict[Language, str]
    explained_on: list[Reference] = []
    exact: bool = False

    @model_validator(mode="after")
    def says_what_to_write(self) -> Self:
        """Refuse words to avoid without words to write in the same language."""
        if set(self.avoid) != set(self.write):
            raise ValueError("avoid and write must be given in the same languages")
        return self


class _File(_Record):
    vague_links: dict[Language, list[str]]
    instead: list[Instead]


class Wording:
    """The rules of wording.yml."""

    def __init__(self, file: _File) -> None:
        self.vague_links = {language: frozenset(file.vague_links.get(language, ())) for language in LANGUAGES}
        self._exact: dict[tuple[Language, str], Instead] = {}
        self._any_case: dict[tuple[Language, str], Instead] = {}
        for rule in file.instead:
            for language, phrases in rule.avoid.items():
                for phrase in map(straighten, phrases):
                    exact = rule.exact or phrase != phrase.lower()
                    for form in _mutations_of(phrase) if language == "cy" and not rule.exact else {phrase}:
                        (self._exact if exact else self._any_case)[language, form] = rule
        self._patterns = {
            language: (_pattern(self._exact, language, 0), _pattern(self._any_case, language, re.IGNORECASE))
            for language in LANGUAGES
        }

    def faults(self, passage: Passage) -> Iterator[Problem]:
        """Yield a fault for each wording to avoid, but on the pages that explain it."""
        language = passage.draft.language
        text = passage.words
        exact, any_case = self._patterns[language]
        for pattern, rules in ((exact, self._exact), (any_case, self._any_case)):
            for found in pattern.finditer(text):
                words = found.group() if rules is self._exact else found.group().lower()
                rule = rules[language, words]
                if not _explains(passage, rule):
                    message = f"{found.group()!r} {_WHY[rule.why]}: write {rule.write[language]}"
                    yield passage.fault(found.start(), message)


def _explains(passage: Passage, rule: Instead) -> bool:
    draft = passage.draft
    explains_old_words = isinstance(draft.meta, Term) and draft.meta.usage != "current"
    return explains_old_words or f"{draft.type}/{draft.id}" in rule.explained_on


def _mutations_of(phrase: str) -> set[str]:
    return {phrase, *(mutate(phrase, mutation) for mutation in Mutation)}


def _pattern(rules: Collection[tuple[Language, str]], language: Language, flags: int) -> re.Pattern[str]:
    forms = sorted((form for rule_language, form in rules if rule_language == language), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)" if forms else r"(?!)", flags)


def read_wording(path: Path, known_pages: Collection[str]) -> Wording:
    """Read wording.yml; ContentError when it is wrong or names a page that is not there."""
    try:
        text = path.read_text(encoding="utf-8")
        file = _File.model_validate(load_yaml(path, text))
    except OSError as error:
        raise ContentError([Problem(path, 1, f"the list of wordings cannot be read: {error.strerror}")]) from error
    except ValidationError as error:
        problems = [
            Problem(path, 1, f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}") for detail in error.errors()
        ]
        raise ContentError(problems) from error
    gone = {reference for rule in file.instead for reference in rule.explained_on} - set(known_pages)
    if gone:
        lines = text.splitlines()
        raise ContentError(
            [
                Problem(path, _line_with(reference, lines), f"there is no page {reference!r}: mend it")
                for reference in sorted(gone)
            ]
        )
    return Wording(file)


def _line_with(words: str, lines: list[str]) -> int:
    return next((number for number, line in enumerate(lines, 1) if words in line), 1)
