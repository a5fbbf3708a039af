"""Each rule of booking by itself, the clock changes among them."""

import datetime as dt

import pytest

from portal.backups import KEPT_FOR
from portal.booking import rules
from portal.clock import WALES
from portal.config import ROOT
from portal.content import LANGUAGES, Language, Library

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def wales(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=WALES)


@pytest.mark.parametrize(("kind", "people", "places"), [("training", 1, 1), ("training", 2, 2), ("drop-in", 2, 1)])
def test_places_needed(kind: str, people: int, places: int) -> None:
    assert rules.places_needed(kind, people) == places


@pytest.mark.parametrize(
    ("status", "minutes", "may"), [("open", 1, True), ("open", 0, False), ("open", -1, False), ("cancelled", 1, False)]
)
def test_a_session_can_be_booked_until_it_begins(status: str, minutes: int, may: bool) -> None:
    assert rules.may_book(status, NOW + dt.timedelta(minutes=minutes), NOW) is may


@pytest.mark.parametrize(
    ("hours_away", "hours"), [(100, 24), (48, 24), (47.9, 12), (12, 12), (3, 3)]
)  # fmt: skip
def test_an_offer_lasts_a_day_or_half_when_near_and_never_past_the_beginning(hours_away: float, hours: float) -> None:
    assert rules.offer_ends(NOW + dt.timedelta(hours=hours_away), NOW) - NOW == dt.timedelta(hours=hours)


@pytest.mark.parametrize(
    ("starts", "due"),
    [
        ("2027-01-12 18:00", "2027-01-10 09:00+00:00"),
        ("2027-03-29 10:00", "2027-03-27 09:00+00:00"),
        ("2027-03-30 10:00", "2027-03-28 09:00+01:00"),
        ("2027-11-02 10:00", "2027-10-31 09:00+00:00"),
        ("2027-11-01 10:00", "2027-10-30 09:00+01:00"),
        ("2027-07-01 00:30", "2027-06-29 09:00+01:00"),
    ],
)
def test_the_reminder_is_due_at_nine_by_the_clocks_of_wales_two_days_before(starts: str, due: str) -> None:
    assert rules.reminder_at(wales(starts)).isoformat(" ", "minutes") == due


def test_an_offer_lasts_real_hours_across_a_clock_change() -> None:
    before = wales("2027-03-27 20:00")
    ends = rules.offer_ends(wales("2027-04-10 10:00"), before.astimezone(dt.UTC))
    assert ends.astimezone(WALES).strftime("%d %H:%M") == "28 21:00"


@pytest.mark.parametrize(
    ("number", "minutes", "begins"), [(1, 20, "10:00"), (3, 20, "10:40"), (4, None, "10:00")]
)  # fmt: skip
def test_appointments_follow_each_other(number: int, minutes: int | None, begins: str) -> None:
    starts, ends = wales("2027-03-28 10:00"), wales("2027-03-28 12:00")
    first, last = rules.appointment(starts, ends, minutes, number)
    assert first.strftime("%H:%M") == begins
    assert last - first == (dt.timedelta(minutes=minutes) if minutes else ends - starts)


def test_bookings_are_kept_for_thirty_days_after_the_session() -> None:
    assert rules.erased_when_ended_before(NOW) == dt.datetime(2026, 10, 23, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("fact", "kept", "says"),
    [
        ("booking-kept-time", rules.KEPT_AFTER_SESSION, {"cy": "30 diwrnod", "en": "30 days"}),
        ("wish-kept-time", rules.WISH_KEPT, {"cy": "chwe mis", "en": "six months"}),
        ("backup-kept-time", KEPT_FOR, {"cy": "14 diwrnod", "en": "14 days"}),
    ],
)
def test_pages_say_how_long_things_are_kept(fact: str, kept: dt.timedelta, says: dict[Language, str]) -> None:
    content = Library(ROOT / "content").current()
    assert {language: content.fact(fact, language) for language in LANGUAGES} == says
    assert kept <= dt.timedelta(days=30 if "30" in says["en"] else 181)
