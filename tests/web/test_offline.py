"""What readers may keep: copies that say when they were kept, the whole guide, both languages; and forgetting it."""

import re
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml.html import document_fromstring

from portal.content import Language, Library, PageType, other
from portal.content.paths import feature_url

GUIDES: dict[Language, str] = {"cy": "/cy/arweiniad/beth-yw-cdu", "en": "/en/guidance/what-is-an-idp"}
MOST_BYTES = 300 * 1024


def test_the_way_to_keep_a_page_is_hidden_until_a_script_can_keep_it(client: FlaskClient, language: Language) -> None:
    page = document_fromstring(client.get(GUIDES[language]).data)
    (keep,) = page.cssselect("[data-keep]")
    assert "hidden" in keep.attrib
    assert keep.get("data-own").split() == [
        feature_url(feature, code) for code in ("cy", "en") for feature in ("offline", "kept")
    ]
    review_due = re.search(r"due=(\d{4}-\d\d-\d\d)", keep.get("data-notice"))
    assert review_due


def test_the_front_door_can_be_kept_too(client: FlaskClient, language: Language) -> None:
    assert b"data-keep " in client.get(feature_url("contact", language)).data


def test_a_kept_copy_says_when_it_was_kept_and_holds_its_warning_back(client: FlaskClient, language: Language) -> None:
    said = client.get(f"{feature_url('kept', language)}/notice?due=2020-01-02").get_json()
    notice = document_fromstring(said["notice"])
    (warning,) = notice.cssselect("[hidden][data-due]")
    assert warning.get("data-due") == "2020-01-02"
    assert ("2 Ionawr 2020" if language == "cy" else "2 January 2020") in warning.text_content()
    assert re.search(r"\d{5} \d{3} \d{3}", warning.text_content())
    assert said["kept"].startswith("Cadwyd ar" if language == "cy" else "Kept on")


@pytest.mark.parametrize("due", ["", "?due=", "?due=never", "?due=2020-99-99"])
def test_a_page_without_a_review_date_has_no_warning(client: FlaskClient, language: Language, due: str) -> None:
    answer = client.get(f"{feature_url('kept', language)}/notice{due}")
    assert answer.status_code == 200
    assert "data-due" not in answer.get_json()["notice"]


def test_the_service_worker_stands_above_all_pages_and_is_looked_at_anew(client: FlaskClient) -> None:
    answer = client.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert feature_url("offline", "cy") in answer.text
    assert feature_url("remove-kept", "en") in answer.text
    assert "worker-src 'self'" in client.get("/cy").headers["Content-Security-Policy"]


def test_one_address_makes_the_browser_forget_everything(client: FlaskClient, language: Language) -> None:
    address = feature_url("remove-kept", language)
    assert f'href="{address}"' in client.get(feature_url("kept", language)).text
    client.set_cookie("calm", "on")
    answer = client.get(address)
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get_cookie("calm") is None
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_offline_page_gives_the_number_of_the_front_door(
    app: Flask, client: FlaskClient, language: Language
) -> None:
    library: Library = app.extensions["portal"].library
    phone = library.current().front_door(language).phone
    page = document_fromstring(client.get(feature_url("offline", language)).data)
    assert phone
    assert phone in page.cssselect("main")[0].text_content()


def test_the_whole_guide_is_one_file_that_needs_nothing_else(
    app: Flask, client: FlaskClient, language: Language
) -> None:
    answer = client.get(feature_url("whole-guide", language))
    page = document_fromstring(answer.data)
    assert len(answer.data) <= MOST_BYTES
    assert page.cssselect("[src], link[rel=stylesheet], script") == []
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "'sha256-" in answer.headers["Content-Security-Policy"]
    library: Library = app.extensions["portal"].library
    titles = [heading.text_content() for heading in page.cssselect("h3[id]")]
    assert sorted(titles) == sorted(entry.title for entry in library.current().of_type(PageType.GUIDANCE, language))


def test_every_link_of_the_whole_guide_leads_somewhere_from_a_saved_file(
    client: FlaskClient, language: Language
) -> None:
    page = document_fromstring(client.get(feature_url("whole-guide", language)).data)
    ids = [element.get("id") for element in page.cssselect("[id]")]
    assert len(ids) == len(set(ids))
    links = [link.get("href") for link in page.cssselect("a[href]")]
    assert {link for link in links if link.startswith("#")} <= {f"#{id_}" for id_ in ids}
    assert [link for link in links if not link.startswith("#") and not urlsplit(link).scheme] == []
    assert [heading.text_content() for heading in page.cssselect("h1")] != []


def test_the_whole_guide_says_of_which_day_it_is(client: FlaskClient, language: Language) -> None:
    text = client.get(feature_url("whole-guide", language)).text
    assert re.search(r"\d{1,2} \w+ 20\d\d", text.split("<nav", 1)[0])


def test_both_languages_stand_side_by_side_where_a_reader_asks(client: FlaskClient, language: Language) -> None:
    alone, twin = GUIDES[language], GUIDES[other(language)]
    assert 'href="?show=both"' in client.get(alone).text
    page = document_fromstring(client.get(f"{alone}?show=both").data)
    rows = page.cssselect(".both__row")
    assert len(rows) > 3
    for row in rows:
        sides = row.cssselect(".both__side")
        assert [side.get("lang") for side in sides] == ["cy", "en"]
        assert all(side.text_content().strip() for side in sides)
    assert page.cssselect("link[rel=canonical]")[0].get("href").endswith(alone)
    switch = page.cssselect(f'a[hreflang="{other(language)}"][lang]')[0]
    assert switch.get("href") == f"{twin}?show=both"


def test_an_unknown_choice_shows_the_ordinary_page(client: FlaskClient, language: Language) -> None:
    assert "both__row" not in client.get(f"{GUIDES[language]}?show=all").text
