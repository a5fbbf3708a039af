"""Families at the pages of a real server, all at one moment, from four processes; and processes killed under load."""

import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session as Transaction

from portal.booking import Sessions
from portal.booking.database import migrate, open_database
from portal.booking.tables import BookingRow, MessageRow, PlaceRow
from portal.booking.tokens import new_token
from portal.config import ROOT
from tests.conftest import empty_database

from .conftest import STARTS, planned

FAMILIES, PLACES, WORKERS = 200, 10, 4
ROUNDS = int(os.environ.get("BOOKING_ROUNDS", "1"))
STARTS_WITHIN_SECONDS = 60
AHEAD = STARTS.replace(year=2098)
ANSWERS = {"name": "Siân Jones", "contact": "sian@example.org", "people": "1", "language": "cy", "topic": "tyfu"}


@dataclass
class Answer:
    """What a page answered."""

    status: int
    text: str
    cookie: str


@dataclass
class Server:
    """The site under gunicorn, its database, and the token and cookie of a page that it has shown."""

    port: int
    process: subprocess.Popen[bytes]
    engine: Engine
    form: dict[str, str]
    cookie: str = ""

    def post(self, session: str, form: dict[str, str], family: int = 0) -> Answer:
        """Send a form as a browser does, each family from an address of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": self.cookie,
                "X-Forwarded-For": f"10.0.{family // 250}.{family % 250 + 1}",
            }
            connection.request("POST", f"/en/sessions/{session}/book", urlencode(form), headers)
            response = connection.getresponse()
            return Answer(response.status, response.read().decode(), response.headers.get("Set-Cookie", ""))
        finally:
            connection.close()

    def book(self, session: str, submission: str, family: int) -> Answer:
        """Send the last page of the form."""
        return self.post(session, {**self.form, "submission": submission, "contact": f"f{family}@example.org"}, family)

    def workers(self) -> list[psutil.Process]:
        """Return the processes that answer."""
        return list(psutil.Process(self.process.pid).children())


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start the site as it is served, with four workers, over an empty database."""
    folder = tmp_path_factory.mktemp("served")
    with socket.socket() as probe, empty_database(request, folder) as url:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        engine = open_database(url)
        migrate(engine)
        sessions = [planned(f"round-{number}", capacity=PLACES, starts=AHEAD) for number in range(ROUNDS)]
        sessions += [planned("large", capacity=300, starts=AHEAD)]
        Sessions(engine, show_examples=False).bring_in(sessions)
        with (folder / "log").open("wb") as log:
            process = _start(port, url, folder, log)
        server = Server(port, process, engine, {**ANSWERS, "step": "topic"})
        try:
            _show_the_last_page(server)
            yield server
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            engine.dispose()


def _start(port: int, url: str, folder: Path, log: object) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ, "DATABASE_URL": url, "PORTAL_VAR_DIR": str(folder), "PORTAL_PROXIES": "1", "SECRET_KEY": "s" * 40,
        "PORTAL_RASA_URL": "http://127.0.0.1:9",
    }  # fmt: skip
    options = f"--workers {WORKERS} --threads 4 --preload --log-level warning --bind 127.0.0.1:{port}".split()
    command = [str(Path(sys.executable).parent / "gunicorn"), *options, "portal:create_app()"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)  # type: ignore[call-overload,no-any-return]


def _show_the_last_page(server: Server) -> None:
    give_up_at = time.monotonic() + STARTS_WITHIN_SECONDS
    while True:
        try:
            shown = server.post("large", server.form)
            break
        except OSError:
            assert server.process.poll() is None
            assert time.monotonic() < give_up_at
            time.sleep(0.1)
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown.text)
    assert token
    server.cookie = shown.cookie.partition(";")[0]
    server.form = {**ANSWERS, "step": "check", "csrf_token": token[1]}


def at_one_moment(call: Callable[[int], Answer], families: int = FAMILIES) -> list[Answer]:
    """Let every family press the button at the same moment."""
    ready = threading.Barrier(families)

    def press(family: int) -> Answer:
        ready.wait()
        return call(family)

    with ThreadPoolExecutor(families) as crowd:
        return list(crowd.map(press, range(families)))


def held(engine: Engine, session: str) -> tuple[Counter[str], int]:
    """Return how many bookings of a session there are of each status, and how many places are taken."""
    with Transaction(engine) as transaction:
        statuses = transaction.scalars(select(BookingRow.status).where(BookingRow.session_id == session))
        places = select(func.count()).where(PlaceRow.session_id == session)
        return Counter(statuses), transaction.scalar(places) or 0


def messages_for_each_booking(engine: Engine) -> set[int]:
    """Return how many messages were written about a booking: one number where it is the same for all."""
    with Transaction(engine) as transaction:
        of_each = select(func.count(MessageRow.id)).select_from(BookingRow).outerjoin(MessageRow)
        return set(transaction.scalars(of_each.group_by(BookingRow.id)))


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_of_two_hundred_at_one_moment_ten_are_booked_and_the_rest_are_offered_the_list(
    server: Server, round_: int
) -> None:
    session = f"round-{round_}"
    answers = at_one_moment(lambda family: server.book(session, new_token(), family))
    assert Counter(answer.status for answer in answers) == {303: PLACES, 409: FAMILIES - PLACES}
    assert all('name="wait"' in answer.text for answer in answers if answer.status == 409)
    assert held(server.engine, session) == (Counter(confirmed=PLACES), PLACES)


def test_the_same_form_pressed_forty_times_at_once_is_one_booking_and_one_message(server: Server) -> None:
    form = {**server.form, "submission": new_token()}
    before = held(server.engine, "large")[1]
    answers = at_one_moment(lambda press: server.post("large", form, press), families=40)
    assert Counter(answer.status for answer in answers) == {303: 40}
    assert held(server.engine, "large")[1] == before + 1
    assert messages_for_each_booking(server.engine) == {1}


def test_workers_killed_under_load_lose_no_booking_and_double_none(server: Server) -> None:
    """Each family sends its form until it is answered, as somebody whose page did not come does."""
    before, families, chance = held(server.engine, "large")[1], 120, random.Random(7)
    over = threading.Event()

    def kill_some() -> None:
        for _ in range(6):
            over.wait(chance.uniform(0.02, 0.3))
            chance.choice(server.workers()).kill()

    def insist(family: int) -> Answer:
        submission = new_token()
        while True:
            try:
                answer = server.book("large", submission, family)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
                continue
            return answer

    killer = threading.Thread(target=kill_some)
    killer.start()
    answers = at_one_moment(insist, families)
    killer.join()
    assert Counter(answer.status for answer in answers) == {303: families}
    assert held(server.engine, "large")[1] == before + families
    assert messages_for_each_booking(server.engine) == {1}
