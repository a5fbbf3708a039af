"""Sessions on the page and in the calendar: real ones, none, and examples that are never taken for real."""

from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from portal.booking import Sessions
from portal.booking.database import open_database
from portal.content import Language
from portal.content.paths import feature_url

from .conftest import session


def page(client: FlaskClient, language: Language) -> str:
    return client.get(feature_url("sessions", language)).get_data(as_text=True)


def calendar(client: FlaskClient, language: Language) -> Calendar:
    response = client.get(f"{feature_url('sessions', language)}.ics")
    assert response.mimetype == "text/calendar"
    read: Calendar = Calendar.from_ical(response.data)
    return read


def test_with_no_dates_the_page_says_whom_to_ask(client: FlaskClient, language: Language) -> None:
    html = page(client, language)
    assert "empty--block" in html
    assert 'href="tel:' in html[html.index("empty--block") : html.index("</main>")]
    assert ".ics" not in html


def test_a_session_is_told_in_the_language_of_the_page(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    parts.sessions.held.append(session())
    html = page(client, language)
    there, elsewhere = ("Y llyfrgell, Y Drenewydd", "The library, Newtown")
    if language == "en":
        there, elsewhere = elsewhere, there
    assert there in html
    assert elsewhere not in html
    assert ("1 Gorffennaf 2098" if language == "cy" else "1 July 2098") in html


def test_an_example_stands_apart_and_is_in_no_calendar(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    parts.sessions.held.append(session(is_example=True))
    html = page(client, language)
    assert html.index("empty--block") < html.index('class="examples"') < html.index("tag--example")
    assert calendar(client, language).walk("VEVENT") == []
    assert "tag--example" not in client.get(feature_url("home", language)).get_data(as_text=True)


def test_the_calendar_holds_the_time_of_wales(client: FlaskClient, parts: SimpleNamespace, language: Language) -> None:
    parts.sessions.held.append(session())
    (event,) = calendar(client, language).walk("VEVENT")
    assert str(event["UID"]) == "session-drop-in-newtown@powys-aln-portal"
    assert event.decoded("dtstart").isoformat() == "2098-07-01T18:30:00+01:00"
    assert str(event["LOCATION"]) == ("Y llyfrgell, Y Drenewydd" if language == "cy" else "The library, Newtown")


def test_a_cancelled_session_is_cancelled_in_calendars_too(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    parts.sessions.held.append(session(status="cancelled"))
    (event,) = calendar(client, language).walk("VEVENT")
    assert str(event["STATUS"]) == "CANCELLED"
    assert "tag--cancelled" in page(client, language)


def test_a_database_that_is_down_costs_the_reader_the_list_and_nothing_else(
    client: FlaskClient, parts: SimpleNamespace, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "sessions", Sessions(open_database("sqlite://"), show_examples=True))  # has no tables
    for address in (f"/{language}", feature_url("sessions", language)):
        page = client.get(address)
        assert page.status_code == 200
        assert 'href="tel:' in page.get_data(as_text=True)
    assert client.get(f"{feature_url('sessions', language)}.ics").status_code == 503
    assert client.get(f"/api/sessions?language={language}").status_code == 503
    assert client.get("/health/ready").get_json()["parts"]["database"] is False
