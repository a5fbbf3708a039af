"""Pages per second, and how long the slowest of twenty takes, at 50 at once: ours, and what they are measured beside.

The loads take turns, several times round, so that what else the machine does falls on all alike.
"""

import shutil
import statistics
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from portal.booking import read_timetable
from portal.config import ROOT, Settings
from portal.content import Library
from portal.parts import assemble_search
from portal.search.evaluate import read_judged
from tests.benchmarks import beside
from tests.processes import (
    PROGRAMS,
    Running,
    answers,
    free_port,
    prepared_database,
    running,
    running_site,
    wait_until,
)

HERE = Path(__file__).parent
AT_ONCE = 50
QUERIES = 100
GUIDE_PATH = "/en/guidance/what-is-an-idp"
_NGINX = """
worker_processes 2; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder}; sendfile on; open_file_cache max=100;
  server {{ listen 127.0.0.1:{port}; root {folder}/frozen; default_type "text/html; charset=utf-8"; }}
}}
"""


@dataclass(frozen=True)
class Load:
    """What came of one load: answers per second, milliseconds of the middle one and of the slowest of twenty."""

    per_second: float
    p50: float
    p95: float
    failed: int


def prepared(var_dir: Path) -> Path:
    """Make ready what a start needs, over a copy of the content that nobody edits meanwhile."""
    var_dir.mkdir()
    var_dir.parent.chmod(0o755)  # nginx's workers are another user
    shutil.copytree(ROOT / "content", var_dir / "content")
    settings = Settings(var_dir=var_dir, content_dir=var_dir / "content")
    prepared_database(settings.database_url, *read_timetable(settings.content_dir / "sessions.yml"))
    assemble_search(settings, Library(settings.content_dir)).prepare()
    return var_dir


def site_over(var_dir: Path, **environment: str) -> AbstractContextManager[Running]:
    """Run the site over a prepared folder; each request of a load may come from another reader."""
    content_dir = str(var_dir / "content")
    return running_site(var_dir, PORTAL_CONTENT_DIR=content_dir, PORTAL_PROXIES="1", **environment)


def measured_pages(var_dir: Path, *, seconds: int, rounds: int) -> tuple[Mapping[str, Load], Mapping[str, float]]:
    """Return the loads by name, and the memory of each process of the site in MB afterwards."""
    with ExitStack() as stack:
        targets, site = _started(stack, var_dir)
        for address, paths in targets.values():
            httpx.get(f"{address}{paths[0]}", timeout=30).raise_for_status()
        runs: dict[str, list[Load]] = {name: [] for name in targets}
        for _ in range(rounds):
            for name, (address, paths) in targets.items():
                runs[name].append(load(address, paths, seconds))
        return {name: _middle(loads) for name, loads in runs.items()}, memory_of(site)


def _started(stack: ExitStack, var_dir: Path) -> tuple[dict[str, tuple[str, Sequence[str]]], Running]:
    site = stack.enter_context(site_over(var_dir))
    guide = httpx.get(f"{site.address}{GUIDE_PATH}", timeout=30).content
    (var_dir / "frozen").mkdir()
    (var_dir / "frozen" / "guide.html").write_bytes(guide)
    beside.write_page(Library(var_dir / "content").current(), var_dir)
    settings = {beside.SIZE: str(len(guide)), beside.PAGES: str(var_dir), "PORTAL_VAR_DIR": str(var_dir)}
    settings["PORTAL_CONTENT_DIR"] = str(var_dir / "content")

    def beside_it(name: str) -> str:
        return stack.enter_context(_gunicorn(name, var_dir, settings))

    judged = read_judged(HERE.parent / "data" / "search_judged_en.tsv")
    queries = [str(httpx.URL("/en/search", params={"q": item.query})) for item in judged[:QUERIES]]
    return {
        "bare Flask": (beside_it("hello"), ["/"]),
        "guide": (site.address, [GUIDE_PATH]),
        "guide by Flask-FlatPages": (beside_it("flat_pages"), [f"/{beside.GUIDE}"]),
        "smallest Flask-FlatPages": (beside_it("flat_pages_alone"), [f"/{beside.GUIDE}"]),
        "frozen file by nginx": (stack.enter_context(_nginx(var_dir)), ["/guide.html"]),
        "home page": (site.address, ["/en"]),
        "search results": (site.address, queries),
    }, site


def load(address: str, paths: Sequence[str], seconds: int) -> Load:
    """Put a load on an address with wrk."""
    command = ["wrk", "-t1", f"-c{AT_ONCE}", f"-d{seconds}s", "--latency", "-s", str(HERE / "load.lua"), address, "--"]
    said = subprocess.run([*command, *paths], capture_output=True, text=True, check=True).stdout
    (line,) = (line for line in said.splitlines() if line.startswith("RESULT "))
    requests, microseconds, p50, p95, failed = map(int, line.split()[1:])
    return Load(requests / microseconds * 1e6, p50 / 1000, p95 / 1000, failed)


def memory_of(running: Running) -> dict[str, float]:
    """Return the memory of a process and of those that it started, in MB; what they share is shared out."""
    first = psutil.Process(running.process.pid)
    named = {"first": first, **{f"worker {n}": worker for n, worker in enumerate(first.children(), 1)}}
    return {name: process.memory_full_info().pss / 2**20 for name, process in named.items()}


def _middle(loads: Sequence[Load]) -> Load:
    per_second, p50, p95 = (
        statistics.median(getattr(one, name) for one in loads) for name in ("per_second", "p50", "p95")
    )
    return Load(per_second, p50, p95, sum(one.failed for one in loads))


@contextmanager
def _gunicorn(name: str, var_dir: Path, settings: Mapping[str, str]) -> Iterator[str]:
    address = f"127.0.0.1:{free_port()}"
    command = [str(PROGRAMS / "gunicorn"), "--config", "tests/benchmarks/gunicorn_beside.py", "--bind", address]
    command += [f"tests.benchmarks.beside:{name}()"]
    with running(command, var_dir / f"{name}.log", **settings):
        wait_until(lambda: answers(f"http://{address}"), name)
        yield f"http://{address}"


@contextmanager
def _nginx(var_dir: Path) -> Iterator[str]:
    port = free_port()
    settings = var_dir / "nginx.conf"
    settings.write_text(_NGINX.format(folder=var_dir, port=port))
    var_dir.chmod(0o755)
    with running(["nginx", "-c", str(settings)], var_dir / "nginx.out"):
        wait_until(lambda: answers(f"http://127.0.0.1:{port}"), "nginx")
        yield f"http://127.0.0.1:{port}"


def timed_start(start: ExitStack, var_dir: Path) -> tuple[Running, float]:
    """Start the site, and return it with the seconds until it answered."""
    began = time.perf_counter()
    site = start.enter_context(site_over(var_dir))
    return site, time.perf_counter() - began
