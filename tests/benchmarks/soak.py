"""Mixed load for as long as asked: no answer may fail, and memory may not grow once all is warm.

`python -m tests.benchmarks.soak --minutes 30` exits with 1 when an answer failed or memory grew more than allowed.
"""

import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import click
import httpx

from portal.booking import read_timetable
from portal.config import ROOT, Settings
from portal.content import ASSISTANT_ONLY, LANGUAGES, Answer, Library, PageType
from portal.content.paths import feature_url
from portal.search.evaluate import read_judged
from tests.benchmarks.assistant import running_bot
from tests.benchmarks.pages import memory_of, prepared, site_over
from tests.processes import Running

READERS = 6
PAUSE = 0.02
WARM_AFTER = 1 / 3  # of the whole time
MOST_GROWTH = 0.05
_Ask = Callable[[httpx.Client], httpx.Response]


@click.command(help=__doc__)
@click.option("--minutes", default=30.0)
def main(minutes: float) -> None:
    """Put the load on, and say what came of it."""
    with tempfile.TemporaryDirectory(prefix="soak-") as scratch:
        var_dir = prepared(Path(scratch) / "var")
        sessions = read_timetable(ROOT / "content" / "sessions.yml")
        with running_bot(var_dir) as (bot, settings), site_over(var_dir, **settings) as site:
            load = _Load(site.address, [session.id for session in sessions])
            load.begin()
            ends = time.monotonic() + minutes * 60
            time.sleep(minutes * 60 * WARM_AFTER)
            warm = _memory(site, bot)
            while time.monotonic() < ends:
                time.sleep(min(60.0, max(0.0, ends - time.monotonic())))
                now = _memory(site, bot)
                given, grown = sum(load.answered.values()), now / warm - 1
                click.echo(f"{given} answers, {load.failed} failed; memory {now:.0f} MB, {grown:+.1%}")
            load.end()
    for kind, count in sorted(load.answered.items()):
        click.echo(f"{kind}: {count}")
    if load.failed or now > warm * (1 + MOST_GROWTH):
        sys.exit(1)


class _Load:
    """Readers who ask one thing after the other, each from an address of its own, until they are told to end."""

    def __init__(self, address: str, sessions: Sequence[str]) -> None:
        self.answered: Counter[str] = Counter()
        self.failed = 0
        self._address = address
        self._kinds = _kinds(sessions)
        self._ended = threading.Event()
        self._readers = [threading.Thread(target=self._read, args=(number,)) for number in range(READERS)]

    def begin(self) -> None:
        for reader in self._readers:
            reader.start()

    def end(self) -> None:
        self._ended.set()
        for reader in self._readers:
            reader.join()

    def _read(self, number: int) -> None:
        chance = random.Random(number)
        with httpx.Client(base_url=self._address, timeout=30) as client:
            while not self._ended.wait(PAUSE):
                client.headers["X-Forwarded-For"] = f"10.3.{chance.randrange(250)}.{chance.randrange(1, 250)}"
                kind = chance.choice(sorted(self._kinds))
                self._note(kind, self._kinds[kind](chance), client)

    def _note(self, kind: str, ask: _Ask, client: httpx.Client) -> None:
        try:
            status = ask(client).status_code
        except httpx.TransportError as error:
            status = 0
            click.echo(f"{kind}: {type(error).__name__}", err=True)
        self.answered[kind] += 1
        if status not in {200, 304}:
            self.failed += 1
            click.echo(f"{kind}: answered {status}", err=True)


def _kinds(sessions: Sequence[str]) -> dict[str, Callable[[random.Random], _Ask]]:
    """Return what readers do, by name: each gives one thing to ask by chance."""
    content = Library(Settings().content_dir).current()
    types = (PageType.GUIDANCE, PageType.ANSWER, PageType.EASY_READ)
    shown = [
        entry.url
        for type_ in types
        for language in LANGUAGES
        for entry in content.of_type(type_, language)
        if not (isinstance(entry.meta, Answer) and entry.meta.group in ASSISTANT_ONLY)
    ]
    features = [feature_url(name, code) for name in ("home", "contact", "glossary", "directory") for code in LANGUAGES]
    pages = shown + features
    queries = [
        (language, item.query)
        for language in LANGUAGES
        for item in read_judged(ROOT / "tests" / "data" / f"search_judged_{language}.tsv")
    ]
    listed = [
        f"{feature_url('sessions', code)}{rest}"
        for code in LANGUAGES
        for rest in ("", *(f"/{id_}" for id_ in sessions))
    ]

    def getting(address: str, **asked: str) -> _Ask:
        return lambda client: client.get(address, params=asked)

    def searching(chance: random.Random) -> _Ask:
        language, query = chance.choice(queries)
        return getting(feature_url("search", language), q=query)

    def asking(chance: random.Random) -> _Ask:
        language, query = chance.choice(queries)
        return lambda client: client.post("/api/assistant", json={"message": query, "language": language})

    return {
        "pages": lambda chance: getting(chance.choice(pages)),
        "search": searching,
        "assistant": asking,
        "sessions": lambda chance: getting(chance.choice(listed)),
    }


def _memory(*processes: Running) -> float:
    return sum(sum(memory_of(process).values()) for process in processes)


if __name__ == "__main__":
    main()
