"""Counts of searches hold words and numbers, and nobody."""

import datetime as dt
import sqlite3
from pathlib import Path

import pytest

from portal.search import SearchCounts

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def counts(tmp_path: Path) -> SearchCounts:
    return SearchCounts(tmp_path / "var" / "searches.db", lambda query: "siân" in query.lower())


def test_searches_are_counted_by_month_and_language(counts: SearchCounts) -> None:
    counts.count("bws", "cy", found=True, today=TODAY)
    counts.count("xyz", "cy", found=False, today=TODAY)
    counts.count("bus", "en", found=True, today=dt.date(2026, 12, 1))
    assert [tuple(total) for total in counts.totals()] == [("2026-12", "en", 1, 0), ("2026-11", "cy", 2, 1)]


def test_only_words_that_found_nothing_are_kept_and_those_asked_often_come_first(counts: SearchCounts) -> None:
    for query in ("Gofal  Dydd", "gofal dydd", "GOFAL DŶDD", "rare thing"):
        counts.count(query, "cy", found=False, today=TODAY)
    counts.count("cludiant", "cy", found=True, today=TODAY)
    assert [tuple(gap) for gap in counts.gaps()] == [("cy", "gofal dydd", 3), ("cy", "rare thing", 1)]
    assert [gap.words for gap in counts.gaps(at_least=2)] == ["gofal dydd"]


def test_a_search_that_looks_personal_leaves_no_trace(counts: SearchCounts, tmp_path: Path) -> None:
    counts.count("my daughter Siân", "en", found=False, today=TODAY)
    assert counts.totals() == []
    assert counts.gaps() == []
    assert not any(b"si" in path.read_bytes().lower().replace(b"sqlite", b"") for path in tmp_path.rglob("*.db"))


def test_nothing_is_kept_but_months_languages_words_and_numbers(counts: SearchCounts, tmp_path: Path) -> None:
    counts.count("xyz", "cy", found=False, today=TODAY)
    with sqlite3.connect(tmp_path / "var" / "searches.db") as database:
        columns = {
            table: [column[1] for column in database.execute(f"PRAGMA table_info({table})")]
            for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
    assert columns == {
        "searches": ["month", "language", "searched", "in_vain"],
        "gaps": ["month", "language", "words", "times"],
    }


def test_a_long_search_is_counted_without_its_words(counts: SearchCounts) -> None:
    counts.count("gair " * 20, "cy", found=False, today=TODAY)
    assert counts.gaps() == []
    assert counts.totals()[0].in_vain == 1


def test_words_are_forgotten_after_a_year(counts: SearchCounts) -> None:
    counts.count("hen", "cy", found=False, today=dt.date(2025, 9, 1))
    counts.count("newydd", "cy", found=False, today=TODAY)
    assert [gap.words for gap in counts.gaps()] == ["newydd"]


def test_a_file_that_cannot_be_written_stops_no_search(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "var").write_text("a file where the folder should be")
    counts = SearchCounts(tmp_path / "var" / "searches.db", lambda _: False)
    counts.count("gofal dydd", "cy", found=False, today=TODAY)
    assert "could not be counted" in caplog.text
    assert "gofal" not in caplog.text
