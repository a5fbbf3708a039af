"""Two hundred families at one moment, from four processes, for ten places: ten come and nobody sees an error."""

import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from portal.booking.bookings import BookingRefused, Bookings
from portal.booking.database import open_database
from portal.booking.tables import BookingRow, PlaceRow

from .conftest import NOW, Family, count, messages_written, planned, request_for

PROCESSES = 4
FAMILIES = 200
PLACES = 10
ROUNDS = int(os.environ.get("BOOKING_ROUNDS", "1"))

_engines: dict[str, Engine] = {}


def book_some(url: str, session: str, numbers: list[int], submissions: list[str]) -> list[str]:
    """Book from several threads of one process, as a worker of the site does; return what each family was told."""
    bookings = Bookings(_engines.setdefault(url, open_database(url)), allow_examples=False)

    def book(number: int) -> str:
        wait = number % 2 == 0
        try:
            booking, _ = bookings.book(
                session, request_for(f"Family {number}"), submission=submissions[number], wait=wait, now=NOW
            )
        except BookingRefused as refusal:
            return refusal.reason
        return booking.status

    with ThreadPoolExecutor(4) as threads:
        return list(threads.map(book, numbers))


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


def all_at_once(processes: ProcessPoolExecutor, url: str, session: str, submissions: list[str]) -> Counter[str]:
    shares = [list(range(start, FAMILIES, PROCESSES)) for start in range(PROCESSES)]
    told = [processes.submit(book_some, url, session, share, submissions) for share in shares]
    return Counter(answer for share in told for answer in share.result())


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_ten_places_are_never_eleven(
    engine: Engine,
    database_url: str,
    bring_in: Callable[..., None],
    processes: ProcessPoolExecutor,
    round_: int,
) -> None:
    bring_in(planned(capacity=PLACES))
    submissions = [f"form-{round_}-{number}" for number in range(FAMILIES)]
    told = all_at_once(processes, database_url, "one", submissions)
    assert told["confirmed"] == count(engine, PlaceRow) == PLACES
    assert told["waiting"] + told["full"] == FAMILIES - PLACES
    assert Counter(messages_written(engine)) == {"confirmed": PLACES, "waiting": told["waiting"]}


def test_the_same_form_from_four_processes_is_one_booking(
    engine: Engine, database_url: str, bring_in: Callable[..., None], processes: ProcessPoolExecutor
) -> None:
    bring_in(planned("one", capacity=FAMILIES), planned("two", capacity=FAMILIES))
    submissions = ["the same form"] * FAMILIES
    told = all_at_once(processes, database_url, "one", submissions) + all_at_once(
        processes, database_url, "two", submissions
    )
    assert told == {"confirmed": 2 * FAMILIES}
    assert (count(engine, BookingRow), messages_written(engine)) == (1, ["confirmed"])


def move_there_and_back(url: str, token: str, sessions: list[str]) -> list[str]:
    bookings = Bookings(_engines.setdefault(url, open_database(url)), allow_examples=False)
    return [bookings.move(token, session, NOW).session.id for session in sessions]


def test_families_that_swap_never_wait_for_each_other_for_ever(
    engine: Engine,
    database_url: str,
    bring_in: Callable[..., None],
    processes: ProcessPoolExecutor,
    family: Callable[..., Family],
) -> None:
    bring_in(planned("one", capacity=4), planned("two", capacity=4))
    one, two = family(), family()
    one.book("one")
    two.book("two")
    ways = [["two", "one"] * 10, ["one", "two"] * 10]
    done = [
        processes.submit(move_there_and_back, database_url, who.token, way)
        for who, way in zip([one, two], ways, strict=True)
    ]
    assert [moved.result() for moved in done] == ways
    assert count(engine, PlaceRow) == 2
