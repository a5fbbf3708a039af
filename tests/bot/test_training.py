"""From the answers of the content to the files Rasa trains from, and the model that comes of them."""

import subprocess
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from portal.assistant.training import TrainingData, bot_files, fingerprint, training_data, write
from portal.cli.assistant import MODELS_KEPT, TrainingFailed, assistant, models_folder, train_now, train_when_needed
from portal.config import ROOT, Settings
from portal.content import Library

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
