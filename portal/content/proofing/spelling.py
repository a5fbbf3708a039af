"""Spelling in both languages, precision first: a word passes when any source knows it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import simplemma

from portal.content.problems import Problem
from portal.content.schema import Language
from portal.content.texts import Passage
from portal.welsh.lemma import lemmatiser
from portal.welsh.mutation import radicals
from portal.welsh.words import split_words

from .accepted import Accepted

_QUOTED = re.compile(r"[\"“][^\"“”]+[\"”]")
_ENGLISH_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
CACHED_WORDS = 50_000


class Spelling:
    """Tells which words are spelt right, by the Welsh dictionary, the word lists of simplemma and the accepted list."""

    def __init__(self, dictionary_dir: Path, accepted: Accepted) -> None:
        self._dictionary = lemmatiser(dictionary_dir).dictionary
        self._accepted = accepted
        self._is_right = {
            "cy": lru_cache(maxsize=CACHED_WORDS)(self._is_right_in_welsh),
            "en": lru_cache(maxsize=CACHED_WORDS)(self._is_right_in_english),
        }

    def faults(self, passage: Passage) -> Iterator[Problem]:
        """Yield a fault for each word that nobody knows."""
        language = passage.draft.language
        text = passage.words
        if language == "cy":
            text = _QUOTED.sub(self._without_english, text)
        for word, start in _words(text, language):
            if not self._is_right[language](word):
                message = f"{word!r} is in no dictionary: mend it, or add a name or term to accepted_words.txt"
                yield passage.fault(start, message)

    def _without_english(self, quoted: re.Match[str]) -> str:
        """Return a quotation as it is, or blank when it is an English term named in a Welsh page."""
        words = [word for word, _ in _words(quoted.group(), "en")]
        return " " * len(quoted.group()) if all(map(self._is_right["en"], words)) else quoted.group()

    def _is_right_in_welsh(self, word: str) -> bool:
        return self._is_accepted(word) or self._is_welsh(word)

    def _is_right_in_english(self, word: str) -> bool:
        stem = word.removesuffix("'s").removesuffix("'")
        return (
            self._is_accepted(stem)
            or simplemma.is_known(stem.lower(), "en")
            # A name in an English page may be Welsh.
            or (stem[:1].isupper() and self._is_welsh(stem))
        )

    def _is_accepted(self, word: str) -> bool:
        behind = {word.lower(), *(radical.word for radical in radicals(word))}
        return word in self._accepted.names or not behind.isdisjoint(self._accepted.terms)

    def _is_welsh(self, word: str) -> bool:
        return (
            self._dictionary.knows(word)
            or self._dictionary.knows(word.lower())
            or simplemma.is_known(word.lower(), "cy")
        )


def _words(text: str, language: Language) -> Iterator[tuple[str, int]]:
    """Yield the words of a text, of more than one letter, with where they begin."""
    if language == "en":
        found = ((match.group(), match.start()) for match in _ENGLISH_WORD.finditer(text))
    else:
        found = ((word.text, word.start) for word in split_words(text))
    for word, start in found:
        if len(word) > 1 and word[0].isalpha():
            yield word, start
