"""What a reader asks of the list of sessions, in the query of its address, and what there is to choose from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast
from urllib.parse import urlencode

from flask import request
from flask_babel import LazyString

from portal.booking import Session
from portal.booking.finding import Wanted, place_named
from portal.booking.timetable import IDENTIFIER, DeliveryLanguage, Format, Kind
from portal.content import Language
from portal.content.whereabouts import place_in

from ..choices import chosen
from ..facets import in_order
from ..labels import SESSION_FILTERS, SESSION_FORMATS, SESSION_KINDS, TAUGHT_IN
from ..services import cluster_name, content, town_name

LONGEST_PLACE = 60
# The parts of a query that narrow the list; the rest say how it is shown.
NARROWING = ("kind", "format", "delivery", "town", "cluster", "near")


@dataclass(frozen=True)
class Asked:
    """What the query asks for; `near` is what was typed for a place, which `wanted.place` is None for when unknown."""

    wanted: Wanted
    near: str

    @property
    def place_unknown(self) -> bool:
        """Tell whether a place was typed that is not in our table."""
        return bool(self.near) and self.wanted.place is None

    @property
    def not_understood(self) -> str | None:
        """Return the name of the first part of the query that means nothing to us; None where all was understood."""
        wanted = self.wanted
        meant = (wanted.kind, wanted.format, wanted.language, wanted.held_in, wanted.cluster, wanted.place)
        asked = zip(NARROWING, meant, strict=True)
        return next((name for name, value in asked if value is None and request.args.get(name, "").strip()), None)

    @property
    def narrowed(self) -> bool:
        """Tell whether anything was asked for at all."""
        return bool(self.near) or self.wanted != Wanted()


@dataclass(frozen=True)
class Filter:
    """One list to choose from; `options` are ids and what they are called, `value` the one that stands."""

    name: str
    label: str | LazyString
    options: Mapping[str, str | LazyString]
    value: str | None


def read_asked() -> Asked:
    """Read the query; a value that is none of those it can have counts as not there."""
    near = " ".join(request.args.get("near", "").split())[:LONGEST_PLACE]
    cluster = request.args.get("cluster", "")
    wanted = replace(
        place_named(place_in(near, content().towns)),
        kind=cast(Kind | None, chosen("kind", SESSION_KINDS)),
        format=cast(Format | None, chosen("format", SESSION_FORMATS)),
        language=cast(DeliveryLanguage | None, chosen("delivery", TAUGHT_IN)),
        held_in=chosen("town", content().towns),
        cluster=cluster if len(cluster) <= LONGEST_PLACE and IDENTIFIER.fullmatch(cluster) else None,
    )
    return Asked(wanted, near)


def filters(sessions: Iterable[Session], wanted: Wanted, language: Language) -> list[Filter]:
    """Return the lists to choose from: what the coming sessions hold, and what was chosen; none with nothing to choose.

    A session in both languages is one in Welsh and one in English.
    """
    held = list(sessions)
    lists = (
        ("kind", SESSION_KINDS, {session.kind for session in held}, wanted.kind),
        ("format", SESSION_FORMATS, {session.format for session in held}, wanted.format),
        ("delivery", TAUGHT_IN, _spoken(held), wanted.language),
        ("town", _towns(language), {session.town for session in held}, wanted.held_in),
        ("cluster", _clusters(held, language), {session.cluster for session in held}, wanted.cluster),
    )
    shown = []
    for name, names, ids, value in lists:
        options = {id_: text for id_, text in names.items() if id_ in {*ids, value}}
        if len(options) > 1 or value in options:
            shown.append(Filter(name, SESSION_FILTERS[name], options, value))
    return shown


def place_name(wanted: Wanted, language: Language) -> str | None:
    """Return what the place that was asked for is called: a town by its name, a postcode district as it is."""
    return wanted.district or town_name(wanted.town, language)


def address(**changes: str | None) -> str:
    """Return the address of the list as it is asked for, with changes; what is None is taken away."""
    kept = {name: value for name in (*NARROWING, "view", "month") if (value := request.args.get(name))}
    query = {name: value for name, value in {**kept, **changes}.items() if value}
    return f"{request.path}?{urlencode(query)}" if query else request.path


def narrowing_query() -> str:
    """Return the part of the query that narrows the list, for a calendar that a phone follows; empty when none does."""
    kept = {name: value for name in NARROWING if (value := request.args.get(name))}
    return f"?{urlencode(kept)}" if kept else ""


def _spoken(sessions: Sequence[Session]) -> set[str]:
    spoken = {session.language for session in sessions}
    return {"cy", "en"} if "both" in spoken else {str(language) for language in spoken}


def _towns(language: Language) -> dict[str, str]:
    return in_order(((id_, town_name(id_, language) or id_) for id_ in content().towns), language)


def _clusters(sessions: Sequence[Session], language: Language) -> dict[str, str]:
    ids = {session.cluster for session in sessions if session.cluster}
    return in_order(((id_, name) for id_ in ids if (name := cluster_name(id_, language))), language)
