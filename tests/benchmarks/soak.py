"""Mixed load for as long as asked: no answer may fail, and no process may grow once all is warm.

Run with `make soak` (MINUTES says how long). Exits with 1 when an answer failed or memory grew more than allowed.
"""

import statistics
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import click
import httpx
import psutil

from portal.booking import Sessions
from portal.booking.database import open_database
from portal.config import Settings
from tests.benchmarks.assistant import running_bot
from tests.benchmarks.pages import prepared, site_over
from tests.benchmarks.readers import Answered, Reader, pages, questions, searches
from tests.benchmarks.results import keep
from tests.families import planned
from tests.processes import PORTAL, PRODUCTION, Running, running

AT_ONCE = 8
SESSIONS = ("soak-one", "soak-two")
PLACES = 500
# How often each page is read, and each search made, before memory is first read: several times, as each worker keeps
# its own pages and words, and no one tells which of them answers.
WARMING_ROUNDS = 4
WARM_QUESTIONS = 200
FIRST_READING = 3.0  # minutes after the load began
MOST_GROWTH = 0.05
WORST_SHOWN = 20
_Memory = dict[str, float]

# What readers do, out of a hundred times.
MIX: Mapping[Callable[[Reader], Answered], int] = {
    Reader.read: 45, Reader.search: 17, Reader.ask: 14, Reader.ask_on_the_page: 4, Reader.see_sessions: 6,
    Reader.book_and_cancel: 4, Reader.send_nonsense: 10,
}  # fmt: skip


@click.command(help=__doc__)
@click.option("--minutes", default=30.0, show_default=True, help="how long the load lasts, after the warming up")
@click.option("--rate", default=8.0, show_default=True, help="how many things readers begin in a second")
def main(minutes: float, rate: float) -> None:
    """Put the load on, and say what came of it."""
    with tempfile.TemporaryDirectory(prefix="soak-") as scratch, ExitStack() as stack:
        processes = _started(stack, Path(scratch) / "var")
        click.echo(f"→ Warming up: each page and each search {WARMING_ROUNDS} times, {WARM_QUESTIONS} questions")
        failed = warm_up(processes["site"].address)
        click.echo(f"→ {minutes:g} minutes of mixed load, {rate:g} a second")
        load = Load(processes["site"].address, rate)
        first, last = _watched(load, processes, minutes)
    growth = {name: last[name] / first[name] - 1 for name in first}
    faults = failed + load.faults
    _say(load, faults, first, last)
    keep(
        "soak",
        {
            "minutes": minutes,
            "rate": rate,
            "answered": sum(load.answered.values()),
            "failed": len(faults),
            "kinds": {kind: [len(load.took[kind]), load.p95(kind)] for kind in sorted(load.answered)},
            "memory": {name: [first[name], last[name], growth[name]] for name in first},
            "most_growth": MOST_GROWTH,
            "first_reading": _first_reading(minutes),
        },
    )
    if faults or max(growth.values()) > MOST_GROWTH:
        sys.exit(1)


def _started(stack: ExitStack, var_dir: Path) -> dict[str, Running]:
    """Start the site, the assistant and the worker, over sessions that can be booked."""
    prepared(var_dir)
    engine = open_database(Settings(var_dir=var_dir).database_url)
    Sessions(engine, show_examples=False).bring_in([planned(id_, capacity=PLACES) for id_ in SESSIONS])
    engine.dispose()
    bot, settings = stack.enter_context(running_bot(var_dir))
    site = stack.enter_context(site_over(var_dir, **settings))
    environment = {**PRODUCTION, "PORTAL_VAR_DIR": str(var_dir), "PORTAL_CONTENT_DIR": str(var_dir / "content")}
    worker = stack.enter_context(running([PORTAL, "worker"], var_dir / "worker.log", **environment))
    return {"site": site, "assistant": bot, "worker": worker}


