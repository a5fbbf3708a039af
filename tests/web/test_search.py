"""The search page: what it shows, how small it stays, and that odd searches are met politely."""

import datetime as dt
import gzip
import re
import sqlite3
import time
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient

from portal.booking import SessionsUnavailable
from portal.clock import WALES
from portal.content import Language
from portal.content.paths import feature_url
from portal.web.search.counting import PersonalJudge

from .conftest import session

LARGEST_PAGE = 20 * 1024
ASKED = {"cy": "sut mae gofyn am CDU", "en": "how do I ask for an IDP"}
BROAD = {"cy": "ysgol", "en": "school"}
IN_VAIN = {"cy": "cludxqzt", "en": "transpxqzt"}


def searched(client: FlaskClient, language: Language, query: str, status: int = 200, **more: str) -> str:
    response = client.get(feature_url("search", language), query_string={"q": query, **more})
    assert response.status_code == status, query
    return response.get_data(as_text=True)


def main_of(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


def test_the_answer_stands_first_in_the_words_of_the_assistant(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    entry = parts.library.current().entry("answer/ask-for-an-idp", language)
    main = main_of(searched(client, language, ASKED[language]))
    assert entry.html in main
    assert main.index(entry.html) < main.index('<ol class="results"')
    assert f'<a href="{entry.url}">' not in main[main.index('<ol class="results"') : main.index("</ol>")]


def test_the_answer_is_shown_on_the_first_page_alone(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    entry = parts.library.current().entry("answer/ask-for-an-idp", language)
    assert entry.html not in searched(client, language, ASKED[language], page="2")
    assert entry.html not in searched(client, language, ASKED[language], type="guidance")


def test_kinds_are_counted_and_each_shows_as_many_as_it_says(client: FlaskClient, language: Language) -> None:
    main = main_of(searched(client, language, BROAD[language]))
    kinds = re.findall(r'type=([a-z-]+)">[^<]+<span class="kinds__count">(\d+)</span>', main)
    assert len(kinds) >= 3
    for kind, count in kinds[:3]:
        html = searched(client, language, BROAD[language], type=kind)
        assert re.search(rf'<p class="count" role="status">[^<]*\b{count}\b', html), (kind, count)
        assert f'type={kind}" aria-current="true"' in html


def test_pages_of_results_lead_to_one_another_and_never_repeat(client: FlaskClient, language: Language) -> None:
    first, second = (searched(client, language, BROAD[language], type="answer", page=page) for page in ("1", "2"))
    assert "page=2" in main_of(first)
    assert "page=1" in main_of(second)
    assert 'start="11"' in second
    links = [set(re.findall(r'result__title"><a href="([^"]+)"', html)) for html in (first, second)]
    assert links[0]
    assert links[1]
    assert links[0].isdisjoint(links[1])


def test_sessions_are_found_by_what_they_are_and_by_where(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    far = session(id="far", town="brecon", kind="training")
    parts.sessions.held += [session(), far]
    by_topic = {"cy": "sesiwn galw heibio", "en": "drop-in session"}
    assert main_of(searched(client, language, by_topic[language])).count('<li class="session') == 1
    assert main_of(searched(client, language, "SY16")).count('<li class="session') == 1
    assert '<li class="session' not in main_of(searched(client, language, "CDU"))
    assert main_of(searched(client, language, "LD3", type="session")).count('<li class="session') == 1


def test_no_more_than_three_sessions_stand_before_the_pages(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    start = dt.datetime(2098, 7, 1, 18, 30, tzinfo=WALES)
    parts.sessions.held += [
        session(id=f"s{day}", starts=start + dt.timedelta(days=day), ends=start + dt.timedelta(days=day, hours=1))
        for day in range(5)
    ]
    main = main_of(searched(client, language, "SY16"))
    assert main.count('<li class="session') == 3
    assert f"{feature_url('search', language)}?q=SY16&amp;type=session" in main
    assert main_of(searched(client, language, "SY16", type="session")).count('<li class="session') == 5


def test_a_postcode_shows_how_far_places_are(client: FlaskClient, language: Language) -> None:
    main = main_of(searched(client, language, "SY20"))
    away = re.findall(r"result__away.*?<span>[^<]*?(\d+)", main, re.DOTALL)
    assert len(away) >= 2


def test_related_topics_follow_and_none_is_shown_twice(client: FlaskClient, language: Language) -> None:
    main = main_of(searched(client, language, ASKED[language]))
    related = re.findall(r'href="([^"]+)"', main[main.index('id="related-heading"') :])
    results = re.findall(r'result__title"><a href="([^"]+)"', main)
    assert 0 < len(related) <= 4
    assert set(related).isdisjoint(results)


def test_nothing_found_gives_the_nearest_topics_and_the_front_door(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    content = parts.library.current()
    main = main_of(searched(client, language, IN_VAIN[language]))
    nearest = re.findall(r'href="([^"]+)"', main[main.index('id="nearest-heading"') :])
    about = [entry.id for url in nearest if (entry := content.at(url))]
    assert any("transport" in id_ for id_ in about)
    assert f'href="mailto:{content.front_door(language).email}"' in main


def test_a_correction_is_said(client: FlaskClient) -> None:
    assert "cludiant" in re.findall(r'class="corrected">.*?</p>', searched(client, "cy", "cludaint"), re.DOTALL)[0]
    assert "transport" in re.findall(r'class="corrected">.*?</p>', searched(client, "en", "trasnport"), re.DOTALL)[0]


@pytest.mark.parametrize("kind", ["plain", "broad", "place"])
def test_a_page_of_results_is_small(client: FlaskClient, parts: SimpleNamespace, language: Language, kind: str) -> None:
    parts.sessions.held += [session(id=f"s{number}") for number in range(5)]
    query = {"plain": ASKED[language], "broad": BROAD[language], "place": "SY16"}[kind]
    assert len(gzip.compress(searched(client, language, query).encode(), 6)) <= LARGEST_PAGE


@pytest.mark.parametrize(
    "query",
    [".*", "^(a+)+$", "[a-z]{1,99}", "*", "???", "%", "title:* AND (", "~", "日本語のクエリ", "Добрый день",
     "مرحبا بالعالم", "😀😀😀", "\u202e\u0000abc", "a" * 300, "' OR 1=1 --", "{{7*7}}", "<script>alert(1)</script>"],
)  # fmt: skip
def test_odd_searches_are_answered_at_once_and_politely(client: FlaskClient, language: Language, query: str) -> None:
    searched(client, language, "CDU")
    started = time.perf_counter()
    html = searched(client, language, query)
    assert time.perf_counter() - started < 1
    main = main_of(html)
    assert "results" in main or "empty--block" in main
    assert "<script>" not in main


def test_a_search_of_500_words_is_answered_at_once_and_politely(client: FlaskClient, language: Language) -> None:
    searched(client, language, "CDU")
    started = time.perf_counter()
    html = searched(client, language, "fy mhlentyn yn yr ysgol " * 100, status=400)
    assert time.perf_counter() - started < 1
    assert "govuk-error-summary" in html
    assert 'name="q"' in main_of(html)


def test_searches_are_counted_without_those_that_look_personal(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    def held() -> tuple[int, set[str]]:
        with sqlite3.connect(parts.settings.var_dir / "searches.db") as database:
            (total,) = database.execute("SELECT SUM(searched) FROM searches WHERE language = ?", (language,)).fetchone()
            return total or 0, {row[0] for row in database.execute("SELECT words FROM gaps")}

    searched(client, language, "zzqqxx")
    before, _ = held()
    searched(client, language, "ffoniwch 01597 826000 zzqqxx")
    searched(client, language, "my son is called Zorblax")
    searched(client, language, "zzqqxx", page="2")
    searched(client, language, "zzqqxx", type="guidance")
    assert held()[0] == before
    searched(client, language, "ZZqqxx")
    total, words = held()
    assert total == before + 1
    assert "zzqqxx" in words
    assert not any("01597" in phrase or "zorblax" in phrase for phrase in words)


@pytest.mark.parametrize(
    ("query", "personal"),
    [
        ("school transport", False),
        ("cludiant ysgol", False),
        ("IDP Newtown", False),
        ("sian.jones@example.com", True),
        ("SY16 1AA", True),
        ("fy mab Gethin Pugh", True),
        ("07700 900123", True),
    ],
)
def test_what_looks_personal_is_known(parts: SimpleNamespace, query: str, personal: bool) -> None:
    assert PersonalJudge(parts.library)(query) is personal


def test_suggestions_are_given_to_programs_and_to_those_who_listen(client: FlaskClient, language: Language) -> None:
    typed = {"cy": "nghlud", "en": "trans"}[language]
    answer = client.get("/api/suggestions", query_string={"language": language, "q": typed}).get_json()
    assert 1 < len(answer["suggestions"]) <= 6
    assert all(link["url"].startswith(f"/{language}/") for link in answer["suggestions"])
    assert str(len(answer["suggestions"])) in answer["status"]
    none = client.get("/api/suggestions", query_string={"language": language, "q": "zzqqxx"}).get_json()
    assert none["suggestions"] == []
    assert none["status"]


@pytest.mark.parametrize(
    "query", [{"q": "a"}, {"language": "cy"}, {"language": "fr", "q": "a"}, {"language": "cy", "q": "x" * 301}]
)
def test_suggestions_that_cannot_be_made_are_refused(client: FlaskClient, query: dict[str, str]) -> None:
    response = client.get("/api/suggestions", query_string=query)
    assert response.status_code == 422
    assert response.get_json()["error"]["message"]


def test_a_program_is_given_the_answer_the_counts_and_the_nearest(client: FlaskClient, language: Language) -> None:
    found = client.get("/api/search", query_string={"language": language, "q": ASKED[language]}).get_json()
    assert found["answer"]["id"] == "answer/ask-for-an-idp"
    assert sum(found["types"].values()) == found["total"]
    vain = client.get("/api/search", query_string={"language": language, "q": IN_VAIN[language]}).get_json()
    assert vain["answer"] is None
    assert vain["nearest"]


@pytest.mark.parametrize(
    "abbreviation", ["CDU", "ADY", "IDP", "ALN", "ALNCo", "CydADY", "PIP", "EOTAS", "EBSA", "DECLO"]
)
def test_abbreviations_are_found_in_either_case(client: FlaskClient, language: Language, abbreviation: str) -> None:
    titles = [
        re.findall(r'(?:result__title|best-heading)"><a href="([^"]+)"', searched(client, language, written))
        for written in (abbreviation, abbreviation.lower(), abbreviation.upper())
    ]
    assert titles[0]
    assert titles[0] == titles[1] == titles[2]


def test_search_answers_when_the_sessions_cannot_be_read(
    client: FlaskClient, parts: SimpleNamespace, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_now: dt.datetime) -> None:
        raise SessionsUnavailable("OperationalError")

    monkeypatch.setattr(parts.sessions, "coming", fail)
    assert '<ol class="results"' in searched(client, language, ASKED[language])
