"""Each command of Rasa that is used, run as people and the supervisor run it. `run` is tested with the channel."""

import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

from bot import launcher, standins
from portal.assistant.training import TrainingData, write
from portal.config import ROOT, Settings

pytestmark = pytest.mark.rasa

JUDGED = """version: "3.1"
nlu:
- intent: small-talk-thanks
  examples: |
    - diolch yn fawr
    - thank you very much
- intent: what-is-aln
  examples: |
    - beth mae ADY yn ei olygu
"""


def bot(*arguments: object, var: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *map(str, arguments)],
        cwd=ROOT, env={**os.environ, "PORTAL_VAR_DIR": str(var)}, capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip


def test_a_model_can_be_trained_and_tested(tmp_path: Path, model: Path) -> None:
    # The vectors of the bot's own lines are known from the real training.
    if (known := Settings().var_dir / "sentence-vectors.npz").exists():
        shutil.copy(known, tmp_path)
    questions = ("beth yw ADY?", "what is ALN?", "ystyr ADY", "meaning of ALN")
    write(
        TrainingData({"what-is-aln": questions, "diagnosis": ("oes angen diagnosis?", "is a diagnosis needed?")}),
        tmp_path,
    )
    done = bot("train", "--build", tmp_path, "--out", tmp_path, "--name", "tiny", var=tmp_path)
    assert done.returncode == 0, done.stderr
    judged = tmp_path / "judged.yml"
    judged.write_text(JUDGED, encoding="utf-8")
    model_file = tmp_path / "tiny.tar.gz"
    done = bot(
        "test", "nlu", "--nlu", judged, "--model", model_file, "--out", tmp_path / "results", "--no-plot", var=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "results" / "intent_report.json").exists()


def test_data_can_be_validated(tmp_path: Path) -> None:
    write(TrainingData({"what-is-aln": ("beth yw ADY?", "what is ALN?")}), tmp_path)
    shutil.copy(ROOT / "bot" / "domain.yml", tmp_path / "domain")
    data = ["--data", tmp_path / "data", "bot/data", "--domain", tmp_path / "domain", "--config", "bot/config.yml"]
    done = bot("data", "validate", *data, var=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_broken_rule_fails_the_training(tmp_path: Path) -> None:
    write(TrainingData({"what-is-aln": ("beth yw ADY?",)}), tmp_path)
    (tmp_path / "data" / "rules.yml").write_text("rules:\n- rule: broken\n  steps: what\n", encoding="utf-8")
    done = bot("train", "--build", tmp_path, "--out", tmp_path, "--name", "broken", var=tmp_path)
    assert done.returncode != 0
    assert not (tmp_path / "broken.tar.gz").exists()


def test_running_without_a_model_says_what_to_do(tmp_path: Path) -> None:
    done = bot("run", var=tmp_path)
    assert done.returncode != 0
    assert "portal assistant train" in done.stderr


def test_stand_ins_come_last_and_do_nothing(rasa: None) -> None:
    finders = [type(finder) for finder in sys.meta_path]
    assert finders.index(standins._Finder) > sys.meta_path.index(PathFinder)
    assert not any(importlib.util.find_spec(name) is None for name in standins.UNUSED)
    keras = importlib.import_module("tensorflow.keras.layers")
    layer = type("Layer", (keras.Layer,), {})
    assert layer("anything", size=3).__class__ is layer
    assert importlib.import_module("tensorflow").function(len) is len


def test_structured_log_entries_keep_only_their_name() -> None:
    entry = {"event": "rest.message.received", "text": "my son", "event_info": "my son"}
    assert launcher.names_alone(None, "info", entry) == {"event": "rest.message.received"}
