"""Where towns and postcode districts of Powys are, and which of them a person means.

The whereabouts are a table of our own (`whereabouts.csv`, rounded to about a mile): nothing is asked of anyone else.
"""

import csv
import math
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, Self

from portal.welsh.letters import fold, straighten
from portal.welsh.mutation import Mutation, mutate

from .registers import Town

WHEREABOUTS = Path(__file__).with_name("whereabouts.csv")
EARTH_RADIUS_MILES = 3959.0

# The second half of a postcode is read over and never kept.
POSTCODE = re.compile(r"\b([a-z]{2}\d{1,2})(?:\s*\d[a-z]{2})?\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_MUTATIONS = (Mutation.SOFT, Mutation.NASAL, Mutation.ASPIRATE)


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


def miles_between(place: str, other: str | None) -> float | None:
    """Give the distance between two towns or districts by their ids; None where either is not in the table."""
    here, there = whereabouts().get(place), whereabouts().get(other or "")
    return here.miles_to(there) if here and there else None


def names_of(id_: str, town: Town) -> set[str]:
    """Return what a town is called: in each language, shortened, and otherwise."""
    also = whereabouts()[id_].also if id_ in whereabouts() else ()
    shortened = (name.removesuffix(" Wells") for name in (town.cy, town.en))
    return {town.cy, town.en, *shortened, *also}


def place_in(text: str, towns: Mapping[str, Town]) -> str | None:
    """Return the postcode district or the id of the town that a text names, mutated or not; None where it names none.

    `yn Aberhonddu`, `ger Llandrindod`, `i Dalgarth`, `near Brecon` and `LD3 7AB` all name a place.
    """
    text = straighten(text)
    for found in POSTCODE.finditer(text):
        if found[1].upper() in whereabouts():
            return found[1].upper()
    words = _words(text)
    named = [(name, id_) for id_, town in towns.items() for name in _forms(id_, town) if _holds(words, name)]
    return max(named, key=lambda pair: len(pair[0]), default=((), None))[1]


def _forms(id_: str, town: Town) -> Iterator[tuple[str, ...]]:
    """Yield the words of each name of a town, and of each way in which it mutates."""
    for name in names_of(id_, town):
        yield _words(name)
        yield from (_words(mutate(name, mutation)) for mutation in _MUTATIONS)


def _words(text: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in _WORD.findall(text))


def _holds(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    return any(words[start : start + len(name)] == name for start in range(len(words) - len(name) + 1))
