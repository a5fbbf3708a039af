"""Messages of somebody who may be in danger: found by patterns, before anything else tries to understand them.

The patterns are data (`patterns/`, one file a language, described there) over folded words. All patterns of both
languages are tried on every message. Nothing here needs Rasa, the index or the network.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from portal.content import LANGUAGES
from portal.welsh.letters import fold

# In the order in which they count where a message tells of several.
Danger = Literal[
    "medical-emergency",
    "immediate-danger",
    "missing-child",
    "self-harm",
    "child-at-risk",
    "domestic-abuse",
    "parent-overwhelmed",
]
DANGERS: tuple[Danger, ...] = get_args(Danger)

_FOLDER = Path(__file__).parent / "patterns"

_SPELT_OUT = re.compile(r"(?<=\b\w)[ .*_-](?=\w\b)")
_MANY_SPELT_OUT = re.compile(r"\b\w(?:[ .*_-]\w){3,}\b")
_WELSH_CLITIC = re.compile(r"'(n|r|u|w|i|ch)\b")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_SENTENCE_END = re.compile(r"[.!?;\n]+")
_NO_WORD = re.compile(r"[^a-z0-9.]+")
_WORD_WITH_DIGITS = re.compile(r"\b(?=\w*[a-z])(?=\w*\d)\w+")
_LETTER_LIKE = str.maketrans("013457", "oieast")
_SIGN_IN_WORD = re.compile(r"(?<=[a-z])[@$](?=[a-z])")
_LEFT_OUT = frozenset({"yn", "n"})

_PIECE = re.compile(r"\.{3,4}|\.|[a-z0-9]+\*?\??|\(|\)\??|\|")
_FEW_WORDS = "(?: [a-z0-9]+){0,4}?"
_MORE_WORDS = "(?: [a-z0-9]+){0,10}?"
_LONGEST_NEST = 5
_SHORTEST_CORRECTED = 6


def find_danger(text: str) -> Danger | None:
    """Return the gravest danger that `text` tells of, or None."""
    patterns = _patterns()
    words = patterns.everyday.sub(" ,", _to_words(text, patterns.spelling))
    return next((danger for danger in DANGERS if patterns.dangers[danger].search(words)), None)


@dataclass(frozen=True)
class _Patterns:
    dangers: Mapping[Danger, re.Pattern[str]]
    everyday: re.Pattern[str]
    spelling: "_Spelling"


def _to_words(text: str, spelling: "_Spelling") -> str:
    """Fold `text` to words, one space before each, with ` .` between sentences and at both ends of the message."""
    folded = _MANY_SPELT_OUT.sub(lambda match: _SPELT_OUT.sub("", match.group()), fold(text))
    folded = _SIGN_IN_WORD.sub(lambda match: {"@": "a", "$": "s"}[match.group()], folded)
    folded = _WORD_WITH_DIGITS.sub(lambda match: match.group().translate(_LETTER_LIKE), folded)
    folded = _WELSH_CLITIC.sub(r" \1", folded).replace("'", "")
    folded = _NO_WORD.sub(" ", _SENTENCE_END.sub(" . ", folded))
    corrected = (spelling.correct(_STRETCHED.sub(r"\1", word)) for word in folded.split())
    kept = [word for word in " ".join(corrected).split() if word not in _LEFT_OUT]
    return " ".join(["", ".", *kept, ".", ""])


class _Spelling:
    """Grave words that count with one letter wrong, and spellings that stand for another word."""

    def __init__(self, words: set[str], meant: Mapping[str, str]) -> None:
        self._meant = meant
        self._words = words
        self._near = {shorter: word for word in sorted(words) for shorter in (word, *_one_letter_less(word))}

    def correct(self, word: str) -> str:
        """Return the word that was meant, or `word` as it is. The first letter is taken as right."""
        if word in self._meant:
            return self._meant[word]
        if len(word) < _SHORTEST_CORRECTED or word in self._words:
            return word
        candidates = (self._near.get(shorter, "") for shorter in (word, *_one_letter_less(word)))
        return next((candidate for candidate in candidates if _one_letter_apart(word, candidate)), word)


def _one_letter_less(word: str) -> Iterator[str]:
    return (word[:place] + word[place + 1 :] for place in range(len(word)))


def _one_letter_apart(word: str, other: str) -> bool:
    """Tell whether one letter wrong, missing, extra or swapped with its neighbour parts two words that begin alike."""
    if not other or word[0] != other[0] or abs(len(word) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    rest, other_rest = word[start:], other[start:]
    return (
        rest[1:] == other_rest[1:]
        or rest[1:] == other_rest
        or rest == other_rest[1:]
        or (rest[1::-1] == other_rest[:2] and rest[2:] == other_rest[2:])
    )


@cache
def _patterns() -> _Patterns:
    sections: dict[str, list[str]] = {name: [] for name in (*DANGERS, "everyday")}
    words: set[str] = set()
    meant: dict[str, str] = {}
    for language in LANGUAGES:
        for section, line in _read((_FOLDER / f"danger.{language}.txt").read_text(encoding="utf-8")):
            if section != "spelling":
                sections[section].append(_to_regex(line))
            elif "=" in line:
                wrong, right = line.split("=")
                meant[wrong.strip()] = right.strip()
            else:
                words.add(line)
    compiled = {name: re.compile(f"(?:{'|'.join(lines)})(?= )") for name, lines in sections.items()}
    everyday = compiled.pop("everyday")
    return _Patterns(cast(Mapping[Danger, re.Pattern[str]], compiled), everyday, _Spelling(words, meant))


def _read(text: str) -> Iterator[tuple[str, str]]:
    """Yield each pattern of a file with the section it stands in, its lists filled in."""
    lists: dict[str, str] = {}
    section = ""
    for raw in text.splitlines():
        line = raw.split("#")[0].strip()
        if line.startswith("["):
            section = line.strip("[]")
        elif line.startswith("@") and " = " in line:
            name, values = line.split(" = ")
            lists[name[1:].strip()] = values.strip()
        elif line:
            yield section, _fill(line, lists)


def _fill(line: str, lists: Mapping[str, str]) -> str:
    for _nested in range(_LONGEST_NEST):
        line = re.sub(r"@([a-z]+)", lambda match: f"({lists[match[1]]})", line)
    return line


def _to_regex(pattern: str) -> str:
    """Turn a pattern of words into a regular expression in which each word brings the space before it."""
    return "".join(_piece_to_regex(piece) for piece in _PIECE.findall(pattern))


def _piece_to_regex(piece: str) -> str:
    fixed = {"...": _FEW_WORDS, "....": _MORE_WORDS, ".": r" \.", "(": "(?:", ")": ")", ")?": ")?", "|": "|"}
    if piece in fixed:
        return fixed[piece]
    word = " " + piece.rstrip("?").replace("*", "[a-z0-9]*")
    return f"(?:{word})?" if piece.endswith("?") else word
