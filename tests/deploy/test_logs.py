"""Logs tell what happened and where, and nothing of anybody: whatever is sent, wherever, none of it is there."""

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from flask import Flask
from werkzeug.routing import Rule

from portal import create_app
from portal.config import Settings
from portal.content import LANGUAGES
from portal.logs import JsonLines, log_settings
from tests.booking.mailbox import open_mailbox
from tests.families import Family, planned
from tests.processes import PORTAL, PRODUCTION, Running, prepared_database, running, running_site

NAME, PHONE, EMAIL = "Gwenllian Cadwaladr-Prys", "07700 900123", "gwenllian@example.org"
QUESTION = "Mae Gwenllian yn drist iawn heddiw"
TOKEN = "s3cret-T0ken-of-a-family"
SECRETS = ("Gwenllian", "gwenllian", "Cadwaladr", "900123", "drist", TOKEN)
FIELDS = {
    "name": NAME, "contact": EMAIL, "message": QUESTION, "asked": QUESTION, "missing": f"{QUESTION} {PHONE}",
    "q": QUESTION, "access_needs": NAME, "topic": NAME, "conversation": TOKEN, "csrf_token": TOKEN,
    "submission": TOKEN, "session": TOKEN, "page": NAME, "useful": NAME, "place": PHONE, "near": NAME,
}  # fmt: skip


@pytest.fixture(scope="module")
def site(new_var_dir: Callable[[], Path]) -> Iterator[Running]:
    var_dir = new_var_dir()
    prepared_database(f"sqlite:///{var_dir}/portal.db", planned())
    with running_site(var_dir) as site:
        yield site


def posts(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]


def filled(rule: Rule) -> str:
    path = str(rule.rule)
    for argument in rule.arguments - {"language"}:
        path = path.replace(f"<{argument}>", "one" if argument == "session_id" else TOKEN)
    assert "<" not in path, path
    return path


def test_nothing_that_is_sent_to_any_form_is_logged(site: Running, tmp_path: Path) -> None:
    rules = posts(create_app(Settings(var_dir=tmp_path)))
    assert len(rules) >= 20
    with httpx.Client(base_url=site.address) as client:
        for rule in rules:
            address = f"{filled(rule)}?q={NAME}&token={TOKEN}"
            client.post(address, data=FIELDS)
            client.post(address, json=FIELDS)
            client.post(address, content=f"{NAME} {TOKEN}", headers={"Referer": f"https://a.example/{TOKEN}"})
            client.request(NAME.split()[0].upper(), address)
    lines = [json.loads(line) for line in site.log.read_text().splitlines()]
    told = [(line["method"], line["route"]) for line in lines if line["message"] == "request"]
    assert {("POST", rule.rule) for rule in rules} <= set(told)
    assert_tells_nothing(site.log)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_request_is_one_line_with_its_route_status_time_and_language(site: Running, language: str) -> None:
    address = f"/{language}/{'chwilio' if language == 'cy' else 'search'}"
    answer = httpx.get(f"{site.address}{address}?q={QUESTION}")
    lines = [json.loads(line) for line in site.log.read_text().splitlines()]
    (line,) = (line for line in lines if line["request"] == answer.headers["X-Request-ID"])
    assert (line["method"], line["route"], line["status"], line["language"]) == ("GET", address, 200, language)
    assert 0 < line["ms"] < 30_000


def test_a_booking_that_cannot_be_told_of_leaves_nobody_in_the_logs_of_site_and_worker(
    site: Running, tmp_path: Path
) -> None:
    path = Family(site.address, "cy", NAME).book(contact=EMAIL, access_needs=PHONE)
    httpx.get(site.address + path).raise_for_status()
    with open_mailbox() as mailbox:
        mailbox.answer = lambda command: f"451 {EMAIL} is not let in" if command == "RCPT" else "250 OK"
        log = work_once(site, tmp_path, PORTAL_SMTP_URL=f"smtp-plain://127.0.0.1:{mailbox.port}")
    assert "was not sent at try 1" in log.read_text()
    for written in (site.log, log):
        assert_tells_nothing(written, path.rpartition("/")[2])


@pytest.fixture
def failing(tmp_path: Path) -> Flask:
    app = create_app(Settings(var_dir=tmp_path))

    @app.get("/en/break/<token>")
    def break_down(token: str) -> str:
        try:
            raise LookupError(NAME)
        except LookupError as error:
            raise RuntimeError(f"{token} of {EMAIL}") from error

    return app


def test_an_error_is_logged_by_kind_and_place_and_never_by_its_words(failing: Flask) -> None:
    written: list[str] = []
    handler = logging.Handler()
    handler.setFormatter(JsonLines(log_settings(production=True)["formatters"]["lines"]["format"]))
    handler.emit = lambda record: written.append(handler.format(record))  # type: ignore[method-assign]
    logging.getLogger().addHandler(handler)
    try:
        assert failing.test_client().get(f"/en/break/{TOKEN}?q={NAME}").status_code == 500
    finally:
        logging.getLogger().removeHandler(handler)
    (line,) = (line for line in written if "RuntimeError" in line)
    assert "GET /en/break/<token> could not be answered" in line
    assert "LookupError at " in line
    assert "tests/deploy/test_logs.py" in line
    assert not [secret for secret in SECRETS if secret in "".join(written)]


def test_of_what_other_packages_log_only_numbers_are_filled_in(failing: Flask) -> None:
    def said(name: str, words: str, *values: object) -> str:
        return logging.getLogger(name).makeRecord(name, 40, "f", 1, words, values, None).getMessage()

    assert said("gunicorn.error", "Error handling request %s (pid: %d)", f"/en/{TOKEN}", 7) == (
        "Error handling request … (pid: 7)"
    )
    assert said("other", "%d of %s", NAME, 1) == "%d of %s"
    assert said("portal.web", "/en/sessions/booking/%s", TOKEN) == "/en/sessions/booking/…"


def work_once(site: Running, folder: Path, **environment: str) -> Path:

    log = folder / "worker.log"
    settings = {**PRODUCTION, "PORTAL_VAR_DIR": str(site.log.parent), **environment}
    with running([PORTAL, "worker", "--once"], log, **settings) as worker:
        assert worker.process.wait(60) == 0, log.read_text()
    return log


def assert_tells_nothing(log: Path, *more: str) -> None:
    text = log.read_text()
    assert text
    assert [secret for secret in (*SECRETS, *more) if secret in text] == []
