"""The keys under which a Welsh word is found: one strong key that is right, and weak keys that may be.

Two sources are asked and neither is believed alone. The hunspell dictionary of Bangor University says which words
there are and undoes mutation; simplemma says which headword a plural or a verb form belongs to, but always answers,
and is wrong for many of the commonest words (`grant` to `creu`, `dan` to `tân`). So the dictionary has a veto, and a
short list of our own (`overrides.csv`) settles what both get wrong.
"""

import csv
import threading
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import hunspell  # type: ignore[import-untyped]
import simplemma

from portal.welsh.function_words import FUNCTION_WORDS
from portal.welsh.letters import fold, straighten
from portal.welsh.mutation import initial, radicals

OVERRIDES = Path(__file__).with_name("overrides.csv")
CACHED_WORDS = 100_000
LONGEST_WORD = 40

# hunspell's names for soft, nasal and aspirate mutation and h, and for the endings that make plurals.
_MUTATION_FLAGS = frozenset("MTLH")
_PLURAL_FLAGS = frozenset("ABCDEFGIJK")

# Their forms share no first letter with the verb: aeth is mynd.
_IRREGULAR_VERBS = frozenset({"bod", "mynd", "dod", "cael", "gwneud", "rhoi", "gwybod", "dweud"})
_VERB_NOUN_ENDINGS = ("o", "io", "u", "i", "a", "ed", "eg", "an", "yd", "ael")
_PERSONAL_ENDINGS = (
    "odd", "ais", "aist", "wch", "wyd", "wn", "af", "ant", "ent", "ech", "ir", "id", "it", "em", "ai", "och", "ith"
)  # fmt: skip


class Keys(NamedTuple):
    """The keys of one word, folded; `strong` is empty for a function word.

    `radical` is the word as it stood before it mutated, plural or verb form as it is.
    """

    strong: str
    weak: tuple[str, ...]
    radical: str


class _Reading(NamedTuple):
    """One analysis of the dictionary: the headword and the flags that led from it to the word."""

    stem: str
    flags: frozenset[str]

    @property
    def mutated(self) -> bool:
        return bool(self.flags & _MUTATION_FLAGS)


class Dictionary:
    """The hunspell dictionary in `directory` (index.aff and index.dic); safe to share between threads."""

    def __init__(self, directory: Path) -> None:
        missing = [name for name in ("index.aff", "index.dic") if not (directory / name).is_file()]
        if missing:
            raise FileNotFoundError(f"Welsh dictionary: {directory} holds no {' and no '.join(missing)}")
        self._hunspell = hunspell.Hunspell("index", hunspell_data_dir=str(directory))
        self._lock = threading.Lock()
        self._accented = _accented_headwords(directory / "index.dic")

    def knows(self, word: str) -> bool:
        """Say whether `word` is spelt right, as it stands or as a name."""
        with self._lock:
            return bool(self._hunspell.spell(word) or self._hunspell.spell(word.capitalize()))

    def readings(self, word: str) -> list[_Reading]:
        """List the analyses of a lower-case word, as it stands or else as a name."""
        with self._lock:
            found = self._hunspell.analyze(word) or self._hunspell.analyze(word.capitalize())
        return [_parse_reading(line) for line in found]

    def with_accents(self, word: str) -> str | None:
        """Give the headword that is `word` with its accents put back, or None when there is none."""
        return self._accented.get(word)


def _accented_headwords(path: Path) -> dict[str, str]:
    """Read the headwords that carry accents, by their folded form."""
    with path.open(encoding="utf-8-sig") as lines:
        headwords = (straighten(line.strip().partition("/")[0]).lower() for line in lines)
        return {fold(word): word for word in headwords if not word.isascii() and "'" not in word}


def _has_personal_ending(form: str) -> bool:
    """Say whether a form can be a verb with its person: `gofynnais` can, `cais` is too short."""
    return any(form.endswith(ending) and len(form) - len(ending) >= 3 for ending in _PERSONAL_ENDINGS)


def _parse_reading(line: str) -> _Reading:
    fields = line.split()
    stems = [field[3:] for field in fields if field.startswith("st:")]
    return _Reading(stems[0] if stems else "", frozenset(field[3:] for field in fields if field.startswith("fl:")))


@lru_cache(maxsize=1)
def _overrides() -> dict[str, str]:
    with OVERRIDES.open(encoding="utf-8", newline="") as lines:
        return {straighten(row["form"]): straighten(row["lemma"]) for row in csv.DictReader(lines)}


