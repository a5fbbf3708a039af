"""What happens as time passes: offers, reminders, lost links and the erasing of old bookings."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session as Transaction

from portal.booking import Sessions, rules
from portal.booking.bookings import Bookings
from portal.booking.tables import BookingRow, CountRow, LinkRequestRow, LinkRow, MessageRow, PlaceRow
from portal.booking.upkeep import keep_up, purge
from portal.clock import WALES

from .conftest import NOW, STARTS, Family, count, messages_written, planned

Bring = Callable[..., None]
NewFamily = Callable[..., Family]
BEGINS = STARTS.replace(tzinfo=WALES)
DUE = rules.reminder_at(BEGINS)
SECOND = dt.timedelta(seconds=1)


def test_an_offer_that_ran_out_passes_to_the_next(engine: Engine, bring_in: Bring, family: NewFamily) -> None:
    bring_in(planned(capacity=1))
    holder, first, second = family(), family(), family()
    for someone in (holder, first, second):
        someone.book()
    holder.cancel()
    keep_up(engine, NOW + dt.timedelta(hours=24) - SECOND)
    assert (first.status(), second.status()) == ("offered", "waiting")
    for _ in range(2):
        keep_up(engine, NOW + dt.timedelta(hours=24))
    assert (first.status(), second.status()) == ("lapsed", "offered")
    assert messages_written(engine).count("offer") == 2


def test_one_reminder_is_written_when_it_is_due(engine: Engine, bring_in: Bring, family: NewFamily) -> None:
    bring_in(planned())
    family().book()
    keep_up(engine, DUE - SECOND)
    assert messages_written(engine) == ["confirmed"]
    for _ in range(2):
        keep_up(engine, DUE)
    assert messages_written(engine) == ["confirmed", "reminder"]


def test_who_books_after_the_reminder_is_due_or_waits_is_not_reminded(
    engine: Engine, bring_in: Bring, family: NewFamily
) -> None:
    bring_in(planned(capacity=1))
    family().book(now=DUE)
    family().book(now=DUE)
    keep_up(engine, DUE + SECOND)
    assert messages_written(engine) == ["confirmed", "waiting"]


def test_a_session_set_to_another_day_is_reminded_of_again(engine: Engine, bring_in: Bring, family: NewFamily) -> None:
    bring_in(planned())
    family().book()
    keep_up(engine, DUE)
    later = planned(starts=STARTS + dt.timedelta(days=7))
    Sessions(engine, show_examples=False).change(later, now=DUE)
    keep_up(engine, DUE + dt.timedelta(days=7))
    assert messages_written(engine) == ["confirmed", "reminder", "changed", "reminder"]


def test_a_lost_link_is_sent_to_who_has_a_booking_and_to_nobody_else(
    engine: Engine, bring_in: Bring, family: NewFamily, bookings: Bookings
) -> None:
    bring_in(planned())
    family().book(contact="sian@example.org")
    for contact in ("Sian@Example.org", "sian@example.org", "nobody@example.org", "nothing"):
        bookings.ask_for_link(contact, NOW)
    keep_up(engine, NOW)
    bookings.ask_for_link("sian@example.org", NOW)
    keep_up(engine, NOW)
    assert messages_written(engine) == ["confirmed", "link"]
    assert count(engine, LinkRequestRow) == 0


def test_bookings_are_erased_thirty_days_after_the_session_and_counts_are_kept(
    engine: Engine, bring_in: Bring, family: NewFamily
) -> None:
    bring_in(planned(capacity=3))
    gone = family()
    gone.book()
    gone.cancel()
    family().book(people=2, language="en")
    family().book()
    ended = BEGINS + dt.timedelta(hours=2)
    assert purge(engine, ended + dt.timedelta(days=30)) == 0
    assert purge(engine, ended + dt.timedelta(days=30) + SECOND) == 3
    assert purge(engine, ended + dt.timedelta(days=31)) == 0
    assert [count(engine, table) for table in (BookingRow, LinkRow, PlaceRow, MessageRow)] == [0, 0, 0, 0]
    with Transaction(engine) as transaction:
        kept = transaction.scalars(select(CountRow).order_by(CountRow.language, CountRow.status)).all()
        assert [(row.language, row.status, row.bookings, row.people) for row in kept] == [
            ("cy", "cancelled", 1, 1), ("cy", "confirmed", 1, 1), ("en", "confirmed", 1, 2),
        ]  # fmt: skip
        assert {row.day for row in kept} == {STARTS.date()}


def test_an_erased_booking_can_no_longer_be_opened(
    engine: Engine, bring_in: Bring, family: NewFamily, bookings: Bookings
) -> None:
    bring_in(planned())
    someone = family()
    someone.book()
    purge(engine, BEGINS + dt.timedelta(days=40))
    with pytest.raises(Exception, match="unknown-link"):
        someone.status()
