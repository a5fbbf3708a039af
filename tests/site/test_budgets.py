"""Pages stay light enough for an old phone on a weak signal; a budget that is passed fails here."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.content import LANGUAGES, Language, Library, PageType
from portal.content.paths import feature_url

KB = 1024
HTML = 14 * KB  # what a first round trip brings
EVERYTHING = 60 * KB
SCRIPTS = 20 * KB  # before compression: a phone must read them as well as fetch them
READS_GZIP = {"Accept-Encoding": "gzip"}
FEATURES = ("home", "guidance", "answers", "post-16", "lived-experience", "directory", "contact", "sessions", "ask")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client(use_cookies=False)


@pytest.fixture(scope="session")
def addresses(app: Flask) -> list[str]:
    """Every guide and answer, and the first page of each feature."""
    library: Library = app.extensions["portal"].library
    types = (PageType.GUIDANCE, PageType.ANSWER, PageType.EASY_READ)
    pages = [entry.url for type_ in types for code in LANGUAGES for entry in library.current().of_type(type_, code)]
    return pages + [feature_url(feature, code) for feature in FEATURES for code in LANGUAGES]


@pytest.fixture(scope="session")
def static(app: Flask) -> Path:
    return Path(str(app.static_folder))


def test_the_html_of_each_page_comes_in_one_round_trip(client: FlaskClient, addresses: list[str]) -> None:
    assert [address for address in addresses if _sent(client, address) > HTML] == []


def test_a_page_with_all_it_needs_is_light(client: FlaskClient, addresses: list[str]) -> None:
    for address in addresses:
        needed = {address, *_assets(client.get(address).text)}
        assert sum(_sent(client, name) for name in needed) <= EVERYTHING, address


def test_all_scripts_that_a_page_can_ever_load_are_small(static: Path) -> None:
    assert 0 < sum(script.stat().st_size for script in static.glob("*.js")) <= SCRIPTS


def test_there_are_no_web_fonts_and_nothing_comes_from_another_host(static: Path) -> None:
    for style in static.glob("*.css"):
        css = style.read_text(encoding="utf-8")
        assert "@font-face" not in css
        assert "@import" not in css
        assert [url for url in re.findall(r"url\(([^)]*)\)", css) if not url.strip("\"'").startswith("data:")] == []
    for script in static.glob("*.js"):
        assert re.findall(r"[\"'`]https?://", script.read_text(encoding="utf-8")) == []


def test_no_page_sets_a_cookie_before_the_reader_acts(client: FlaskClient, addresses: list[str]) -> None:
    assert [address for address in addresses if "Set-Cookie" in client.get(address).headers] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_guides_are_the_same_for_everybody_and_revalidated(app: Flask, client: FlaskClient, language: Language) -> None:
    library: Library = app.extensions["portal"].library
    for entry in library.current().of_type(PageType.GUIDANCE, language):
        answer = client.get(entry.url)
        assert answer.headers["Cache-Control"] == "public, no-cache"
        again = client.get(entry.url, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def _sent(client: FlaskClient, address: str) -> int:
    """Return how many bytes of an answer cross the air to a browser that reads gzip."""
    return len(client.get(address, headers=READS_GZIP).data)


def _assets(html: str) -> set[str]:
    return {found.partition("#")[0] for found in re.findall(r'(?:href|src)="(/static/[^"]+)"', html)}
