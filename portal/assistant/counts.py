"""How the assistant is used: counts by day, language, status and topic, without a word of what was typed.

Nothing joins one reply to another: no time of day, address, conversation or order is kept. A safety reply leaves no
trace at all. A question without an answer is kept only where the settings say so, after personal details were taken
out of it, and for 30 days.
"""

import datetime as dt
import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from portal.clock import today
from portal.content import Language
from portal.counts_file import CountsFile

from .reply import Reply

COUNTS_FILE = "assistant-counts.db"  # in the folder of what the portal keeps
COUNTS_KEPT = dt.timedelta(days=396)  # thirteen months
QUESTIONS_KEPT = dt.timedelta(days=30)

_TABLES = """
CREATE TABLE IF NOT EXISTS replies (
    day TEXT, language TEXT, status TEXT, topic TEXT, times INTEGER NOT NULL,
    PRIMARY KEY (day, language, status, topic)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS verdicts (
    day TEXT, language TEXT, topic TEXT, needed INTEGER, times INTEGER NOT NULL,
    PRIMARY KEY (day, language, topic, needed)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unanswered (
    day TEXT, language TEXT, question TEXT, times INTEGER NOT NULL, PRIMARY KEY (day, language, question)
) WITHOUT ROWID;
"""

log = logging.getLogger(__name__)


class Count(NamedTuple):
    """How often one language was answered so, over the days asked for; `topic` is empty where there was none."""

    language: str
    status: str
    topic: str
    times: int


class Verdict(NamedTuple):
    """How often readers said that a topic's answer was, and was not, what they needed."""

    language: str
    topic: str
    needed: int
    not_needed: int


class Unanswered(NamedTuple):
    """A question without an answer, personal details taken out, and how often it was asked."""

    language: str
    question: str
    times: int


class AssistantCounts:
    """Counts in the file at `path`; a count that fails never costs a reader the reply."""

    def __init__(self, path: Path, *, keep_unanswered: bool = False, today: Callable[[], dt.date] = today) -> None:
        """`keep_unanswered` keeps questions without an answer, as the settings say."""
        self._file = CountsFile(path, _TABLES)
        self._keep_unanswered = keep_unanswered
        self._today = today

    def count(self, reply: Reply) -> None:
        """Count one reply; one to somebody who may be in danger leaves no trace."""
        if reply.status != "safety":
            self._add("INSERT INTO replies VALUES (?, ?, ?, ?, 1)", reply.language, reply.status, reply.topic or "")

    def count_verdict(self, language: Language, topic: str, *, needed: bool) -> None:
        """Count whether an answer was what the reader needed."""
        self._add("INSERT INTO verdicts VALUES (?, ?, ?, ?, 1)", language, topic, int(needed))

    def keep_question(self, language: Language, question: str) -> None:
        """Keep a question without an answer, where that is switched on; personal details are already taken out."""
        if self._keep_unanswered:
            self._add("INSERT INTO unanswered VALUES (?, ?, ?, 1)", language, question)

    def totals(self, days: int) -> list[Count]:
        """Return the counts of the last `days`, today included, most often first in each language."""
        query = (
            "SELECT language, status, topic, SUM(times) AS total FROM replies WHERE day > ?"
            " GROUP BY language, status, topic ORDER BY language, total DESC, status, topic"
        )
        return [Count(*row) for row in self._read(query, days)]

    def verdicts(self, days: int) -> list[Verdict]:
        """Return what readers said of each topic's answer in the last `days`, the least helpful first."""
        query = (
            "SELECT language, topic, SUM(times * needed), SUM(times * (1 - needed)) AS no FROM verdicts WHERE day > ?"
            " GROUP BY language, topic ORDER BY language, no DESC, topic"
        )
        return [Verdict(*row) for row in self._read(query, days)]

    def unanswered(self, at_least: int = 1) -> list[Unanswered]:
        """Return the questions without an answer that were asked at least so often, most often first."""
        query = (
            "SELECT language, question, SUM(times) AS total FROM unanswered WHERE day > ?"
            " GROUP BY language, question HAVING total >= ? ORDER BY language, total DESC, question"
        )
        return [Unanswered(*row) for row in self._read(query, QUESTIONS_KEPT.days, at_least)]

    def _read(self, query: str, days: int, *more: object) -> list[tuple[Any, ...]]:
        with self._file.open() as database:
            self._forget(database)
            return database.execute(query, (self._before(dt.timedelta(days=days)), *more)).fetchall()

    def _add(self, insert: str, *values: object) -> None:
        try:
            with self._file.open() as database:
                database.execute(f"{insert} ON CONFLICT DO UPDATE SET times = times + 1", (str(self._today()), *values))
                self._forget(database)
        except (sqlite3.Error, OSError) as failure:
            log.error("a reply could not be counted: %s", type(failure).__name__)

    def _forget(self, database: sqlite3.Connection) -> None:
        database.execute("DELETE FROM replies WHERE day <= ?", (self._before(COUNTS_KEPT),))
        database.execute("DELETE FROM verdicts WHERE day <= ?", (self._before(COUNTS_KEPT),))
        database.execute("DELETE FROM unanswered WHERE day <= ?", (self._before(QUESTIONS_KEPT),))

    def _before(self, days: dt.timedelta) -> str:
        return str(self._today() - days)
