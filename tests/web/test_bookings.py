"""Booking and managing a booking on the pages: in both languages, with every kind of bad input."""

import datetime as dt
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from lxml.html import fromstring
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session as Transaction
from werkzeug.test import TestResponse

from portal.booking import Sessions
from portal.booking.bookings import Bookings
from portal.booking.database import migrate, open_database
from portal.booking.links import BOOKING, manage_path
from portal.booking.senders import KeepOnly, SmtpSender
from portal.booking.tables import BookingRow, LinkRequestRow, LinkRow, MessageRow
from portal.booking.timetable import Planned
from portal.booking.upkeep import send_links_again
from portal.clock import WALES, now
from portal.content import Language, other
from portal.content.paths import feature_url
from portal.extensions import limiter
from tests.site.auditing import Page, audited

STARTS = dt.datetime(2098, 7, 1, 18)  # noqa: DTZ001 - a Welsh clock time, as staff write it
ANSWERS = {
    "name": "Siân Jones", "contact": "sian@example.org", "people": "1", "language": "cy", "access_needs": "",
    "topic": "tyfu",
}  # fmt: skip
WAYS = {"cancel": {"cy": "canslo", "en": "cancel"}, "move": {"cy": "symud", "en": "move"},
        "accept": {"cy": "derbyn", "en": "accept"}}  # fmt: skip


def planned(id_: str = "one", **changes: Any) -> Planned:
    starts = changes.pop("starts", STARTS)
    values = {"id": id_, "kind": "training", "format": "online", "language": "both", "capacity": 2}
    return Planned.model_validate({**values, "starts": starts, "ends": starts + dt.timedelta(hours=2), **changes})


@pytest.fixture
def engine(tmp_path: Path, parts: SimpleNamespace, client: FlaskClient) -> Iterator[Engine]:
    """A store of its own for each test, with two sessions, behind the one application."""
    engine = open_database(f"sqlite:///{tmp_path / 'portal.db'}")
    migrate(engine)
    parts.bookings, before = Bookings(engine, allow_examples=False), parts.sessions
    parts.sessions, parts.sender = Sessions(engine, show_examples=False), KeepOnly()
    parts.sessions.bring_in([planned("one"), planned("two", starts=STARTS + dt.timedelta(days=7))])
    yield engine
    parts.sessions = before


@pytest.fixture
def family(engine: Engine, client: FlaskClient, parts: SimpleNamespace, language: Language) -> "Family":
    return Family(client, parts, language)


class Family:
    """Somebody at the pages of one language."""

    def __init__(self, client: FlaskClient, parts: SimpleNamespace, language: Language) -> None:
        self.client, self.parts, self.language = client, parts, language
        self.form_of_one = self.book_path("one")

    def book_path(self, session: str) -> str:
        word = {"cy": "archebu", "en": "book"}[self.language]
        return f"{feature_url('sessions', self.language)}/{session}/{word}"

    def send(self, path: str, form: dict[str, str], **options: Any) -> TestResponse:
        return self.client.post(path, data=form, **options)

    def filled_in(self, session: str = "one", **changes: str) -> dict[str, str]:
        """Return the form of the page that shows all answers, as a browser would send it."""
        page = self.send(self.book_path(session), {**ANSWERS, **changes, "step": "topic"})
        assert page.status_code == 200, page.text
        return hidden(page)

    def book(self, session: str = "one", **changes: str) -> str:
        """Book, and return the token of the link."""
        sent = self.send(self.book_path(session), self.filled_in(session, **changes))
        assert sent.status_code == 303, sent.text
        return sent.location.rpartition("/")[2]

    def path(self, token: str, way: str | None = None) -> str:
        return manage_path(self.language, token) + (f"/{WAYS[way][self.language]}" if way else "")

    def see(self, token: str, way: str | None = None) -> Page:
        return audit(self.client.get(self.path(token, way)))


def hidden(page: TestResponse) -> dict[str, str]:
    """Return the hidden fields of a page's own form."""
    fields = fromstring(page.text).cssselect("main input[type=hidden]")
    return {field.get("name"): field.get("value", "") for field in fields}


def audit(page: TestResponse) -> Page:
    """Hold a page to the rules of every page, and to those of the pages of booking."""
    assert page.headers["Cache-Control"] in {"no-store", "private, no-cache"}
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page.text
    status = page.status_code if BOOKED_LINKS.search(page.request.path) is None else 0
    return audited(page.request.path, status, page.text, page.headers["Content-Security-Policy"])


# A family's own pages name no twin to search engines.
BOOKED_LINKS = re.compile("/(archeb|booking)/")


