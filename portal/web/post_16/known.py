"""What is known of each option after Year 11, in words."""

from collections.abc import Sequence
from typing import NamedTuple

from portal.content import Content, Entry
from portal.content.schema import Course

from ..labels import COURSE_FACTS, COURSE_LEVELS, LANGUAGES_SPOKEN
from ..lookup import labelled, referred


class Row(NamedTuple):
    """One thing that may be known of several options: the words for each, empty where it is not known."""

    name: str
    cells: tuple[str, ...]


def places(current: Content, entry: Entry) -> list[Entry]:
    """Return the places where an option is offered."""
    ids = entry.meta.places if isinstance(entry.meta, Course) else []
    return referred(current, (f"place/{id_}" for id_ in ids), entry.language)


def taught_in(entry: Entry) -> str:
    """Say in which languages an option is taught; empty where it is not known."""
    codes = entry.meta.taught_in if isinstance(entry.meta, Course) else []
    return str(LANGUAGES_SPOKEN["both" if len(codes) > 1 else codes[0]]) if codes else ""


def rows(current: Content, options: Sequence[Entry]) -> tuple[list[Row], list[str]]:
    """Return what is known of any of the options, and the names of what is known of none of them."""
    known = [_known(current, option) for option in options]
    found = [Row(str(COURSE_FACTS[id_]), tuple(facts[id_] for facts in known)) for id_ in COURSE_FACTS]
    return [row for row in found if any(row.cells)], [row.name for row in found if not any(row.cells)]


def _known(current: Content, entry: Entry) -> dict[str, str]:
    if not isinstance(entry.meta, Course):
        return dict.fromkeys(COURSE_FACTS, "")
    return {
        "where": ", ".join(place.title for place in places(current, entry)),
        "level": ", ".join(str(COURSE_LEVELS[level]) for level in entry.meta.level),
        "subjects": ", ".join(labelled(current, entry.meta.subjects, entry.language)),
        "language": taught_in(entry),
        "support": ", ".join(labelled(current, entry.meta.support, entry.language)),
    }
