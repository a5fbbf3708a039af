"""Finds the places, year groups and ages that people name, in both languages. It knows nothing of Rasa.

Text is folded before it is matched, so accents do not matter and positions are those of the folded text.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

import spacy
import spacy_cymraeg  # noqa: F401  registers the language cy with spaCy
from ruamel.yaml import YAML
from spacy.language import Language
from spacy.pipeline import EntityRuler
from spacy.tokens import Span

from portal.welsh.letters import fold
from portal.welsh.mutation import Mutation, mutate

DATA = Path(__file__).parent.parent / "data" / "named_things.yml"

MUTATIONS = (Mutation.SOFT, Mutation.NASAL, Mutation.ASPIRATE)

_UP_TO_14 = r"(1[0-4]|[1-9])"
_UP_TO_25 = r"(2[0-5]|1\d|\d)"
_YEAR_WORDS = ["year", "yr", "yrs", "blwyddyn", "flwyddyn", "mlwyddyn", "bl"]
_OLD = ["oed", "mlwydd", "blwydd", "yo", "yr", "yrs"]
_OTHER_UNITS = {
    "day", "days", "week", "weeks", "month", "months", "mile", "miles", "minutes",
    "diwrnod", "wythnos", "wythnosau", "mis", "milltir", "munud", "o",
}  # fmt: skip


class Named(NamedTuple):
    """Something named in a text: which kind, its id or number, and where it stands in the folded text."""

    kind: str
    value: str
    start: int
    end: int


class Finder:
    """Finds what is named with a Welsh and an English tokenizer, each with the same rulers."""

    def __init__(self, data: Path = DATA) -> None:
        """Read the names and build the rulers (some milliseconds)."""
        names = YAML(typ="safe").load(data)
        self._pipelines = [_pipeline(language, names) for language in ("cy", "en")]

    def find(self, text: str) -> list[Named]:
        """Return each thing named once, in the order of the text."""
        folded = fold(text)
        spans = (span for pipeline in self._pipelines for span in pipeline(folded).ents)
        found = {(named.kind, named.value): named for named in map(_named, filter(_is_meant, spans))}
        return sorted(found.values(), key=lambda named: named.start)


def _pipeline(language: str, names: dict[str, Any]) -> Language:
    pipeline = spacy.blank(language)
    ruler = cast(EntityRuler, pipeline.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"}))
    ruler.add_patterns([*_place_patterns(names["places"]), *_year_patterns(names["year_groups"]), *_age_patterns()])
    return pipeline


def _place_patterns(places: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for place, given in places.items():
        for name in sorted(set(_forms(given))):
            yield {"label": "place", "pattern": name, "id": place}


def _forms(given: dict[str, list[str]]) -> Iterator[str]:
    for name in (*given.get("en", ()), *given.get("as_written", ())):
        yield fold(name)
    for name in given.get("cy", ()):
        yield fold(name)
        yield from (fold(mutate(name, mutation)) for mutation in MUTATIONS)


def _year_patterns(groups: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    for group, words in groups.items():
        yield from ({"label": "year_group", "pattern": fold(word), "id": group} for word in words)
    number = {"LOWER": {"REGEX": f"^{_UP_TO_14}$"}}
    yield {"label": "year_group", "pattern": [{"LOWER": {"IN": _YEAR_WORDS}}, number]}
    yield {"label": "year_group", "pattern": [{"LOWER": {"REGEX": rf"^(yr?|bl){_UP_TO_14}$"}}]}


def _age_patterns() -> Iterator[dict[str, Any]]:
    number = {"LOWER": {"REGEX": f"^{_UP_TO_25}$"}}
    years = {"LOWER": {"IN": ["years", "year", "yrs", "yr"]}}
    dash = {"ORTH": "-", "OP": "?"}
    person = {"LOWER": {"IN": ["he", "she", "i", "son", "daughter", "child"]}}
    verb = {"LOWER": {"IN": ["is", "'s", "am", "'m", "turned"]}}
    patterns: list[list[dict[str, Any]]] = [
        [number, dash, years, dash, {"LOWER": "old"}],
        [number, {"LOWER": {"IN": _OLD}}],
        [{"LOWER": {"REGEX": f"^{_UP_TO_25}(yo|yr|yrs)$"}}],
        [{"LOWER": {"IN": ["age", "aged"]}}, number],
        [person, verb, number],
        [{"LOWER": {"IN": ["'n", "yn"]}}, number],
    ]
    yield from ({"label": "age", "pattern": pattern} for pattern in patterns)


def _is_meant(span: Span) -> bool:
    """Tell an age from a count: `he is 12` from `he is 12 miles from the school`."""
    after = span.doc[span.end].lower_ if span.end < len(span.doc) else ""
    return span.label_ != "age" or after not in _OTHER_UNITS


def _named(span: Span) -> Named:
    value = span.id_ or "".join(character for character in span.text if character.isdigit())
    return Named(span.label_, value, span.start_char, span.end_char)
