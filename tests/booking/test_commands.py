"""The commands of staff, and the worker as the supervisor runs it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from portal.booking import Sessions
from portal.booking.bookings import Bookings
from portal.booking.senders import KeepOnly, NotifySender, SmtpSender
from portal.booking.wishes import Wishes
from portal.cli.bookings import bookings as bookings_command
from portal.cli.prepare import prepare_database
from portal.cli.sessions import sessions as sessions_command
from portal.cli.worker import worker
from portal.config import Settings
from portal.parts import assemble_sender

from .conftest import NOW, Family, messages_written, planned
from .mailbox import open_mailbox

Bring = Callable[..., None]


@pytest.fixture
def store(database_url: str, monkeypatch: pytest.MonkeyPatch, bring_in: Bring, bookings: Bookings) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    bring_in(planned())
    Family(bookings, "Siân Jones").book()


@pytest.mark.usefixtures("store")
def test_bookings_are_listed_as_a_page_and_as_a_file() -> None:
    page = CliRunner().invoke(bookings_command, ["list", "one"])
    assert "Siân Jones (1)  confirmed" in page.output
    assert CliRunner().invoke(bookings_command, ["list", "one", "--csv"]).output.startswith("time,status,reference")
    unknown = CliRunner().invoke(bookings_command, ["list", "nowhere"])
    assert (unknown.exit_code, unknown.output) == (1, "Error: there is no session nowhere\n")


@pytest.mark.usefixtures("store")
def test_purging_says_how_many_were_erased() -> None:
    assert CliRunner().invoke(bookings_command, ["purge"]).output == "0 bookings erased\n"


@pytest.mark.usefixtures("store")
def test_staff_read_how_many_would_have_come_in_welsh(engine: Engine) -> None:
    Wishes(engine).count_welsh(session_id="one", cluster="brecon", town="brecon", now=NOW)
    Wishes(engine).count_welsh(now=NOW)
    listed = CliRunner().invoke(sessions_command, ["wanted-in-welsh"]).output.splitlines()
    assert listed == ["2026-11      1  no session in particular", "2026-11      1  one  brecon  brecon"]


@pytest.mark.usefixtures("store")
def test_the_worker_sends_what_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    with open_mailbox() as mailbox:
        monkeypatch.setenv("PORTAL_SMTP_URL", f"smtp-plain://127.0.0.1:{mailbox.port}")
        monkeypatch.setenv("PORTAL_PUBLIC_URL", "https://aln.example")
        for _ in range(2):
            done = CliRunner().invoke(worker, ["--once"])
            assert done.exit_code == 0, done.output
    (email,) = mailbox.received
    text = email.get_body(("plain",))
    assert text
    assert "https://aln.example/cy/sesiynau/archeb/" in text.get_content()


@pytest.mark.usefixtures("store")
def test_messages_that_no_sender_took_are_listed_and_read() -> None:
    assert CliRunner().invoke(worker, ["--once"]).exit_code == 0
    listed = CliRunner().invoke(bookings_command, ["messages"]).output.split()
    assert listed[:3] == ["1", "kept", "confirmed"]
    read = CliRunner().invoke(bookings_command, ["messages", "1"]).output
    assert read.startswith("sian@example.org\n\nEich lle mewn sesiwn hyfforddi Tyfu")
    assert CliRunner().invoke(bookings_command, ["messages", "2"]).exit_code == 1


@pytest.mark.parametrize(
    ("variables", "kind"),
    [
        ({}, KeepOnly),
        ({"PORTAL_SMTP_URL": "smtp://user:p%40ss@mail.example:587"}, SmtpSender),
        ({"PORTAL_NOTIFY_KEY": f"key-{'1' * 36}-{'2' * 36}"}, NotifySender),
    ],
)
def test_the_sender_is_the_one_that_is_set(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], kind: type
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    sender = assemble_sender(Settings())
    assert isinstance(sender, kind)
    if isinstance(sender, SmtpSender):
        assert (sender.username, sender.password, sender.port, sender.security) == ("user", "p@ss", 587, "starttls")


def run(*arguments: str, answer: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(sessions_command, arguments, input=answer)
    return done.exit_code, done.output


MOVE = ("change", "one", "--starts", "2027-01-19 18:00", "--ends", "2027-01-19 20:00")


@pytest.mark.usefixtures("store")
def test_a_session_is_changed_after_a_preview_and_a_yes(engine: Engine) -> None:
    for arguments, answer, code in ((("--dry-run",), "", 0), ((), "n\n", 1)):
        exit_code, output = run(*MOVE, *arguments, answer=answer)
        assert (exit_code, "is told of the change" in output) == (code, True)
        assert messages_written(engine) == ["confirmed"]
    assert run(*MOVE, answer="y\n")[0] == 0
    assert messages_written(engine) == ["confirmed", "changed"]
    (moved,) = Sessions(engine, show_examples=False).coming(NOW)
    assert moved.starts.isoformat() == "2027-01-19T18:00:00+00:00"


@pytest.mark.usefixtures("store")
def test_a_session_is_cancelled_after_a_preview_and_a_yes(engine: Engine) -> None:
    exit_code, output = run("cancel", "one", "--dry-run")
    assert (exit_code, "is told that the session is cancelled" in output) == (0, True)
    assert run("cancel", "one", answer="n\n")[0] == 1
    assert messages_written(engine) == ["confirmed"]
    assert run("cancel", "one", "--yes")[0] == 0
    assert messages_written(engine) == ["confirmed", "session-cancelled"]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("change", "nowhere", "--capacity", "3"), "there is no session nowhere"),
        (("cancel", "nowhere"), "there is no session nowhere"),
        (("change", "one", "--capacity", "0"), "capacity"),
        (("change", "one", "--starts", "2027-01-19 18:00"), "together"),
        (("change", "one", "--starts", "2027-03-28 01:30", "--ends", "2027-03-28 03:30"), "clocks go forward"),
        (("change", "one", "--starts", "2020-01-19 18:00", "--ends", "2020-01-19 20:00"), "into the past"),
        (("change", "one", "--format", "in-person"), "town"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_and_nobody_is_told(
    engine: Engine, arguments: tuple[str, ...], says: str
) -> None:
    exit_code, output = run(*arguments, "--yes")
    assert exit_code != 0
    assert says in output
    assert messages_written(engine) == ["confirmed"]


TIMETABLE = """id,kind,format,starts,ends,language,capacity
two,training,online,2027-02-02 18:00,2027-02-02 19:00,both,8
"""


@pytest.mark.usefixtures("store")
def test_an_import_that_would_cancel_a_booked_session_asks_first(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "spring.csv"
    file.write_text(TIMETABLE, encoding="utf-8")
    for arguments in (("--dry-run",), ()):
        _, output = run("import", str(file), *arguments)
        assert "would add: two" in output
        assert "is told that the session is cancelled" in output
        assert messages_written(engine) == ["confirmed"]
    assert run("import", str(file), "--yes")[0] == 0
    assert messages_written(engine) == ["confirmed", "session-cancelled"]


@pytest.mark.usefixtures("store")
def test_every_bad_line_of_a_file_is_named_and_nothing_is_brought_in(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(TIMETABLE + "three,party,online,2027-02-30 18:00,2027-02-02 19:00,both,0\n", encoding="utf-8")
    exit_code, output = run("import", str(file), "--yes")
    assert exit_code == 1
    assert output.count(f"{file}:3: ") == 3
    assert [session.id for session in Sessions(engine, show_examples=False).coming(NOW)] == ["one"]


@pytest.mark.usefixtures("store")
def test_a_start_of_the_portal_leaves_the_sessions_of_staff_alone(engine: Engine, tmp_path: Path) -> None:
    assert Sessions(engine, show_examples=False).has_real_ones()
    prepare_database(Settings(var_dir=tmp_path))
    assert [session.id for session in Sessions(engine, show_examples=True).coming(NOW)] == ["one"]
    assert messages_written(engine) == ["confirmed"]
