"""Words explained where they stand, in the glossary and in easy read."""

import re
from types import SimpleNamespace

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from portal.config import ROOT
from portal.content import Content, Language, PageType, other
from portal.content.paths import feature_url
from portal.web.meanings import Meanings
from portal.welsh.letters import ALPHABET, sort_key

from .test_pages import page

SYMBOLS = ROOT / "portal" / "assets" / "symbols"


@pytest.fixture
def current(parts: SimpleNamespace) -> Content:
    content: Content = parts.library.current()
    return content


def marked(app: Flask, current: Content, language: Language, *pieces: str) -> list[str]:
    """Mark pieces of one page and return the words marked, in order."""
    with app.test_request_context(f"/{language}"):
        g.language = language
        meanings = Meanings(current, language)
        html = "".join(meanings.marked(piece) for piece in pieces)
    return [
        re.sub(r"<[^>]+>", "", words) for words in re.findall(r'<label class="word">(.*?)</label>', html, re.DOTALL)
    ]


@pytest.mark.parametrize(
    ("language", "sentence", "words"),
    [
        ("en", "An individual development plan is for those with ALN.", ["individual development plan", "ALN"]),
        ("en", "Two IDPs and three special schools.", ["IDPs", "special schools"]),
        ("en", "Individual\ndevelopment plan", ["Individual\ndevelopment plan"]),
        ("cy", "Gofynnwch am gynllun datblygu unigol.", ["gynllun datblygu unigol"]),
        ("cy", "Yn fy nghynllun datblygu unigol", ["nghynllun datblygu unigol"]),
        ("cy", "Ei chynllun datblygu unigol", ["chynllun datblygu unigol"]),
        ("cy", "Ffoniwch borth Tyfu.", ["borth Tyfu"]),
        ("cy", "Siaradwch â'r CydADY, neu i GydADY arall.", ["CydADY"]),
        ("cy", "i GydADY'r ysgol", ["GydADY"]),
        ("cy", "Mae'r CDUau yn barod.", ["CDUau"]),
        ("en", "The idp in an email address, ALNs-like or preALN.", []),
    ],
)
def test_terms_are_found_as_they_are_written(
    app: Flask, current: Content, language: Language, sentence: str, words: list[str]
) -> None:
    assert marked(app, current, language, f"<p>{sentence}</p>") == words


def test_a_term_is_marked_once_on_a_page_whichever_form_comes_first(app: Flask, current: Content) -> None:
    pieces = ("<p>An IDP. Another IDP.</p>", "<p>Each individual development plan, and ALN.</p>")
    assert marked(app, current, "en", *pieces) == ["IDP", "ALN"]


def test_headings_links_and_attributes_are_left_alone(app: Flask, current: Content) -> None:
    html = '<h2 id="idp">IDP</h2><p title="IDP"><a href="/IDP">The <em>IDP</em></a> &amp; an <strong>IDP</strong></p>'
    with app.test_request_context("/en"):
        g.language = "en"
        out = str(Meanings(current, "en").marked(html))
    start, _, end = out.partition('<label class="word">')
    assert start == html[: html.index("IDP</strong>")]
    assert end.endswith("</strong></p>")


def test_an_abbreviation_of_two_terms_shows_both(client: FlaskClient, app: Flask, current: Content) -> None:
    with app.test_request_context("/cy"):
        g.language = "cy"
        out = str(Meanings(current, "cy").marked("<p>PIP</p>"))
    for term in ("powys-inclusion-panel", "personal-independence-payment"):
        assert current.entry(f"term/{term}", "cy").url in out


def test_each_meaning_on_a_page_is_opened_by_its_button_and_leads_to_the_glossary(
    client: FlaskClient, current: Content, language: Language
) -> None:
    for reference in ("guidance/what-is-an-idp", "answer/what-is-an-idp"):
        html = page(client, current.entry(reference, language).url)
        opened = re.findall(r'<button class="word__open" type="button" popovertarget="([^"]+)"', html)
        meanings = re.findall(r'<span class="meaning" id="([^"]+)" popover>', html)
        assert opened == meanings != []
        assert len(set(meanings)) == len(meanings)
        glossary = page(client, feature_url("glossary", language))
        for slug in re.findall(r'class="meaning__more" href="[^"]+#([^"]+)"', html):
            assert f'id="{slug}"' in glossary


def test_the_glossary_gives_each_term_in_both_languages(
    client: FlaskClient, current: Content, language: Language
) -> None:
    html = page(client, feature_url("glossary", language))
    for entry in current.of_type(PageType.TERM, language):
        twin = current.entry(entry.reference, other(language))
        term = html[html.index(f'id="{entry.meta.slug}"') :]
        assert f'<span lang="{twin.language}">{twin.title.replace(chr(39), "&#39;")}' in term[: term.index("</div>")]


def test_the_glossary_can_be_read_by_the_words_of_the_other_language(client: FlaskClient, current: Content) -> None:
    html = page(client, "/en/glossary?from=other")
    names = re.findall(r'<dt class="term__name"><span lang="cy">([^<(]+)', html)
    assert len(names) == len(current.of_type(PageType.TERM, "cy"))
    titles = [name.strip().replace("&#39;", "'") for name in names]
    assert titles == sorted(titles, key=sort_key)
    letters = re.findall(r'id="letter-([^"]+)"', html)
    assert letters == [letter for letter in ALPHABET if letter in letters]


def test_old_words_and_words_of_england_are_marked(client: FlaskClient, current: Content, language: Language) -> None:
    html = page(client, feature_url("glossary", language))
    for usage in ("old", "england"):
        terms = [entry for entry in current.of_type(PageType.TERM, language) if entry.meta.usage == usage]
        assert html.count(f"term__usage--{usage}") == len(terms) > 0


def test_an_answer_and_its_guide_lead_to_easy_read_and_back(
    client: FlaskClient, current: Content, language: Language
) -> None:
    easy = current.entry("easy-read/what-is-an-idp", language)
    back = page(client, easy.url)
    for reference in ("answer/what-is-an-idp", "guidance/what-is-an-idp"):
        whole = current.entry(reference, language)
        assert f'class="easy-link" href="{easy.url}"' in page(client, whole.url)
        assert f'href="{whole.url}"' in back
    assert f'href="{easy.url}"' in page(client, feature_url("easy-read", language))


def test_a_page_without_an_easy_version_offers_none(client: FlaskClient, current: Content, language: Language) -> None:
    assert "easy-link" not in page(client, current.entry("answer/bus-passes", language).url)


def test_every_line_of_easy_read_has_a_picture_that_is_drawn(
    client: FlaskClient, current: Content, language: Language
) -> None:
    for entry in current.of_type(PageType.EASY_READ, language):
        assert {line.symbol for line in entry.meta.lines} <= {path.stem for path in SYMBOLS.glob("*.svg")}
        html = page(client, entry.url)
        assert html.count('class="easy__line"') == html.count('class="easy__picture"') == len(entry.meta.lines)
