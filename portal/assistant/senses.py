"""What single words mean for an answer: a word with two meanings, England's words, and the stage of learning.

The words are data (`senses.toml`). Nothing here asks Rasa or knows a reader's language.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.content import Language
from portal.welsh.letters import fold

from .understanding import Named

_DATA = Path(__file__).with_name("senses.toml")
# A follow-up leans on what was said before: it is short, and begins as one.
_FOLLOW_UP = re.compile(
    r"(?:(?:a|ac|ond|and|but|ok|iawn|so|felly),? )?(?:what about|how about|and for|and if|and in|and at|for|in|at"
    r"|beth am|be am|beth os|be os|what if|and|a|ac|i|i'r|yn|yn y)\b"
)
_MOST_WORDS_OF_A_FOLLOW_UP = 9
_MOST_WORDS_ROUND_AN_AGE = 6
_MOST_WORDS_ROUND_A_PLACE = 4
# Words that stand for what was named before.
_STANDS_FOR_ANOTHER = re.compile(
    r"\b(?:it|its|it's|one|ones|that|that's|there|them|they|those|she|he|her|him"
    r"|fo|fe|hi|nhw|hynny|hwnna|hwnnw|honno|hwn|hon|yno|ynddo|ynddi|arno|arni|iddo|iddi|ohono|ohoni|amdano|amdani"
    r"|ganddo|ganddi|o|e|un|rhain|rheini)\b"
)
_MOST_WORDS_THAT_LEAN = 14


@dataclass(frozen=True)
class Elsewhere:
    """A word of another system: the term that tells how it is in Wales, and the question in Wales's words."""

    term: str
    question: str


@dataclass(frozen=True)
class _Stage:
    words: re.Pattern[str]
    ages: Sequence[int]
    years: Sequence[int | str]
    follow_up: Mapping[str, str]
    of_age: Mapping[str, str]
    beside: Mapping[str, str]

    def holds(self, named: Named) -> bool:
        """Tell whether an age or a school year belongs to this stage."""
        span = {"age": self.ages, "year_group": self.years}.get(named.kind, ())
        if not named.value.isdigit():
            return named.value in span
        numbers = [value for value in span if isinstance(value, int)]
        return bool(numbers) and numbers[0] <= int(named.value) <= numbers[-1]


@dataclass(frozen=True)
class _Senses:
    two: Mapping[str, Mapping[str, re.Pattern[str]]]
    elsewhere: Mapping[str, tuple[re.Pattern[str], Mapping[str, str]]]
    stages: tuple[_Stage, ...]


def meanings(text: str, last_topic: str | None) -> tuple[str, ...]:
    """Return the topics that a word with two meanings may be about, where nothing beside it tells which."""
    folded = fold(text)
    for word, topics in _senses().two.items():
        if re.search(rf"\b{word}\b", folded) and last_topic not in topics:
            told = [topic for topic, clear in topics.items() if clear.search(folded)]
            return tuple(topics) if len(told) != 1 else ()
    return ()


def elsewhere(text: str, language: Language) -> Elsewhere | None:
    """Return what a word of England's system, or of the old one, stands for in Wales; None where there is none."""
    folded = fold(text)
    for term, (words, instead) in _senses().elsewhere.items():
        if words.search(folded):
            return Elsewhere(term, words.sub(instead[language], folded))
    return None


def is_follow_up(text: str, named: Iterable[Named] = ()) -> bool:
    """Tell whether a message leans on what was talked of before: by how it begins, or as it names hardly but an age."""
    folded = fold(text).strip()
    words = len(folded.split())
    if words <= _MOST_WORDS_ROUND_AN_AGE and any(one.kind != "place" for one in named):
        return True
    return words <= _MOST_WORDS_OF_A_FOLLOW_UP and _FOLLOW_UP.match(folded) is not None


def stands_for_another(text: str) -> bool:
    """Tell whether a message names what it is about by a word for what was talked of ("how do I ask for one?")."""
    folded = fold(text)
    return len(folded.split()) <= _MOST_WORDS_THAT_LEAN and _STANDS_FOR_ANOTHER.search(folded) is not None


def names_another_place(text: str, named: Iterable[Named]) -> bool:
    """Tell whether a message says hardly more than a place ("and Cedewain?")."""
    return len(text.split()) <= _MOST_WORDS_ROUND_A_PLACE and any(one.kind == "place" for one in named)


def at_another_stage(topic: str, text: str, named: Iterable[Named]) -> str | None:
    """Return what a follow-up asks for that names a stage of learning, an age or a year: the same for that stage."""
    folded, of_age = fold(text), _stages(named)
    stages = (stage for stage in _senses().stages if stage in of_age or stage.words.search(folded))
    return next((stage.follow_up[topic] for stage in stages if topic in stage.follow_up), None)


def for_their_age(topic: str, named: Iterable[Named]) -> str:
    """Return the answer for the age or school year that is named, in the place of `topic`."""
    return next((stage.of_age[topic] for stage in _stages(named) if topic in stage.of_age), topic)


def beside(topic: str, named: Iterable[Named]) -> tuple[str, ...]:
    """Return what else matters at the age or school year that is named."""
    return tuple(stage.beside[topic] for stage in _stages(named) if topic in stage.beside)


def _stages(named: Iterable[Named]) -> list[_Stage]:
    given = tuple(named)
    return [stage for stage in _senses().stages if any(map(stage.holds, given))]


@cache
def _senses() -> _Senses:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return _Senses(
        {
            word: {topic: _any_of(words) for topic, words in topics.items()}
            for word, topics in data["two-meanings"].items()
        },
        {term: (_any_of(given["words"]), given["instead"]) for term, given in data["elsewhere"].items()},
        tuple(
            _Stage(_any_of(s["words"]), s["ages"], s["years"], s["follow-up"], s["of-age"], s["beside"])
            for s in data["stage"].values()
        ),
    )


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
