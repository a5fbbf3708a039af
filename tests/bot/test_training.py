"""From the answers of the content to the files Rasa trains from, and the model that comes of them."""

import subprocess
import textwrap
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from portal.assistant.training import TrainingData, bot_files, fingerprint, training_data, write
from portal.cli import training
from portal.cli.assistant import assistant
from portal.cli.training import (
    MODELS_KEPT,
    TrainingFailed,
    models_folder,
    newest_model,
    train_now,
    train_when_needed,
)
from portal.config import ROOT, Settings
from portal.content import LANGUAGES, Language, Library

PAGE = """\
---
title: "{title}"
summary: "{title}"
slug: {slug}
owner: aln-team
reviewed: 2026-11-22
review_due: 2027-05-22
audience: [parents]
status: live
language_review: {review}
group: {group}
questions:
{questions}
---
{title}
"""


def add_answer(content: Path, id_: str, group: str, cy: list[str], en: list[str]) -> None:
    folder = content / "answer" / id_
    folder.mkdir(parents=True)
    for language, questions, review in (("cy", cy, "needed"), ("en", en, "done")):
        lines = textwrap.indent("\n".join(f'- "{question}"' for question in questions), "  ")
        text = PAGE.format(title=id_, slug=f"{id_}-{language}", group=group, questions=lines, review=review)
        (folder / f"{language}.md").write_text(text, encoding="utf-8")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    for name in ("facts.yml", "sources.yml", "towns.yml"):
        (folder / name).write_text((ROOT / "content" / name).read_text(encoding="utf-8"), encoding="utf-8")
    add_answer(
        folder,
        "what-is-aln",
        "aln",
        [f"beth yw ADY {number}?" for number in range(19)] + ["ystyr [ADY]{x}"],
        [f"what is ALN {number}?" for number in range(19)] + ["/what-is-aln"],
    )
    add_answer(folder, "small-talk-greeting", "small-talk", ["helo"], ["hello"])
    return folder


