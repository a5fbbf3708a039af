"""The assistant at one, eight and thirty-two at once, through the portal, in its own process beside the site."""

import secrets
import shutil
import statistics
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, cycle, islice
from pathlib import Path

import httpx

from portal.config import ROOT, Settings
from portal.content import LANGUAGES
from tests.benchmarks.pages import memory_of, site_over
from tests.processes import PROGRAMS, Running, answers, free_port, running, wait_until

AT_ONCE = (1, 8, 32)
REPLIES = 40  # for each of those who ask at once


@dataclass(frozen=True)
class Replies:
    """What came of asking: replies per second, milliseconds of the middle one and of the slowest of twenty."""

    per_second: float
    p50: float
    p95: float
    statuses: frozenset[str]


@dataclass(frozen=True)
class Measured:
    """The replies by how many asked at once, the memory of the bot in MB, and the seconds until it answered."""

    replies: Mapping[int, Replies]
    memory: float
    started_in: float


def measured_assistant(var_dir: Path) -> Measured:
    """Ask the questions of the judged sets, in both languages, through the portal."""
    began = time.perf_counter()
    with running_bot(var_dir) as (bot, settings):
        started_in = time.perf_counter() - began
        with site_over(var_dir, **settings) as site:
            _asked(site.address, 1)
            replies = {at_once: _asked(site.address, at_once) for at_once in AT_ONCE}
        return Measured(replies, memory_of(bot)["first"], started_in)


@contextmanager
def running_bot(var_dir: Path) -> Iterator[tuple[Running, dict[str, str]]]:
    """Run the assistant's own process on the model that is in use; yields it, and the settings of a site beside it."""
    _copy_model(Settings().var_dir, var_dir)
    port, token = free_port(), secrets.token_urlsafe(16)
    command = [str(PROGRAMS / "python"), "-m", "bot", "run", "--port", str(port)]
    with running(command, var_dir / "bot.log", PORTAL_VAR_DIR=str(var_dir), RASA_TOKEN=token) as bot:
        bot.address = f"http://127.0.0.1:{port}"
        status = f"{bot.address}/status?token={token}"
        wait_until(lambda: answers(bot.address) and httpx.get(status).is_success, "the assistant", patience=120)
        yield bot, {"PORTAL_RASA_URL": bot.address, "RASA_TOKEN": token}


def _copy_model(trained: Path, var_dir: Path) -> None:
    """Copy the model that is in use, and the encoder that it reads with, so that training meanwhile changes nothing."""
    (var_dir / "models").mkdir()
    models = sorted((trained / "models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime_ns)
    if not models:
        raise FileNotFoundError("there is no trained assistant: make train")
    told = models[-1].with_name(models[-1].name.replace(".tar.gz", ".json"))
    for file in (models[-1], told):
        shutil.copy2(file, var_dir / "models")
    for file in (*trained.glob("sentence-encoder-*"), *trained.glob("*.npz")):
        shutil.copy2(file, var_dir)


def _asked(address: str, at_once: int) -> Replies:
    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as readers:
        told = list(chain.from_iterable(readers.map(lambda reader: _conversation(address, reader), range(at_once))))
    times = sorted(milliseconds for milliseconds, _ in told)
    statuses = frozenset(status for _, status in told)
    middle, slow = statistics.median(times), times[int(len(times) * 0.95)]
    return Replies(len(told) / (time.perf_counter() - began), middle, slow, statuses)


def _conversation(address: str, reader: int) -> list[tuple[float, str]]:
    """Ask as one reader, each question in a conversation of its own."""
    told = []
    with httpx.Client(base_url=address, timeout=30, headers={"X-Forwarded-For": f"10.2.0.{reader + 1}"}) as client:
        for message in islice(cycle(_questions()), reader, reader + REPLIES):
            began = time.perf_counter()
            reply = client.post("/api/assistant", json={"message": message, "language": None})
            milliseconds = (time.perf_counter() - began) * 1000
            told.append((milliseconds, reply.json().get("status", str(reply.status_code))))
    return told


def _questions() -> list[str]:
    sets = [ROOT / "tests" / "data" / f"assistant_{language}.tsv" for language in LANGUAGES]
    lines = [path.read_text(encoding="utf-8").splitlines() for path in sets]
    return [line.split("\t")[0] for pair in zip(*lines, strict=False) for line in pair if line]
