"""From text to terms: the one place that knows how each language is cut into words and keys.

The index, the query and the highlighter all ask here, so that what is indexed is what is asked and what is marked.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import simplemma

from portal.content import Language
from portal.welsh import words as welsh_words
from portal.welsh.lemma import Keys, lemmatiser
from portal.welsh.letters import fold, straighten
from portal.welsh.words import Word

from . import english

# Raise when keys come out differently than before: every index is then built anew.
ANALYSIS_VERSION = 2


class Term(NamedTuple):
    """One word of a text: as written (lower case), folded, its key (empty for a function word), and where it stood.

    `radical` is the word folded as it was before it mutated, but with its ending: what an exact match goes by.
    """

    written: str
    surface: str
    radical: str
    key: str
    weak: tuple[str, ...]
    start: int
    end: int


class Analysis(ABC):
    """How one language is read."""

    def terms(self, text: str) -> Iterator[Term]:
        """Yield the terms of `text`; positions are those of the straightened text (see `letters.straighten`)."""
        for word in self._split(straighten(text)):
            keys = self._keys(word.text)
            yield Term(word.text.lower(), fold(word.text), keys.radical, keys.strong, keys.weak, word.start, word.end)

    @abstractmethod
    def is_word(self, word: str) -> bool:
        """Say whether `word` is spelt right, as far as a dictionary can tell."""

    @abstractmethod
    def _split(self, text: str) -> Iterator[Word]: ...

    @abstractmethod
    def _keys(self, word: str) -> Keys: ...


class WelshAnalysis(Analysis):
    """Welsh, by the dictionary in a directory."""

    def __init__(self, dictionary_dir: Path) -> None:
        self._lemmatiser = lemmatiser(dictionary_dir)

    def is_word(self, word: str) -> bool:
        """Say whether the dictionary or the lemma table knows `word`, mutated or not."""
        return self._lemmatiser.dictionary.knows(word) or simplemma.is_known(word, "cy")

    def _split(self, text: str) -> Iterator[Word]:
        return welsh_words.split_words(text)

    def _keys(self, word: str) -> Keys:
        return self._lemmatiser.keys(word)


class EnglishAnalysis(Analysis):
    """English, by stems."""

    def is_word(self, word: str) -> bool:
        """Say whether the lemma table knows `word`."""
        return simplemma.is_known(word, "en")

    def _split(self, text: str) -> Iterator[Word]:
        return english.split_words(text)

    def _keys(self, word: str) -> Keys:
        return Keys(english.english_key(word), (), fold(word))


def analyses(dictionary_dir: Path) -> dict[Language, Analysis]:
    """Give the analysis of each language."""
    return {"cy": WelshAnalysis(dictionary_dir), "en": EnglishAnalysis()}
