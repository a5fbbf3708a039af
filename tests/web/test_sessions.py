"""Sessions on the page and in the calendar: real ones, none, and examples that are never taken for real."""

import datetime as dt
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from portal.booking import Session, Sessions
from portal.booking.database import open_database
from portal.clock import WALES
from portal.content import Language
from portal.content.paths import feature_url
from tests.site.auditing import Page, audited

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


def at(language: Language, rest: str = "") -> str:
    return f"{feature_url('sessions', language)}{rest}"


def page_text(client: FlaskClient, address: str) -> str:
    return read(client, address).text("main")


def read(client: FlaskClient, address: str, *, status: int = 200) -> Page:
    """Fetch a page and hold it to the rules of every page."""
    response = client.get(address)
    assert response.status_code == status
    assert "Set-Cookie" not in response.headers
    policy = response.headers["Content-Security-Policy"]
    return audited(address, status, response.get_data(as_text=True), policy)


def shown(page: Page, within: str = "main") -> list[str]:
    """Return the ids of the sessions that a page links to, in order, without the repeats of their buttons."""
    base = at(page.language or "cy") + "/"
    links = (
        link.get("href") for link in page.document.cssselect(f"{within} .session__title a, {within} .month__session")
    )
    return [link.removeprefix(base) for link in links]


def brecon(**changes: Any) -> Session:
    values: dict[str, Any] = {
        "id": "brecon",
        "town": "brecon",
        "language": "en",
        "kind": "training",
        "free": 3,
        "capacity": 9,
    }
    return session(**{**values, **changes})


def online(**changes: Any) -> Session:
    values: dict[str, Any] = {
        "id": "online",
        "format": "online",
        "town": None,
        "venue": None,
        "language": "cy",
        "free": 3,
    }
    return session(**{**values, **changes})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["drop-in-newtown", "brecon", "online"]),
        ("kind=training", ["brecon"]),
        ("format=online", ["online"]),
        ("delivery=cy", ["drop-in-newtown", "online"]),
        ("town=newtown", ["drop-in-newtown"]),
        ("cluster=brecon", ["brecon"]),
        ("near=LD3", ["brecon", "online", "drop-in-newtown"]),
        ("near=ger+Aberhonddu", ["brecon", "online", "drop-in-newtown"]),
        ("near=LD1+5AA&kind=drop-in", ["drop-in-newtown", "online"]),
        ("kind=party&town=nowhere&format=x&delivery=fr", ["drop-in-newtown", "brecon", "online"]),
        ("view=month", ["drop-in-newtown", "brecon", "online"]),
        ("view=month&month=2098-07&kind=training", ["brecon"]),
        ("view=month&month=9999-99", ["drop-in-newtown", "brecon", "online"]),
    ],
)
def test_the_list_holds_what_fits_in_its_order(
    client: FlaskClient, parts: SimpleNamespace, language: Language, query: str, expected: list[str]
) -> None:
    parts.sessions.held += [session(free=1), brecon(cluster="brecon"), online()]
    assert shown(read(client, f"{at(language)}?{query}")) == expected


def test_the_switch_of_language_keeps_what_was_asked(client: FlaskClient, parts: SimpleNamespace) -> None:
    parts.sessions.held.append(brecon())
    page = read(client, "/cy/sesiynau?near=ger+Aberhonddu&kind=training&view=month")
    (link,) = page.switches("en")
    assert link == "/en/sessions?near=ger+Aberhonddu&kind=training&view=month"
    assert shown(read(client, link)) == ["brecon"]