@pytest.fixture
def settings(tmp_path: Path, content: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("PORTAL_VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("PORTAL_CONTENT_DIR", str(content))
    monkeypatch.setenv("PORTAL_JUDGED_DIR", str(tmp_path / "judged"))
    return Settings()


@pytest.fixture
def rasa_runs(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Stand in for the training itself; the launcher's own tests run the real one."""
    runs: list[list[str]] = []

    def run(command: list[str], **_: object) -> EndedProcess:
        runs.append(command)
        out, name = command[command.index("--out") + 1], command[command.index("--name") + 1]
        Path(out, f"{name}.tar.gz").write_bytes(b"a model")
        return EndedProcess(0)

    monkeypatch.setattr(subprocess, "Popen", run)
    return runs


@dataclass(frozen=True)
class EndedProcess:
    """A process that ended at once with a code."""

    code: int

    def wait(self, timeout: float) -> int:
        return self.code


def fail(command: list[str], **_: object) -> EndedProcess:
    return EndedProcess(1)


def test_questions_of_both_languages_train_one_topic(content: Path) -> None:
    data = training_data(Library(content).current())
    assert list(data.questions) == ["what-is-aln"]
    assert data.lines == 40
    assert {"beth yw ADY 0?", "what is ALN 0?"} <= set(data.questions["what-is-aln"])


def test_a_question_can_hold_no_mark_of_rasa(content: Path) -> None:
    questions = training_data(Library(content).current()).questions["what-is-aln"]
    assert "ystyr ADYx" in questions
    assert "what-is-aln" in questions


def test_what_is_written_is_what_rasa_reads(tmp_path: Path) -> None:
    write(TrainingData({"diagnosis": ("oes angen diagnosis: ie?", "# is it needed")}), tmp_path)
    yaml = YAML(typ="safe")
    assert yaml.load(tmp_path / "domain" / "topics.yml")["intents"] == ["diagnosis"]
    (topic,) = yaml.load(tmp_path / "data" / "topics.yml")["nlu"]
    assert topic == {"intent": "diagnosis", "examples": "- oes angen diagnosis: ie?\n- # is it needed\n"}
    (rule,) = yaml.load(tmp_path / "data" / "rules.yml")["rules"]
    assert rule["steps"] == [{"intent": "diagnosis"}, {"action": "utter_reply"}]


def test_the_fingerprint_follows_questions_and_code(tmp_path: Path) -> None:
    code = tmp_path / "nlg.py"
    code.write_text("a = 1", encoding="utf-8")
    data = TrainingData({"a": ("x",)})
    first = fingerprint(data, [code])
    assert fingerprint(TrainingData({"a": ("x",)}), [code]) == first
    assert fingerprint(TrainingData({"a": ("y",)}), [code]) != first
    code.write_text("a = 2", encoding="utf-8")
    assert fingerprint(data, [code]) != first


def test_the_files_that_shape_a_model_are_all_watched() -> None:
    names = {str(path.relative_to(ROOT)) for path in bot_files(ROOT)}
    assert {"bot/config.yml", "bot/domain.yml", "bot/data/rules.yml", "bot/components/linear.py"} <= names
    assert "portal/welsh/letters.py" in names


def test_training_happens_only_when_something_changed(
    settings: Settings, content: Path, rasa_runs: list[list[str]]
) -> None:
    first = CliRunner().invoke(assistant, ["train"])
    assert first.exit_code == 0, first.output
    assert "40 questions on 1 topics" in first.output
    again = CliRunner().invoke(assistant, ["train"])
    assert "up to date" in again.output
    assert len(rasa_runs) == 1
    add_answer(content, "diagnosis", "aln", [f"diagnosis {n}" for n in range(20)], [f"need one {n}" for n in range(20)])
    assert "80 questions on 2 topics" in CliRunner().invoke(assistant, ["train"]).output
    assert len(rasa_runs) == 2
    assert len(list(models_folder(settings).glob("*.tar.gz"))) == 2


def test_a_failed_training_is_one_sentence_and_leaves_the_last_model(
    settings: Settings, content: Path, rasa_runs: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = train_now(settings)
    add_answer(content, "diagnosis", "aln", [f"diagnosis {n}" for n in range(20)], [f"need one {n}" for n in range(20)])
    monkeypatch.setattr(subprocess, "Popen", fail)
    result = CliRunner().invoke(assistant, ["train"])
    assert result.exit_code == 1
    assert result.output.count("could not be trained") == 1
    assert "Traceback" not in result.output
    assert list(models_folder(settings).glob("*.tar.gz")) == [model]
    train_when_needed(settings)  # the portal starts all the same


def test_with_no_model_at_all_a_failed_training_stops_the_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "Popen", fail)
    with pytest.raises(TrainingFailed, match="could not be trained"):
        train_when_needed(settings)


def test_only_the_last_models_are_kept(settings: Settings, content: Path, rasa_runs: list[list[str]]) -> None:
    for number in range(MODELS_KEPT + 2):
        questions = [f"question {number} {n}" for n in range(20)]
        add_answer(content, f"topic-{number}", "aln", questions, questions)
        newest = train_now(settings)
    kept = list(models_folder(settings).glob("*.tar.gz"))
    assert len(kept) == MODELS_KEPT
    assert newest in kept


@dataclass
class Tried:
    """Stands in for a trial: what each language's right answers and wrong answers came to."""

    helped: float = 0.99
    wrong: float = 0.01
    times: int = 0

    def values(self) -> dict[str, float]:
        return {"right or offered": self.helped, "wrong answers": self.wrong}


@pytest.fixture
def tried(settings: Settings, rasa_runs: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> Tried:
    """Let a test say what the trial of each new model finds; the model itself is not started."""
    tried = Tried()
    settings.judged_dir.mkdir()
    for language in LANGUAGES:
        (settings.judged_dir / f"assistant_{language}.tsv").write_text("what's that\twhat-is-aln\n", encoding="utf-8")

    def examine(*_: object) -> dict[Language, Tried]:
        tried.times += 1
        return dict.fromkeys(LANGUAGES, tried)

    monkeypatch.setattr(training, "running_bot", lambda *_: nullcontext("http://127.0.0.1:9"))
    monkeypatch.setattr(training, "examine", examine)
    return tried


def change(content: Path, name: str) -> None:
    add_answer(content, name, "aln", [f"{name} {n}" for n in range(20)], [f"{name} please {n}" for n in range(20)])


def test_a_model_below_the_bars_is_refused_and_the_last_good_one_stays(
    settings: Settings, content: Path, tried: Tried, rasa_runs: list[list[str]]
) -> None:
    good = train_now(settings)
    change(content, "diagnosis")
    tried.helped = 0.9
    result = CliRunner().invoke(assistant, ["train"])
    assert result.exit_code == 1
    assert "refused and the last good one stays" in result.output
    assert "right or offered: at least 0.95 is needed in cy, and 0.9 was measured" in result.output
    assert "refused" in (settings.var_dir / "log" / "training.log").read_text(encoding="utf-8")
    assert newest_model(settings) == good
    train_when_needed(settings)  # the portal starts all the same, and trains nothing twice
    assert len(rasa_runs) == 2


def test_a_refused_model_is_tried_again_and_taken_when_it_has_become_good_enough(
    settings: Settings, content: Path, tried: Tried, rasa_runs: list[list[str]]
) -> None:
    train_now(settings)
    change(content, "diagnosis")
    tried.wrong = 0.2
    with pytest.raises(TrainingFailed, match="wrong answers"):
        train_now(settings)
    tried.wrong = 0.0
    assert train_now(settings) == newest_model(settings)
    assert len(rasa_runs) == 2


def test_with_no_model_in_use_the_first_is_taken_with_a_loud_warning(settings: Settings, tried: Tried) -> None:
    tried.helped = 0.5
    result = CliRunner().invoke(assistant, ["train"])
    assert result.exit_code == 0
    assert "WARNING: the model put in place is below a bar: right or offered" in result.output
    assert newest_model(settings) is not None


def test_where_the_model_in_use_misses_a_bar_too_the_new_one_need_not_be_better(
    settings: Settings, content: Path, tried: Tried
) -> None:
    tried.helped = 0.9
    train_now(settings)
    change(content, "diagnosis")
    second = train_now(settings)
    assert newest_model(settings) == second
    change(content, "exclusion")
    tried.helped = 0.885  # so much may be chance
    third = train_now(settings)
    assert newest_model(settings) == third != second
    change(content, "behaviour")
    tried.helped = 0.875  # a second small step down is one too many
    with pytest.raises(TrainingFailed, match=r"at least 0\.88 is needed"):
        train_now(settings)
    assert newest_model(settings) == third


def test_where_the_model_in_use_can_no_longer_be_loaded_the_new_one_is_taken_with_a_warning(
    settings: Settings, content: Path, tried: Tried, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = train_now(settings)
    change(content, "diagnosis")
    tried.helped = 0.5

    def running_bot(_: Settings, model: Path) -> nullcontext[str]:
        if model == old:
            raise click.ClickException("The assistant did not start")
        return nullcontext("http://127.0.0.1:9")

    monkeypatch.setattr(training, "running_bot", running_bot)
    assert train_now(settings) == newest_model(settings) != old


def test_a_model_that_was_never_measured_holds_up_no_other(settings: Settings, content: Path, tried: Tried) -> None:
    old = train_now(settings)
    old.with_name(old.name.replace(".tar.gz", ".json")).unlink()
    change(content, "diagnosis")
    tried.helped = 0.5
    assert train_now(settings) == newest_model(settings) != old


def test_content_on_other_topics_than_the_judged_ones_says_that_nothing_was_measured(
    settings: Settings, tried: Tried
) -> None:
    for language in LANGUAGES:
        (settings.judged_dir / f"assistant_{language}.tsv").write_text("where is it\telsewhere\n", encoding="utf-8")
    result = CliRunner().invoke(assistant, ["train"])
    assert "could not be measured" in result.output
    assert tried.times == 0


def test_a_model_is_put_in_place_whole_and_is_the_newest(settings: Settings, content: Path, tried: Tried) -> None:
    first = train_now(settings)
    change(content, "diagnosis")
    second = train_now(settings)
    (content / "answer" / "diagnosis" / "en.md").unlink()
    (content / "answer" / "diagnosis" / "cy.md").unlink()
    assert train_now(settings) == first == newest_model(settings)
    assert second.exists()