class Lemmatiser:
    """Finds the keys of Welsh words by the dictionary in `directory`; safe to share between threads."""

    def __init__(self, directory: Path) -> None:
        self.dictionary = Dictionary(directory)
        self.keys = lru_cache(maxsize=CACHED_WORDS)(self._keys)

    def _keys(self, word: str) -> Keys:
        """Give the keys of one word as it was written, accents or none, mutated or not."""
        surface = straighten(word).lower()
        plain = fold(surface)
        if surface in FUNCTION_WORDS:
            return Keys("", (plain,), plain)
        if len(plain) > LONGEST_WORD or not plain.isalpha():
            return Keys(plain, (), plain)
        settled = _overrides().get(surface)
        forms = [settled] if settled else self._radical_forms(surface)
        headword = self._headword(forms[0])
        if headword in FUNCTION_WORDS:
            return Keys("", (plain,), plain)
        weak = {fold(self._headword(form)) for form in forms[1:]} | self._doubtful(surface)
        return Keys(fold(headword), tuple(sorted(weak - {fold(headword)})), fold(forms[0]))

    def _radical_forms(self, surface: str) -> list[str]:
        """List the unmutated forms that `surface` may be, the most believable first; never empty."""
        readings = self.dictionary.readings(surface)
        behind = [radical.word for radical in radicals(surface)]
        forms: list[str] = []
        if any(not reading.mutated for reading in readings):
            forms.append(surface)
        elif accented := self.dictionary.with_accents(surface):
            forms.append(accented)
        if readings:
            stems = {initial(reading.stem.lower()) for reading in readings if reading.mutated}
            forms += self._by_lemma(surface, [word for word in behind if initial(word) in stems])
        elif simplemma.is_known(surface, "cy"):
            first = initial(simplemma.lemmatize(surface, "cy"))
            forms += [word for word in behind if initial(word) == first != initial(surface)]
        elif not forms:
            forms = [known for word in behind if (known := self._known(word))]
        return forms or [surface]

    def _by_lemma(self, surface: str, forms: list[str]) -> list[str]:
        """Put first the forms that begin as the lemma table's answer for `surface` does."""
        first = initial(simplemma.lemmatize(surface, "cy").lower())
        return sorted(forms, key=lambda form: initial(form) != first)

    def _known(self, word: str) -> str | None:
        """Give `word`, with accents put back where they were left out, if either source knows it."""
        if self.dictionary.knows(word) or simplemma.is_known(word, "cy"):
            return word
        return self.dictionary.with_accents(word)

    def _headword(self, form: str) -> str:
        """Follow the lemma table from an unmutated form to a headword, step by step, refusing steps that mislead."""
        seen = [form]
        while len(seen) < 8:
            current = seen[-1]
            lemma = _overrides().get(current) or simplemma.lemmatize(current, "cy").lower()
            if lemma == current:
                break
            if lemma in seen:
                seen.append(min(seen[seen.index(lemma) :], key=len))
                break
            if current not in _overrides() and self._misleads(current, lemma):
                break
            seen.append(lemma)
        headword = seen[-1]
        return self._singular(headword) if len(seen) == 1 else headword

    def _singular(self, form: str) -> str:
        """Give the headword of a plural that the lemma table does not know, by the dictionary."""
        for reading in self.dictionary.readings(form):
            if not reading.mutated and reading.flags & _PLURAL_FLAGS and not simplemma.is_known(form, "cy"):
                return reading.stem.lower()
        return form

    def _misleads(self, form: str, lemma: str) -> bool:
        """Say whether a step of the lemma table is to be refused: another first letter, or a noun made a verb."""
        if lemma in _IRREGULAR_VERBS:
            return False
        if initial(form) != initial(lemma) or not self.dictionary.knows(lemma):
            return True
        return len(lemma) > len(form) and lemma.endswith(_VERB_NOUN_ENDINGS) and not _has_personal_ending(form)

    def _doubtful(self, surface: str) -> set[str]:
        """List the keys that were refused: what the lemma table says of the word as it stands."""
        lemma = simplemma.lemmatize(surface, "cy").lower()
        accented = self.dictionary.with_accents(surface)
        return {fold(lemma)} | ({fold(self._headword(accented))} if accented else set())


@lru_cache(maxsize=4)
def lemmatiser(directory: Path) -> Lemmatiser:
    """Give the one lemmatiser of this process for a dictionary directory (half a second the first time)."""
    return Lemmatiser(directory)
