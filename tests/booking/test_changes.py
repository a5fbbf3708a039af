"""What staff do to a session, who is affected, and that a preview is the change itself without its effects."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from portal.booking import Sessions
from portal.booking.changes import ChangeRefused
from portal.booking.tables import SessionRow

from .conftest import NOW, STARTS, Family, count, messages_written, planned

Bring = Callable[..., None]
NewFamily = Callable[..., Family]
WEEK_LATER = STARTS + dt.timedelta(days=7)


@pytest.fixture
def sessions(engine: Engine) -> Sessions:
    return Sessions(engine, show_examples=False)


def three_families(family: NewFamily) -> list[Family]:
    families = [family("Siân"), family("Ann"), family("Bob")]
    for someone in families:
        someone.book()
    return families


def test_moving_a_session_tells_everyone_and_a_preview_tells_nobody(
    engine: Engine, bring_in: Bring, family: NewFamily, sessions: Sessions
) -> None:
    bring_in(planned(capacity=2))
    families = three_families(family)
    moved = planned(capacity=2, starts=WEEK_LATER)
    preview = sessions.change(moved, now=NOW, dry_run=True)
    assert len(messages_written(engine)) == 3
    assert families[0].bookings.see(families[0].token, NOW).starts.day == STARTS.day
    assert sessions.change(moved, now=NOW) == preview
    assert [(one.status, one.message) for one in preview] == [
        ("confirmed", "changed"), ("confirmed", "changed"), ("waiting", "changed"),
    ]  # fmt: skip
    seen = families[0].bookings.see(families[0].token, NOW)
    assert (seen.starts.day, seen.sequence) == (WEEK_LATER.day, 1)
    assert sessions.change(moved, now=NOW) == ()


def test_shrinking_puts_the_last_who_booked_back_on_the_list_before_all_others(
    engine: Engine, bring_in: Bring, family: NewFamily, sessions: Sessions
) -> None:
    bring_in(planned(capacity=2))
    first, last, waiting = three_families(family)
    (affected,) = sessions.change(planned(capacity=1), now=NOW)
    assert (affected.status, affected.message) == ("waiting", "moved-back")
    assert [someone.status() for someone in (first, last, waiting)] == ["confirmed", "waiting", "waiting"]
    first.cancel()
    assert (last.status(), waiting.status()) == ("offered", "waiting")


def test_growing_offers_the_new_places(bring_in: Bring, family: NewFamily, sessions: Sessions) -> None:
    bring_in(planned(capacity=1))
    families = three_families(family)
    assert [one.message for one in sessions.change(planned(capacity=3), now=NOW)] == ["offer", "offer"]
    assert [someone.status() for someone in families] == ["confirmed", "offered", "offered"]


def test_a_smaller_drop_in_gives_the_last_appointment_an_earlier_free_one(
    bring_in: Bring, family: NewFamily, sessions: Sessions
) -> None:
    bring_in(planned(kind="drop-in", capacity=3, appointment_minutes=20))
    families = three_families(family)
    families[0].cancel()
    (affected,) = sessions.change(planned(kind="drop-in", capacity=2, appointment_minutes=20), now=NOW)
    assert affected.message == "changed"
    times = [someone.bookings.see(someone.token, NOW).starts.strftime("%H:%M") for someone in families[1:]]
    assert times == ["18:20", "18:00"]


@pytest.mark.parametrize("way", ["cancel", "timetable", "left out"])
def test_cancelling_a_session_tells_all_and_frees_all(
    bring_in: Bring, family: NewFamily, sessions: Sessions, way: str
) -> None:
    bring_in(planned(capacity=2))
    families = three_families(family)
    if way == "cancel":
        assert len(sessions.cancel("one", now=NOW, dry_run=True)) == 3
        affected = sessions.cancel("one", now=NOW)
        assert sessions.cancel("one", now=NOW) == ()
    else:
        timetable = [planned(capacity=2, status="cancelled")] if way == "timetable" else []
        affected = sessions.bring_in(timetable, now=NOW).affected
        assert sessions.bring_in(timetable, now=NOW).affected == ()
    assert [one.message for one in affected] == ["session-cancelled"] * 3
    assert {someone.status() for someone in families} == {"cancelled"}
    (session,) = sessions.coming(NOW)
    assert session.status == "cancelled"


def test_words_that_change_no_plan_are_not_sent_around(
    engine: Engine, bring_in: Bring, family: NewFamily, sessions: Sessions
) -> None:
    bring_in(planned())
    family().book()
    assert sessions.change(planned(notes={"cy": "Dewch â beiro", "en": "Bring a pen"}), now=NOW) == ()
    assert messages_written(engine) == ["confirmed"]


@pytest.mark.parametrize("changes", [{"kind": "drop-in"}, {"starts": dt.datetime(2026, 11, 1, 10)}])  # noqa: DTZ001
def test_a_change_that_makes_no_sense_of_a_booking_is_refused(
    bring_in: Bring, family: NewFamily, sessions: Sessions, changes: dict[str, object]
) -> None:
    bring_in(planned())
    family().book()
    with pytest.raises(ChangeRefused):
        sessions.change(planned(**changes), now=NOW)


def test_a_booked_session_that_is_over_stays_when_the_timetable_drops_it(
    engine: Engine, bring_in: Bring, family: NewFamily, sessions: Sessions
) -> None:
    bring_in(planned())
    family().book()
    later = dt.datetime(2027, 2, 1, tzinfo=dt.UTC)
    assert sessions.bring_in([], now=later).removed == ()
    assert sessions.bring_in([planned(capacity=1, starts=WEEK_LATER)], now=later).changed == ()
    assert (count(engine, SessionRow), messages_written(engine)) == (1, ["confirmed"])


def test_an_unknown_session_cannot_be_changed(engine: Engine, sessions: Sessions) -> None:
    with pytest.raises(LookupError):
        sessions.cancel("nowhere", now=NOW)
