"""What is remembered of a conversation, and for how long."""

import multiprocessing
import sqlite3
from dataclasses import fields, replace
from pathlib import Path

import pytest

from portal.assistant.conversations import IDLE_SECONDS, MOST_TURNS, Conversation, Conversations


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_language_topic_and_doubt_are_remembered(tmp_path: Path) -> None:
    conversations = Conversations(tmp_path / "var" / "chats.db")
    new = conversations.recall(None)
    conversations.keep(replace(new, language="cy", topic="what-is-an-idp", unsure=1))
    assert conversations.recall(new.id) == Conversation(new.id, "cy", "what-is-an-idp", 1, turns=1)


def test_another_process_knows_the_conversation(tmp_path: Path) -> None:
    file = tmp_path / "chats.db"
    mine = Conversations(file)
    id_ = mine.recall(None).id
    mine.keep(Conversation(id_, "cy"))
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(_language_in_another_process, (file, id_)) == "cy"


def _language_in_another_process(file: Path, id_: str) -> str | None:
    return Conversations(file).recall(id_).language


@pytest.mark.parametrize("id_", [None, "", "short", "x" * 22, "../../etc/passwd", "' OR 1=1 --", "x" * 10_000])
def test_an_unknown_id_gets_a_new_random_one(id_: str | None) -> None:
    conversations = Conversations()
    first, second = conversations.recall(id_), conversations.recall(id_)
    assert first.id != id_
    assert first.id != second.id
    assert len(first.id) == 22


def test_a_silent_conversation_is_forgotten(tmp_path: Path) -> None:
    clock = Clock()
    conversations = Conversations(tmp_path / "chats.db", clock=clock)
    conversations.keep(Conversation("a" * 22, "cy"))
    clock.now += IDLE_SECONDS - 1
    assert conversations.recall("a" * 22).language == "cy"
    clock.now += 1
    assert conversations.recall("a" * 22).id != "a" * 22
    conversations.keep(Conversation("b" * 22, "en"))
    rows = sqlite3.connect(tmp_path / "chats.db").execute("SELECT id FROM conversation").fetchall()
    assert rows == [("b" * 22,)]


def test_a_conversation_that_is_cleared_is_gone_at_once_for_every_process(tmp_path: Path) -> None:
    conversations = Conversations(tmp_path / "chats.db")
    conversations.keep(Conversation("a" * 22, "cy"))
    conversations.keep(Conversation("b" * 22, "en"))
    Conversations(tmp_path / "chats.db").forget("a" * 22)
    assert conversations.recall("a" * 22).id != "a" * 22
    assert conversations.recall("b" * 22).language == "en"
    assert b"a" * 22 not in (tmp_path / "chats.db").read_bytes()


def test_a_long_conversation_gives_way_to_a_new_one() -> None:
    conversations = Conversations()
    conversation = conversations.recall(None)
    for _turn in range(MOST_TURNS):
        conversations.keep(conversation)
        conversation = conversations.recall(conversation.id)
    assert conversation.turns == 0


def test_nothing_that_was_typed_has_a_place() -> None:
    assert [field.name for field in fields(Conversation)] == [
        "id", "language", "topic", "unsure", "turns", "flow", "offered",
    ]  # fmt: skip


def test_a_store_that_fails_begins_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "chats.db").write_text("this is no database, and long enough to be seen as none" * 100)
    conversations = Conversations(tmp_path / "chats.db")
    conversations.keep(Conversation("a" * 22, "cy"))
    assert conversations.recall("a" * 22).turns == 0
    assert "DatabaseError" in caplog.text
