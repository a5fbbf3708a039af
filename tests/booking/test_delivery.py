"""Messages reach their readers once, by SMTP to a real server, whatever happens to the worker."""

import datetime as dt
import multiprocessing
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session as Transaction

from portal.booking.bookings import Bookings
from portal.booking.database import open_database
from portal.booking.delivery import TAKEN_FOR, WAIT_AFTER_FAILURE, deliver, read_kept
from portal.booking.message import Message, Surroundings
from portal.booking.senders import KeepOnly, SmtpSender
from portal.booking.tables import MessageRow
from portal.clock import now
from portal.content import FrontDoor

from .conftest import NOW, STARTS, Family, planned
from .mailbox import Mailbox, open_mailbox

Bring = Callable[..., None]
NewFamily = Callable[..., Family]
AROUND = Surroundings(
    site="https://aln.example",
    front_door=lambda language: FrontDoor({"cy": "porth Tyfu", "en": "Tyfu gateway"}[language], "01597", None, "/"),
    town=lambda id_, language: {"cy": "Aberhonddu", "en": "Brecon"}[language],
    manage_path=lambda language, token: f"/{language}/{token}",
)  # fmt: skip


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with open_mailbox() as mailbox:
        yield mailbox


def smtp(mailbox: Mailbox) -> SmtpSender:
    return SmtpSender("127.0.0.1", mailbox.port, "Powys", "tyfu@aln.example", security="none")


def states(engine: Engine) -> list[str]:
    with Transaction(engine) as transaction:
        return list(transaction.scalars(select(MessageRow.state).order_by(MessageRow.id)))


def text_of(email: EmailMessage, kind: str = "plain") -> str:
    part = email.get_body((kind,))
    assert part
    return str(part.get_content())


def test_a_message_is_sent_once_with_text_html_and_calendar(
    engine: Engine, bring_in: Bring, family: NewFamily, mailbox: Mailbox, bookings: Bookings
) -> None:
    bring_in(planned())
    booking = family("Siân <b>Jones</b>").book(contact="sian@example.org")
    assert [deliver(engine, smtp(mailbox), AROUND, NOW) for _ in range(2)] == [1, 0]
    (email,) = mailbox.received
    assert (email["To"], email["Content-Language"]) == ("sian@example.org", "cy")
    text, html = text_of(email), text_of(email, "html")
    (link,) = (line for line in text.splitlines() if line.startswith("https://aln.example/cy/"))
    assert bookings.see(link.rpartition("/")[2], NOW).reference == booking.reference
    assert f'<a href="{link}">' in html
    assert "<b>" not in html
    (calendar,) = email.iter_attachments()
    assert f"UID:{booking.reference.lower()}@powys-aln-portal" in calendar.get_content()


def test_a_reader_gets_messages_in_the_language_of_the_booking_and_in_order(
    engine: Engine, bring_in: Bring, family: NewFamily, mailbox: Mailbox
) -> None:
    bring_in(planned())
    siân, ann = family("Siân"), family("Ann")
    siân.book(contact="sian@example.org")
    ann.book(contact="ann@example.org", language="en")
    siân.cancel()
    deliver(engine, smtp(mailbox), AROUND, NOW)
    told = [(email["To"], email["Subject"]) for email in mailbox.received]
    assert [to for to, _ in told] == ["sian@example.org", "ann@example.org", "sian@example.org"]
    assert [subject.partition(":")[0] for _, subject in told] == [
        "Eich lle mewn sesiwn hyfforddi Tyfu",
        "Your place at a Tyfu training session",
        "Mae eich archeb wedi'i chanslo",
    ]
    assert "SEQUENCE:0" in str(next(mailbox.received[0].iter_attachments()).get_content())
    last = str(next(mailbox.received[2].iter_attachments()).get_content())
    assert "SEQUENCE:1" in last
    assert "METHOD:CANCEL" in last


def test_a_failure_is_tried_again_later_and_later_messages_wait_their_turn(
    engine: Engine, bring_in: Bring, family: NewFamily, mailbox: Mailbox
) -> None:
    bring_in(planned())
    someone = family()
    someone.book(contact="sian@example.org")
    mailbox.answer = lambda command: "451 try later" if command == "MAIL" else "250 OK"
    assert deliver(engine, smtp(mailbox), AROUND, NOW) == 0
    someone.cancel()
    mailbox.answer = lambda command: "250 OK"
    assert deliver(engine, smtp(mailbox), AROUND, NOW) == 0
    assert deliver(engine, smtp(mailbox), AROUND, NOW + WAIT_AFTER_FAILURE[0]) == 2
    assert len({email["Message-ID"] for email in mailbox.received}) == 2


def test_a_refused_address_is_given_up_and_a_dead_server_after_many_tries(
    engine: Engine, bring_in: Bring, family: NewFamily, mailbox: Mailbox
) -> None:
    bring_in(planned())
    family().book(contact="sian@example.org")
    mailbox.answer = lambda command: "550 nobody here" if command == "RCPT" else "250 OK"
    deliver(engine, smtp(mailbox), AROUND, NOW)
    assert states(engine) == ["failed"]
    family().book(contact="ann@example.org")
    nobody = SmtpSender("127.0.0.1", 1, "Powys", "tyfu@aln.example", security="none")
    for day in range(len(WAIT_AFTER_FAILURE) + 1):
        assert states(engine)[1] == "due"
        deliver(engine, nobody, AROUND, NOW + dt.timedelta(days=day))
    assert states(engine) == ["failed", "failed"]


