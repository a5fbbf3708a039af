"""What is counted of the assistant's use, and what leaves no trace."""

import datetime as dt
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from portal.assistant import Reply, Status
from portal.assistant.counts import AssistantCounts, Count, Unanswered, Verdict
from portal.content import FrontDoor, Language


class Day:
    now = dt.date(2026, 11, 22)

    def __call__(self) -> dt.date:
        return self.now


def reply(status: Status, language: Language, topic: str | None = None) -> Reply:
    return Reply("x" * 22, language, status, topic, 0.9, (), FrontDoor("", None, None, ""))


@pytest.fixture
def day() -> Day:
    return Day()


@pytest.fixture
def counts(tmp_path: Path, day: Day) -> AssistantCounts:
    return AssistantCounts(tmp_path / "var" / "counts.db", keep_unanswered=True, today=day)


def test_replies_are_counted_by_language_status_and_topic(counts: AssistantCounts, day: Day) -> None:
    for said in (reply("answered", "cy", "what-is-aln"), reply("answered", "cy", "what-is-aln"), reply("choose", "en")):
        counts.count(said)
    day.now += dt.timedelta(days=1)
    counts.count(reply("answered", "cy", "what-is-aln"))
    assert counts.totals(30) == [Count("cy", "answered", "what-is-aln", 3), Count("en", "choose", "", 1)]
    assert counts.totals(1) == [Count("cy", "answered", "what-is-aln", 1)]


def test_a_safety_reply_leaves_no_trace(counts: AssistantCounts) -> None:
    counts.count(replace(reply("safety", "cy"), topic="safety-self-harm"))
    assert counts.totals(30) == []


def test_verdicts_are_counted_by_topic(counts: AssistantCounts) -> None:
    for needed in (True, True, False):
        counts.count_verdict("en", "idp-review", needed=needed)
    assert counts.verdicts(30) == [Verdict("en", "idp-review", 2, 1)]


def test_unanswered_questions_are_kept_for_thirty_days(counts: AssistantCounts, day: Day) -> None:
    counts.keep_question("cy", "oes lle i nofio")
    counts.keep_question("cy", "oes lle i nofio")
    counts.keep_question("en", "is there a pool")
    assert counts.unanswered() == [Unanswered("cy", "oes lle i nofio", 2), Unanswered("en", "is there a pool", 1)]
    assert counts.unanswered(at_least=2) == [Unanswered("cy", "oes lle i nofio", 2)]
    day.now += dt.timedelta(days=30)
    assert counts.unanswered() == []


def test_unanswered_questions_are_not_kept_unless_switched_on(tmp_path: Path) -> None:
    counts = AssistantCounts(tmp_path / "counts.db")
    counts.keep_question("en", "is there a pool")
    assert counts.unanswered() == []


def test_old_counts_are_deleted_from_the_file(counts: AssistantCounts, day: Day, tmp_path: Path) -> None:
    counts.count(reply("answered", "en", "what-is-aln"))
    day.now += dt.timedelta(days=400)
    counts.count(reply("answered", "cy", "what-is-aln"))
    with sqlite3.connect(tmp_path / "var" / "counts.db") as database:
        assert database.execute("SELECT language FROM replies").fetchall() == [("cy",)]


def test_a_count_that_fails_is_logged_without_what_was_typed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "counts.db"
    path.write_text("this is no database, and long enough to be seen as none" * 100)
    AssistantCounts(path, keep_unanswered=True).keep_question("en", "where is my secret pool")
    assert "DatabaseError" in caplog.text
    assert "pool" not in caplog.text
