"""Each page answers in both languages, leads to its twin, and says what its content says."""

import re
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from portal.content import ASSISTANT_ONLY, Answer, Language, PageType, other
from portal.content.paths import FEATURES, feature_url
from portal.content.schema import Audience
from portal.welsh.letters import ALPHABET

PAGES = [
    "home",
    "guidance",
    "answers",
    "lived-experience",
    "post-16",
    "compare",
    "easy-read",
    "directory",
    "search",
    "ask",
    "sessions",
    "contact",
    "glossary",
]


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.get_data(as_text=True)


def switch_of(html: str, language: Language) -> str:
    """The address that the language switch of a page leads to."""
    found = re.search(rf'href="([^"]+)" rel="alternate" lang="{other(language)}"', html)
    assert found
    return found[1].replace("&amp;", "&")


@pytest.mark.parametrize("feature", PAGES)
def test_each_page_is_in_its_own_language_and_switches_to_the_same_page(
    client: FlaskClient, feature: str, language: Language
) -> None:
    html = page(client, feature_url(feature, language))
    assert f'<html lang="{language}"' in html
    assert switch_of(html, language) == feature_url(feature, other(language))
    for code in ("cy", "en"):
        assert f'hreflang="{code}" href="http://localhost{feature_url(feature, code)}"' in html
    assert 'hreflang="x-default"' in html


def test_every_feature_has_an_answer(client: FlaskClient, language: Language) -> None:
    assert {client.get(feature_url(feature, language)).status_code for feature in FEATURES} <= {200, 302}


def test_every_page_of_content_shows_its_title_and_switches_to_its_twin(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    parts_of_pages = {PageType.CONTACT, PageType.TERM}
    for entry in parts.library.current().entries():
        own_words = isinstance(entry.meta, Answer) and entry.meta.group in ASSISTANT_ONLY
        if entry.language != language or entry.type in parts_of_pages or own_words or entry.id == "fact-withdrawn":
            continue
        html = page(client, entry.url)
        assert switch_of(html, language) == entry.twin_url
        assert f"{escape(entry.title)}</h1>" in html


def test_the_switch_keeps_the_query(client: FlaskClient, language: Language) -> None:
    html = page(client, f"{feature_url('search', language)}?q=cludiant+ysgol&type=guidance")
    assert switch_of(html, language) == f"{feature_url('search', other(language))}?q=cludiant+ysgol&type=guidance"


def test_the_front_page_offers_welsh_first_and_both_alike(client: FlaskClient) -> None:
    html = page(client, "/")
    assert html.index('href="/cy" hreflang="cy"') < html.index('href="/en" lang="en"')


def test_each_door_leads_to_its_own_guides(client: FlaskClient, parts: SimpleNamespace, language: Language) -> None:
    guides = parts.library.current().of_type(PageType.GUIDANCE, language)
    for audience in Audience:
        html = page(client, f"{feature_url('guidance', language)}?for={audience}")
        shown = {guide.url for guide in guides if f'href="{guide.url}"' in html}
        assert shown == {guide.url for guide in guides if audience in guide.meta.audience}


def test_an_unknown_filter_shows_everything(client: FlaskClient, language: Language) -> None:
    base = feature_url("guidance", language)
    assert page(client, f"{base}?for=nobody").count('<li class="card">') == page(client, base).count(
        '<li class="card">'
    )


def test_the_assistants_own_words_are_no_pages(client: FlaskClient, parts: SimpleNamespace, language: Language) -> None:
    entry = parts.library.current().entry("answer/small-talk-greeting", language)
    page(client, entry.url, status=404)


def test_every_page_names_the_front_door(client: FlaskClient, parts: SimpleNamespace, language: Language) -> None:
    door = parts.library.current().front_door(language)
    for feature in PAGES:
        assert f'href="mailto:{door.email}"' in page(client, feature_url(feature, language))


def test_an_option_after_a_number_is_not_dialled(client: FlaskClient, language: Language) -> None:
    assert 'href="tel:111"' in page(client, feature_url("contact", language))


def test_emergency_services_come_before_other_urgent_help(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    html = page(client, feature_url("contact", language))
    urgent = html[html.index('id="urgent"') :]
    slugs = re.findall(r'contact-card" id="([^"]+)"', urgent)
    assert slugs[0] == parts.library.current().entry("contact/emergency", language).meta.slug


def test_an_example_says_so(client: FlaskClient, parts: SimpleNamespace, language: Language) -> None:
    entry = parts.library.current().entry("day-in-the-life/a-college-day", language)
    html = page(client, entry.url)
    assert "notice--example" in html
    assert html.count('<li class="moment">') == len(entry.meta.timeline)


def test_stories_are_filtered_by_who_tells_them(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    current = parts.library.current()
    stories = current.of_type(PageType.CASE_STUDY, language) + current.of_type(PageType.DAY_IN_THE_LIFE, language)
    html = page(client, f"{feature_url('lived-experience', language)}?voice=young-person")
    shown = {story.id for story in stories if f'href="{story.url}"' in html}
    assert shown == {story.id for story in stories if story.meta.voice == "young-person"}


def test_the_welsh_glossary_follows_the_welsh_alphabet(client: FlaskClient, parts: SimpleNamespace) -> None:
    letters = re.findall(r'<h2 class="letter" id="letter-([^"]+)"', page(client, feature_url("glossary", "cy")))
    assert letters == [letter for letter in ALPHABET if letter in letters]


def test_a_search_marks_what_matched(client: FlaskClient) -> None:
    for address, word in (("/cy/chwilio?q=gludiant", "<mark>"), ("/en/search?q=transport", "<mark>transport</mark>")):
        assert word in page(client, address)


def test_a_search_that_finds_nothing_offers_a_person(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    html = page(client, f"{feature_url('search', language)}?q=zzqqxx")
    main = html[html.index("<main") : html.index("</main>")]
    assert 'href="tel:' in main
    assert f'href="{feature_url("ask", language)}?q=zzqqxx"' in main


def test_a_search_that_is_too_long_says_so(client: FlaskClient, language: Language) -> None:
    html = page(client, f"{feature_url('search', language)}?q={'a' * 301}", status=400)
    assert "govuk-error-summary" in html
    assert "300" in html


def test_what_a_reader_typed_is_never_run(client: FlaskClient, language: Language) -> None:
    html = page(client, f"{feature_url('search', language)}?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in html


def test_pages_ask_for_no_cookie_and_carry_the_headers(client: FlaskClient, language: Language) -> None:
    response = client.get(feature_url("home", language))
    assert "Set-Cookie" not in response.headers
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
