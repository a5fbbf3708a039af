"""Was this what you needed: thanks for yes, other ways on for no, counted without a word of the question."""

from pathlib import Path

import pytest

from portal.assistant import Assistant, AssistantCounts, Understood
from portal.assistant.counts import Verdict
from portal.content import Language, Library
from tests.assistant.conftest import Finds, Understands


@pytest.fixture
def counts(tmp_path: Path) -> AssistantCounts:
    return AssistantCounts(tmp_path / "counts.db", keep_unanswered=True)


@pytest.fixture
def counting(library: Library, understands: Understands, finds: Finds, counts: AssistantCounts) -> Assistant:
    return Assistant(library, finds, understands, counts=counts)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["cy", "en"])
def test_no_leads_to_related_topics_and_search_results(
    counting: Assistant, counts: AssistantCounts, finds: Finds, language: Language
) -> None:
    reply = counting.hear_verdict("what-is-an-idp", "my son Tom Jones needs a plan", language, None, needed=False)
    assert reply.language == language
    assert {choice.topic for choice in reply.choices} >= {"ask-for-an-idp", "school-or-council-idp"}
    assert reply.results
    assert reply.messages
    assert "Tom" not in finds.asked[-1]
    assert counts.verdicts(1) == [Verdict(language, "what-is-an-idp", 0, 1)]


@pytest.mark.parametrize("language", ["cy", "en"])
def test_yes_is_thanked_for(counting: Assistant, counts: AssistantCounts, language: Language) -> None:
    reply = counting.hear_verdict("what-is-an-idp", "", language, None, needed=True)
    assert (reply.status, reply.language) == ("small-talk", language)
    assert counts.verdicts(1) == [Verdict(language, "what-is-an-idp", 1, 0)]


def test_a_topic_that_is_none_is_not_counted(counting: Assistant, counts: AssistantCounts) -> None:
    reply = counting.hear_verdict("safety-self-harm", "", "en", None, needed=False)
    assert reply.choices == ()
    assert counts.verdicts(1) == []


def test_the_verdict_is_answered_in_the_language_of_the_conversation(
    counting: Assistant, understands: Understands
) -> None:
    understands.says = Understood("answer", "what-is-an-idp", 0.9)
    first = counting.reply("beth yw cynllun datblygu unigol fy mab?", "en", None)
    reply = counting.hear_verdict("what-is-an-idp", "", "en", first.conversation, needed=False)
    assert (first.language, reply.language) == ("cy", "cy")


def test_a_question_without_an_answer_is_kept_without_personal_details(
    counting: Assistant, counts: AssistantCounts, understands: Understands
) -> None:
    understands.says = Understood("fallback", "what-is-aln", 0.1)
    counting.reply("my son is called Tom, is there a heated pool", "en", None)
    (kept,) = counts.unanswered()
    assert "Tom" not in kept.question
    assert "pool" in kept.question


def test_deleting_a_conversation_forgets_it_here_and_at_rasa(counting: Assistant, understands: Understands) -> None:
    understands.says = Understood("answer", "what-is-an-idp", 0.9)
    first = counting.reply("beth yw cynllun datblygu unigol fy mab?", "en", None)
    counting.forget(first.conversation)
    assert understands.forgotten == [first.conversation]
    assert counting.reply("IDP", "en", first.conversation).conversation != first.conversation
