"""The whole portal as a reader meets it: started by `portal serve` with the real assistant, seen in a real browser."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from portal.config import ROOT

STARTS_WITHIN_SECONDS = 600  # the first training computes the vectors of every question
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class RunningPortal:
    """A whole portal: its address, and the process of the supervisor over its parts."""

    address: str
    supervisor: int


@pytest.fixture(scope="session")
def running_portal() -> Iterator[RunningPortal]:
    """Start everything as `make run` does, on a free port; stop everything as Ctrl-C does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    database = ROOT / "var" / "browser-tests.db"
    environment = {**os.environ, "PORT": str(port), "DATABASE_URL": f"sqlite:///{database}"}
    path = ROOT / "var" / "log" / "browser-tests.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    command = [str(Path(sys.executable).parent / "portal"), "serve"]
    with path.open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait(process, path)
        yield RunningPortal(f"http://127.0.0.1:{port}", process.pid)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=30)


@pytest.fixture(scope="session")
def portal_address(running_portal: RunningPortal) -> str:
    """The address of the whole portal."""
    return running_portal.address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one browser for all journeys."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.fail("Chromium is needed: make test installs it from Debian's packages")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture(params=["cy", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Each journey is made in both languages."""
    return str(request.param)


@pytest.fixture
def context(browser: Browser, portal_address: str) -> Iterator[BrowserContext]:
    """A reader with scripts, on a small phone."""
    context = browser.new_context(base_url=portal_address, viewport={"width": 320, "height": 640})
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails the test when anything goes wrong in its console."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    page.on("console", lambda message: faults.append(message.text) if is_fault(message) else None)
    yield page
    assert faults == []


def is_fault(message: ConsoleMessage) -> bool:
    """Tell whether a line of the console is an error, other than that of an answer that says no."""
    return message.type == "error" and "status of 4" not in message.text


@pytest.fixture
def plain_page(browser: Browser, portal_address: str) -> Iterator[Page]:
    """The page of a reader whose browser runs no scripts."""
    context = browser.new_context(
        base_url=portal_address, viewport={"width": 320, "height": 640}, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def _wait(process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for the ready line, as a person at the shell does."""
    give_up_at = time.monotonic() + STARTS_WITHIN_SECONDS
    while "Ready: " not in log.read_text():
        if process.poll() is not None or time.monotonic() > give_up_at:
            pytest.fail(f"the portal did not become ready: {log.read_text()}")
        time.sleep(0.2)
