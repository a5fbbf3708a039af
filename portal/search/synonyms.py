"""Words that mean the same to those who search, from a file that staff can edit (`content/synonyms.yml`)."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from portal.content import LANGUAGES, Language

from .analysis import Analysis, Term


class SynonymsError(ValueError):
    """The file cannot be used; the message says where and why."""


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    cy: list[str] = []
    en: list[str] = []


class Match(NamedTuple):
    """A phrase that was recognised, from term `start` to term `end` (exclusive), and the key of what it means."""

    start: int
    end: int
    key: str


def word_key(term: Term) -> str:
    """Give what a term is recognised by: its key, or for a function word the word itself."""
    return term.key or term.surface


class Synonyms:
    """Phrases that mean the same, by language; each stands for one key, which no word of a text can be."""

    def __init__(self, phrases: Iterable[tuple[Language, tuple[str, ...], str]] = ()) -> None:
        self.phrases = tuple(phrases)
        self._by_first_word: dict[tuple[Language, str], list[tuple[tuple[str, ...], str]]] = {}
        for language, words, key in self.phrases:
            self._by_first_word.setdefault((language, words[0]), []).append((words, key))

    def matches(self, terms: Sequence[Term], language: Language) -> list[Match]:
        """Find the phrases of `language` in `terms`; one that lies within a longer one does not count."""
        words = tuple(word_key(term) for term in terms)
        found: list[Match] = []
        covered = 0
        for start, word in enumerate(words):
            candidates = self._by_first_word.get((language, word), ())
            fitting = [(phrase, key) for phrase, key in candidates if words[start : start + len(phrase)] == phrase]
            longest = max((len(phrase) for phrase, _ in fitting), default=0)
            if start + longest > covered:
                covered = start + longest
                found += (Match(start, covered, key) for phrase, key in fitting if len(phrase) == longest)
        return found


def read_synonyms(path: Path, analyses: dict[Language, Analysis]) -> Synonyms:
    """Read the file; raise SynonymsError when it is missing, no YAML, or not a list of groups with cy and en."""
    try:
        # The C parser, where it happens to be installed, refuses what the Python one reads.
        groups = TypeAdapter(list[_Group]).validate_python(
            YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        )
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise SynonymsError(f"{path.name}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = " ".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
        raise SynonymsError(f"{path.name}: group {where}: {first['msg']}") from error
    return Synonyms(_phrases(groups, analyses))


def _phrases(
    groups: list[_Group], analyses: dict[Language, Analysis]
) -> Iterator[tuple[Language, tuple[str, ...], str]]:
    for number, group in enumerate(groups):
        texts: dict[Language, list[str]] = {"cy": group.cy, "en": group.en}
        for language, text in [(key, text) for key in LANGUAGES for text in texts[key]]:
            words = tuple(word_key(term) for term in analyses[language].terms(text))
            if words:
                yield language, words, f"={number}"
