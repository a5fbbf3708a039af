"""Where a search is about: a town or a postcode district of Powys, and how far things are from it."""

from collections.abc import Mapping
from typing import NamedTuple

from portal.content import LANGUAGES, Language, Town
from portal.content.whereabouts import POSTCODE, miles_between, names_of, whereabouts
from portal.welsh.letters import straighten

from .analysis import Analysis


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
        return miles_between(self.name, town)


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
        for found in POSTCODE.finditer(text):
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
            for name in names_of(id_, town):
                words = self._content(name, language)
                if words:
                    named.append((words, id_))
        return named

    def _content(self, text: str, language: Language) -> tuple[str, ...]:
        """Give the keys of the words of a text that carry meaning."""
        return tuple(term.key for term in self._analyses[language].terms(text) if term.key)
