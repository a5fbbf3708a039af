"""What ten and a hundred times today's content cost: to read, to look at for changes, to search, and in memory.

The content grows by copies of guides, answers, places and services under new ids and addresses, in a folder of its own.
Each size is measured in a process of its own: `python -m tests.benchmarks.growth TIMES` prints its figures as JSON.
"""

import json
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path

from portal import create_app
from portal.booking.database import migrate, open_database
from portal.config import ROOT, Settings
from portal.parts import Parts
from portal.search.evaluate import read_judged

GROWING = ("guidance", "answer", "place", "service")
LONGEST_ID = 60
TIMES = (1, 10, 100)
GUIDE_PATH = "/en/guidance/what-is-an-idp"
RUNS = 20
_SLUG = re.compile(r"^(slug: .*)$", re.MULTILINE)
_QUESTIONS = re.compile(r"^questions:\n(?:[ ]*- .*\n)+", re.MULTILINE)
_QUESTION = re.compile(r"^([ ]*- .*?)([\"']?)$", re.MULTILINE)


@dataclass(frozen=True)
class Cost:
    """What one size costs, in seconds, milliseconds and MB."""

    pages: int
    read_s: float
    index_s: float
    look_ms: float
    made_ms: float
    kept_ms: float
    search_ms: float
    memory_mb: float


def costs() -> dict[int, Cost]:
    """Measure each size in a process of its own."""
    return {times: Cost(**json.loads(_run(times))) for times in TIMES}


def _run(times: int) -> str:
    command = [sys.executable, "-m", "tests.benchmarks.growth", str(times)]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()[-1]


def grow(content: Path, times: int) -> None:
    """Copy the pages that grow until there are so many times as many; no two of them ask the same question."""
    originals = [folder for type_ in GROWING for folder in (content / type_).iterdir() if folder.is_dir()]
    for number in range(2, times + 1):
        for folder in originals:
            copy = folder.with_name(_ended(folder.name, number))
            copy.mkdir(exist_ok=True)
            for page in folder.glob("*.md"):
                (copy / page.name).write_text(_copied(page.read_text("utf-8"), number), "utf-8")


def _copied(text: str, number: int) -> str:
    asked = _QUESTIONS.sub(lambda found: _QUESTION.sub(rf"\g<1> {number}\2", found[0]), text)
    return _SLUG.sub(lambda found: _ended(found[1], number, LONGEST_ID + len("slug: ")), asked, count=1)


def _ended(id_: str, number: int, longest: int = LONGEST_ID) -> str:
    end = f"-{number}"
    return id_[: longest - len(end)].rstrip("-") + end


def measure(times: int) -> Cost:
    """Measure one size."""
    with tempfile.TemporaryDirectory(prefix="growth-") as scratch:
        folder = Path(scratch)
        shutil.copytree(ROOT / "content", folder / "content")
        grow(folder / "content", times)
        settings = Settings(content_dir=folder / "content", var_dir=folder / "var", rasa_url="http://127.0.0.1:9")
        migrate(open_database(settings.database_url))
        began = time.perf_counter()
        app = create_app(settings)
        parts: Parts = app.extensions["portal"]
        pages = sum(1 for _ in parts.library.current().entries())
        read = time.perf_counter() - began
        index = _seconds(parts.search.prepare)
        client = app.test_client(use_cookies=False)
        queries = cycle(item.query for item in read_judged(ROOT / "tests" / "data" / "search_judged_en.tsv"))
        parts.search.search(next(queries), "en")
        return Cost(
            pages=pages,
            read_s=read,
            index_s=index,
            look_ms=_middle(parts.library._look),
            made_ms=_middle(lambda: client.get(GUIDE_PATH, headers={"Cookie": "made=anew"})),
            kept_ms=_middle(lambda: client.get(GUIDE_PATH)),
            search_ms=_middle(lambda: parts.search.search(next(queries), "en")),
            memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        )


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _middle(work: Callable[[], object]) -> float:
    return statistics.median(_seconds(work) for _ in range(RUNS)) * 1000


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(measure(int(sys.argv[1])))) + "\n")