def warm_up(address: str) -> list[str]:
    """Fill what is kept in memory up to a bound, and load what is loaded at the first use; returns what failed."""
    asked: list[Callable[[Reader], Answered]] = []
    for _ in range(WARMING_ROUNDS):
        asked += [lambda reader, page=page: reader.see(page) for page in pages()]
        asked += [lambda reader, one=one: reader.search_for(*one) for one in searches()]
    asked += [Reader.ask] * min(WARM_QUESTIONS, len(questions()))
    asked += [kind for kind in MIX for _ in range(4 * AT_ONCE)]
    shares = [asked[number::AT_ONCE] for number in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as readers:
        return [
            fault for share in readers.map(lambda s: _asked_once(address, *s), enumerate(shares)) for fault in share
        ]


def _asked_once(address: str, number: int, asked: Iterable[Callable[[Reader], Answered]]) -> list[str]:
    reader = Reader(address, SESSIONS, seed=1000 + number)
    faults = []
    for one in asked:
        reader.anew()
        if fault := one(reader).fault:
            faults.append(f"while warming up: {fault}")
    reader.close()
    return faults


class Load:
    """Readers who begin so many things a second between them, until they are told to end."""

    def __init__(self, address: str, rate: float) -> None:
        self.answered: Counter[str] = Counter()
        self.took: dict[str, list[float]] = defaultdict(list)
        self.faults: list[str] = []
        self._address = address
        self._pause = AT_ONCE / rate
        self._ended = threading.Event()
        self._readers = [threading.Thread(target=self._read, args=(number,)) for number in range(AT_ONCE)]

    def begin(self) -> None:
        for reader in self._readers:
            reader.start()

    def end(self) -> None:
        self._ended.set()
        for reader in self._readers:
            reader.join()

    def p95(self, kind: str) -> float:
        """Return the milliseconds within which nineteen of twenty were answered."""
        took = sorted(self.took[kind])
        return took[int(len(took) * 0.95)] * 1000

    def _read(self, number: int) -> None:
        reader = Reader(self._address, SESSIONS, seed=number)
        kinds, weights = zip(*MIX.items(), strict=True)
        next_at = time.monotonic() + self._pause * number / AT_ONCE
        while not self._ended.wait(max(0.0, next_at - time.monotonic())):
            next_at = max(next_at + self._pause, time.monotonic())
            reader.anew()
            (kind,) = reader._chance.choices(kinds, weights)
            self._note(kind, reader)
        reader.close()

    def _note(self, kind: Callable[[Reader], Answered], reader: Reader) -> None:
        name = kind.__name__.replace("_", " ")
        began = time.monotonic()
        try:
            fault = kind(reader).fault
        except (httpx.HTTPError, ValueError) as error:
            fault = type(error).__name__
        self.took[name].append(time.monotonic() - began)
        self.answered[name] += 1
        if fault:
            self.faults.append(f"{name}: {fault}")
            click.echo(f"  {name}: {fault}", err=True)


def _watched(load: Load, processes: Mapping[str, Running], minutes: float) -> tuple[_Memory, _Memory]:
    """Put the load on, and read memory when it is warm, each minute and at the end."""
    began = time.monotonic()
    load.begin()
    try:
        time.sleep(_first_reading(minutes) * 60)
        first = last = _memory(processes)
        click.echo(f"  memory, MB: {_listed(first)}")
        while (left := began + minutes * 60 - time.monotonic()) > 0:
            time.sleep(min(60.0, left))
            last = _memory(processes)
            passed = (time.monotonic() - began) / 60
            click.echo(
                f"  {passed:.0f} minutes: {load.answered.total()} done, {len(load.faults)} failed; MB: {_listed(last)}"
            )
    finally:
        load.end()
    return first, last


def _first_reading(minutes: float) -> float:
    return min(FIRST_READING, minutes / 3)


def _memory(processes: Mapping[str, Running]) -> _Memory:
    """Return the memory of each process in MB: what it holds, whether others share that or not."""
    found = {}
    for name, one in processes.items():
        process = psutil.Process(one.process.pid)
        found[name] = process.memory_info().rss / 2**20
        for number, child in enumerate(process.children(), 1):
            found[f"{name}, worker {number}"] = child.memory_info().rss / 2**20
    found["all together, shared pages once"] = sum(
        member.memory_full_info().pss / 2**20
        for one in processes.values()
        for member in [psutil.Process(one.process.pid), *psutil.Process(one.process.pid).children()]
    )
    return found


def _listed(memory: _Memory) -> str:
    return ", ".join(f"{name} {size:.0f}" for name, size in memory.items())


def _say(load: Load, faults: list[str], first: _Memory, last: _Memory) -> None:
    for kind in sorted(load.answered):
        middle = statistics.median(load.took[kind]) * 1000
        click.echo(f"{kind}: {load.answered[kind]}, p50 {middle:.0f} ms, p95 {load.p95(kind):.0f} ms")
    for name, size in first.items():
        grown = last[name] / size - 1
        click.echo(f"{name}: {size:.1f} MB, then {last[name]:.1f} MB, {grown:+.1%}{' (!)' * (grown > MOST_GROWTH)}")
    for fault, count in Counter(faults).most_common(WORST_SHOWN):
        click.echo(f"failed: {fault} ({count} times)")
    click.echo(f"{load.answered.total()} things done, {len(faults)} failed")


if __name__ == "__main__":
    main()
