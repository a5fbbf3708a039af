"""How quickly searches are answered, inside the process, over the portal's own content."""

import time

import pytest

from portal.content import LANGUAGES, Language
from portal.search import SearchEngine
from portal.search.evaluate import read_judged

from .conftest import ROOT

MOST_SECONDS = 0.020


def percentile_95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_19_of_20_searches_are_answered_in_20_thousandths_of_a_second(
    portal_engine: SearchEngine, language: Language
) -> None:
    """Processor time is measured, and the better of two rounds taken, since other work may share the machine."""
    queries = [item.query for item in read_judged(ROOT / "tests" / "data" / f"search_judged_{language}.tsv")]
    rounds = []
    for _ in range(2):
        times = []
        for query in queries:
            started = time.process_time()
            portal_engine.search(query, language)
            times.append(time.process_time() - started)
        rounds.append(percentile_95(times))
    assert min(rounds) <= MOST_SECONDS


def test_the_measure_sees_a_slow_tail() -> None:
    assert percentile_95([0.001] * 90 + [0.5] * 10) > MOST_SECONDS
    assert percentile_95([0.001] * 96 + [0.5] * 4) <= MOST_SECONDS


@pytest.mark.parametrize("typed", ["c", "cl", "clu", "bws am ddim i'r ys", "sut i ofyn am gynll"])
def test_suggestions_keep_up_with_typing(portal_engine: SearchEngine, typed: str) -> None:
    portal_engine.suggest(typed, "cy")
    started = time.process_time()
    portal_engine.suggest(typed, "cy")
    assert time.process_time() - started < 0.02
