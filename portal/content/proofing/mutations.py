"""Likely mutation faults in Welsh, precision first: a fault is named only where the dictionary knows what is right."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from portal.content.problems import Problem
from portal.content.texts import Passage
from portal.welsh.lemma import lemmatiser
from portal.welsh.mutation import Mutation, initial, mutate, radicals
from portal.welsh.words import Word

from .accepted import Accepted
from .joins import right_join
from .mutation_rules import NOT_TOLD, RULES, TOLD, UNCHANGING, Rule

_FLAGS = {Mutation.SOFT: "M", Mutation.NASAL: "T", Mutation.ASPIRATE: "L", Mutation.H: "H"}
_CHANGED = frozenset("MTL")
_UNLESS_RIGHT = ", or add the two words to accepted_words.txt if they are right"
CACHED_WORDS = 20_000


class MutationProofer:
    """Finds words whose first letter does not agree with the word before, and little words of the wrong form."""

    def __init__(self, dictionary_dir: Path, accepted: Accepted) -> None:
        self._dictionary = lemmatiser(dictionary_dir).dictionary
        self._accepted = accepted
        self._readings = lru_cache(maxsize=CACHED_WORDS)(self._readings_of)

    def faults(self, passage: Passage) -> Iterator[Problem]:
        """Yield a fault for each likely mistake; English pages have none."""
        if passage.draft.language != "cy":
            return
        text = passage.words
        for before, after in pairwise(passage.welsh_words):
            if not text[before.end : after.start].isspace():
                continue
            trigger, word = _as_written(text, before), text[after.start : after.end]
            if f"{trigger} {word.lower()}" in self._accepted.phrases:
                continue
            if (joining := right_join(trigger, word)) is not None:
                yield passage.fault(before.start, f"{trigger!r} before {word!r}: write {joining!r}{_UNLESS_RIGHT}")
            elif (right := self._right_form(trigger, word)) is not None:
                yield passage.fault(after.start, f"{word!r} after {trigger!r}: write {right!r}{_UNLESS_RIGHT}")

    def _right_form(self, trigger: str, word: str) -> str | None:
        """Return how a word should be written after another; None where nothing is known to be wrong."""
        if word.isupper() or word in self._accepted.names or word.lower() in UNCHANGING | self._accepted.terms:
            return None
        if trigger == "yn" and word[0].isupper():
            return self._in_a_place(word)
        kind = TOLD if trigger.endswith("wch") and not NOT_TOLD.fullmatch(trigger) else trigger
        found = (self._by_rule(rule, word) for rule in RULES if kind in rule.after)
        return next((right for right in found if right), None)

    def _by_rule(self, rule: Rule, word: str) -> str | None:
        radical = self._radical(word)
        if radical is None or not rule.reaches(radical.lower()):
            return None
        if rule.mutation is None:
            return radical if radical != word else None
        if initial(radical) in rule.spared or self._has(word, rule.mutation):
            return None
        if rule.or_else and self._has(word, rule.or_else):
            return None
        right = mutate(radical, rule.mutation)
        if right == word or not self._has(right, rule.mutation):
            return None
        return f"{right} / {mutate(radical, rule.or_else)}" if rule.names_both and rule.or_else else right

    def _radical(self, word: str) -> str | None:
        """Return the one form that a word has without mutation; None where it may be one or another."""
        readings = self._readings(word.lower())
        changed = [bool(flags & _CHANGED) for _, flags in readings]
        if not readings or (any(changed) and not all(changed)):
            return None
        if not any(changed):
            return word
        stems = {initial(stem.lower()) for stem, _ in readings}
        behind = {radical.word for radical in radicals(word) if initial(radical.word) in stems}
        if len(behind) != 1:
            return None
        radical = behind.pop()
        return radical.capitalize() if word[0].isupper() else radical

    def _has(self, word: str, mutation: Mutation) -> bool:
        return any(_FLAGS[mutation] in flags for _, flags in self._readings(word.lower()))

    def _in_a_place(self, name: str) -> str | None:
        """Return the nasal form of a place name that stands unchanged after yn, with the yn it takes."""
        if self._radical(name) != name:
            return None
        right = mutate(name, Mutation.NASAL)
        if right == name or not self._has(right, Mutation.NASAL):
            return None
        preposition = {"m": "ym", "mh": "ym", "ng": "yng", "ngh": "yng"}.get(initial(right), "yn")
        return f"{preposition} {right}"

    def _readings_of(self, word: str) -> list[tuple[str, frozenset[str]]]:
        return [(reading.stem, reading.flags) for reading in self._dictionary.readings(word)]


def _as_written(text: str, word: Word) -> str:
    """Return a word as it stands, lower case; a clitic with its apostrophe."""
    clitic = word.start > 0 and text[word.start - 1] == "'"
    return ("'" if clitic else "") + text[word.start : word.end].lower()
