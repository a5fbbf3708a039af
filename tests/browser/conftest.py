"""The whole portal as a reader meets it: started by `portal serve` with the real assistant, seen in a real browser."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from portal.config import ROOT

STARTS_WITHIN_SECONDS = 600  # the first training computes the vectors of every question
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def portal_address() -> Iterator[str]:
    """Start everything as `make run` does, on a free port; yield its address; stop everything as Ctrl-C does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PORT": str(port), "DATABASE_URL": "sqlite:///" + str(ROOT / "var" / "browser-tests.db")}
    log = (ROOT / "var" / "log" / "browser-tests.log").open("w")
    command = [str(Path(sys.executable).parent / "portal"), "serve"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process, Path(log.name))
        yield address
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=30)
        log.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one browser for all journeys."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.fail("Chromium is needed: make test installs it from Debian's packages")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-background-networking"])
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
def page(context: BrowserContext) -> Page:
    """A page that fails the test when anything goes wrong in its console."""
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" and "status of 4" not in message.text else None)
    return page


@pytest.fixture
def plain_page(browser: Browser, portal_address: str) -> Iterator[Page]:
    """The page of a reader whose browser runs no scripts."""
    context = browser.new_context(base_url=portal_address, viewport={"width": 320, "height": 640}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    give_up_at = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < give_up_at:
        if process.poll() is not None:
            pytest.fail(f"the portal stopped: {log.read_text()}")
        try:
            if httpx.get(f"{address}/health/ready", timeout=5).json()["status"] == "ok":
                return
        except (httpx.TransportError, ValueError):
            pass
        time.sleep(0.3)
    pytest.fail(f"the portal did not become ready: {log.read_text()}")
