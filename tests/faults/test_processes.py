"""Redis goes or hangs, and processes of the site are killed while families book: each gets a page, or its place."""

import shutil
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from portal.booking.database import open_database
from portal.booking.tables import BookingRow, PlaceRow
from portal.content import LANGUAGES
from portal.content.paths import feature_url
from tests.families import Family, planned
from tests.processes import Running, answers, free_port, prepared_database, running, running_site, wait_until

FAMILIES = 12
QUESTIONS_A_MINUTE = 120


@contextmanager
def redis(port: int, folder: Path) -> Iterator[Running]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.fail("Redis is needed: make test installs it from Debian's packages")
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with running(command, folder / "redis.log") as server:
        wait_until(lambda: "Ready to accept connections" in server.log.read_text(), "Redis")
        yield server


@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSTOP], ids=["gone", "hung"])
def test_without_redis_pages_come_and_a_flood_is_still_stopped(
    new_var_dir: Callable[[], Path], tmp_path: Path, fault: signal.Signals
) -> None:
    port, var_dir = free_port(), new_var_dir()
    prepared_database(f"sqlite:///{var_dir}/portal.db")
    one = {"PORTAL_WORKERS": "1", "REDIS_URL": f"redis://127.0.0.1:{port}/0"}
    with redis(port, tmp_path) as server, running_site(var_dir, **one) as site:
        with httpx.Client(base_url=site.address, timeout=20) as client:
            assert client.get("/cy/chwilio?q=CDU").status_code == 200
            server.process.send_signal(fault)
            for language in LANGUAGES:
                assert client.get(feature_url("search", language), params={"q": "IDP"}).status_code == 200
            ask = feature_url("ask", "cy")
            told = [client.post(ask, data={"message": ""}) for _ in range(QUESTIONS_A_MINUTE + 1)]
        assert {answer.status_code for answer in told[:-1]} == {422}
        assert told[-1].status_code == 429
        assert '<html lang="cy"' in told[-1].text
        assert 'href="tel:' in told[-1].text
        if fault == signal.SIGSTOP:
            server.process.send_signal(signal.SIGCONT)


def test_processes_killed_while_families_book_lose_no_booking_and_double_none(new_var_dir: Callable[[], Path]) -> None:
    var_dir = new_var_dir()
    url = f"sqlite:///{var_dir}/portal.db"
    prepared_database(url, planned(capacity=FAMILIES))
    with running_site(var_dir) as site, ThreadPoolExecutor(4) as threads:
        booked = [threads.submit(book_until_told, site.address, number) for number in range(FAMILIES)]
        for enough in (2, 6):
            wait_until(lambda enough=enough: sum(booking.done() for booking in booked) >= enough, f"{enough} bookings")
            site.workers()[0].send_signal(signal.SIGKILL)
        paths = [path.result() for path in booked]
        for number, path in enumerate(paths):
            page = httpx.get(site.address + path)
            assert page.status_code == 200
            assert f"Family {number}" in page.text
    with Transaction(open_database(url)) as transaction:
        names = list(transaction.scalars(select(BookingRow.name)))
        assert sorted(names) == sorted(f"Family {number}" for number in range(FAMILIES))
        assert transaction.scalar(select(func.count()).select_from(PlaceRow)) == FAMILIES


def book_until_told(address: str, number: int) -> str:
    """Book as a patient reader does: send the form again until a page says that it is booked."""
    family = Family(address, LANGUAGES[number % 2], f"Family {number}")
    form: dict[str, str] = {}
    for _ in range(50):
        try:
            form = form or family.fill_in()
            answer = family.send(form)
        except httpx.TransportError:
            wait_until(lambda: answers(f"{address}/health/live"), "a process that answers")
            continue
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]
    raise AssertionError(f"family {number} was never told")