def test_with_no_sender_messages_are_kept_and_staff_can_read_them(
    engine: Engine, bring_in: Bring, family: NewFamily, mailbox: Mailbox
) -> None:
    bring_in(planned())
    family().book(contact="sian@example.org")
    family().book(contact="+441597827108")
    deliver(engine, KeepOnly(), AROUND, NOW)
    assert states(engine) == ["kept", "kept"]
    assert "porth Tyfu" in read_kept(engine, 1, AROUND).text
    with pytest.raises(LookupError):
        read_kept(engine, 99, AROUND)


def test_a_phone_number_is_not_sent_e_mail(
    engine: Engine, bring_in: Bring, family: NewFamily, mailbox: Mailbox
) -> None:
    bring_in(planned())
    family().book(contact="+441597827108")
    assert deliver(engine, smtp(mailbox), AROUND, NOW) == 0
    assert states(engine) == ["kept"]


def test_an_offer_that_has_run_out_is_not_sent(
    engine: Engine, bring_in: Bring, family: NewFamily, mailbox: Mailbox
) -> None:
    bring_in(planned(capacity=1))
    holder, first = family(), family()
    holder.book()
    first.book()
    holder.cancel()
    deliver(engine, smtp(mailbox), AROUND, NOW + dt.timedelta(days=2))
    assert states(engine) == ["sent", "sent", "sent", "withdrawn"]


class DiesInstead:
    """A sender whose worker is killed before or after the server has the message."""

    def __init__(self, sender: SmtpSender, after: bool) -> None:
        self.sender, self.after = sender, after

    def reaches(self, contact: str) -> bool:
        return True

    def send(self, message: Message) -> None:
        if self.after:
            self.sender.send(message)
        os.kill(os.getpid(), signal.SIGKILL)


def work_until_killed(url: str, sender: SmtpSender, after: bool) -> None:
    deliver(open_database(url), DiesInstead(sender, after), AROUND, NOW)


@pytest.mark.parametrize("after", [False, True])
def test_a_worker_killed_around_sending_loses_no_message_and_doubles_none(
    engine: Engine, database_url: str, bring_in: Bring, family: NewFamily, mailbox: Mailbox, after: bool
) -> None:
    bring_in(planned())
    family().book(contact="sian@example.org")
    worker = multiprocessing.get_context("fork").Process(
        target=work_until_killed, args=(database_url, smtp(mailbox), after)
    )
    worker.start()
    worker.join(20)
    assert worker.exitcode == -signal.SIGKILL
    assert deliver(engine, smtp(mailbox), AROUND, NOW) == 0
    assert deliver(engine, smtp(mailbox), AROUND, NOW + TAKEN_FOR) == 1
    assert len({email["Message-ID"] for email in mailbox.received}) == 1
    assert states(engine) == ["sent"]


def deliver_in_a_process(url: str, sender: SmtpSender) -> None:
    deliver(open_database(url), sender, AROUND, NOW)


def test_several_workers_at_once_send_each_message_once(
    engine: Engine, database_url: str, bring_in: Bring, family: NewFamily, mailbox: Mailbox
) -> None:
    bring_in(planned(capacity=20, starts=STARTS))
    for number in range(20):
        family().book(contact=f"family{number}@example.org")
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=deliver_in_a_process, args=(database_url, smtp(mailbox))) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert sorted(email["To"] for email in mailbox.received) == sorted(f"family{n}@example.org" for n in range(20))


def test_a_worker_process_killed_while_it_sends_loses_no_message_and_doubles_none(
    engine: Engine, database_url: str, bring_in: Bring, family: NewFamily, mailbox: Mailbox, tmp_path: Path
) -> None:
    """The worker is the one that is served; it dies once before the server has a message, and once after."""
    families, moments, chance = 12, ("RCPT", "DATA"), random.Random(11)
    bring_in(planned(capacity=families, starts=STARTS.replace(year=2098)))
    for number in range(families):
        family().book(contact=f"family{number}@example.org")
    environment = {
        **os.environ, "DATABASE_URL": database_url, "PORTAL_VAR_DIR": str(tmp_path),
        "PORTAL_SMTP_URL": f"smtp-plain://127.0.0.1:{mailbox.port}", "PORTAL_MAIL_FROM": "tyfu@aln.example",
    }  # fmt: skip
    for moment in moments:
        mailbox.stop_at(moment, after=len(mailbox.received) + chance.randint(1, 3))
        worker = subprocess.Popen([Path(sys.executable).parent / "portal", "worker"], env=environment)
        assert mailbox.stopped.wait(60)
        worker.kill()
        worker.wait()
        mailbox.go_on.set()
    assert "due" in states(engine)
    deliver(engine, smtp(mailbox), AROUND, now() + TAKEN_FOR)
    assert set(states(engine)) == {"sent"}
    arrived = Counter(email["Message-ID"] for email in mailbox.received)
    assert {email["To"] for email in mailbox.received} == {f"family{number}@example.org" for number in range(families)}
    # The one that had arrived when the worker died came again, under the same id, by which mail programs know it.
    assert sorted(arrived.values()) == [1] * (families - 1) + [2]