def test_the_next_one_is_the_soonest_that_has_room(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    sooner = dt.datetime(2098, 5, 1, 10, tzinfo=WALES)
    full = brecon(id="full", status="full", free=0, starts=sooner, ends=sooner + dt.timedelta(hours=1))
    parts.sessions.held += [full, session(free=1), online(status="cancelled")]
    page = read(client, at(language))
    (highlighted,) = page.document.cssselect(".session--next .session__title a")
    assert highlighted.get("href") == at(language, "/drop-in-newtown")
    book = {"cy": "archebu", "en": "book"}[language]
    links = [link.get("href") for link in page.document.cssselect(".session__book a")]
    assert links == [at(language, f"/full/{book}"), at(language, f"/drop-in-newtown/{book}")]
    first, _ = (link.text_content() for link in page.document.cssselect(".session__book a"))
    assert first.startswith({"cy": "Ymuno â'r rhestr aros", "en": "Join the waiting list"}[language])


def test_those_far_away_stand_apart_and_say_how_far(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    parts.sessions.held += [session(free=1), brecon()]
    html = page_text(client, f"{at(language)}?near=brecon")
    near, far = ("Llai na milltir", "39 milltir") if language == "cy" else ("Less than a mile", "39 miles")
    apart = "Ymhellach i ffwrdd" if language == "cy" else "Further away"
    assert html.index(near) < html.index(apart) < html.index(far)


@pytest.mark.parametrize("typed", ["Caerdydd", "SW1A 1AA", "x" * 5000, "<script>alert(1)</script>"])
def test_a_place_that_is_not_known_is_said_so_and_the_list_stays(
    client: FlaskClient, parts: SimpleNamespace, language: Language, typed: str
) -> None:
    parts.sessions.held.append(brecon())
    page = read(client, f"{at(language)}?{urlencode({'near': typed})}")
    assert page.document.cssselect(".govuk-error-summary a[href='#near']")
    assert page.document.cssselect("#near-error")
    assert shown(page) == ["brecon"]


@pytest.mark.parametrize("query", ["?kind=drop-in&town=brecon", "?kind=drop-in&town=brecon&view=month"])
def test_where_nothing_fits_there_are_ways_on(
    client: FlaskClient, parts: SimpleNamespace, language: Language, query: str
) -> None:
    parts.sessions.held.append(brecon())
    page = read(client, at(language) + query)
    tell, welsh = {"cy": ("rhoi-gwybod", "yn-gymraeg"), "en": ("tell-me", "in-welsh")}[language]
    assert {
        at(language, f"/{tell}?kind=drop-in&town=brecon"),
        at(language, f"/{welsh}?kind=drop-in&town=brecon"),
    } <= page.links()
    assert at(language) in page.links()


def test_with_no_session_there_are_still_ways_on(client: FlaskClient, language: Language) -> None:
    page = read(client, at(language))
    tell, welsh = {"cy": ("rhoi-gwybod", "yn-gymraeg"), "en": ("tell-me", "in-welsh")}[language]
    assert {at(language, f"/{tell}"), at(language, f"/{welsh}")} <= page.links()
    assert page.document.cssselect("main a[href^='tel:']")


def test_a_month_leads_to_those_before_and_after_it(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    starts = dt.datetime(2098, 9, 3, 10, tzinfo=WALES)
    parts.sessions.held += [session(), brecon(starts=starts, ends=starts + dt.timedelta(hours=1))]
    page = read(client, f"{at(language)}?view=month&month=2098-08")
    assert shown(page) == []
    before, after = (page.document.cssselect(f"a[rel={way}]")[0].get("href") for way in ("prev", "next"))
    assert (before, after) == tuple(f"{at(language)}?view=month&month=2098-{month}#month" for month in ("07", "09"))
    last = read(client, after.partition("#")[0])
    assert shown(last) == ["brecon"]
    assert last.document.cssselect("a[rel=next]") == []
    assert len(last.document.cssselect(".month__day")) == 30


@pytest.mark.parametrize(
    ("free", "cy", "en"), [(1, "1 lle ar ôl", "1 place left"), (3, "3 lle ar ôl", "3 places left")]
)
def test_a_session_has_a_page_with_all_there_is_to_know(
    client: FlaskClient, parts: SimpleNamespace, language: Language, free: int, cy: str, en: str
) -> None:
    parts.sessions.held.append(
        brecon(free=free, cluster="brecon", access={"cy": "Dim grisiau.", "en": "No steps."}, capacity=9)
    )
    page = read(client, at(language, "/brecon"))
    words = page.text("main")
    there = {
        "cy": ("Y llyfrgell, Aberhonddu", "Dim grisiau.", "Croeso i bawb.", "Yn Saesneg", cy, "6:30pm i 8pm"),
        "en": ("The library, Brecon", "No steps.", "All are welcome.", "In English", en, "6:30pm to 8pm"),
    }
    for said in there[language]:
        assert said in words
    (button,) = page.document.cssselect("a.govuk-button")
    assert button.get("href") == at(language, f"/brecon/{'archebu' if language == 'cy' else 'book'}")
    assert page.document.cssselect("main a[href^='tel:']")
    (twin,) = page.switches("en" if language == "cy" else "cy")
    assert twin.endswith("/brecon")


def test_a_full_session_offers_the_waiting_list(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    parts.sessions.held.append(brecon(status="full", free=0))
    (button,) = read(client, at(language, "/brecon")).document.cssselect("a.govuk-button")
    assert button.text_content().strip() == {"cy": "Ymuno â'r rhestr aros", "en": "Join the waiting list"}[language]


@pytest.mark.parametrize(
    ("changes", "cy", "en"),
    [
        ({"status": "cancelled"}, "wedi'i chanslo", "is cancelled"),
        (
            {"starts": dt.datetime(2026, 1, 5, 10, tzinfo=WALES), "ends": dt.datetime(2026, 1, 5, 11, tzinfo=WALES)},
            "wedi bod",
            "is over",
        ),
        ({"starts": dt.datetime(2026, 1, 5, 10, tzinfo=WALES)}, "wedi dechrau", "has begun"),
    ],
)
def test_a_session_that_cannot_be_come_to_says_so_and_leads_on(
    client: FlaskClient, parts: SimpleNamespace, language: Language, changes: dict[str, Any], cy: str, en: str
) -> None:
    parts.sessions.held.append(brecon(**changes))
    page = read(client, at(language, "/brecon"))
    assert (cy if language == "cy" else en) in page.text(".notice")
    assert not [link for link in page.links() if link.endswith(("/archebu", "/book"))]
    assert at(language) in page.links()


def test_an_example_says_that_it_is_one_on_its_own_page(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    parts.sessions.held.append(brecon(is_example=True))
    assert read(client, at(language, "/brecon")).document.cssselect(".notice--example")


@pytest.mark.parametrize("id_", ["nothing", "x" * 500, "%00", "a%27b"])
def test_a_session_that_is_not_there_has_a_clear_page(client: FlaskClient, language: Language, id_: str) -> None:
    page = read(client, at(language, f"/{id_}"), status=404)
    assert at(language) in page.links()


def test_a_calendar_holds_what_was_asked_for(client: FlaskClient, parts: SimpleNamespace, language: Language) -> None:
    parts.sessions.held += [session(), brecon()]
    page = read(client, f"{at(language)}?kind=training")
    (feed,) = [link for link in page.links() if ".ics" in link]
    read_back = Calendar.from_ical(client.get(feed).data)
    assert [str(event["UID"]) for event in read_back.walk("VEVENT")] == ["session-brecon@powys-aln-portal"]


def test_programs_may_ask_as_readers_do(client: FlaskClient, parts: SimpleNamespace, language: Language) -> None:
    parts.sessions.held += [session(), brecon(cluster="brecon"), online()]
    query = {"language": language, "near": "Brecon", "format": "in-person"}
    listed = client.get("/api/sessions", query_string=query).get_json()["sessions"]
    assert [(entry["id"], entry["miles"]) for entry in listed] == [("brecon", 0.0), ("drop-in-newtown", 38.8)]
    assert listed[0]["url"] == at(language, "/brecon")
    assert listed[0]["places_left"] == 3
    assert listed[0]["cluster"] == ("Aberhonddu" if language == "cy" else "Brecon")


@pytest.mark.parametrize(
    "faulty",
    [
        {"kind": "party"},
        {"format": "x"},
        {"delivery": "both"},
        {"town": "nowhere"},
        {"near": "Cardiff"},
        {"cluster": "A B"},
    ],
)
def test_a_program_is_told_what_means_nothing(client: FlaskClient, language: Language, faulty: dict[str, str]) -> None:
    response = client.get("/api/sessions", query_string={"language": language, **faulty})
    assert response.status_code == 422
    assert next(iter(faulty)) in response.get_json()["error"]["message"]