def rows(engine: Engine, table: type) -> int:
    with Transaction(engine) as transaction:
        return transaction.scalar(select(func.count()).select_from(table)) or 0


def heading(page: Page) -> str:
    return page.text("h1")


def words(page: Page) -> str:
    return page.text("main")


# Booking.


def test_a_family_answers_one_question_a_page_and_is_booked(family: Family, engine: Engine, language: Language) -> None:
    page = family.client.get(family.form_of_one)
    assert "Set-Cookie" not in page.headers
    fields, path = {}, family.form_of_one
    for field in ANSWERS:
        document = audit(page).document
        (form,) = document.cssselect("#booking-form")
        shown = {tag.get("name") for tag in form.cssselect("input:not([type=hidden]), textarea")}
        assert shown == {field}
        assert form.get("action") == path
        fields = {tag.get("name"): tag.get("value") for tag in form.cssselect("input[type=hidden]")}
        page = family.send(path, {**fields, field: ANSWERS[field]})
    checked = audit(page)
    assert "Siân Jones" in words(checked)
    assert rows(engine, BookingRow) == 0
    sent = family.send(path, hidden(page))
    booked = audit(family.client.get(sent.location))
    assert heading(booked) == ("Mae eich lle wedi'i gadw" if language == "cy" else "Your place is booked")
    assert re.search(r"TYFU-\w{4}-\w{4}", words(booked))
    with Transaction(engine) as transaction:
        row = transaction.scalars(select(BookingRow)).one()
        assert (row.name, row.contact, row.people, row.language, row.topic) == (
            "Siân Jones", "sian@example.org", 1, "cy", "tyfu",
        )  # fmt: skip
    assert rows(engine, MessageRow) == 1


def test_no_cookie_is_set_before_the_answers_are_about_to_be_sent(family: Family) -> None:
    for step in list(ANSWERS)[:-1]:
        assert "Set-Cookie" not in family.send(family.form_of_one, {**ANSWERS, "step": step}).headers
    assert "Set-Cookie" in family.send(family.form_of_one, {**ANSWERS, "step": "topic"}).headers


def test_the_same_form_sent_again_is_one_booking_and_one_message(family: Family, engine: Engine) -> None:
    form = family.filled_in()
    places = [family.send(family.form_of_one, form).location for _ in range(3)]
    assert (rows(engine, BookingRow), rows(engine, MessageRow)) == (1, 1)
    references = {re.search(r"TYFU-\w{4}-\w{4}", family.client.get(place).text)[0] for place in places}  # type: ignore[index]
    assert len(references) == 1


def test_a_page_only_looked_at_carries_no_mark_that_two_readers_could_share(family: Family) -> None:
    assert "submission" not in hidden(family.client.get(family.form_of_one))
    marks = {hidden(family.send(family.form_of_one, {**ANSWERS, "step": "name"}))["submission"] for _ in range(2)}
    assert len(marks) == 2


def test_back_change_and_the_other_language_keep_what_was_typed(family: Family, language: Language) -> None:
    typed = {**ANSWERS, "name": "Siân O'Brien <b>", "contact": "not yet", "step": "contact"}
    there = Family(family.client, family.parts, other(language))
    for form, path in (({**typed, "switch": "x"}, there.form_of_one), ({**typed, "go": "contact"}, family.form_of_one)):
        page = audit(family.send(path, form))
        assert page.document.cssselect("#contact")[0].get("value") == "not yet"
        assert page.document.cssselect("input[name=name]")[0].get("value") == "Siân O'Brien <b>"
    checked = family.filled_in()
    changing = family.send(family.form_of_one, {**checked, "go": "name"})
    again = audit(family.send(family.form_of_one, {**hidden(changing), "name": "Ann"}))
    assert "Ann" in words(again)
    assert again.document.cssselect("#send")


FAULTY = [
    ("name", "", 422),
    ("name", "n" * 5000, 422),
    ("name", "Ann\r\nBcc: all@example.org", 422),
    ("name", "Ann\x85\u202e", 422),
    ("contact", "", 422),
    ("contact", "no address", 422),
    ("contact", "a@b.org\r\nBcc: c@d.org", 422),
    ("contact", "9" * 400, 422),
    ("people", "3", 422),
    ("people", "", 422),
    ("language", "fr", 422),
    ("access_needs", "x" * 501, 422),
    ("topic", "no-such-topic", 422),
]


