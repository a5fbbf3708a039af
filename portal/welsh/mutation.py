"""Mutation of first letters, forwards (cludiant gives gludiant) and back (gludiant may be cludiant)."""

from enum import StrEnum
from typing import NamedTuple

from portal.welsh.letters import VOWELS, fold


class Mutation(StrEnum):
    """The ways in which the first letter of a Welsh word changes."""

    SOFT = "soft"
    NASAL = "nasal"
    ASPIRATE = "aspirate"
    H = "h"


class Radical(NamedTuple):
    """A form that a word may have had before it mutated."""

    word: str
    mutation: Mutation


_FORWARD: dict[Mutation, dict[str, str]] = {
    Mutation.SOFT: {
        "p": "b", "t": "d", "c": "g", "b": "f", "d": "dd", "g": "", "ll": "l", "m": "f", "rh": "r"
    },
    Mutation.NASAL: {"p": "mh", "t": "nh", "c": "ngh", "b": "m", "d": "n", "g": "ng"},
    Mutation.ASPIRATE: {"p": "ph", "t": "th", "c": "ch"},
    Mutation.H: {vowel: f"h{vowel}" for vowel in sorted(VOWELS)},
}  # fmt: skip

_INITIALS = ("ngh", "mh", "nh", "ph", "th", "ch", "dd", "ff", "ng", "ll", "rh")

_BACK: dict[str, list[tuple[str, Mutation]]] = {}
for _mutation, _pairs in _FORWARD.items():
    for _radical, _mutated in _pairs.items():
        if _mutated and _mutation is not Mutation.H:
            _BACK.setdefault(_mutated, []).append((_radical, _mutation))

# What may follow a g that soft mutation took away: glas, gnoth, gradd, gwaith and every vowel.
_AFTER_LOST_G = VOWELS | frozenset("lnr")


def initial(word: str) -> str:
    """Give the first consonant or vowel of a word, folded, counting what mutation treats as one: `ngh`, `rh`, `a`."""
    folded = fold(word[:4])
    return next((letters for letters in _INITIALS if folded.startswith(letters)), folded[:1])


def mutate(word: str, mutation: Mutation) -> str:
    """Mutate the first letter of `word`; an abbreviation, or a word that does not take this mutation, stays."""
    first = initial(word)
    changed = _FORWARD[mutation].get(first)
    if changed is None or (len(word) > 1 and word.isupper()):
        return word
    mutated = "h" + word.lower() if mutation is Mutation.H else changed + word[len(first) :]
    return mutated[:1].upper() + mutated[1:] if word[:1].isupper() else mutated


def radicals(word: str) -> tuple[Radical, ...]:
    """List every form that may lie behind `word`, lower case, likeliest kind first; most of them are no words at all.

    Ask a dictionary which are: `radicals("oed")` holds `goed`, and blind belief in it would join age with trees.
    """
    lowered = word.lower()
    first = initial(lowered)
    found = [Radical(letters + lowered[len(first) :], mutation) for letters, mutation in _BACK.get(first, ())]
    if first in _AFTER_LOST_G:
        found.append(Radical("g" + lowered, Mutation.SOFT))
    if first == "h" and fold(lowered[1:2]) in VOWELS:
        found.append(Radical(lowered[1:], Mutation.H))
    return tuple(found)
