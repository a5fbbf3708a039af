"""Days as people write and say them, and as the portal writes them."""

import datetime as dt

import pytest

from portal.welsh.dates import read_day, write_day
from portal.welsh.numbers import read_number

TODAY = dt.date(2026, 11, 22)  # a Sunday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 Tachwedd", "2026-11-12"),
        ("gofynnais i ar y 12fed o Dachwedd", "2026-11-12"),
        ("Tachwedd 12", "2026-11-12"),
        ("3rd of October", "2026-10-03"),
        ("October the 3rd, 2026", "2026-10-03"),
        ("Hydref 3ydd", "2026-10-03"),
        ("5 Medi '25", "2025-09-05"),
        ("12/11/2026", "2026-11-12"),
        ("12.11.26", "2026-11-12"),
        ("1/2", "2026-02-01"),
        ("2026-11-05", "2026-11-05"),
        ("12 December", "2025-12-12"),
        ("3 Mawrth", "2026-03-03"),
        ("1 Ionawr 2027", "2027-01-01"),
        ("today", "2026-11-22"),
        ("ddoe", "2026-11-21"),
        ("echdoe", "2026-11-20"),
        ("yfory", "2026-11-23"),
        ("wythnos diwethaf", "2026-11-15"),
        ("wsnos dwytha", "2026-11-15"),
        ("last week", "2026-11-15"),
        ("pythefnos yn ôl", "2026-11-08"),
        ("tair wythnos yn ôl", "2026-11-01"),
        ("3 weeks ago", "2026-11-01"),
        ("mis diwethaf", "2026-10-25"),
        ("10 days ago", "2026-11-12"),
        ("last Monday", "2026-11-16"),
        ("dydd Mawrth diwethaf", "2026-11-17"),
        ("on Sunday", "2026-11-15"),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str, day: str) -> None:
    assert read_day(text, TODAY) == dt.date.fromisoformat(day)


@pytest.mark.parametrize("text", ["32/13/2026", "30 Chwefror", "31 June 2026", "2026-02-30", "0/0/0000"])
def test_a_day_that_no_calendar_holds_is_told_apart(text: str) -> None:
    assert read_day(text, TODAY) == "no-such-day"


@pytest.mark.parametrize("text", ["", "dwn i ddim", "blwyddyn 11", "mis Medi", "2.5 awr", "12", "may I ask", "2026"])
def test_where_there_is_no_day_there_is_none(text: str) -> None:
    assert read_day(text, TODAY) is None


def test_a_day_is_written_in_each_language() -> None:
    assert write_day(TODAY, "cy") == "22 Tachwedd 2026"
    assert write_day(TODAY, "en") == "22 November 2026"


@pytest.mark.parametrize(("word", "number"), [("dwy", 2), ("bedair", 4), ("thair", 3), ("ten", 10), ("17", 17)])
def test_a_small_number_is_read_in_both_languages(word: str, number: int) -> None:
    assert read_number(word) == number
