"""Training the assistant when something changed; a new model is tried before it serves, else the last one stays."""

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import click
from filelock import FileLock

from portal.assistant.bars import BARS, missed
from portal.assistant.training import TrainingData, bot_files, fingerprint, training_data, write
from portal.config import ROOT, Settings
from portal.content import Library

from .bots import bot_environment, running_bot
from .examination import examine, quick_sets_of

MODELS_KEPT = 3
TRAINS_WITHIN_SECONDS = 900
TELL_EVERY_SECONDS = 20

Figures = Mapping[str, Mapping[str, float]]


class TrainingFailed(click.ClickException):
    """A training that brought no new model into use; its message says what happened and what to do."""


def train_when_needed(settings: Settings) -> None:
    """Train before the portal starts; when that fails, a model trained before serves on."""
    try:
        train_now(settings)
    except TrainingFailed as failure:
        if newest_model(settings) is None:
            raise
        click.echo(f"  {failure.message}")


def train_now(settings: Settings) -> Path:
    """Train, try and put in place, unless a model of the very same content and code serves. Raises TrainingFailed."""
    data = data_to_train(settings)
    model = models_folder(settings) / f"{_name_of(data)}.tar.gz"
    model.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(settings.var_dir / "training.lock"):
        if model.exists():
            model.touch()  # the newest serves
            click.echo(f"→ The assistant is up to date: {data.lines} questions on {len(data.questions)} topics.")
            return model
        candidate = _trained(settings, data)
        figures = _tried(settings, candidate, data)
        _record_of(model).write_text(json.dumps(figures), encoding="utf-8")
        candidate.replace(model)
        model.touch()
        _forget_old_models(model.parent)
    click.echo("  The new model is in place; a running portal uses it within seconds.")
    return model


def train_candidate(settings: Settings) -> Path:
    """Return a model of the content and code as they stand, in use or not, trained when there is none."""
    data = data_to_train(settings)
    model = models_folder(settings) / f"{_name_of(data)}.tar.gz"
    with FileLock(settings.var_dir / "training.lock"):
        return model if model.exists() else _trained(settings, data)


def data_to_train(settings: Settings) -> TrainingData:
    """Return what the assistant is trained from; TrainingFailed where there is nothing."""
    data = training_data(Library(settings.content_dir).current())
    if not data.questions:
        raise TrainingFailed(
            f"There is nothing to train the assistant from: no answer in {settings.content_dir} has questions."
        )
    return data


def models_folder(settings: Settings) -> Path:
    """Return the folder of the models that were put in place; Rasa serves the newest."""
    return settings.var_dir / "models"


def newest_model(settings: Settings) -> Path | None:
    """Return the model that serves, or None where none was ever put in place."""
    return max(models_folder(settings).glob("*.tar.gz"), key=lambda path: path.stat().st_mtime_ns, default=None)


def training_log(settings: Settings) -> Path:
    """Return the file in which a training and its trial say what they did."""
    return settings.var_dir / "log" / "training.log"


def _name_of(data: TrainingData) -> str:
    return f"assistant-{fingerprint(data, bot_files(ROOT))}"


def _trained(settings: Settings, data: TrainingData) -> Path:
    """Return a model that is not in use yet; one that was trained and then refused is not trained again."""
    build = settings.var_dir / "build" / "assistant"
    name = _name_of(data)
    candidate = build / f"{name}.tar.gz"
    if candidate.exists():
        return candidate
    click.echo(
        f"→ Training the assistant on {data.lines} questions on {len(data.questions)} topics "
        "(some minutes the first time, then under half a minute)"
    )
    began = time.monotonic()
    build.mkdir(parents=True, exist_ok=True)
    for old in build.glob("*.tar.gz"):
        old.unlink()
    write(data, build)
    _run_training(settings, build, name)
    click.echo(f"  The assistant is trained: {len(data.questions)} topics, {time.monotonic() - began:.0f} seconds.")
    return candidate


