"""Sessions come from a timetable into the database, and out of it in order, on SQLite and on PostgreSQL."""

import datetime as dt
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Transaction

from portal.booking import Sessions, read_timetable
from portal.booking.database import migrate, open_database
from portal.booking.tables import Base, SessionRow
from portal.booking.timetable import Planned

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def engine(database_url: str) -> Engine:
    engine = open_database(database_url)
    migrate(engine)
    return engine


def planned(id_: str, starts: str, hours: int = 1, **changes: object) -> Planned:
    start = dt.datetime.fromisoformat(starts)
    values = {"id": id_, "kind": "drop-in", "format": "phone", "language": "both", "capacity": 4}
    return Planned.model_validate({**values, "starts": start, "ends": start + dt.timedelta(hours=hours), **changes})


def test_migrations_make_the_tables_that_the_code_describes(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    migrate(engine)


def test_coming_sessions_are_soonest_first_and_past_ones_are_gone(engine: Engine) -> None:
    sessions = Sessions(engine, show_examples=False)
    sessions.bring_in(
        [
            planned("later", "2027-03-02 10:00"),
            planned("sooner", "2027-01-12 10:00"),
            planned("past", "2026-01-12 10:00"),
        ]
    )
    assert [session.id for session in sessions.coming(NOW)] == ["sooner", "later"]


@pytest.mark.parametrize(
    ("starts", "hour_in_utc"), [("2027-03-27 10:00", 10), ("2027-03-28 10:00", 9), ("2027-10-31 10:00", 10)]
)
def test_times_are_welsh_clock_times_on_both_sides_of_the_clock_changes(
    engine: Engine, starts: str, hour_in_utc: int
) -> None:
    sessions = Sessions(engine, show_examples=False)
    sessions.bring_in([planned("one", starts)])
    (session,) = sessions.coming(NOW)
    assert session.starts.isoformat(" ")[:16] == starts
    assert session.starts.astimezone(dt.UTC).hour == hour_in_utc


@pytest.mark.parametrize(("show", "ids"), [(True, ["example", "real"]), (False, ["real"])])
def test_examples_are_shown_only_where_asked_for(engine: Engine, show: bool, ids: list[str]) -> None:
    sessions = Sessions(engine, show_examples=show)
    sessions.bring_in([planned("example", "2027-01-12 10:00", example=True), planned("real", "2027-01-13 10:00")])
    assert [session.id for session in sessions.coming(NOW)] == ids


def test_bringing_in_tells_what_changes_and_makes_it_so(engine: Engine) -> None:
    sessions = Sessions(engine, show_examples=False)
    sessions.bring_in(
        [planned("kept", "2027-01-12 10:00"), planned("moved", "2027-01-13 10:00"), planned("gone", "2027-01-14 10:00")]
    )
    timetable = [
        planned("kept", "2027-01-12 10:00"),
        planned("moved", "2027-01-20 10:00"),
        planned("new", "2027-01-14 10:00"),
    ]
    tried = sessions.bring_in(timetable, dry_run=True)
    assert [session.id for session in sessions.coming(NOW)] == ["kept", "moved", "gone"]
    done = sessions.bring_in(timetable)
    assert tried == done
    assert (done.added, done.changed, done.removed) == (("new",), ("moved",), ("gone",))
    assert [session.id for session in sessions.coming(NOW)] == ["kept", "new", "moved"]


def test_the_database_itself_refuses_a_session_that_ends_before_it_begins(engine: Engine) -> None:
    row = SessionRow(
        id="wrong", kind="drop-in", format="phone", language="cy", capacity=1, status="open", is_example=False,
        starts_at=NOW, ends_at=NOW - dt.timedelta(hours=1),
    )  # fmt: skip
    with Transaction(engine) as transaction:
        transaction.add(row)
        with pytest.raises(IntegrityError):
            transaction.commit()


def test_the_repositorys_own_timetable_can_be_brought_in(engine: Engine) -> None:
    timetable = read_timetable(Path(__file__).resolve().parents[2] / "content" / "sessions.yml")
    Sessions(engine, show_examples=True).bring_in(timetable)
    assert all(session.example for session in timetable)
