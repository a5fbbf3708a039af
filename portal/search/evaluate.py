"""How good search is: queries with the pages that should come first, and the share that do."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from portal.content import Language

from .documents import topic_of
from .engine import SearchEngine

DEEPEST_RANK = 10


class Judged(NamedTuple):
    """A query, the topics or ids of pages that answer it, what it tests, and whether no one tuned by it."""

    query: str
    ids: frozenset[str]
    kind: str
    kept_back: bool


class Miss(NamedTuple):
    """A query whose first result was not one of the pages that answer it; `rank` is where the first of them stood."""

    query: str
    kind: str
    rank: int | None
    found: tuple[str, ...]


@dataclass(frozen=True)
class Scores:
    """Shares from 0 to 1 over a judged set in one language."""

    queries: int
    success_at_1: float
    success_at_3: float
    mean_reciprocal_rank: float
    zero_results: float
    misses: tuple[Miss, ...]


def read_judged(path: Path) -> list[Judged]:
    """Read a set: tab-separated columns query, topics (page ids with spaces between), kind and, it may be, use."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Judged(row["query"], frozenset(row["topics"].split()), row["kind"], row.get("use") == "check")
            for row in rows
        ]


def evaluate(engine: SearchEngine, judged: Iterable[Judged], language: Language) -> Scores:
    """Ask every query and count; raises ZeroDivisionError for an empty set."""
    ranks: list[int | None] = []
    empty = 0
    misses = []
    for item in judged:
        results = engine.search(item.query, language, limit=DEEPEST_RANK).results
        names = [{result.entry.id, topic_of(result.entry)} for result in results]
        rank = next((rank for rank, found in enumerate(names, start=1) if not found.isdisjoint(item.ids)), None)
        ranks.append(rank)
        empty += not names
        if rank != 1:
            misses.append(Miss(item.query, item.kind, rank, tuple(result.entry.reference for result in results[:3])))
    return Scores(
        queries=len(ranks),
        success_at_1=sum(rank == 1 for rank in ranks) / len(ranks),
        success_at_3=sum(rank is not None and rank <= 3 for rank in ranks) / len(ranks),
        mean_reciprocal_rank=sum(1 / rank for rank in ranks if rank) / len(ranks),
        zero_results=empty / len(ranks),
        misses=tuple(misses),
    )
