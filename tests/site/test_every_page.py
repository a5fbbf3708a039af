"""Every page that a reader can reach is sound, in both languages, and leads somewhere."""

from pathlib import Path

import pytest
from flask import Flask

from portal.content import LANGUAGES, Language

from .auditing import AuditingClient, audited
from .conftest import Crawl

# One address a line, for each page. A page may be added freely; one that goes needs a redirect first.
PROMISED = Path(__file__).resolve().parents[1] / "data" / "addresses.txt"


def test_every_page_passes_the_audit_and_no_link_is_dead(crawl: Crawl) -> None:
    assert crawl.faults == []
    assert len(crawl.pages) > 100


def test_every_fragment_that_is_linked_to_is_there(crawl: Crawl) -> None:
    missing = [
        f"{page.url} -> {link}"
        for page in crawl.pages.values()
        for link in page.links()
        if "#" in link and (target := link.partition("#"))[0] in crawl.pages
        and target[2] not in crawl.pages[target[0]].ids()
    ]  # fmt: skip
    assert missing == []


def test_every_page_has_its_twin_and_the_switch_goes_there_and_back(crawl: Crawl) -> None:
    for page in crawl.pages.values():
        other = "en" if page.language == "cy" else "cy"
        (there,) = page.switches(other)
        assert there in crawl.pages, f"{page.url} switches to {there}"
        assert crawl.pages[there].switches(page.language) == {page.url}


def test_no_address_that_was_public_is_gone(crawl: Crawl) -> None:
    promised = set(PROMISED.read_text(encoding="utf-8").split())
    assert promised - crawl.addresses == set()
    assert crawl.addresses - promised == set(), f"add the new addresses to {PROMISED.name}"


@pytest.mark.parametrize(
    ("address", "status"),
    [("/{language}/nowhere", 404), ("/{language}/ask/deep/er", 404), ("/{language}", 405)],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_page_is_sound_too(
    app: Flask, site: AuditingClient, address: str, status: int, language: Language
) -> None:
    url = address.format(language=language)
    if status == 405:
        response = app.test_client().put(url)
        assert response.status_code == 405
        audited(url, 405, response.get_data(as_text=True), response.headers["Content-Security-Policy"])
    else:
        site.get(url, status=status)


@pytest.mark.parametrize(
    ("prefix", "header", "language"),
    [("/fr/page", "cy", "cy"), ("/fr/page", "en-GB", "en"), ("/anything/", "en", "en")],
)
def test_an_unknown_prefix_is_not_found_in_the_readers_own_language(
    app: Flask, prefix: str, header: str, language: str
) -> None:
    response = app.test_client().get(prefix, headers={"Accept-Language": header})
    assert response.status_code == 404
    assert f'<html lang="{language}"' in response.get_data(as_text=True)


@pytest.mark.parametrize(
    "damage",
    [
        ("<h1", "<h1>Twice</h1><h1"),
        ("<main", '<main id="x"><p id="x">'),
        ("</h1>", '</h1><a href="/en">here</a>'),
        ("</h1>", '</h1><p style="color:red">x</p>'),
        ("</h1>", "</h1><script>alert(1)</script>"),
        ("</h1>", "</h1><p>mae hyn yn Gymraeg a rhieni wedi chwilio</p>"),
        ("</h1>", "</h1><h4>Too deep</h4>"),
        ("</h1>", "</h1><label for=nothing>x</label>"),
        ("tel:", "fax:"),
        ('hreflang="cy"', 'hreflang="fr"'),
        ("</h1>", "</h1><b><i></b></i>"),
        ("</h1>", "</h1>{{ title }}"),
        ('lang="en"', 'lang="fr"'),
    ],
)
def test_the_audit_catches_what_it_is_for(app: Flask, damage: tuple[str, str]) -> None:
    response = app.test_client().get("/en/contact")
    html = response.get_data(as_text=True)
    assert damage[0] in html
    with pytest.raises(AssertionError):
        audited("/en/contact", 200, html.replace(*damage), response.headers["Content-Security-Policy"])
