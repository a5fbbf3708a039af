"""Copies made while families book, put back on an empty machine: who had a booking before the copy has it still."""

import datetime as dt
import gzip
import os
import stat
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, func, insert, select, text
from sqlalchemy.orm import Session as Transaction

from portal.backups import KEPT_FOR, BackupFailed, back_up, check, delete_old, put_back
from portal.booking import Sessions
from portal.booking.bookings import Bookings
from portal.booking.database import migrate, open_database
from portal.booking.rules import KEPT_AFTER_SESSION
from portal.booking.tables import BookingRow, PlaceRow
from portal.cli import main
from portal.clock import now
from portal.config import ROOT
from tests.booking.conftest import request_for
from tests.families import planned
from tests.processes import wait_until

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def empty_url(database_url: str, tmp_path: Path) -> Iterator[str]:
    """The address of a second, empty database of the same kind."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'other.db'}"
        return
    name = f"other_{os.getpid()}"
    server = create_engine(database_url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield database_url.rpartition("/")[0] + f"/{name}"
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def booked(database_url: str) -> Callable[..., Iterator[str]]:
    """Book one after another, yielding the reference of each."""
    engine = open_database(database_url)
    migrate(engine)
    Sessions(engine, show_examples=False).bring_in([planned(capacity=500)])
    bookings = Bookings(engine, allow_examples=False)

    def book(prefix: str = "form") -> Iterator[str]:
        for number in range(500):
            sent = f"{prefix}-{number}"
            yield bookings.book("one", request_for(f"Family {sent}"), submission=sent, wait=False, now=NOW)[0].reference

    return book


def references(url: str) -> set[str]:
    engine = open_database(url)
    with Transaction(engine) as transaction:
        return set(transaction.scalars(select(BookingRow.reference)))


def portal(command: str, url: str, path: Path) -> str:
    """Run a command of staff, and return what it says."""
    done = CliRunner().invoke(main, [command, str(path)], env={"DATABASE_URL": url, "PORTAL_VAR_DIR": str(path.parent)})
    assert done.exit_code == 0, done.output
    return done.output


def test_no_booking_confirmed_before_the_copy_is_lost_though_families_book_on(
    database_url: str, empty_url: str, booked: Callable[..., Iterator[str]], tmp_path: Path
) -> None:
    confirmed: list[str] = []
    stop = threading.Event()

    def go_on() -> None:
        for reference in booked():
            confirmed.append(reference)
            if stop.is_set():
                return

    families = threading.Thread(target=go_on)
    families.start()
    try:
        wait_until(lambda: len(confirmed) >= 10, "ten bookings")
        before = set(confirmed)
        copy = back_up(database_url, tmp_path / "copies", NOW)
        wait_until(lambda: len(confirmed) > len(before) + 5 or not families.is_alive(), "bookings during the copy")
    finally:
        stop.set()
        families.join()
    put_back(copy, empty_url)
    kept = references(empty_url)
    assert before <= kept <= set(confirmed)
    engine = open_database(empty_url)
    migrate(engine)
    with Transaction(engine) as transaction:
        assert transaction.scalar(select(func.count()).select_from(PlaceRow)) == len(kept), "each has its place"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_putting_back_takes_the_place_of_all_that_was_there_with_the_programs_of_staff(
    database_url: str, booked: Callable[..., Iterator[str]], tmp_path: Path
) -> None:
    first = next(booked())
    folder = tmp_path / "copies"
    portal("backup", database_url, folder)
    (copy,) = folder.glob("portal-*")
    second = next(booked("later"))
    said = portal("restore", database_url, copy)
    assert references(database_url) == {first}
    assert "0 bookings were due" in said
    (undone,) = set(folder.glob("portal-*")) - {copy}
    put_back(undone, database_url)
    assert references(database_url) == {first, second}


def test_what_was_due_to_be_erased_since_is_erased_when_a_copy_is_put_back(
    database_url: str, booked: Callable[..., Iterator[str]], tmp_path: Path
) -> None:
    next(booked())
    engine = open_database(database_url)
    long_ago = now() - KEPT_AFTER_SESSION - dt.timedelta(days=1)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE sessions SET starts_at = :t, ends_at = :e"),
            {"t": long_ago, "e": long_ago + dt.timedelta(hours=1)},
        )
    engine.dispose()
    copy = back_up(database_url, tmp_path / "copies", NOW)
    assert "1 bookings were due" in portal("restore", database_url, copy)
    assert references(database_url) == set()


def test_the_scripts_find_the_program_and_the_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'portal.db'}"
    migrate(open_database(url))
    environment = {**os.environ, "DATABASE_URL": url, "PORTAL_VAR_DIR": str(tmp_path)}
    subprocess.run([ROOT / "deploy" / "backup"], env=environment, check=True, capture_output=True)
    (copy,) = (tmp_path / "backups").glob("portal-*")
    check(copy)
    nothing = tmp_path / "nothing" / "portal.sqlite.gz"
    failed = subprocess.run([ROOT / "deploy" / "restore", nothing], env=environment, capture_output=True, text=True)
    assert failed.returncode == 1
    assert not nothing.parent.exists()
    assert "Traceback" not in failed.stderr


def test_a_damaged_copy_is_told_at_once_and_nothing_is_changed(
    database_url: str, booked: Callable[..., Iterator[str]], tmp_path: Path
) -> None:
    first = next(booked())
    copy = back_up(database_url, tmp_path / "copies", NOW)
    whole = copy.read_bytes()
    for damaged in (whole[: len(whole) // 2], b"", whole[:200] + bytes(60) + whole[260:]):
        copy.write_bytes(damaged)
        with pytest.raises(BackupFailed, match="not a whole copy"):
            put_back(copy, database_url)
    assert references(database_url) == {first}


def test_copies_go_when_they_are_two_weeks_old_and_nothing_else_does(tmp_path: Path) -> None:
    def made(days: int) -> Path:
        path = tmp_path / f"portal-{NOW - dt.timedelta(days=days):%Y-%m-%dT%H%M%S-%fZ}.sqlite.gz"
        path.touch()
        return path

    young, old = made(KEPT_FOR.days), made(KEPT_FOR.days + 1)
    notes = tmp_path / "portal-notes.txt"
    notes.touch()
    delete_old(tmp_path, NOW)
    assert [path.exists() for path in (young, old, notes)] == [True, False, True]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite:////nowhere/portal.db", "there is no database"),
        ("postgresql://portal:s3cret@127.0.0.1:1/portal", "cannot be copied"),
        ("mysql://localhost/x", "only SQLite and PostgreSQL"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_without_the_password(url: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match=says) as failed:
        back_up(url, tmp_path, NOW)
    assert "s3cret" not in str(failed.value)
    assert list(tmp_path.iterdir()) == [], "no half copy stays"


def test_a_copy_of_another_kind_of_database_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "portal-2026-11-22T120000-000000Z.sqlite.gz"
    with gzip.open(other, "wb") as file:
        file.write(b"something else")
    with pytest.raises(BackupFailed, match="is not a copy of such a database"):
        put_back(other, "postgresql://portal@127.0.0.1:1/portal")
    with pytest.raises(BackupFailed, match="not a whole copy"):
        check(other)


BOOKINGS = int(os.environ.get("BACKUP_BOOKINGS", "300"))


def test_thousands_of_bookings_come_back(database_url: str, empty_url: str, tmp_path: Path) -> None:
    engine = open_database(database_url)
    migrate(engine)
    Sessions(engine, show_examples=False).bring_in([planned(capacity=500)])
    row = {"session_id": "one", "name": "Siân Jones", "contact": "sian@example.org", "people": 1, "language": "cy",
           "status": "cancelled", "sequence": 1, "made_at": NOW}  # fmt: skip
    rows = [{**row, "reference": f"R{number}", "submission_hash": f"{number:064}"} for number in range(BOOKINGS)]
    with engine.begin() as connection:
        connection.execute(insert(BookingRow), rows)
    engine.dispose()
    put_back(back_up(database_url, tmp_path, NOW), empty_url)
    assert len(references(empty_url)) == BOOKINGS
