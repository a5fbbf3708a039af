"""Asking to be told of a session, ending that, and being counted: in both languages, with every kind of bad input."""

import datetime as dt
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session as Transaction
from werkzeug.test import TestResponse

from portal.booking.database import migrate, open_database
from portal.booking.links import IN_WELSH, WISH
from portal.booking.senders import KeepOnly
from portal.booking.tables import WishRow
from portal.booking.wishes import WelshCount, Wishes
from portal.clock import today
from portal.content import Language, other
from portal.content.paths import feature_url
from tests.site.auditing import Page, audited

from .conftest import session

ANSWERS = {"place": "ger Aberhonddu", "contact": "sian@example.org", "kind": "drop-in", "spoken": ""}


class ReachesAll(KeepOnly):
    """A sender that reaches whoever there is."""

    def reaches(self, contact: str) -> bool:
        return True


@pytest.fixture
def engine(tmp_path: Path, parts: SimpleNamespace, client: FlaskClient) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'portal.db'}")
    migrate(engine)
    parts.wishes, parts.sender = Wishes(engine), ReachesAll()
    return engine


def at(language: Language, rest: str = "", pages: dict[Language, str] = WISH) -> str:
    return f"{feature_url('sessions', language)}/{pages[language]}{rest}"


def page(response: TestResponse, *, status: int = 200) -> Page:
    """Hold a page to the rules of every page."""
    assert response.status_code == status
    html = response.get_data(as_text=True)
    return audited(response.request.path, status, html, response.headers["Content-Security-Policy"])


def token_in(checked: Page) -> dict[str, str]:
    """Return what the page of all answers would send."""
    fields = checked.document.cssselect("form#check input[type=hidden]")
    return {field.get("name"): field.get("value") for field in fields}


def make(client: FlaskClient, language: Language, **changes: str) -> str:
    """Fill the form in to the end; return where it leads."""
    sent = token_in(page(client.post(at(language), data={**ANSWERS, **changes})))
    done = client.post(at(language), data={**sent, "keep": "1"})
    assert done.status_code == 303
    return str(done.headers["Location"])


def kept(engine: Engine) -> list[tuple[str, str, str, str | None, str | None]]:
    with Transaction(engine) as transaction:
        return [(row.contact, row.language, row.place, row.kind, row.spoken) for row in transaction.query(WishRow)]


def test_a_wish_is_shown_before_it_is_kept_and_can_be_ended(
    client: FlaskClient, engine: Engine, language: Language
) -> None:
    form = client.get(f"{at(language)}?near=LD3&delivery=cy")
    assert "Set-Cookie" not in form.headers
    filled = page(form)
    assert filled.document.cssselect("#place")[0].get("value") == "LD3"
    assert [choice.get("value") for choice in filled.document.cssselect("input[name=spoken][checked]")] == ["cy"]
    checked = page(client.post(at(language), data=ANSWERS))
    assert ("Aberhonddu" if language == "cy" else "Brecon") in checked.text("dl")
    assert kept(engine) == []
    where = make(client, language)
    assert kept(engine) == [("sian@example.org", language, "brecon", "drop-in", None)]
    made = client.get(where)
    assert made.headers["Cache-Control"] == "no-store"
    assert made.headers["Referrer-Policy"] == "no-referrer"
    said = page(made)
    assert "sian@example.org" not in made.get_data(as_text=True)
    assert str((today() + dt.timedelta(days=180)).year) in said.text(".lede")
    assert page(client.get(next(iter(said.switches(other(language)))))).language == other(language)
    page(client.post(where))
    assert kept(engine) == []
    page(client.post(where), status=404)
    page(client.get(where), status=404)