@pytest.mark.parametrize(("field", "value", "status"), FAULTY)
def test_a_bad_answer_is_named_at_the_top_and_at_the_field_and_nothing_is_booked(
    family: Family, engine: Engine, field: str, value: str, status: int
) -> None:
    form = {**family.filled_in(), field: value}
    for sent in ({**form, "step": field}, form):  # at its question, and smuggled past it to the end
        response = family.send(family.form_of_one, sent)
        assert response.status_code == status
        page = audit(response)
        (summary,) = page.document.cssselect(".govuk-error-summary[autofocus] a")
        target = summary.get("href").removeprefix("#")
        assert target in page.ids()
        assert summary.text_content().strip() in page.text(".govuk-error-message")
        assert page.text("title").startswith(("Gwall: ", "Error: "))
    assert rows(engine, BookingRow) == 0


def test_a_full_session_offers_the_list_and_the_same_form_joins_it(
    family: Family, engine: Engine, language: Language
) -> None:
    stale = family.filled_in()
    for _ in range(2):
        family.book()
    turned = family.send(family.form_of_one, stale)
    assert turned.status_code == 409
    assert audit(turned).document.cssselect(".govuk-error-summary")
    assert rows(engine, BookingRow) == 2
    joined = family.send(family.form_of_one, hidden(turned))
    page = audit(family.client.get(joined.location))
    assert heading(page) == ("Rydych ar y rhestr aros" if language == "cy" else "You are on the waiting list")
    assert "wait" in family.filled_in()


def test_two_people_need_two_places(family: Family) -> None:
    family.book()
    assert "wait" in family.filled_in(people="2")
    assert "wait" not in family.filled_in(people="1")


@pytest.mark.parametrize(("change", "status"), [("cancelled", 410), ("past", 410), ("unknown", 404), ("example", 404)])
def test_a_session_that_cannot_be_booked_says_so(
    family: Family, engine: Engine, parts: SimpleNamespace, change: str, status: int
) -> None:
    form = family.filled_in()
    past = dt.datetime(2020, 1, 1, 10)  # noqa: DTZ001 - a Welsh clock time
    changed = {"cancelled": {"status": "cancelled"}, "past": {"starts": past}, "example": {"example": True}}
    parts.sessions.bring_in([] if change == "unknown" else [planned(**changed[change])])  # type: ignore[arg-type]
    for response in (family.client.get(family.form_of_one), family.send(family.form_of_one, form)):
        assert response.status_code == status
        audit(response)
    assert rows(engine, BookingRow) == 0


