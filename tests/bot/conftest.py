"""The trained assistant, started once for all tests that ask it something."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.launcher import load_rasa, set_environment
from portal.cli.bots import wait_for_bot
from portal.cli.training import train_candidate
from portal.config import ROOT, Settings

TOKEN = "a-token-for-tests"


@dataclass(frozen=True)
class RunningBot:
    """A bot under test, with what it writes."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path
    conversations: Path

    def say(self, message: Any, **more: Any) -> httpx.Response:
        """Send a message as the portal does."""
        body = {"sender": "test", "message": message, "metadata": {"lang": "en"}, **more}
        return httpx.post(f"{self.url}/webhooks/rest/webhook", json=body, timeout=30)

    def understood(self, message: str) -> dict[str, Any]:
        """Return the one payload of the reply to a message."""
        (reply,) = self.say(message).raise_for_status().json()
        payload: dict[str, Any] = reply["custom"]
        return payload


@pytest.fixture(scope="session")
def rasa() -> None:
    """Make Rasa importable in this process, as the launcher does."""
    before = dict(os.environ)
    set_environment()
    load_rasa()
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def model() -> Path:
    """Train the assistant on the real content when something changed, and return its file."""
    return train_candidate(Settings())


@pytest.fixture(scope="session")
def bot(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """Start the trained assistant with the command of the supervisor, and stop it as the supervisor does."""
    folder = tmp_path_factory.mktemp("bot")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    conversations = folder / "conversations.db"
    environment = {
        **os.environ, "RASA_TOKEN": TOKEN, "BOT_CONVERSATIONS_URL": f"sqlite:///{conversations}", "LOG_LEVEL": "DEBUG",
    }  # fmt: skip
    command = [sys.executable, "-m", "bot", "run", "--port", str(port), "--model", str(model)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for_bot(process, url, TOKEN)
        yield RunningBot(url, process, folder / "log", conversations)
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=30)
    assert code == 0, "the bot did not stop cleanly at SIGTERM"
