"""Where a search is about: a town or a postcode district of Powys, and how far things are from it.

The whereabouts are a table of our own (`whereabouts.csv`, rounded to about a mile): nothing is asked of anyone else.
"""

import csv
import math
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, Self

from portal.content import LANGUAGES, Language, Town
from portal.welsh.letters import straighten

from .analysis import Analysis

WHEREABOUTS = Path(__file__).with_name("whereabouts.csv")
EARTH_RADIUS_MILES = 3959.0

# The second half of a postcode is read over and never kept.
_POSTCODE = re.compile(r"\b([a-z]{2}\d{1,2})(?:\s*\d[a-z]{2})?\b", re.IGNORECASE)


class Whereabouts(NamedTuple):
    """A town or a postcode district, and the town that stands for it, if it is one of ours."""

    town: str | None
    latitude: float
    longitude: float
    also: tuple[str, ...]

    def miles_to(self, other: Self) -> float:
        """Give the distance in miles as the crow flies."""
        south, north = math.radians(self.latitude), math.radians(other.latitude)
        east = math.radians(other.longitude - self.longitude)
        chord = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(east / 2) ** 2
        return 2 * EARTH_RADIUS_MILES * math.asin(math.sqrt(chord))


@lru_cache(maxsize=1)
def whereabouts() -> Mapping[str, Whereabouts]:
    """Read the table, by the id of a town or the name of a postcode district."""
    with WHEREABOUTS.open(encoding="utf-8", newline="") as lines:
        return {
            row["name"]: Whereabouts(
                row["town"] or None,
                float(row["latitude"]),
                float(row["longitude"]),
                tuple(filter(None, row["also"].split("|"))),
            )
            for row in csv.DictReader(lines)
        }


class Spot(NamedTuple):
    """Where a search is about: a town's id or a postcode district, and what else was asked, if anything."""

    name: str
    rest: str

    @property
    def alone(self) -> bool:
        """Say whether nothing but the place was asked."""
        return not self.rest

    def miles_to(self, town: str | None) -> float | None:
        """Give the distance to a town by its id; None where either is not in the table."""
        here, there = whereabouts().get(self.name), whereabouts().get(town or "")
        return here.miles_to(there) if here and there else None


class Gazetteer:
    """Finds the place named in what is typed, by the names of towns in both languages and their mutations."""

    def __init__(self, towns: Mapping[str, Town], analyses: Mapping[Language, Analysis]) -> None:
        self._towns = towns
        self._analyses = analyses
        self._names = {
            language: sorted(self._read_names(language), key=lambda named: -len(named[0])) for language in LANGUAGES
        }
        self.keys = frozenset(key for names in self._names.values() for words, _ in names for key in words)

    def find(self, text: str, language: Language) -> tuple[Spot | None, str]:
        """Give where `text` is about, and the text to search for: a postcode gives way to its town's name."""
        text = straighten(text)
        for found in _POSTCODE.finditer(text):
            district = found[1].upper()
            if district in whereabouts():
                town = self._towns.get(whereabouts()[district].town or "")
                words = getattr(town, language) if town else ""
                spot = Spot(district, self._rest(text, found.start(), found.end(), language))
                return spot, f"{text[: found.start()]}{words}{text[found.end() :]}".strip()
        return self._town_in(text), text

    def _town_in(self, text: str) -> Spot | None:
        for language in LANGUAGES:
            words = [term for term in self._analyses[language].terms(text) if term.key]
            keys = tuple(term.key for term in words)
            for name, id_ in self._names[language]:
                for start in range(len(words) - len(name) + 1):
                    if keys[start : start + len(name)] == name:
                        first, last = words[start].start, words[start + len(name) - 1].end
                        return Spot(id_, self._rest(text, first, last, language))
        return None

    def _rest(self, text: str, start: int, end: int, language: Language) -> str:
        """Give what else stands in a text than the name from `start` to `end`; empty when it says nothing."""
        rest = f"{text[:start]} {text[end:]}".strip()
        return rest if self._content(rest, language) else ""

    def _read_names(self, language: Language) -> list[tuple[tuple[str, ...], str]]:
        named = []
        for id_, town in self._towns.items():
            also = whereabouts()[id_].also if id_ in whereabouts() else ()
            shortened = tuple(name.removesuffix(" Wells") for name in (town.cy, town.en))
            for name in {town.cy, town.en, *shortened, *also}:
                words = self._content(name, language)
                if words:
                    named.append((words, id_))
        return named

    def _content(self, text: str, language: Language) -> tuple[str, ...]:
        """Give the keys of the words of a text that carry meaning."""
        return tuple(term.key for term in self._analyses[language].terms(text) if term.key)