def test_a_forged_form_books_nothing(family: Family, engine: Engine) -> None:
    form = family.filled_in()
    forged = [{**form, "csrf_token": token} for token in ("", "x", form["csrf_token"][:-1])]
    for sent in forged:
        response = family.send(family.form_of_one, sent)
        assert response.status_code == 400
        page = audit(response)
        assert page.document.cssselect(".govuk-error-summary")
    elsewhere = family.send(family.form_of_one, form, headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 400
    older = family.send(family.form_of_one, form, headers={"Origin": "https://elsewhere.example"})
    assert older.status_code == 400
    assert rows(engine, BookingRow) == 0
    # Somebody whose page was open too long sends it again from the page that comes back, and loses nothing.
    assert family.send(family.form_of_one, hidden(family.send(family.form_of_one, forged[0]))).status_code == 303


def test_a_flood_of_bookings_is_asked_to_wait(family: Family) -> None:
    form = family.filled_in()
    answers = [family.send(family.form_of_one, form).status_code for _ in range(31)]
    assert answers == [303] * 30 + [429]


def test_a_database_that_is_down_is_said_plainly_and_no_answer_is_logged(
    family: Family, parts: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    form = family.filled_in()
    parts.bookings = Bookings(open_database("sqlite://"), allow_examples=False)  # has no tables
    for response in (family.client.get(family.form_of_one), family.send(family.form_of_one, form)):
        assert response.status_code == 503
        assert 'href="tel:' in response.text
    assert "bookings cannot be read" in caplog.text
    assert "Siân" not in caplog.text
    assert "sian@" not in caplog.text


# Managing.


def test_cancelling_is_one_click_and_one_confirmation_and_never_a_get(
    family: Family, engine: Engine, language: Language
) -> None:
    token = family.book()
    asked = family.see(token, "cancel")
    assert asked.document.cssselect('form[method="post"] button')
    assert "TYFU" in words(family.see(token))
    for _ in range(2):
        assert family.send(family.path(token, "cancel"), {}).status_code == 303
    page = family.see(token)
    assert heading(page) == ("Mae eich archeb wedi'i chanslo" if language == "cy" else "Your booking is cancelled")
    assert rows(engine, MessageRow) == 2
    assert family.client.get(family.path(token, "cancel")).status_code == 302
    assert family.client.get(family.path(token, "accept")).status_code == 405


def test_a_booking_is_moved_to_a_session_that_has_room(family: Family, engine: Engine, language: Language) -> None:
    token = family.book()
    page = family.see(token, "move")
    assert [tag.get("value") for tag in page.document.cssselect("input[type=radio]")] == ["two"]
    assert family.send(family.path(token, "move"), {}).status_code == 422
    assert family.send(family.path(token, "move"), {"session": "nowhere"}).status_code == 422
    assert family.send(family.path(token, "move"), {"session": "two"}).status_code == 303
    assert ("8 Gorffennaf 2098" if language == "cy" else "8 July 2098") in words(family.see(token))


def test_moving_to_a_session_that_has_just_filled_keeps_the_old_place(family: Family, engine: Engine) -> None:
    token = family.book()
    family.book("two", people="2")
    response = family.send(family.path(token, "move"), {"session": "two"})
    assert response.status_code == 422
    audit(response)
    assert heading(family.see(token)) in {"Mae eich lle wedi'i gadw", "Your place is booked"}


def test_an_offer_is_accepted_by_its_link(family: Family, language: Language) -> None:
    holder, waiting = family.book(people="2"), family.book(wait="1", people="2")
    family.send(family.path(holder, "cancel"), {})
    offered = family.see(waiting)
    assert heading(offered) == ("Mae lle'n cael ei gadw i chi" if language == "cy" else "A place is being kept for you")
    assert family.send(family.path(waiting, "accept"), {}).status_code == 303
    assert heading(family.see(waiting)) == ("Mae eich lle wedi'i gadw" if language == "cy" else "Your place is booked")


def test_an_offer_declined_goes_to_the_next_family(family: Family) -> None:
    holder, first, second = family.book(people="2"), family.book(people="2", wait="1"), family.book(wait="1")
    family.send(family.path(holder, "cancel"), {})
    family.send(family.path(first, "cancel"), {})
    assert heading(family.see(second)) in {"Mae lle'n cael ei gadw i chi", "A place is being kept for you"}
    assert family.send(family.path(first, "accept"), {}).status_code == 409


def test_a_booking_is_had_as_a_calendar_file_that_a_later_one_replaces(
    family: Family, engine: Engine, language: Language
) -> None:
    token = family.book()
    files = [family.client.get(f"{family.path(token)}/tyfu.ics")]
    family.send(family.path(token, "cancel"), {})
    files.append(family.client.get(f"{family.path(token)}/tyfu.ics"))
    events = [Calendar.from_ical(file.data).walk("VEVENT")[0] for file in files]
    assert len({str(event["UID"]) for event in events}) == 1
    assert [int(event["SEQUENCE"]) for event in events] == [0, 1]
    assert [str(event["STATUS"]) for event in events] == ["CONFIRMED", "CANCELLED"]
    assert "Tyfu" in str(events[0]["SUMMARY"])
    assert ("hyfforddi" in str(events[0]["SUMMARY"])) is (language == "cy")
    assert all(file.headers["Cache-Control"] == "no-store" for file in files)


@pytest.mark.parametrize("token", ["x", "wrong-" * 7 + "w", "a" * 43, "ŵ", "%00", "a" * 5000])
def test_a_wrong_link_opens_nothing_and_says_what_to_do(family: Family, engine: Engine, token: str) -> None:
    pages = [family.client.get(f"{family.path(token)}{rest}") for rest in ("", "/tyfu.ics")]
    pages += [family.client.get(family.path(token, way)) for way in ("cancel", "move")]
    pages += [family.send(family.path(token, way), {"session": "two"}) for way in WAYS]
    for page in pages:
        assert page.status_code == 404
        audit(page)
        assert f'href="{feature_url("sessions", family.language)}/{BOOKING[family.language]}"' in page.text


def test_the_link_of_an_erased_booking_is_like_a_wrong_one(family: Family, engine: Engine) -> None:
    token = family.book()
    with Transaction(engine) as transaction, transaction.begin():
        transaction.delete(transaction.scalars(select(BookingRow)).one())
    erased, wrong = (family.client.get(family.path(t)).text.replace(t, "") for t in (token, "a" * 43))
    assert re.sub(r'nonce="[^"]+"', "", erased) == re.sub(r'nonce="[^"]+"', "", wrong)


def test_another_site_cannot_cancel_even_with_the_link(family: Family) -> None:
    token = family.book()
    forged = family.send(family.path(token, "cancel"), {}, headers={"Sec-Fetch-Site": "cross-site"})
    assert forged.status_code == 400
    assert heading(family.see(token)) in {"Mae eich lle wedi'i gadw", "Your place is booked"}


def test_after_the_session_has_begun_nothing_can_be_changed(
    family: Family, parts: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = family.book()
    later = STARTS.replace(tzinfo=WALES) + dt.timedelta(minutes=1)
    monkeypatch.setattr("portal.web.bookings.managing.now", lambda: later)
    assert not family.see(token).document.cssselect(".booking-ways")
    for way in ("cancel", "move"):
        response = family.send(family.path(token, way), {"session": "two"})
        assert response.status_code == 409
        assert family.path(token) in response.text


def test_each_reader_is_told_what_became_of_the_message(
    family: Family, engine: Engine, parts: SimpleNamespace, language: Language
) -> None:
    said = []
    for contact, sender in (
        ("sian@example.org", KeepOnly()),
        ("sian@example.org", SmtpSender("127.0.0.1", 1, "x", "x@example.org")),
        ("07700 900 123", SmtpSender("127.0.0.1", 1, "x", "x@example.org")),
    ):
        parts.sender = sender
        said.append(words(family.see(family.book("two", contact=contact, wait="1"))))
    kept, coming = {
        "cy": ("Ni ellir anfon neges atoch", "ar ei ffordd i'r cyfeiriad e-bost"),
        "en": ("No message can be sent to you", "on its way to the e-mail address"),
    }[language]
    assert [(kept in text, coming in text) for text in said] == [(True, False), (False, True), (True, False)]


# Nobody learns of another's booking.


def test_asking_for_a_lost_link_says_and_does_the_same_for_known_and_unknown(
    family: Family, engine: Engine, parts: SimpleNamespace
) -> None:
    family.book()
    path = f"{feature_url('sessions', family.language)}/{BOOKING[family.language]}"
    audit(family.client.get(path))
    answers = [family.send(path, {"contact": contact}) for contact in ("sian@example.org", "who@example.org")]
    assert answers[0].status_code == 303
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert answers[0].data == answers[1].data
    audit(family.client.get(answers[0].location))
    assert rows(engine, LinkRequestRow) == 2
    assert rows(engine, MessageRow) == 1  # nothing was looked for yet: the worker does it
    send_links_again(engine, now())
    assert rows(engine, MessageRow) == 2
    for bad in ("", "nobody"):
        assert family.send(path, {"contact": bad}).status_code == 422
    limiter.reset()
    assert [family.send(path, {"contact": "a@b.org"}).status_code for _ in range(11)][-1] == 429


def test_the_database_is_asked_the_same_for_known_and_unknown_contacts(family: Family, engine: Engine) -> None:
    """So neither answer can take longer than the other."""
    family.book()
    asked: list[list[str]] = []
    event.listen(engine, "before_cursor_execute", lambda *args: asked[-1].append(args[2]))
    for contact in ("sian@example.org", "who@example.org"):
        asked.append([])
        family.send(f"{feature_url('sessions', family.language)}/{BOOKING[family.language]}", {"contact": contact})
    assert asked[0] == asked[1]
    assert asked[0]


def test_no_page_tells_of_another_familys_booking(family: Family, engine: Engine) -> None:
    family.book(name="Gwenllian Unknown", contact="gwenllian@example.org", access_needs="hearing loop")
    own = family.book(name="Ann")
    pages = [family.client.get(family.path(own)), family.client.get(family.path(own, "move"))]
    pages += [family.client.get(family.form_of_one), family.client.get(feature_url("sessions", family.language))]
    pages.append(
        family.send(family.form_of_one, {**family.filled_in(contact="gwenllian@example.org"), "step": "topic"})
    )
    pages.append(family.client.get(f"{family.path(own)}/tyfu.ics"))
    for page in pages:
        assert "Gwenllian" not in page.text
        assert "hearing loop" not in page.text


def test_no_token_comes_into_a_log(
    family: Family, parts: SimpleNamespace, engine: Engine, caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    token = family.book()
    path = family.path(token)

    def fails(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    family.client.application.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(parts.bookings, "see", fails)
    assert family.client.get(path).status_code == 500
    logging.getLogger("gunicorn.error").error("Error handling request %s", path)
    logging.getLogger("werkzeug").info('127.0.0.1 "GET %s/cancel HTTP/1.1" 200', path)
    assert re.search("(archeb|booking)/…", caplog.text)
    assert token not in caplog.text
    with Transaction(engine) as transaction:
        assert token not in transaction.scalars(select(LinkRow.token_hash)).all()
