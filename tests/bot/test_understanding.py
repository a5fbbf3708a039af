"""What the trained assistant makes of messages it has never seen; docs/assistant.md tells how the bars were set."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.assistant.evaluation import read_judged
from portal.cli.assistant import assistant
from portal.config import ROOT
from tests.bot.conftest import RunningBot

pytestmark = pytest.mark.rasa

DATA = ROOT / "tests" / "data"


@pytest.mark.parametrize(
    ("message", "say", "intent"),
    [
        ("helo", "small-talk", "small-talk-greeting"),
        ("good morning", "small-talk", "small-talk-greeting"),
        ("diolch yn fawr iawn i chi", "small-talk", "small-talk-thanks"),
        ("thanks for that", "small-talk", "small-talk-thanks"),
        ("ai robot wyt ti?", "small-talk", "small-talk-are-you-human"),
        ("Cymraeg plîs", "small-talk", "small-talk-switch-language"),
        ("beth yw cynllun datblygu unigol?", "answer", "what-is-an-idp"),
        ("what is an individual development plan?", "answer", "what-is-an-idp"),
    ],
)
def test_each_kind_of_message_gets_its_kind_of_reply(bot: RunningBot, message: str, say: str, intent: str) -> None:
    understood = bot.understood(message)
    assert (understood["say"], understood["intent"]) == (say, intent)


@pytest.mark.parametrize("message", ["pwy enillodd y gêm neithiwr", "who won the game last night"])
def test_what_has_nothing_to_do_with_us_is_refused_or_searched_for_but_never_answered(
    bot: RunningBot, message: str
) -> None:
    understood = bot.understood(message)
    assert understood["intent"] == "out-of-scope"
    assert understood["say"] in {"out-of-scope", "fallback"}


@pytest.mark.parametrize(
    ("with_accents", "without"), [("Beth yw rôl y CydADY?", "beth yw rol y cydady?"), ("tŷ", "ty")]
)
def test_accents_make_no_difference_to_the_ngrams(with_accents: str, without: str) -> None:
    from bot.components.linear import LinearModel

    model = LinearModel.fit([with_accents, "hello"], ["a", "b"], None)
    assert (model.probabilities([with_accents], None) == model.probabilities([without], None)).all()


def test_no_judged_message_is_one_of_the_bots_own_lines() -> None:
    judged = {line.message.casefold() for path in DATA.glob("assistant_*.tsv") for line in read_judged(path)}
    own = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "data").glob("*.yml"))
    assert not judged & {line.strip().removeprefix("- ").casefold() for line in own.splitlines()}


def test_the_evaluation_can_be_asked_for_from_the_shell(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / model.name).symlink_to(model)
    monkeypatch.setenv("PORTAL_VAR_DIR", str(tmp_path))
    judged = tmp_path / "judged.tsv"
    judged.write_text("beth yn y byd yw CDU\twhat-is-an-idp\npwy enillodd y ras\tout-of-scope\n", encoding="utf-8")
    result = CliRunner().invoke(assistant, ["evaluate", str(judged), "--half", "all"])
    assert result.exit_code == 0, result.output
    assert "judged.tsv, 2 messages (all)" in result.output
    assert "95 % interval" in result.output


def test_a_judged_file_that_is_wrong_is_one_clear_sentence(tmp_path: Path) -> None:
    judged = tmp_path / "judged.tsv"
    judged.write_text("no topic\n", encoding="utf-8")
    result = CliRunner().invoke(assistant, ["evaluate", str(judged)])
    assert result.exit_code == 1
    assert result.output == f"Error: {judged}:1: a message, a tab and a topic are needed\n"
