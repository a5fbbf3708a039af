"""Staff turn the assistant off and on, and every process sees it at the next message."""

from pathlib import Path

import pytest

from portal.assistant import Assistant, StaffSwitch, Understood
from portal.content import Language, Library
from tests.assistant.conftest import Finds, Understands

REASONS: dict[Language, str] = {"cy": "Rydym yn cywiro <ateb>.", "en": "We are mending <an answer>."}


@pytest.fixture
def switch(tmp_path: Path) -> StaffSwitch:
    return StaffSwitch(tmp_path / "var" / "off.json")


@pytest.fixture
def switched(library: Library, understands: Understands, finds: Finds, switch: StaffSwitch) -> Assistant:
    understands.says = Understood("answer", "what-is-an-idp", 0.9)
    return Assistant(library, finds, understands, switch=switch)  # type: ignore[arg-type]


@pytest.mark.parametrize(("language", "question"), [("cy", "beth yw cynllun datblygu unigol?"), ("en", "what is it?")])
def test_while_off_the_reason_search_and_a_person_are_given(
    switched: Assistant, switch: StaffSwitch, understands: Understands, language: Language, question: str
) -> None:
    switch.turn_off(REASONS)
    reply = switched.reply(question, language, None)
    assert (reply.status, reply.language) == ("unavailable", language)
    assert REASONS[language] in reply.messages[0].text
    assert "<ateb>" not in reply.messages[0].html
    assert "<an answer>" not in reply.messages[0].html
    assert reply.results
    assert reply.front_door.phone
    assert understands.asked == []


def test_turning_it_on_and_off_is_seen_at_the_next_message(
    switched: Assistant, switch: StaffSwitch, tmp_path: Path
) -> None:
    in_another_process = StaffSwitch(tmp_path / "var" / "off.json")
    assert switched.reply("what is an IDP", "en", None).status == "answered"
    in_another_process.turn_off(REASONS)
    assert switched.reply("what is an IDP", "en", None).status == "unavailable"
    assert switched.reply("IDP", "en", None, topic="what-is-an-idp").status == "unavailable"
    in_another_process.turn_on()
    assert switched.reply("what is an IDP", "en", None).status == "answered"


@pytest.mark.parametrize(("language", "message"), [("cy", "dw i eisiau lladd fy hun"), ("en", "I want to kill myself")])
def test_somebody_in_danger_is_answered_even_while_off(
    switched: Assistant, switch: StaffSwitch, language: Language, message: str
) -> None:
    switch.turn_off(REASONS)
    assert switched.reply(message, language, None).topic == "safety-self-harm"


@pytest.mark.parametrize("reasons", [{"cy": "Rheswm", "en": " "}, {"cy": "", "en": "Reason"}])
def test_a_reason_is_needed_in_both_languages(switch: StaffSwitch, reasons: dict[Language, str]) -> None:
    with pytest.raises(ValueError, match="both languages"):
        switch.turn_off(reasons)
    assert switch.why_off("en") is None


def test_a_broken_file_counts_as_off(switched: Assistant, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "off.json").write_text("off", encoding="utf-8")
    reply = switched.reply("what is an IDP", "en", None)
    assert reply.status == "unavailable"
    assert reply.messages
