"""Measure the portal whole, and write what was found to `docs/performance.md`: run with `make bench`."""

import platform
import re
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import click
import psutil
from jinja2 import Environment, FileSystemLoader

from portal.clock import today
from portal.config import ROOT, Settings
from portal.content import Library
from tests.benchmarks import search
from tests.benchmarks.assistant import measured_assistant
from tests.benchmarks.growth import costs
from tests.benchmarks.pages import AT_ONCE, QUERIES, Load, measured_pages, prepared, timed_start

DOCUMENT = ROOT / "docs" / "performance.md"
NEEDED = ("wrk", "nginx")
LEAST_OF_BARE, MORE_THAN_FLAT, SLOWEST_MS = 0.6, 3.0, 50.0


@click.command(help=__doc__)
@click.option("--seconds", default=6, help="how long each load lasts")
@click.option("--rounds", default=5, help="how often each load is put on")
@click.option("--growth/--no-growth", default=True, help="measure ten and a hundred times the content: some minutes")
@click.option("--searches/--no-searches", default=True, help="measure the search beside FTS5 and tantivy")
def main(*, seconds: int, rounds: int, growth: bool, searches: bool) -> None:
    """Measure everything, write it down, and say it."""
    missing = [program for program in NEEDED if not shutil.which(program)]
    if missing:
        raise click.ClickException(f"install {' and '.join(missing)} first, from Debian's packages of the same name")
    found: dict[str, object] = {"machine": _machine(), "seconds": seconds, "rounds": rounds}
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        click.echo("→ Pages")
        found |= _pages(prepared(Path(scratch) / "pages"), seconds, rounds)
        click.echo("→ Assistant")
        found["assistant"] = measured_assistant(prepared(Path(scratch) / "assistant"))
    if growth:
        click.echo("→ Ten and a hundred times the content")
        found["growth"] = costs()
    _write(found)
    if searches:
        search.main()


def _pages(var_dir: Path, seconds: int, rounds: int) -> dict[str, object]:
    with ExitStack() as start:
        _, started_in = timed_start(start, var_dir)
    loads, memory = measured_pages(var_dir, seconds=seconds, rounds=rounds)
    bare = loads["bare Flask"].per_second
    return {"loads": loads, "memory": memory, "started_in": started_in, "bare": bare, "bars": _bars(loads)}


def _bars(loads: Mapping[str, Load]) -> list[tuple[str, str, str, bool]]:
    guide = loads["guide"]
    of_bare = guide.per_second / loads["bare Flask"].per_second
    of_flat = guide.per_second / loads["guide by Flask-FlatPages"].per_second
    return [
        ("a guide, of bare Flask", f"at least {LEAST_OF_BARE:.0%}", f"{of_bare:.0%}", of_bare >= LEAST_OF_BARE),
        ("a guide, of Flask-FlatPages", f"over {MORE_THAN_FLAT:g} times", f"{of_flat:.1f}", of_flat > MORE_THAN_FLAT),
        *(
            (
                f"p95 of the {name}",
                f"at most {SLOWEST_MS:g} ms",
                f"{loads[name].p95:.1f} ms",
                loads[name].p95 <= SLOWEST_MS,
            )
            for name in ("guide", "home page", "search results")
        ),
    ]


def _machine() -> dict[str, object]:
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return {
        "processor": model[1] if model else platform.machine(),
        "cores": psutil.cpu_count(),
        "memory": round(psutil.virtual_memory().total / 2**30),
        "system": platform.system(),
        "python": platform.python_version(),
        "pages": len(Library(Settings().content_dir).current().pairs),
        "load": f"{psutil.getloadavg()[0]:.1f}",
    }


def _write(found: Mapping[str, object]) -> None:
    loader = FileSystemLoader(Path(__file__).parent)
    templates = Environment(loader=loader, trim_blocks=True, lstrip_blocks=True)
    template = templates.get_template("performance.md.j2")
    text = template.render(found, day=f"{today():%-d %B %Y}", at_once=AT_ONCE, queries=QUERIES)
    DOCUMENT.write_text(text + "\n", encoding="utf-8")
    click.echo(text)


if __name__ == "__main__":
    main()