def _tried(settings: Settings, candidate: Path, data: TrainingData) -> Figures:
    """Measure a new model and return the best figures so far; TrainingFailed when it is worse than it may be.

    Each bar counts, but where the models in use have missed it too the new one need only be about as good as the best
    of them. So where no model was ever measured the first one is taken, loudly: without it nobody would be understood.
    """
    figures = _measured(settings, candidate, data)
    serving = newest_model(settings)
    before = _figures_of(serving) if serving else {}
    refused = _worse(figures, before) if before else []
    if serving and refused and _can_be_loaded(settings, serving):
        reason = "The new model was refused and the last good one stays in use: " + "; ".join(refused) + "."
        _log(settings, reason)
        raise TrainingFailed(reason)
    for sentence in _worse(figures, {}):
        warning = f"WARNING: the model put in place is below a bar: {sentence}."
        _log(settings, warning)
        click.echo(f"  {warning}")
    return _best_of(figures, before)


def _measured(settings: Settings, candidate: Path, data: TrainingData) -> Figures:
    sets = quick_sets_of(settings, data)
    asked = sum(len(one.questions) for one in sets)
    if not asked:
        click.echo(f"  The new model could not be measured: {settings.judged_dir} has no questions on these topics.")
        return {}
    click.echo(f"→ Trying the new model on {asked} judged questions (about half a minute)")
    with running_bot(settings, candidate) as url:
        trials = examine(settings, url, sets)
    figures: Figures = {str(language): trial.values() for language, trial in trials.items()}
    for language, values in figures.items():
        click.echo(f"  {language}: " + ", ".join(f"{name} {value:.1%}" for name, value in values.items()))
    return figures


def _can_be_loaded(settings: Settings, model: Path) -> bool:
    """Tell whether the code as it is now can still serve a model: if not, refusing another would leave none at all."""
    try:
        with running_bot(settings, model):
            return True
    except click.ClickException:
        return False


def _worse(figures: Figures, before: Figures) -> list[str]:
    """Say which bars, eased to what was reached before, are missed in each language."""
    found = []
    for language, values in figures.items():
        reached = before.get(language, {})
        bars = [bar.eased_to(reached.get(bar.measure, bar.value)) for bar in BARS]
        found += missed({language: values}, bars)
    return found


def _best_of(figures: Figures, before: Figures) -> Figures:
    """Return the better of both for each measure with a bar, so that small steps down never add up."""
    return {
        language: {
            bar.measure: bar.better(values[bar.measure], before.get(language, {}).get(bar.measure, values[bar.measure]))
            for bar in BARS
            if bar.measure in values
        }
        for language, values in figures.items()
    }


def _figures_of(model: Path) -> Figures:
    try:
        figures: Figures = json.loads(_record_of(model).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return figures


def _record_of(model: Path) -> Path:
    return model.with_name(f"{model.name.removesuffix('.tar.gz')}.json")


def _log(settings: Settings, sentence: str) -> None:
    log = training_log(settings)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{sentence}\n")


def _run_training(settings: Settings, build: Path, name: str) -> None:
    log = training_log(settings)
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "bot", "train", "--build", str(build), "--out", str(build), "--name", name]
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=bot_environment(settings), stdout=output, stderr=output
        )
        code = _wait_and_tell(process, log)
    if code or not (build / f"{name}.tar.gz").exists():
        raise TrainingFailed(f"The assistant could not be trained and the last good model stays in use: see {log}.")


def _wait_and_tell(process: subprocess.Popen[bytes], log: Path) -> int:
    """Wait for a training, saying now and then that it goes on, and return its code; TrainingFailed when too slow."""
    for told in range(0, TRAINS_WITHIN_SECONDS, TELL_EVERY_SECONDS):
        if told:
            click.echo(f"  still training, {told} seconds so far")
        with suppress(subprocess.TimeoutExpired):
            return process.wait(TELL_EVERY_SECONDS)
    process.kill()
    raise TrainingFailed(f"Training took more than {TRAINS_WITHIN_SECONDS} seconds and was stopped: see {log}.")


def _forget_old_models(folder: Path) -> None:
    newest_first = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in newest_first[MODELS_KEPT:]:
        path.unlink()
        _record_of(path).unlink(missing_ok=True)
