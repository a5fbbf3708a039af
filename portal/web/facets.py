"""Filters over a list of pages: what can be chosen, how many pages each choice leaves, and the pages that fit.

A filter whose pages hold nothing to choose is left out. Each choice is counted with the other filters as they stand,
so that no choice offered leads to an empty list.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request
from flask_babel import LazyString

from portal.content import Content, Entry, Language
from portal.welsh.letters import sort_key

Values = Callable[[Entry], Iterable[str] | str]
Names = Mapping[str, str | LazyString]


@dataclass(frozen=True)
class Facet:
    """One way to filter: `values` gives what a page holds, an id or many; `names` their names, in the order shown."""

    name: str
    label: str | LazyString
    values: Values
    names: Names

    def held(self, entry: Entry) -> set[str]:
        """Return the ids of a page that can be shown, since they have a name."""
        values = self.values(entry)
        return {str(value) for value in ([values] if isinstance(values, str) else values) if str(value) in self.names}


@dataclass(frozen=True)
class Choice:
    """One value of a filter, with the number of pages it leaves."""

    value: str
    name: str
    count: int


@dataclass(frozen=True)
class Filter:
    """A filter as it is shown; `chosen` is the choice that stands, or None."""

    name: str
    label: str | LazyString
    choices: tuple[Choice, ...]
    chosen: Choice | None


@dataclass(frozen=True)
class Filtered:
    """A list under its filters."""

    filters: tuple[Filter, ...]
    entries: tuple[Entry, ...]
    total: int

    @property
    def chosen(self) -> tuple[Filter, ...]:
        """Return the filters that stand."""
        return tuple(filter_ for filter_ in self.filters if filter_.chosen)

    def without(self, name: str) -> str:
        """Return the address of the list with one filter taken away."""
        kept = [(filter_.name, filter_.chosen.value) for filter_ in self.chosen if filter_.chosen]
        query = urlencode([pair for pair in kept if pair[0] != name])
        return f"{request.path}?{query}" if query else request.path


def filtered(everything: Sequence[Entry], facets: Sequence[Facet]) -> Filtered:
    """Filter a list by what the query of the address asks for; what is not held by any page is not asked for."""
    useful = [facet for facet in facets if any(facet.held(entry) for entry in everything)]
    asked = {facet.name: value for facet in useful if (value := _asked(facet, everything))}
    shown = tuple(entry for entry in everything if _fits(entry, useful, asked))
    return Filtered(tuple(_filter(facet, useful, asked, everything) for facet in useful), shown, len(everything))


def _asked(facet: Facet, everything: Sequence[Entry]) -> str | None:
    value = request.args.get(facet.name, "")
    return value if any(value in facet.held(entry) for entry in everything) else None


def _fits(entry: Entry, facets: Sequence[Facet], asked: dict[str, str]) -> bool:
    return all(facet.name not in asked or asked[facet.name] in facet.held(entry) for facet in facets)


def _filter(facet: Facet, facets: Sequence[Facet], asked: dict[str, str], everything: Sequence[Entry]) -> Filter:
    others = {name: value for name, value in asked.items() if name != facet.name}
    within = [entry for entry in everything if _fits(entry, facets, others)]
    counts = Counter(value for entry in within for value in facet.held(entry))
    mine = asked.get(facet.name)
    if mine:
        counts.setdefault(mine, 0)
    choices = tuple(Choice(value, str(name), counts[value]) for value, name in facet.names.items() if value in counts)
    chosen = next((choice for choice in choices if choice.value == mine), None)
    return Filter(facet.name, facet.label, choices, chosen)


def in_order(names: Iterable[tuple[str, str]], language: Language) -> dict[str, str]:
    """Put ids and their names in the order of the alphabet of a language."""
    return dict(sorted(names, key=lambda pair: alphabetical(pair[1], language)))


def alphabetical(text: str, language: Language) -> tuple[object, ...]:
    """Return a key that sorts texts of one language by its alphabet."""
    return sort_key(text) if language == "cy" else (text.casefold(),)


def named(current: Content, language: Language) -> dict[str, str]:
    """Return what every id of support, subjects and help is called, in the order of the alphabet."""
    names = ((id_, current.label(id_, language)) for id_ in current.labels)
    return in_order(((id_, name) for id_, name in names if name), language)


def towns(current: Content, language: Language) -> dict[str, str]:
    """Return the name of every town by its id, in the order of the alphabet."""
    return in_order(((id_, getattr(town, language)) for id_, town in current.towns.items()), language)
