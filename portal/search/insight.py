"""What is searched for, and what is searched for in vain: counts of words by month and language, and of nobody.

No time of day, address, session or order is kept, so that nothing joins one search to another. A search that looks
personal is dropped whole, as the caller's judge sees it. A search that found something is only counted.
"""

import datetime as dt
import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from portal.content import Language
from portal.counts_file import CountsFile
from portal.welsh.letters import fold

COUNTS_FILE = "searches.db"  # in the folder of what the portal keeps
MOST_CHARACTERS = 60
MONTHS_KEPT = 13

_TABLES = """
CREATE TABLE IF NOT EXISTS searches (
    month TEXT, language TEXT, searched INTEGER NOT NULL, in_vain INTEGER NOT NULL, PRIMARY KEY (month, language)
);
CREATE TABLE IF NOT EXISTS gaps (
    month TEXT, language TEXT, words TEXT, times INTEGER NOT NULL, PRIMARY KEY (month, language, words)
);
"""

logger = logging.getLogger(__name__)


class Total(NamedTuple):
    """How often one language was searched in one month (`2026-11`), and how often in vain."""

    month: str
    language: str
    searched: int
    in_vain: int


class Gap(NamedTuple):
    """Words that nothing was found for, and how often they were searched for."""

    language: str
    words: str
    times: int


class SearchCounts:
    """Counts kept in the SQLite file at `path`, made when first needed; safe between threads and processes."""

    def __init__(self, path: Path, looks_personal: Callable[[str], bool]) -> None:
        """`looks_personal` says of what was typed whether it may tell of a person; such a search leaves no trace."""
        self._file = CountsFile(path, _TABLES)
        self._looks_personal = looks_personal

    def count(self, query: str, language: Language, *, found: bool, today: dt.date) -> None:
        """Count one search; the reader is never kept waiting or refused because it could not be counted."""
        try:
            if not self._looks_personal(query):
                self._keep(" ".join(fold(query).split()), language, found=found, today=today)
        except (sqlite3.Error, OSError):
            logger.exception("a search could not be counted")

    def totals(self) -> list[Total]:
        """Give the counts by month and language, newest month first."""
        with self._file.open() as database:
            rows = database.execute(
                "SELECT month, language, searched, in_vain FROM searches ORDER BY month DESC, language"
            )
            return [Total(*row) for row in rows]

    def gaps(self, *, at_least: int = 1) -> list[Gap]:
        """Give what was searched for in vain at least so often in the months kept, most often first."""
        query = (
            "SELECT language, words, SUM(times) AS total FROM gaps GROUP BY language, words"
            " HAVING total >= ? ORDER BY total DESC, language, words"
        )
        with self._file.open() as database:
            return [Gap(*row) for row in database.execute(query, (at_least,))]

    def _keep(self, words: str, language: Language, *, found: bool, today: dt.date) -> None:
        month = f"{today:%Y-%m}"
        with self._file.open() as database:
            database.execute(
                "INSERT INTO searches VALUES (?, ?, 1, ?) ON CONFLICT DO UPDATE"
                " SET searched = searched + 1, in_vain = in_vain + excluded.in_vain",
                (month, language, int(not found)),
            )
            if not found and 0 < len(words) <= MOST_CHARACTERS:
                database.execute(
                    "INSERT INTO gaps VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1",
                    (month, language, words),
                )
            database.execute("DELETE FROM gaps WHERE month < ?", (_months_before(today, MONTHS_KEPT),))


def _months_before(day: dt.date, months: int) -> str:
    """Give the month that lies so many months before that of `day`."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return f"{years:04d}-{month + 1:02d}"
