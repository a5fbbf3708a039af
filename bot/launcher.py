"""Starts Rasa without the packages that this bot never uses, bound to this machine, and silent on what people type."""

import argparse
import functools
import os
import secrets
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot import models, standins

BOT = Path(__file__).parent
DEFAULT_PORT = 5005


def main(arguments: list[str] | None = None) -> None:
    """Run one command of Rasa; it ends with SystemExit when the command fails."""
    words = sys.argv[1:] if arguments is None else arguments
    command, rest = (words[0], words[1:]) if words else ("", [])
    set_environment()
    sys.argv = ["bot", *COMMANDS.get(command, _as_given)(command, rest)]
    load_rasa()
    from rasa.__main__ import main as rasa_main

    rasa_main()


def var_dir() -> Path:
    """Return the folder for everything that can be made again."""
    return Path(os.environ.get("PORTAL_VAR_DIR", BOT.parent / "var"))


def set_environment() -> None:
    """Set what Rasa and its libraries read from the environment: no telemetry, no cache, no message in a log."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    os.environ["LOG_LEVEL"] = "INFO"
    os.environ["TQDM_DISABLE"] = "1"
    url = os.environ.setdefault("BOT_CONVERSATIONS_URL", "")
    os.environ["BOT_CONVERSATIONS_STORE"] = "InDatabase" if url else "InProcess"


def load_rasa() -> None:
    """Import Rasa with the stand-ins, the names that newer libraries lost, one process, and logs without messages."""
    standins.install()
    import numpy
    import packaging.version
    from sanic import Sanic

    if not hasattr(packaging.version, "LegacyVersion"):
        packaging.version.LegacyVersion = type("LegacyVersion", (), {})  # type: ignore[attr-defined]
    if not hasattr(numpy, "VisibleDeprecationWarning"):
        numpy.VisibleDeprecationWarning = numpy.exceptions.VisibleDeprecationWarning  # type: ignore[attr-defined]
    # Newer Sanic starts new processes that do not know the app.
    Sanic.run = functools.partialmethod(Sanic.run, single_process=True, motd=False, access_log=False)  # type: ignore[assignment]

    from rasa.utils import log_utils

    log_utils._anonymizer = names_alone
    run_actions_here()


def run_actions_here() -> None:
    """Let Rasa run the bot's own actions in this process: they need no server of their own."""
    from rasa.core.utils import AvailableEndpoints

    from bot.actions import InProcess

    read = AvailableEndpoints.read_endpoints

    def read_with_actions(file: str) -> Any:
        endpoints = read(file)
        endpoints.action = InProcess()
        return endpoints

    AvailableEndpoints.read_endpoints = read_with_actions


def names_alone(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Keep nothing of a structured log entry but its name: the other fields may hold what a person typed."""
    return {"event": event.get("event", "")}


def _run(command: str, rest: list[str]) -> list[str]:
    parser = argparse.ArgumentParser(prog="python -m bot run", description="Answer the portal on this machine alone.")
    parser.add_argument("--port", type=int, default=int(os.environ.get("RASA_PORT", DEFAULT_PORT)))
    parser.add_argument("--model", type=Path, default=var_dir() / "models", help="a model, or a folder with models")
    given = parser.parse_args(rest)
    if not given.model.is_file() and not any(given.model.glob("*.tar.gz")):
        sys.exit(f"There is no trained assistant in {given.model}: run `portal assistant train` first.")
    if given.model.is_dir():
        os.environ[models.FOLDER] = str(given.model)
    return [
        "run", "--interface", "127.0.0.1", "--port", str(given.port), "--model", str(given.model), "--enable-api",
        # Without a token from the supervisor the API answers nobody; the portal needs only the channel.
        "--auth-token", os.environ.get("RASA_TOKEN") or secrets.token_urlsafe(),
        "--endpoints", str(BOT / "endpoints.yml"), "--credentials", str(BOT / "credentials.yml"),
    ]  # fmt: skip


def _train(command: str, rest: list[str]) -> list[str]:
    parser = argparse.ArgumentParser(prog="python -m bot train", description="Train a model from a build folder.")
    parser.add_argument("--build", type=Path, required=True, help="a folder with domain/ and data/ of the topics")
    parser.add_argument("--out", type=Path, default=var_dir() / "models")
    parser.add_argument("--name", required=True, help="the name of the model's file, without its ending")
    given = parser.parse_args(rest)
    shutil.copy(BOT / "domain.yml", given.build / "domain" / "assistant.yml")
    return [
        "train", "--config", str(BOT / "config.yml"), "--domain", str(given.build / "domain"),
        "--data", str(given.build / "data"), str(BOT / "data"),
        "--out", str(given.out), "--fixed-model-name", given.name,
        # Nothing is cached, and the files are checked as they are read: a second look would only cost time.
        "--force", "--skip-validation",
    ]  # fmt: skip


def _as_given(command: str, rest: list[str]) -> list[str]:
    return [word for word in (command, *rest) if word]


COMMANDS: dict[str, Callable[[str, list[str]], list[str]]] = {"run": _run, "train": _train}
