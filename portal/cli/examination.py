"""Measuring the assistant on the judged sets: the new model before it serves, and the whole of it for `evaluate`."""

import os
import platform
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

import click
import httpx

from portal.assistant import RasaUnderstanding
from portal.assistant.evaluation import HEADING, OUT_OF_SCOPE, percentile_of
from portal.assistant.judged_sets import JudgedSets, read_sets
from portal.assistant.training import TrainingData
from portal.assistant.trial import Examiner, Trial, Witness, quick_sets
from portal.clock import today
from portal.config import ROOT, Settings
from portal.content import LANGUAGES, Language, Library
from portal.parts import assemble_trial

from .loopback import LOOPBACK, free_port

QUICK_QUESTIONS = 120
PORTAL_STARTS_WITHIN_SECONDS = 60
ALONE = 40
AT_ONCE = 8
TOGETHER = 160


def sets_of(settings: Settings, data: TrainingData) -> list[JudgedSets]:
    """Return all judged sets of both languages."""
    lines = list(data.every_line())
    return [read_sets(settings.judged_dir, language, lines) for language in LANGUAGES]


def quick_sets_of(settings: Settings, data: TrainingData) -> list[JudgedSets]:
    """Return the questions by which a new model is tried; those on topics that this content has not are left out."""
    return [quick_sets(_on_topics(sets, data), QUICK_QUESTIONS) for sets in sets_of(settings, data)]


def examine(settings: Settings, url: str, sets: Sequence[JudgedSets]) -> dict[Language, Trial]:
    """Try the bot at `url`, with everything of the portal round it, on the sets of each language, side by side."""
    library = Library(settings.content_dir, check_every=3600)

    def tried(one: JudgedSets) -> Trial:
        witness = Witness(RasaUnderstanding(url, timeout=30))
        return Examiner(assemble_trial(settings, library, witness), witness).whole(one)

    with ThreadPoolExecutor(len(sets)) as languages:
        return dict(zip((one.language for one in sets), languages.map(tried, sets), strict=True))


def table_of(trial: Trial, latency: dict[str, float]) -> str:
    """Return everything measured in one language, for people to read."""
    rows = [HEADING, *(share.row(name) for name, share in trial.shares().items())]
    rows += [f"{name:30}{seconds * 1000:7.0f} ms" for name, seconds in latency.items()]
    rows += ["", f"{'kind of writing':30}{'of':>8}  {'top-1':>7}  {'right or offered':>16}  {'wrong':>7}"]
    for kind, part in trial.questions.by_kind().items():
        shares = part.shares()
        top, helped, wrong = (shares[name] for name in ("top-1", "right or offered", "wrong answers"))
        if top.whole:
            rows.append(f"{kind:30}{top.whole:8}  {top.value:7.1%}  {helped.value:16.1%}  {wrong.value:7.1%}")
    return "\n".join(rows)


def latencies(settings: Settings, url: str, sets: JudgedSets) -> dict[str, float]:
    """Time replies through a portal of its own, one question at a time and eight at once."""
    messages = [line.message for line in sets.questions if line.topic != OUT_OF_SCOPE]
    if not messages:
        return {}
    with running_portal(settings, url) as portal, ThreadPoolExecutor(AT_ONCE) as crowd:
        ask = _Asker(httpx.Client(base_url=portal, timeout=30), sets.language)
        list(map(ask, islice(cycle(messages), AT_ONCE)))  # the first ones warm each worker
        alone = list(map(ask, islice(cycle(messages), ALONE)))
        together = list(crowd.map(ask, islice(cycle(messages), TOGETHER)))
    return {
        "p50 at 1 at once, seconds": percentile_of(alone, 50),
        "p95 at 1 at once, seconds": percentile_of(alone, 95),
        "p50 at 8 at once, seconds": percentile_of(together, 50),
        "p95 at 8 at once, seconds": percentile_of(together, 95),
    }


@contextmanager
def running_portal(settings: Settings, rasa_url: str) -> Iterator[str]:
    """Serve the site as it is served to readers, in a folder of its own, for as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        if settings.index_dir.exists():
            shutil.copytree(settings.index_dir, var / "index")
        address = f"{LOOPBACK}:{free_port()}"
        environment = {
            **os.environ, "PORTAL_BIND": address, "PORTAL_VAR_DIR": folder, "PORTAL_RASA_URL": rasa_url,
            "PORTAL_PROXIES": "1", "SECRET_KEY": secrets.token_hex(), "DATABASE_URL": "",
        }  # fmt: skip
        gunicorn = str(Path(sys.executable).parent / "gunicorn")
        command = [gunicorn, "--config", "deploy/gunicorn.conf.py", "portal:create_app()"]
        process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait_for_portal(process, f"http://{address}")
            yield f"http://{address}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def measured_on() -> str:
    """Return the day and the machine, for the record of an evaluation."""
    return f"{today()}, Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}"


def _on_topics(sets: JudgedSets, data: TrainingData) -> JudgedSets:
    known = {*data.questions, OUT_OF_SCOPE}
    asked = tuple(line for line in sets.questions if line.topic in known)
    within = any(line.topic != OUT_OF_SCOPE for line in asked)
    return JudgedSets(sets.language, asked if within else (), (), (), (), ())


class _Asker:
    """Asks the portal a question and returns the seconds it took; each comes from an address of its own."""

    def __init__(self, client: httpx.Client, language: Language) -> None:
        self._client = client
        self._language = language
        self._hosts = cycle(range(1, 250))

    def __call__(self, message: str) -> float:
        body = {"message": message, "language": self._language}
        headers = {"X-Forwarded-For": f"192.0.2.{next(self._hosts)}"}
        began = time.perf_counter()
        self._client.post("/api/assistant", json=body, headers=headers).raise_for_status()
        return time.perf_counter() - began


def _wait_for_portal(process: subprocess.Popen[bytes], address: str) -> None:
    give_up_at = time.monotonic() + PORTAL_STARTS_WITHIN_SECONDS
    while time.monotonic() < give_up_at and process.poll() is None:
        try:
            if httpx.get(f"{address}/health/live", timeout=5).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise click.ClickException("The portal did not start: run `make run` and look in var/log.")
