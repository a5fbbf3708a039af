"""The mail server refuses, the worker is killed, the clock leaps: each message reaches its family once, in the end."""

import datetime as dt
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from portal.booking.delivery import TAKEN_FOR, deliver
from portal.booking.message import Surroundings
from portal.booking.senders import SmtpSender
from portal.booking.upkeep import keep_up
from portal.cli.worker import surroundings
from portal.clock import now
from portal.config import Settings
from portal.content import Language, Library
from tests.booking.mailbox import Mailbox, open_mailbox
from tests.families import Family
from tests.processes import PORTAL, running

HOUR = dt.timedelta(hours=1)


@pytest.fixture(scope="module")
def around(settings: Settings) -> Surroundings:
    return surroundings(settings, Library(settings.content_dir))


def sender(mailbox: Mailbox) -> SmtpSender:
    return SmtpSender("127.0.0.1", mailbox.port, "Powys", "tyfu@aln.example", security="none")


@pytest.mark.parametrize("refusal", ["421 not now", "451 try later", "550 no", "garbage"])
def test_a_mail_server_that_refuses_costs_no_booking_and_the_page_says_what_became_of_the_message(
    family: Family, engine: Engine, around: Surroundings, refusal: str, language: Language
) -> None:
    deliver_all(engine, around)
    path = family.book(contact=f"{refusal[:3]}-{language}@example.org")
    with open_mailbox() as mailbox:
        mailbox.answer = lambda command: refusal if command == "MAIL" else "250 OK"
        assert deliver(engine, sender(mailbox), around, now()) == 0
        page = family.client.get(path)
        assert page.status_code == 200
        mailbox.answer = lambda command: "250 OK"
        assert deliver(engine, sender(mailbox), around, now() + dt.timedelta(days=1)) == 1
        assert len(mailbox.received) == 1


def test_a_worker_killed_while_it_sends_loses_nothing_and_the_next_one_goes_on(
    app: Flask, settings: Settings, engine: Engine, around: Surroundings, tmp_path: Path
) -> None:
    deliver_all(engine, around)
    for number in range(3):
        Family(app, "cy").book(contact=f"family{number}@example.org")
    reached, let_go = threading.Event(), threading.Event()

    def hold(command: str) -> str:
        if command == "RCPT":
            reached.set()
            let_go.wait(30)
        return "250 OK"

    with open_mailbox() as mailbox:
        mailbox.answer = hold
        smtp = f"smtp-plain://127.0.0.1:{mailbox.port}"
        environment = {"PORTAL_VAR_DIR": str(settings.var_dir), "PORTAL_SMTP_URL": smtp}
        with running([PORTAL, "worker"], tmp_path / "worker.log", **environment) as worker:
            assert reached.wait(60), worker.log.read_text()
            worker.process.send_signal(signal.SIGKILL)
            worker.process.wait(30)
        let_go.set()
        mailbox.answer = lambda command: "250 OK"
        later = now() + TAKEN_FOR + HOUR
        assert deliver(engine, sender(mailbox), around, later) == 3
        told = [email["To"] for email in mailbox.received]
    assert sorted(told) == [f"family{number}@example.org" for number in range(3)]


@pytest.mark.parametrize("leap", [-24 * HOUR, -HOUR, HOUR, 24 * HOUR])
def test_a_clock_that_leaps_delays_a_message_at_most_until_it_is_right_and_doubles_none(
    family: Family, engine: Engine, around: Surroundings, leap: dt.timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver_all(engine, around)
    wrong = now() + leap
    with monkeypatch.context() as patch:
        patch.setattr("portal.web.bookings.making.now", lambda: wrong)
        path = family.book()
    assert family.client.get(path).status_code == 200
    with open_mailbox() as mailbox:
        for moment in (wrong, now(), now() + 2 * abs(leap)):
            keep_up(engine, moment)
            deliver(engine, sender(mailbox), around, moment)
        assert len(mailbox.received) == 1
    assert family.client.get(path).status_code == 200, "nothing was erased"


def test_a_form_filled_in_before_the_clock_went_back_is_refused_kindly_and_books_when_sent_again(
    family: Family, language: Language, monkeypatch: pytest.MonkeyPatch, kept: Callable[[], tuple[int, int]]
) -> None:
    form, before = family.fill_in(), kept()
    with monkeypatch.context() as patch:
        patch.setattr("itsdangerous.timed.time.time", lambda: dt.datetime.now(dt.UTC).timestamp() - 7200)
        answer = family.send(form)
    assert answer.status_code in {303, 400}
    assert f'<html lang="{language}"' in answer.text or answer.status_code == 303
    assert family.send(form).status_code == 303
    assert kept()[0] == before[0] + 1


def deliver_all(engine: Engine, around: Surroundings) -> None:
    """Leave no message of another test in the outbox."""
    with open_mailbox() as mailbox:
        deliver(engine, sender(mailbox), around, now() + dt.timedelta(days=400))
