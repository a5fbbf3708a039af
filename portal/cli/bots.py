"""A bot of a command's own: started on a free port of this machine, asked, and stopped again."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import httpx

from portal.config import ROOT, Settings

from .loopback import LOOPBACK, free_port

STARTS_WITHIN_SECONDS = 60


@contextmanager
def running_bot(settings: Settings, model: Path | None = None) -> Iterator[str]:
    """Run a model, or the newest one, for as long as the block lasts; gives its address."""
    port = free_port()
    token = secrets.token_urlsafe()
    environment = bot_environment(settings) | {"RASA_TOKEN": token, "BOT_CONVERSATIONS_URL": ""}
    command = [sys.executable, "-m", "bot", "run", "--port", str(port), *(["--model", str(model)] if model else [])]
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


def bot_environment(settings: Settings) -> dict[str, str]:
    """Return the environment in which a bot finds its folder."""
    return {**os.environ, "PORTAL_VAR_DIR": str(settings.var_dir)}
