"""`portal assistant`: train the bot when something changed, and measure how well it understands."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click
import httpx
from filelock import FileLock

from portal.assistant import MessageRejected
from portal.assistant.evaluation import Evaluation, Judged, Outcome, held_out, read_judged
from portal.assistant.training import bot_files, fingerprint, training_data, write
from portal.config import ROOT, Settings
from portal.content import LANGUAGES, Language, Library
from portal.parts import assemble

from .loopback import LOOPBACK, free_port

MODELS_KEPT = 3
STARTS_WITHIN_SECONDS = 60
TRAINS_WITHIN_SECONDS = 900
TELL_EVERY_SECONDS = 20


class TrainingFailed(click.ClickException):
    """A training that failed; its message says what happened and what to do."""


@click.group()
def assistant() -> None:
    """Train and measure the assistant."""


@assistant.command()
def train() -> None:
    """Train the assistant from the content, when something changed since the last time."""
    train_now(Settings())


@assistant.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--half", type=click.Choice(["reporting", "tuning", "all"]), default="reporting", show_default=True,
              help="Thresholds are chosen on the tuning half and reported on the other.")  # fmt: skip
@click.option("--misses", is_flag=True, help="List the messages that were not understood.")
def evaluate(file: Path, half: str, misses: bool) -> None:
    """Ask the trained assistant every message of FILE (message, tab, topic) and say how often it was right."""
    settings = Settings()
    try:
        chosen = [line for line in read_judged(file) if half == "all" or line.for_tuning == (half == "tuning")]
    except ValueError as problem:
        raise click.ClickException(str(problem)) from problem
    judged = held_out(chosen, training_data(Library(settings.content_dir).current()).every_line())
    if len(judged) < len(chosen):
        click.echo(f"{len(chosen) - len(judged)} messages are left out: they are training lines.")
    with running_bot(settings) as url:
        evaluation = ask_all(url, judged)
    click.echo(f"{file.name}, {len(judged)} messages ({half}):")
    click.echo(evaluation.table())
    for outcome in evaluation.outcomes if misses else ():
        if not outcome.first:
            click.echo(f"  {outcome.judged.topic} > {outcome.say} {outcome.intent}: {outcome.judged.message}")


@assistant.command()
@click.argument("message")
@click.option("--language", type=click.Choice(LANGUAGES), help="The language of the page it is asked on.")
def ask(message: str, language: Language | None) -> None:
    """Ask one MESSAGE, as a reader would, and print the reply with its sources and the person to turn to."""
    settings = Settings()
    with running_bot(settings) as url:
        parts = assemble(settings.model_copy(update={"rasa_url": url}))
        try:
            reply = parts.assistant.reply(message, language, None)
        except MessageRejected as rejected:
            raise click.ClickException(f"the message cannot be used: {rejected.reason}") from rejected
    click.echo(f"[{reply.language}, {reply.status}, {reply.topic or '-'}]")
    for said in reply.messages:
        click.echo(f"\n{said.text}")
    for mark, titles in (
        ("→", [choice.title for choice in reply.choices]),
        ("→", [result.entry.title for result in reply.results]),
        ("§", [source.title for source in reply.sources]),
        ("☎", [" · ".join(filter(None, (reply.front_door.name, reply.front_door.phone, reply.front_door.email)))]),
    ):
        click.echo("".join(f"\n{mark} {title}" for title in titles), nl=bool(titles))


def train_when_needed(settings: Settings) -> None:
    """Train before the portal starts; when that fails, a model trained before serves on."""
    try:
        train_now(settings)
    except TrainingFailed as failure:
        if not any(models_folder(settings).glob("*.tar.gz")):
            raise
        click.echo(f"  {failure.message}")


def train_now(settings: Settings) -> Path:
    """Train unless a model of the very same content and code is there; return its file. Raises TrainingFailed."""
    data = training_data(Library(settings.content_dir).current())
    if not data.questions:
        raise TrainingFailed(
            f"There is nothing to train the assistant from: no answer in {settings.content_dir} has questions."
        )
    name = f"assistant-{fingerprint(data, bot_files(ROOT))}"
    model = models_folder(settings) / f"{name}.tar.gz"
    model.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(settings.var_dir / "training.lock"):
        if model.exists():
            model.touch()  # Rasa serves the newest
            click.echo(f"→ The assistant is up to date: {data.lines} questions on {len(data.questions)} topics.")
            return model
        click.echo(
            f"→ Training the assistant on {data.lines} questions on {len(data.questions)} topics "
            "(some minutes the first time, then under half a minute)"
        )
        began = time.monotonic()
        build = settings.var_dir / "build" / "assistant"
        write(data, build)
        _run_training(settings, build, name).replace(model)
        _forget_old_models(model.parent)
    click.echo(f"  The assistant is trained: {len(data.questions)} topics, {time.monotonic() - began:.0f} seconds.")
    return model


def models_folder(settings: Settings) -> Path:
    """Return the folder of trained models; Rasa serves the newest."""
    return settings.var_dir / "models"


@contextmanager
def running_bot(settings: Settings) -> Iterator[str]:
    """Run the newest model for as long as the block lasts; gives its address."""
    port = free_port()
    token = secrets.token_urlsafe()
    environment = _environment(settings) | {"RASA_TOKEN": token, "BOT_CONVERSATIONS_URL": "sqlite://"}
    command = [sys.executable, "-m", "bot", "run", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        url = f"http://{LOOPBACK}:{port}"
        wait_for_bot(process, url, token)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for_bot(process: subprocess.Popen[bytes], url: str, token: str) -> None:
    """Return once the bot at `url` has a model loaded; raises ClickException when it does not come up."""
    give_up_at = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < give_up_at and process.poll() is None:
        try:
            status = httpx.get(f"{url}/status", params={"token": token}, timeout=5)
            if status.is_success and status.json().get("model_file"):
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise click.ClickException("The assistant did not start: run `portal assistant train`, then `python -m bot run`.")


def ask_all(url: str, judged: list[Judged]) -> Evaluation:
    """Ask the bot at `url` every message, each in a conversation of its own."""
    outcomes = []
    with httpx.Client(base_url=url, timeout=30) as client:
        for line in judged:
            began = time.perf_counter()
            body = {"sender": secrets.token_urlsafe(8), "message": line.message}
            replies = client.post("/webhooks/rest/webhook", json=body).raise_for_status().json()
            seconds = time.perf_counter() - began
            said = replies[0]["custom"]
            offered = tuple(guess["intent"] for guess in said["ranking"])
            outcomes.append(Outcome(line, said["say"], said["intent"], offered, seconds))
    return Evaluation(tuple(outcomes))


def _run_training(settings: Settings, build: Path, name: str) -> Path:
    log = settings.var_dir / "log" / "training.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "bot", "train", "--build", str(build), "--out", str(build), "--name", name]
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=_environment(settings), stdout=output, stderr=output
        )
        code = _wait_and_tell(process, log)
    model = build / f"{name}.tar.gz"
    if code or not model.exists():
        raise TrainingFailed(f"The assistant could not be trained and the last good model stays in use: see {log}.")
    return model


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
    newest_first = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest_first[MODELS_KEPT:]:
        path.unlink()


def _environment(settings: Settings) -> dict[str, str]:
    return {**os.environ, "PORTAL_VAR_DIR": str(settings.var_dir)}
