"""The commands of staff, and the worker as the supervisor runs it."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner

from portal.booking.bookings import Bookings
from portal.booking.senders import KeepOnly, NotifySender, SmtpSender
from portal.cli.bookings import bookings as bookings_command
from portal.cli.worker import worker
from portal.config import Settings
from portal.parts import assemble_sender

from .conftest import Family, planned
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
