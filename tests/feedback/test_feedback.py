"""What readers say is kept without who said it, shown to staff, and erased in time."""

import csv
import datetime as dt

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from portal.booking.database import migrate, open_database
from portal.booking.request import RequestRejected
from portal.cli import main
from portal.config import Settings
from portal.content import Language, Library
from portal.feedback import KEPT_DAYS, LONGEST_TEXT, Feedback, as_csv, as_page, purge_feedback, read_feedback, said
from portal.parts import without_personal_data

TODAY = dt.date(2026, 11, 22)
PAGE = "guidance/what-is-aln"


@pytest.fixture
def engine(database_url: str) -> Engine:
    engine = open_database(database_url)
    migrate(engine)
    return engine


@pytest.fixture(scope="session")
def library() -> Library:
    return Library(Settings().content_dir)


@pytest.fixture
def feedback(engine: Engine, library: Library) -> Feedback:
    return Feedback(engine, without_personal_data(library))


def say(
    feedback: Feedback,
    missing: str = "",
    *,
    useful: str = "no",
    page: str = PAGE,
    language: Language = "en",
    day: dt.date = TODAY,
) -> None:
    feedback.keep(read_feedback({"useful": useful, "missing": missing}, page=page, language=language), day)


@pytest.mark.parametrize(
    ("form", "faults"),
    [
        ({}, {"useful": "missing"}),
        ({"useful": "perhaps"}, {"useful": "missing"}),
        ({"useful": "yes", "missing": "x" * (LONGEST_TEXT + 1)}, {"missing": "too-long"}),
        ({"missing": "x" * (LONGEST_TEXT + 1)}, {"useful": "missing", "missing": "too-long"}),
    ],
)
def test_a_form_that_cannot_be_used_names_every_fault(form: dict[str, str], faults: dict[str, str]) -> None:
    with pytest.raises(RequestRejected) as rejected:
        read_feedback(form, page=PAGE, language="en")
    assert rejected.value.faults == faults


def test_what_is_typed_becomes_one_plain_line() -> None:
    read = read_feedback({"useful": "yes", "missing": "  a\r\nb\x00\u202e\tc "}, page=PAGE, language="cy")
    assert read.missing == "a b c"


@pytest.mark.parametrize(
    ("typed", "gone", "stays"),
    [
        ("My son is called Gethin Prydderch. The bus times were missing.", "Gethin", "bus times were missing"),
        ("Ring me on 07700 900123 about the dates of the review.", "07700", "dates of the review"),
        ("Enw fy merch yw Lleucu Prydderch. Roedd y dyddiadau ar goll.", "Lleucu", "dyddiadau ar goll"),
        ("Ysgrifennwch at mam@example.org. Mae angen rhagor am gludiant.", "mam@example.org", "rhagor am gludiant"),
    ],
)
def test_personal_data_never_reaches_the_database(
    feedback: Feedback, engine: Engine, typed: str, gone: str, stays: str
) -> None:
    say(feedback, typed)
    (kept,) = said(engine)
    assert gone not in kept.missing
    assert stays in kept.missing


def test_words_that_are_little_but_personal_data_are_not_kept_at_all(feedback: Feedback, engine: Engine) -> None:
    say(feedback, "mam@example.org 07700 900123")
    (kept,) = said(engine)
    assert (kept.useful, kept.missing) == (False, "")


def test_staff_choose_a_page_and_a_day(feedback: Feedback, engine: Engine) -> None:
    say(feedback, "old", day=TODAY - dt.timedelta(days=2))
    say(feedback, "new")
    say(feedback, "the whole", page="", useful="yes")
    assert [one.missing for one in said(engine)] == ["the whole", "new", "old"]
    assert [one.missing for one in said(engine, page=PAGE)] == ["new", "old"]
    assert [one.missing for one in said(engine, page="")] == ["the whole"]
    assert [one.missing for one in said(engine, since=TODAY)] == ["the whole", "new"]
    assert as_page(said(engine)).startswith(
        "the site as a whole: 1 yes, 0 no\n  2026-11-22 en yes: the whole\n\nguidance"
    )


def test_no_spreadsheet_runs_what_somebody_wrote(feedback: Feedback, engine: Engine) -> None:
    say(feedback, '=cmd|"/c calc"!A1, and more')
    rows = list(csv.DictReader(as_csv(said(engine)).splitlines()))
    assert rows[0]["missing"].startswith("'=")
    assert (rows[0]["page"], rows[0]["useful"], rows[0]["day"]) == (PAGE, "no", "2026-11-22")


def test_what_was_said_is_erased_when_its_time_is_over(feedback: Feedback, engine: Engine) -> None:
    say(feedback, "kept one day more", day=TODAY - dt.timedelta(days=KEPT_DAYS - 1))
    say(feedback, "over", day=TODAY - dt.timedelta(days=KEPT_DAYS))
    assert purge_feedback(engine, TODAY) == 1
    assert [one.missing for one in said(engine)] == ["kept one day more"]
    assert purge_feedback(engine, TODAY) == 0


def test_the_commands_of_staff(feedback: Feedback, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    run = CliRunner().invoke
    assert run(main, ["feedback", "list"]).output == "nothing has been said\n"
    say(feedback, "The map was missing", day=dt.date(2020, 1, 1))
    assert run(main, ["feedback", "list"]).output == f"{PAGE}: 0 yes, 1 no\n  2020-01-01 en no: The map was missing\n"
    assert run(main, ["feedback", "list", "--since", "2020-01-02"]).output == "nothing has been said\n"
    assert run(main, ["feedback", "list", "--csv", "--page", PAGE]).output.startswith(
        "day,page,language,useful,missing"
    )
    assert run(main, ["worker", "--once"]).exit_code == 0
    assert run(main, ["feedback", "list"]).output == "nothing has been said\n", "the worker erases it too"
    assert run(main, ["feedback", "purge"]).output.startswith("0 answers")
