"""The numbers for Prometheus: right over several processes, on a port of their own, and of no reader."""

import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.families import Family, planned
from tests.processes import Running, free_port, prepared_database, running_site, wait_until

LABELS = {"method", "route", "status", "outcome", "state", "le", "model"}


@pytest.fixture(scope="module")
def numbers_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def site(new_var_dir: Callable[[], Path], numbers_port: int) -> Iterator[Running]:
    var_dir = new_var_dir()
    prepared_database(f"sqlite:///{var_dir}/portal.db", planned(capacity=1))
    with running_site(var_dir, PORTAL_METRICS_PORT=str(numbers_port)) as site:
        yield site


@pytest.fixture
def numbers(numbers_port: int) -> Callable[[], dict[tuple[str, ...], float]]:
    def read() -> dict[tuple[str, ...], float]:
        text = httpx.get(f"http://127.0.0.1:{numbers_port}/metrics").text
        samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
        assert {label for sample in samples for label in sample.labels} <= LABELS
        return {(sample.name, *sorted(sample.labels.values())): sample.value for sample in samples}

    return read


def test_requests_to_all_processes_are_added_up_and_outlive_a_process(
    site: Running, numbers: Callable[[], dict[tuple[str, ...], float]]
) -> None:
    for _ in range(20):  # a connection each, so that they spread over the processes
        assert httpx.get(f"{site.address}/cy/arweiniad").status_code == 200
    assert numbers()["portal_requests_total", "/cy/arweiniad", "200", "GET"] == 20
    assert numbers()["portal_request_seconds_count", "/cy/arweiniad"] == 20
    before = {worker.pid for worker in site.workers()}
    site.workers()[0].send_signal(signal.SIGKILL)
    wait_until(lambda: len({worker.pid for worker in site.workers()} - before) == 1, "a new process")
    assert numbers()["portal_requests_total", "/cy/arweiniad", "200", "GET"] == 20


def test_bookings_replies_searches_and_the_outbox_are_counted(
    site: Running, numbers: Callable[[], dict[tuple[str, ...], float]]
) -> None:
    first, late = Family(site.address, "cy"), Family(site.address, "en")
    form = late.fill_in()
    first.book()
    assert late.send(form).status_code == 409
    httpx.get(f"{site.address}/api/search", params={"q": "IDP", "language": "en"}).raise_for_status()
    httpx.post(f"{site.address}/api/assistant", json={"message": "What is an IDP?"}).raise_for_status()
    httpx.post(f"{site.address}/api/assistant", json={"message": "I want to kill myself"}).raise_for_status()
    read = numbers()
    assert read["portal_bookings_total", "confirmed"] == read["portal_bookings_total", "full"] == 1
    assert read["portal_search_seconds_count",] == 1
    assert read["portal_assistant_replies_total", "unavailable"] == 1
    assert sum(value for (name, *_), value in read.items() if name == "portal_assistant_replies_total") == 1
    assert read["portal_outbox_messages", "due"] == 1
    assert read["portal_outbox_oldest_seconds",] > 0


def test_the_numbers_stand_on_their_own_port_alone_and_only_where_they_are_asked_for(
    site: Running, new_var_dir: Callable[[], Path]
) -> None:
    assert httpx.get(f"{site.address}/metrics").status_code == 404
    connections = {address.laddr.ip for worker in site.workers() for address in worker.net_connections("tcp")}
    assert connections == {"127.0.0.1"}
    assert not re.search("prometheus|9100", (Path("deploy") / "nginx" / "portal.conf").read_text())
