"""Content is broken or gone while the portal runs, or when it starts: what was good is shown on."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import create_app
from portal.config import Settings
from portal.content import Language, Library
from portal.content.paths import feature_url
from portal.extensions import limiter

PAGE = "guidance/what-is-aln"
REGISTERS = ("facts.yml", "sources.yml", "towns.yml", "labels.yml")


@pytest.fixture(scope="module")
def good(settings: Settings) -> Path:
    return Path(shutil.copytree(settings.content_dir, settings.var_dir / "content"))


@pytest.fixture
def content_dir(good: Path, settings: Settings) -> Iterator[Path]:
    """A folder of content that a test may break; it is made good again."""
    yield good
    for file in (good / PAGE / "cy.md", good / PAGE / "en.md", *(good / name for name in REGISTERS)):
        shutil.copyfile(settings.content_dir / file.relative_to(good), file)


@pytest.fixture(scope="module")
def app(settings: Settings, good: Path) -> Flask:
    limiter.enabled = False
    return create_app(settings.model_copy(update={"content_dir": good}))


@pytest.fixture
def client(app: Flask, content_dir: Path) -> FlaskClient:
    return app.test_client()


@pytest.mark.parametrize("broken", ["---\ntitle: [\n---\n", "", "\x00\xff", "no front matter"])
def test_a_page_that_breaks_stays_as_it_was_in_both_languages(
    client: FlaskClient, content_dir: Path, language: Language, broken: str
) -> None:
    entry = Library(content_dir).current().entry(PAGE, language)
    assert entry
    before = client.get(entry.url)
    (content_dir / PAGE / f"{language}.md").write_bytes(broken.encode("latin-1"))
    after = client.get(entry.url)
    assert (after.status_code, after.data.count(b"<h1")) == (200, 1)
    assert entry.title in after.text
    assert before.status_code == 200


@pytest.mark.parametrize("register", REGISTERS)
def test_a_register_that_breaks_stays_as_it_was(
    client: FlaskClient, content_dir: Path, language: Language, register: str
) -> None:
    phone = Library(content_dir).current().front_door(language).phone
    assert client.get(feature_url("contact", language)).status_code == 200
    (content_dir / register).write_text("- : [")
    page = client.get(feature_url("contact", language))
    assert page.status_code == 200
    assert phone
    assert phone in page.text


def test_a_folder_that_goes_away_takes_nothing_with_it(
    client: FlaskClient, content_dir: Path, language: Language
) -> None:
    before = client.get(feature_url("guidance", language))
    aside = content_dir.rename(content_dir.with_name("aside"))
    try:
        after = client.get(feature_url("guidance", language))
        assert client.get("/health/ready").status_code == 200
    finally:
        aside.rename(content_dir)
    assert (before.status_code, after.status_code) == (200, 200)
    assert 'href="tel:' in after.text


def test_a_start_with_a_broken_page_shows_all_others(content_dir: Path, settings: Settings, language: Language) -> None:
    entry = Library(content_dir).current().entry(PAGE, language)
    assert entry
    (content_dir / PAGE / "cy.md").write_text("broken")
    limiter.enabled = False
    client = create_app(settings.model_copy(update={"content_dir": content_dir})).test_client()
    assert client.get(feature_url("guidance", language)).status_code == 200
    gone = client.get(entry.url)
    assert gone.status_code == 404
    assert 'href="tel:' in gone.text
