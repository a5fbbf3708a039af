"""The judged questions and conversations are whole: what they expect exists, and every topic is asked for."""

import re
from collections import Counter

import pytest

from portal.assistant.evaluation import OUT_OF_SCOPE, Judged, read_judged
from portal.config import ROOT

from .conftest import read_judged as read_rows

NOT_TOPICS = ("assistant-", "flow-", "safety-", "small-talk-")
TOPICS = {folder.name for folder in (ROOT / "content" / "answer").iterdir() if not folder.name.startswith(NOT_TOPICS)}
KINDS = {"plain", "dialect", "unmutated", "no-accents", "misspelt", "mixed", "long", "keywords", "young"}
BEHAVIOUR = re.compile(
    r"(?:answer|choose|different-in-wales|offer-also):(?P<topics>[a-z0-9-]+(?:\|[a-z0-9-]+)*)|switch:(?:cy|en)"
)


def questions(language: str) -> list[Judged]:
    judged = read_judged(ROOT / "tests" / "data" / f"assistant_{language}.tsv")
    return [line for line in judged if line.topic != OUT_OF_SCOPE]


@pytest.mark.parametrize("language", ["cy", "en"])
def test_every_topic_is_asked_for_at_least_four_times(language: str) -> None:
    asked = Counter(line.topic for line in questions(language))
    assert set(asked) == TOPICS
    assert min(asked.values()) >= 4


@pytest.mark.parametrize("language", ["cy", "en"])
def test_each_question_has_a_kind_that_we_know(language: str) -> None:
    assert {line.kind for line in questions(language)} <= KINDS


def test_no_question_is_judged_twice() -> None:
    asked = Counter(line.message.casefold() for language in ("cy", "en") for line in questions(language))
    assert [message for message, times in asked.items() if times > 1] == []


def test_conversations_expect_what_exists() -> None:
    for conversation, _turn, message, expected, reply, _names in read_rows("conversations.tsv"):
        assert conversation[:3] in {"cy-", "en-"}
        assert message.strip()
        assert reply in {"cy", "en"}
        for behaviour in expected.replace(" or ", " ").split(" "):
            found = BEHAVIOUR.fullmatch(behaviour)
            assert found, f"{conversation}: {behaviour}"
            assert set((found["topics"] or "").split("|")) <= TOPICS | {""}, f"{conversation}: {behaviour}"


@pytest.mark.parametrize("language", ["cy", "en"])
def test_sixty_conversations_have_two_to_four_turns_in_order(language: str) -> None:
    rows = [row for row in read_rows("conversations.tsv") if row[0].startswith(f"{language}-")]
    turns: dict[str, list[str]] = {}
    for row in rows:
        turns.setdefault(row[0], []).append(row[1])
    assert len(turns) == 60
    assert all(2 <= len(seen) <= 4 and seen == [str(n) for n in range(1, len(seen) + 1)] for seen in turns.values())
