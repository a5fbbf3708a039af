"""Real processes that tests start on this machine's own interface, and stop again."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

from portal.booking import Sessions
from portal.booking.database import migrate, open_database
from portal.booking.timetable import Planned
from portal.config import ROOT

PATIENCE = 30.0
LOOK_EVERY = 0.02
PROGRAMS = Path(sys.executable).parent
PORTAL = str(PROGRAMS / "portal")
PRODUCTION = {
    "PORTAL_ENVIRONMENT": "production",
    "SECRET_KEY": secrets.token_hex(),
    "PORTAL_TRUSTED_HOSTS": '["127.0.0.1", "localhost"]',
}


def free_port() -> int:
    """Return a port that nothing uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(is_so: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Wait for a condition; the test fails when it does not come about."""
    give_up_at = time.monotonic() + patience
    while not is_so():
        if time.monotonic() > give_up_at:
            pytest.fail(f"waited in vain: {what}")
        time.sleep(LOOK_EVERY)


def answers(address: str) -> bool:
    """Tell whether anything answers at an address."""
    try:
        httpx.get(address, timeout=5)
    except httpx.TransportError:
        return False
    return True


@dataclass
class Running:
    """A process under test, with what it writes."""

    process: subprocess.Popen[bytes]
    log: Path
    address: str = ""

    def workers(self) -> list[psutil.Process]:
        """Return the processes that it started."""
        return psutil.Process(self.process.pid).children()

    def stop(self) -> None:
        """Stop it as a supervisor does."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)


@contextmanager
def running(command: list[str], log: Path, **environment: str) -> Iterator[Running]:
    """Run a command until the block ends; what it writes goes to `log`."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=out, stderr=out, start_new_session=True
        )
    try:
        yield Running(process, log)
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(PATIENCE)


@contextmanager
def running_site(var_dir: Path, **environment: str) -> Iterator[Running]:
    """Run the site under gunicorn, with the settings of `deploy/`, as in production but for what is given."""
    port = free_port()
    settings = {
        **PRODUCTION,
        "PORT": str(port),
        "PORTAL_VAR_DIR": str(var_dir),
        "PORTAL_RASA_URL": "http://127.0.0.1:9",
        **environment,
    }
    command = [str(PROGRAMS / "gunicorn"), "--config", "deploy/gunicorn.conf.py", "portal:create_app()"]
    with running(command, var_dir / "site.log", **settings) as site:
        site.address = f"http://127.0.0.1:{port}"
        wait_until(lambda: answers(f"{site.address}/health/live") or site.process.poll(), "the site")
        if site.process.poll() is not None:
            pytest.fail(site.log.read_text())
        yield site


def prepared_database(url: str, *sessions: Planned) -> None:
    """Make the tables and bring sessions in."""
    engine = open_database(url)
    migrate(engine)
    Sessions(engine, show_examples=False).bring_in(sessions)
    engine.dispose()
