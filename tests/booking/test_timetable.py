"""A timetable is read whole, or refused with every faulty line named."""

from pathlib import Path

import pytest

from portal.booking import TimetableError, read_timetable

GOOD = """\
- {id: one, kind: drop-in, format: phone, starts: 2027-01-12 10:00, ends: 2027-01-12 11:00, language: cy, capacity: 4}
- {id: two, kind: training, format: online, starts: 2027-01-13 10:00, ends: 2027-01-13 11:00, language: en, capacity: 4}
"""

CSV = """\
id,kind,format,town,venue_cy,venue_en,starts,ends,language,capacity
one,drop-in,in-person,brecon,Llyfrgell,Library,2027-01-12 10:00,2027-01-12 11:00,both,4
two,training,online,,,,2027-01-13 10:00,2027-01-13 11:00,cy,20
"""


def faults(tmp_path: Path, text: str, name: str = "sessions.yml") -> list[tuple[int, str]]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TimetableError) as raised:
        read_timetable(path)
    return raised.value.faults


@pytest.mark.parametrize(("name", "text"), [("sessions.yml", GOOD), ("sessions.csv", CSV)])
def test_a_good_timetable_is_read(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert [session.id for session in read_timetable(path)] == ["one", "two"]


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("kind: training", "kind: party", "kind"),
        ("capacity: 4}\n- ", "capacity: 0}\n- ", "capacity"),
        ("id: two", "id: one", "used twice"),
        ("id: two", "id: tell-me", "address of a page"),
        ("ends: 2027-01-13 11:00", "ends: 2027-01-13 09:00", "later than starts"),
        ("format: online", "format: in-person", "needs a town and a venue"),
        ("language: en", "langauge: en", "langauge"),
        ("2027-01-13 10:00, ends: 2027-01-13 11:00", "2027-03-28 01:30, ends: 2027-03-28 11:00", "does not exist"),
        ("2027-01-13 10:00, ends: 2027-01-13 11:00", "2027-10-31 01:30, ends: 2027-10-31 11:00", "comes twice"),
    ],
)
def test_one_bad_line_refuses_the_whole_and_is_named(tmp_path: Path, was: str, becomes: str, says: str) -> None:
    assert was in GOOD
    assert any(says in fault for _, fault in faults(tmp_path, GOOD.replace(was, becomes)))


def test_every_bad_line_of_a_csv_is_named(tmp_path: Path) -> None:
    bad = CSV.replace("drop-in", "dropin").replace(",20\n", ",many\n")
    assert [line for line, _ in faults(tmp_path, bad, "sessions.csv")] == [2, 3]


@pytest.mark.parametrize("text", ["just words", "- [unclosed", "a: b"])
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, text: str) -> None:
    assert faults(tmp_path, text)
