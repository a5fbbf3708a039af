"""The judged sets of one language, as `tests/data` holds them; docs/evaluation.md says how they were made."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from portal.content import Language

from .evaluation import OUT_OF_SCOPE, Judged, held_out, read_judged

Row = dict[str, str]

# How attacks.tsv writes what a line of a file cannot hold; its head says so too.
_WRITTEN = re.compile(r"\\(?:([nrt0\\])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|\*(\d+)\{(.*?)\})")
_MEANT = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "\\": "\\"}


@dataclass(frozen=True)
class JudgedSets:
    """Everything the assistant is judged by in one language; a set that is not there is empty."""

    language: Language
    questions: tuple[Judged, ...]
    dangers: tuple[Row, ...]
    everyday: tuple[Row, ...]
    personal: tuple[Row, ...]
    attacks: tuple[Row, ...]
    conversations: tuple[Row, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to judge by."""
        return not self.questions


def read_sets(folder: Path, language: Language, trained: Iterable[str]) -> JudgedSets:
    """Read the sets of a language, without the questions that happen to be training lines."""
    path = folder / f"assistant_{language}.tsv"
    asked = read_judged(path) if path.exists() else ()
    beyond = (Judged(row["message"], OUT_OF_SCOPE) for row in _rows(folder, f"out_of_scope_{language}"))
    attacks = (row for row in _rows(folder, "attacks") if row["language"] == language)
    talks = (row for row in _rows(folder, "conversations") if row["conversation"].startswith(language))
    return JudgedSets(
        language=language,
        questions=tuple(held_out((*asked, *beyond), trained)),
        dangers=_both(folder, "safety_{}_" + language),
        everyday=_both(folder, "everyday_{}_" + language),
        personal=_both(folder, "personal_data_{}_" + language),
        attacks=tuple({**row, "message": as_sent(row["message"])} for row in attacks),
        conversations=tuple(talks),
    )


def _both(folder: Path, name: str) -> tuple[Row, ...]:
    """Read the set of which half was looked into while the assistant was made, and the one that nobody has read."""
    return _rows(folder, name.format("blind")) + _rows(folder, name.format("unseen"))


def as_sent(written: str) -> str:
    """Return the message that a line of attacks.tsv stands for."""
    return _WRITTEN.sub(_meaning, written)


def _meaning(found: re.Match[str]) -> str:
    sign, short, long, times, text = found.groups()
    if sign:
        return _MEANT[sign]
    if times:
        return as_sent(text) * int(times)
    return chr(int(short or long, 16))


def _rows(folder: Path, name: str) -> tuple[Row, ...]:
    """Read the rows below the heading of a file, by the names in the heading; lines that begin with # are notes."""
    path = folder / f"{name}.tsv"
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if line.strip() and not line.startswith("#"))
        return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
