"""What families do with bookings, on SQLite and on PostgreSQL."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, event, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Transaction

from portal.booking import Sessions
from portal.booking.bookings import BookingRefused, Bookings
from portal.booking.database import writing
from portal.booking.tables import BookingRow, LinkRow, PlaceRow

from .conftest import NOW, STARTS, Family, count, messages_written, planned, request_for

Bring = Callable[..., None]
NewFamily = Callable[..., Family]
SOON = dt.timedelta(minutes=1)


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(BookingRefused) as raised:
        call()
    return raised.value.reason


def test_a_booking_is_confirmed_with_a_reference_and_one_message(
    engine: Engine, bring_in: Bring, family: NewFamily
) -> None:
    bring_in(planned())
    booking = family().book()
    assert (booking.status, booking.language, booking.people) == ("confirmed", "cy", 1)
    assert booking.reference.startswith("TYFU-")
    assert messages_written(engine) == ["confirmed"]


def test_the_token_opens_the_booking_and_only_its_hash_is_kept(
    engine: Engine, bring_in: Bring, family: NewFamily, bookings: Bookings
) -> None:
    bring_in(planned())
    someone = family()
    booking = someone.book()
    assert bookings.see(someone.token, NOW) == booking
    assert len(someone.token) * 6 >= 128
    with Transaction(engine) as transaction:
        assert [len(row.token_hash) for row in transaction.query(LinkRow)] == [64]
    assert refused(lambda: bookings.see("guess", NOW)) == "unknown-link"


def test_the_same_submission_twice_is_one_booking_and_one_message(
    engine: Engine, bring_in: Bring, bookings: Bookings
) -> None:
    bring_in(planned())
    first, first_token = bookings.book("one", request_for(), submission="form", wait=False, now=NOW)
    again, token = bookings.book("one", request_for(), submission="form", wait=False, now=NOW)
    assert first == again
    assert bookings.see(token, NOW) == bookings.see(first_token, NOW)
    assert (count(engine, BookingRow), messages_written(engine)) == (1, ["confirmed"])


@pytest.mark.parametrize(("kind", "statuses"), [("training", ["confirmed", "waiting"]), ("drop-in", ["confirmed"] * 2)])
def test_two_people_take_two_places_at_training_and_one_appointment_at_a_drop_in(
    bring_in: Bring, family: NewFamily, kind: str, statuses: list[str]
) -> None:
    bring_in(planned(kind=kind))
    assert [family().book(people=2).status, family().book(people=1).status] == statuses


def test_a_full_session_is_refused_unless_the_family_would_wait(
    engine: Engine, bring_in: Bring, family: NewFamily
) -> None:
    bring_in(planned(capacity=1))
    family().book()
    assert refused(lambda: family().book(wait=False)) == "full"
    waiting = [family().book(), family().book()]
    assert [(booking.status, booking.place_in_line) for booking in waiting] == [("waiting", 1), ("waiting", 2)]
    assert messages_written(engine) == ["confirmed", "waiting", "waiting"]


@pytest.mark.parametrize(
    ("changes", "when", "reason"),
    [
        ({"status": "cancelled"}, NOW, "closed"),
        ({}, dt.datetime(2027, 1, 12, 18, tzinfo=dt.UTC), "closed"),
        ({"example": True}, NOW, "no-session"),
    ],
)
def test_what_cannot_be_booked_is_refused_and_nothing_changes(
    engine: Engine, bring_in: Bring, family: NewFamily, changes: dict[str, object], when: dt.datetime, reason: str
) -> None:
    bring_in(planned(**changes))
    assert refused(lambda: family().book(now=when)) == reason
    assert refused(lambda: family().book("nowhere")) == "no-session"
    assert count(engine, BookingRow) == 0


@pytest.mark.parametrize("number", [1, 3, 0])
def test_the_database_itself_refuses_a_place_too_many(
    engine: Engine, bring_in: Bring, family: NewFamily, number: int
) -> None:
    bring_in(planned(capacity=2))
    family().book(people=2)
    place = {"session_id": "one", "number": number, "capacity": 2, "booking_id": 1}
    for values in (place, {**place, "capacity": 100}):
        with Transaction(engine) as transaction, pytest.raises(IntegrityError):
            transaction.execute(insert(PlaceRow).values(values))


def test_an_error_of_the_database_names_nobody(engine: Engine) -> None:
    values = {"token_hash": "of Siân Jones", "booking_id": 99}
    with writing(engine) as transaction, pytest.raises(IntegrityError) as raised:
        transaction.execute(insert(LinkRow).values(values))
    assert "Siân" not in str(raised.value)


def test_cancelling_tells_one_person_and_offers_the_place_to_the_first_in_line(
    engine: Engine, bring_in: Bring, family: NewFamily
) -> None:
    bring_in(planned(capacity=1))
    holder, first, second = family(), family(), family()
    for someone in (holder, first, second):
        someone.book()
    for _ in range(2):
        assert holder.cancel().status == "cancelled"
    assert (first.status(), second.status()) == ("offered", "waiting")
    assert messages_written(engine)[3:] == ["cancelled", "offer"]


def test_cancelling_forgets_what_is_no_longer_needed(engine: Engine, bring_in: Bring, family: NewFamily) -> None:
    bring_in(planned())
    someone = family()
    someone.book(access_needs="Dolen sain", topic="what-is-tyfu")
    someone.cancel()
    with Transaction(engine) as transaction:
        row = transaction.get_one(BookingRow, 1)
        assert (row.access_needs, row.topic) == (None, None)


def test_an_offer_is_accepted_once_and_confirmed(
    engine: Engine, bring_in: Bring, family: NewFamily, bookings: Bookings
) -> None:
    bring_in(planned(capacity=1))
    holder, first = family(), family()
    holder.book()
    first.book()
    holder.cancel()
    for _ in range(2):
        assert bookings.accept(first.token, NOW).status == "confirmed"
    assert messages_written(engine) == ["confirmed", "waiting", "cancelled", "offer", "confirmed"]


def test_an_offer_that_runs_out_goes_to_the_next_even_before_the_worker_comes(
    bring_in: Bring, family: NewFamily, bookings: Bookings
) -> None:
    bring_in(planned(capacity=1))
    holder, first, second = family(), family(), family()
    for someone in (holder, first, second):
        someone.book()
    holder.cancel()
    late = NOW + dt.timedelta(hours=24)
    assert first.status(late - SOON) == "offered"
    assert first.status(late) == "lapsed"
    assert refused(lambda: bookings.accept(first.token, late)) == "offer-over"
    third = family()
    third.book(now=late)
    assert (second.status(late), third.status(late)) == ("offered", "waiting")


def test_a_newcomer_never_passes_somebody_who_waits(bring_in: Bring, family: NewFamily) -> None:
    bring_in(planned(capacity=1))
    holder, first, newcomer = family(), family(), family()
    holder.book()
    first.book()
    holder.cancel()
    assert refused(lambda: newcomer.book(wait=False)) == "full"


def test_a_freed_place_goes_to_the_first_for_whom_it_is_enough(bring_in: Bring, family: NewFamily) -> None:
    bring_in(planned(capacity=2))
    one, other, pair, single = family(), family(), family(), family()
    one.book()
    other.book()
    pair.book(people=2)
    single.book()
    one.cancel()
    assert (pair.status(), single.status()) == ("waiting", "offered")
    single.cancel()
    other.cancel()
    assert pair.status() == "offered"


def test_moving_takes_the_new_place_and_passes_the_old_one_on(
    engine: Engine, bring_in: Bring, family: NewFamily, bookings: Bookings
) -> None:
    bring_in(planned("one", capacity=1), planned("two", capacity=1, starts=STARTS + dt.timedelta(days=7)))
    mover, waiting = family(), family()
    before = mover.book()
    waiting.book()
    for _ in range(2):
        moved = bookings.move(mover.token, "two", NOW)
        assert (moved.session.id, moved.status, moved.reference) == ("two", "confirmed", before.reference)
    assert moved.sequence == before.sequence + 1
    assert waiting.status() == "offered"
    assert messages_written(engine)[2:] == ["changed", "offer"]


def test_a_move_to_a_full_session_changes_nothing(bring_in: Bring, family: NewFamily, bookings: Bookings) -> None:
    bring_in(planned("one", capacity=1), planned("two", capacity=1))
    mover = family()
    before = mover.book()
    family().book("two")
    assert refused(lambda: bookings.move(mover.token, "two", NOW)) == "full"
    assert bookings.see(mover.token, NOW) == before


def test_nothing_can_be_done_once_the_session_has_begun(bring_in: Bring, family: NewFamily, bookings: Bookings) -> None:
    bring_in(planned("one"), planned("two", starts=STARTS + dt.timedelta(days=7)))
    someone = family()
    someone.book()
    begun = STARTS.replace(tzinfo=dt.UTC)
    assert refused(lambda: someone.cancel(begun)) == "over"
    assert refused(lambda: bookings.move(someone.token, "two", begun)) == "over"


def test_each_appointment_of_a_drop_in_has_its_own_time(bring_in: Bring, family: NewFamily) -> None:
    bring_in(planned(kind="drop-in", capacity=3, appointment_minutes=20))
    times = [family().book().starts.strftime("%H:%M") for _ in range(3)]
    assert times == ["18:00", "18:20", "18:40"]


def test_a_session_shows_its_free_places_and_that_it_is_full(
    engine: Engine, bring_in: Bring, family: NewFamily
) -> None:
    bring_in(planned(capacity=2))
    sessions = Sessions(engine, show_examples=False)
    shown = []
    for _ in range(2):
        shown += [(session.free, session.status) for session in sessions.coming(NOW)]
        family().book()
    shown += [(session.free, session.status) for session in sessions.coming(NOW)]
    assert shown == [(2, "open"), (1, "open"), (0, "full")]


def test_asking_for_a_link_does_the_same_for_known_and_unknown_contacts(
    engine: Engine, bring_in: Bring, family: NewFamily, bookings: Bookings
) -> None:
    bring_in(planned())
    family("Siân Jones").book()
    asked: list[list[str]] = []
    event.listen(engine, "before_cursor_execute", lambda *args: asked[-1].append(args[2]))
    for contact in ("sian@example.org", "nobody@example.org", "no contact at all"):
        asked.append([])
        bookings.ask_for_link(contact, NOW)
    assert asked[0]
    assert asked[0] == asked[1] == asked[2]