def test_the_same_form_sent_twice_is_one_wish(client: FlaskClient, engine: Engine, language: Language) -> None:
    sent = token_in(page(client.post(at(language), data=ANSWERS)))
    for _ in range(2):
        assert client.post(at(language), data={**sent, "keep": "1"}).status_code == 303
    assert len(kept(engine)) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"place": ""}, "place"),
        ({"place": "Caerdydd"}, "place"),
        ({"place": "x" * 5000}, "place"),
        ({"contact": ""}, "contact"),
        ({"contact": "no address"}, "contact"),
        ({"contact": "a@b.org\r\nBcc: c@d.org"}, "contact"),
        ({"contact": "a" * 5000 + "@example.org"}, "contact"),
        ({"kind": "party"}, "kind"),
        ({"spoken": "fr"}, "spoken"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field_and_nothing_is_kept(
    client: FlaskClient, engine: Engine, language: Language, changes: dict[str, str], field: str
) -> None:
    for more in ({}, {"keep": "1"}):
        faulty = page(client.post(at(language), data={**ANSWERS, **changes, **more}), status=422)
        (link,) = faulty.document.cssselect(".govuk-error-summary a")
        assert link.get("href") == f"#{field}"
        assert faulty.document.cssselect(f"#{field}-error")
        said = faulty.text(f"#{field}-error")
        assert said.startswith("Gwall:" if language == "cy" else "Error:")
    assert kept(engine) == []


@pytest.mark.parametrize("button", ["switch", "change"])
def test_the_switch_of_language_and_a_change_keep_what_was_typed(
    client: FlaskClient, engine: Engine, language: Language, button: str
) -> None:
    again = page(client.post(at(language), data={**ANSWERS, "contact": "sian@", button: "1"}))
    assert again.document.cssselect("#contact")[0].get("value") == "sian@"
    assert again.document.cssselect("#place")[0].get("value") == "ger Aberhonddu"
    assert kept(engine) == []


def test_a_forged_form_is_refused(client: FlaskClient, engine: Engine, language: Language) -> None:
    sent = token_in(page(client.post(at(language), data=ANSWERS)))
    forged = client.post(at(language), data={**sent, "csrf_token": "forged", "keep": "1"})
    assert page(forged, status=400).document.cssselect(".govuk-error-summary")
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert client.post(at(language), data={**sent, "keep": "1"}, headers=elsewhere).status_code == 400
    assert client.post(at(language, pages=IN_WELSH), headers=elsewhere).status_code == 400
    assert kept(engine) == []


@pytest.mark.parametrize("token", ["nothing", "x" * 3000, "%00"])
def test_a_link_that_is_wrong_has_a_clear_page(
    client: FlaskClient, engine: Engine, language: Language, token: str
) -> None:
    for response in (client.get(at(language, f"/{token}")), client.post(at(language, f"/{token}"))):
        assert feature_url("sessions", language) in page(response, status=404).links()


def test_where_nobody_can_be_written_to_the_page_says_so(
    client: FlaskClient, engine: Engine, parts: SimpleNamespace, language: Language
) -> None:
    parts.sender = KeepOnly()
    checked = page(client.post(at(language), data=ANSWERS))
    assert "staff" in checked.text("form#check")


def test_nothing_that_was_typed_comes_into_a_log(
    client: FlaskClient, engine: Engine, language: Language, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    where = make(client, language)
    token = where.rpartition("/")[2]
    client.get(where)
    client.post(where)
    for secret in ("sian@example.org", token):
        assert secret not in caplog.text


def test_a_store_that_is_down_is_said_so(
    client: FlaskClient, parts: SimpleNamespace, language: Language, caplog: pytest.LogCaptureFixture
) -> None:
    parts.wishes, parts.sender = Wishes(open_database("sqlite://")), ReachesAll()  # has no tables
    sent = token_in(page(client.post(at(language), data=ANSWERS)))
    assert client.post(at(language), data={**sent, "keep": "1"}).status_code == 503
    assert client.get(at(language, "/token")).status_code == 503
    assert "sian@example.org" not in caplog.text


def test_one_who_would_have_come_in_welsh_is_counted(
    client: FlaskClient, engine: Engine, parts: SimpleNamespace, language: Language
) -> None:
    parts.sessions.held.append(session(id="one", language="en", cluster="newtown"))
    asked = page(client.get(f"{at(language, pages=IN_WELSH)}?session=one"))
    assert asked.document.cssselect("input[name=session]")[0].get("value") == "one"
    thanks = client.post(at(language, pages=IN_WELSH), data={"session": "one"})
    assert thanks.status_code == 303
    assert "Set-Cookie" not in thanks.headers
    page(client.get(thanks.headers["Location"]))
    client.post(at(language, pages=IN_WELSH), data={"near": "LD3 7AB", "cluster": "anything typed"})
    client.post(at(language, pages=IN_WELSH), data={"town": "machynlleth", "cluster": "newtown"})
    client.post(at(language, pages=IN_WELSH), data={"near": "Siân Jones", "town": "Siân Jones"})
    counted = [(row.session_id, row.cluster, row.town, row.people) for row in parts.wishes.counted_welsh()]
    assert counted == [
        ("", "", "", 1),
        ("", "", "brecon", 1),
        ("", "newtown", "machynlleth", 1),
        ("one", "newtown", "newtown", 1),
    ]
    assert isinstance(parts.wishes.counted_welsh()[0], WelshCount)


def test_a_session_that_is_not_there_counts_nobody(
    client: FlaskClient, engine: Engine, parts: SimpleNamespace, language: Language
) -> None:
    assert client.get(f"{at(language, pages=IN_WELSH)}?session=nothing").status_code == 404
    assert client.post(at(language, pages=IN_WELSH), data={"session": "nothing"}).status_code == 404
    assert parts.wishes.counted_welsh() == []


def test_what_is_typed_is_shown_as_text(client: FlaskClient, engine: Engine, language: Language) -> None:
    html = client.post(at(language), data={**ANSWERS, "place": "<b>Brecon</b>"}).get_data(as_text=True)
    assert not re.search(r"<b>Brecon", html)
