"""Spelling in both languages, precision first: a word passes when any source knows it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import simplemma

from portal.content.problems import Problem
from portal.content.texts import Passage
from portal.welsh.lemma import lemmatiser
from portal.welsh.mutation import radicals

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
        is_right = self._is_right[passage.draft.language]
        for word, start in _words(passage):
            if not is_right(word) and not self._is_quoted_english(passage, start):
                message = f"{word!r} is in no dictionary: mend it, or add a name or term to accepted_words.txt"
                yield passage.fault(start, message)

    def _is_quoted_english(self, passage: Passage, start: int) -> bool:
        """Tell whether a word of a Welsh page stands in an English term that the page names in quotation marks."""
        if passage.draft.language != "cy":
            return False
        around = (quoted for quoted in _QUOTED.finditer(passage.words) if quoted.start() < start < quoted.end())
        return any(all(map(self._is_right["en"], _ENGLISH_WORD.findall(quoted.group()))) for quoted in around)

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


def _words(passage: Passage) -> Iterator[tuple[str, int]]:
    """Yield the words of a passage, of more than one letter, with where they begin."""
    if passage.draft.language == "cy":
        found = ((word.text, word.start) for word in passage.welsh_words)
    else:
        found = ((match.group(), match.start()) for match in _ENGLISH_WORD.finditer(passage.words))
    return ((word, start) for word, start in found if len(word) > 1 and word[0].isalpha())
