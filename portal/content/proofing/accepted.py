"""The words that proofing is told to accept: names and terms that no dictionary holds, and phrases that are right."""

import re
from collections.abc import Set
from pathlib import Path
from typing import NamedTuple

from portal.content.library import Content
from portal.content.problems import ContentError, Problem
from portal.content.schema import LANGUAGES
from portal.welsh.letters import straighten


class Accepted(NamedTuple):
    """What was accepted: names as they are written, terms in lower case, phrases in lower case."""

    names: frozenset[str]
    terms: frozenset[str]
    phrases: frozenset[str]

    def with_names(self, names: Set[str]) -> "Accepted":
        """Return the same with more names."""
        return self._replace(names=self.names | names)


def read_accepted(path: Path) -> Accepted:
    """Read the list, one entry a line, with # before a comment; ContentError when it cannot be read."""
    try:
        text = straighten(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError([Problem(path, 1, f"the list of accepted words cannot be read: {error}")]) from error
    entries = {" ".join(line.partition("#")[0].split()) for line in text.splitlines()} - {""}
    words = {entry for entry in entries if " " not in entry}
    return Accepted(
        names=frozenset(word for word in words if word != word.lower()),
        terms=frozenset(word for word in words if word == word.lower()),
        phrases=frozenset(entry.lower() for entry in entries - words),
    )


def known_names(content: Content) -> set[str]:
    """Return the names that the content itself vouches for: towns, and the abbreviations that the glossary explains."""
    texts = [name for town in content.towns.values() for name in (town.cy, town.en)]
    for pair in content.pairs.values():
        texts += [getattr(pair[language].meta, "abbreviation", None) or "" for language in LANGUAGES]
    words = (word for text in texts for word in re.findall(r"[^\W\d_]+", straighten(text)))
    return {word for word in words if word != word.lower()}
