"""What staff do with the assistant from the shell: see how it is used, turn it off and on, write its figures down."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.assistant import COUNTS_FILE, SWITCH_FILE, AssistantCounts, StaffSwitch
from portal.assistant.evaluation import Evaluation, Judged, Outcome, Share
from portal.assistant.trial import Trial
from portal.cli.assistant import assistant
from portal.cli.figures import HEAD, MEASURES, write_figures
from portal.content import LANGUAGES, Language
from portal.content.registers import Fact, read_register


@pytest.fixture(autouse=True)
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PORTAL_VAR_DIR", str(tmp_path))
    return tmp_path


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(assistant, words)
    return result.exit_code, result.output


def test_counts_are_a_table_for_each_language(var: Path) -> None:
    counts = AssistantCounts(var / COUNTS_FILE)
    counts.count_verdict("cy", "what-is-aln", needed=False)
    counts.count_verdict("en", "idp-review", needed=True)
    code, output = run("counts")
    assert code == 0
    assert output.splitlines() == [
        "cy: was it what you needed?", "    yes     no  topic", "      0      1  what-is-aln",
        "en: was it what you needed?", "    yes     no  topic", "      1      0  idp-review",
    ]  # fmt: skip


def test_gaps_say_when_they_are_not_kept(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    AssistantCounts(var / COUNTS_FILE, keep_unanswered=True).keep_question("en", "is there a pool")
    assert "PORTAL_KEEP_UNANSWERED=true" in run("gaps")[1]
    monkeypatch.setenv("PORTAL_KEEP_UNANSWERED", "true")
    assert run("gaps") == (0, "    1  en  is there a pool\n")
    assert run("gaps", "--at-least", "2") == (0, "")


def test_staff_turn_it_off_with_reasons_and_on_again(var: Path) -> None:
    switch = StaffSwitch(var / SWITCH_FILE)
    assert run("off", "--reason-cy", "Rheswm.", "--reason-en", "A reason.")[0] == 0
    assert [switch.why_off(language) for language in LANGUAGES] == ["Rheswm.", "A reason."]
    assert run("on")[0] == 0
    assert switch.why_off("cy") is None


def test_a_reason_in_one_language_is_not_enough(var: Path) -> None:
    assert run("off", "--reason-en", "A reason.")[0] != 0
    code, output = run("off", "--reason-en", "A reason.", "--reason-cy", " ")
    assert (code, output) == (1, "Error: a reason is needed in both languages\n")
    assert StaffSwitch(var / SWITCH_FILE).why_off("en") is None


def trial(language: Language, part: int) -> Trial:
    questions = Evaluation((Outcome(Judged("x", "bus"), "bus", "bus", (), 0.1),))
    others = dict.fromkeys((*MEASURES, "top-1"), Share(part, 1000))
    return Trial(language, questions, others)


def test_the_figures_take_the_place_of_the_last_ones(tmp_path: Path) -> None:
    register = tmp_path / "facts.yml"
    register.write_text("a:\n  kind: url\n  value: b\n  owner: c\n  source: portal\n  checked: 2026-11-22\n")
    for part in (900, 987):
        write_figures(register, {"cy": trial("cy", part), "en": trial("en", part)})
        with register.open("a", encoding="utf-8") as file:  # somebody adds a fact at the end of the file
            file.write(f"added-{part}:\n  kind: url\n  value: b\n  owner: c\n  source: portal\n  checked: 2026-11-22\n")
    facts = read_register(register, Fact)
    assert {"a", "added-900", "added-987"} <= set(facts)
    assert facts["assistant-measured-answered-right-cy"].text("cy") == "98.7%"
    assert facts["assistant-measured-questions-en"].text("en") == "1000"
    assert facts["assistant-measured-on"].text("cy") != facts["assistant-measured-on"].text("en")
    assert register.read_text(encoding="utf-8").count(HEAD) == 1


def test_half_an_evaluation_is_not_written(tmp_path: Path) -> None:
    register = tmp_path / "facts.yml"
    register.write_text("a: b\n")
    with pytest.raises(Exception, match="nothing was written"):
        write_figures(register, {"cy": Trial("cy", Evaluation(()), {})})
    assert register.read_text() == "a: b\n"
