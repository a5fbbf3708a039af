"""Sessions that come again keep their hour, and leave the bank holidays of Wales out."""

import datetime as dt
from pathlib import Path

import pytest

from portal.booking import TimetableError, read_timetable
from portal.booking.holidays import HolidaysUnknown, is_bank_holiday

HEAD = "id,kind,format,starts,ends,language,capacity,repeat_weeks,repeat_until,repeat_leave_out\n"


def pattern(tmp_path: Path, starts: str, until: str, leave_out: str = "") -> list[tuple[str, str]]:
    path = tmp_path / "sessions.csv"
    ends = starts.replace("18:00", "19:00")
    path.write_text(f"{HEAD}evening,training,online,{starts},{ends},cy,4,1,{until},{leave_out}\n", encoding="utf-8")
    return [(session.id, session.starts.isoformat(" ", "minutes")) for session in read_timetable(path)]


def easter(year: int) -> dt.date:
    """Return Easter Sunday, by the rule of Meeus."""
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


def by_law(year: int) -> set[dt.date]:
    """Return the bank holidays as the law sets them: fixed Mondays, Easter, and a day instead for one at a weekend."""

    def monday(month: int, last: bool) -> dt.date:
        days = [
            day for n in range(1, 32 if month != 5 or last else 8) if (day := dt.date(year, month, n)).weekday() == 0
        ]
        return days[-1] if last else days[0]

    days = {easter(year) - dt.timedelta(days=2), easter(year) + dt.timedelta(days=1)}
    days |= {monday(5, False), monday(5, True), monday(8, True)}
    for fixed in (dt.date(year, 1, 1), dt.date(year, 12, 25), dt.date(year, 12, 26)):
        day = fixed
        while day.weekday() >= 5 or day in days:
            day += dt.timedelta(days=1)
        days.add(day)
    return days


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_the_days_are_those_of_the_law(year: int) -> None:
    every_day = (dt.date(year, 1, 1) + dt.timedelta(days=n) for n in range(366))
    assert {day for day in every_day if day.year == year and is_bank_holiday(day)} == by_law(year)


def test_a_year_that_is_not_known_is_not_guessed() -> None:
    with pytest.raises(HolidaysUnknown):
        is_bank_holiday(dt.date(2040, 1, 1))


def test_a_pattern_keeps_its_hour_across_the_clock_change_and_leaves_easter_monday_out(tmp_path: Path) -> None:
    assert pattern(tmp_path, "2027-03-22 18:00", "2027-04-12") == [
        ("evening-2027-03-22", "2027-03-22 18:00+00:00"),
        ("evening-2027-04-05", "2027-04-05 18:00+01:00"),
        ("evening-2027-04-12", "2027-04-12 18:00+01:00"),
    ]


def test_days_of_half_term_are_left_out(tmp_path: Path) -> None:
    days = [id_ for id_, _ in pattern(tmp_path, "2027-02-02 18:00", "2027-03-02", "2027-02-16 2027-02-23")]
    assert days == ["evening-2027-02-02", "evening-2027-02-09", "evening-2027-03-02"]


def test_one_session_on_a_bank_holiday_is_staffs_own_choice(tmp_path: Path) -> None:
    path = tmp_path / "sessions.yml"
    path.write_text(
        "- {id: one, kind: training, format: online, starts: 2027-03-29 18:00, ends: 2027-03-29 19:00, "
        "language: cy, capacity: 4}",
        encoding="utf-8",
    )
    assert len(read_timetable(path)) == 1


@pytest.mark.parametrize(("until", "says"), [("2040-01-01", "2029"), ("soon", "until"), ("", "until")])
def test_a_pattern_that_cannot_be_followed_is_named_by_line(tmp_path: Path, until: str, says: str) -> None:
    with pytest.raises(TimetableError) as raised:
        pattern(tmp_path, "2028-12-04 18:00", until)
    ((line, fault),) = raised.value.faults
    assert line == 2
    assert says in fault
