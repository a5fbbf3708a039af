"""Errors in both languages, each with the front door, and none that leans on what is broken."""

from types import SimpleNamespace

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from portal import create_app
from portal.content import Language
from portal.content.paths import feature_url
from portal.extensions import limiter
from portal.web.routing import language_of


@pytest.fixture(scope="session")
def failing(parts: SimpleNamespace) -> Flask:
    """An application that answers any status asked for, and falls over when asked to."""
    app = create_app(parts.settings, parts)
    limiter.reset()

    @app.get("/<language>/fail/<int:status>")
    def fail(language: str, status: int) -> str:
        abort(status)

    @app.get("/<language>/break")
    def break_down(language: str) -> str:
        raise RuntimeError("broken")

    return app


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 429, 500, 502, 503])
def test_each_error_is_explained_with_the_front_door(
    failing: Flask, parts: SimpleNamespace, status: int, language: Language
) -> None:
    response = failing.test_client().get(f"/{language}/fail/{status}")
    html = response.get_data(as_text=True)
    assert response.status_code == status
    assert f'<html lang="{language}"' in html
    assert parts.library.current().front_door(language).phone in html
    assert 'content="noindex"' in html


@pytest.mark.parametrize(
    ("header", "expected"), [("cy", ["cy"]), ("en-GB,en;q=0.9", ["en"]), ("fr", ["cy", "en"]), ("", ["cy", "en"])]
)
def test_an_unknown_prefix_is_told_in_the_nearest_language(
    client: FlaskClient, header: str, expected: list[str]
) -> None:
    response = client.get("/fr/page", headers={"Accept-Language": header} if header else {})
    html = response.get_data(as_text=True)
    assert response.status_code == 404
    assert f'<html lang="{expected[0]}"' in html
    assert all(words in html for words in {"cy": ["Ni allwn"], "en": ["We cannot"]}[expected[-1]])
    assert ("Ni allwn" in html) == ("cy" in expected)


def test_a_fault_of_ours_is_told_even_when_content_cannot_be_read(
    failing: Flask, parts: SimpleNamespace, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = parts.library.current().front_door(language).phone

    def broken() -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(parts.library, "current", broken)
    response = failing.test_client().get(feature_url("home", language))
    assert response.status_code == 500
    assert phone in response.get_data(as_text=True)


def test_a_fault_says_nothing_of_itself(failing: Flask, language: Language) -> None:
    html = failing.test_client().get(f"/{language}/break").get_data(as_text=True)
    assert "RuntimeError" not in html
    assert "Set-Cookie" not in html


def test_asking_too_often_says_when_to_come_back(failing: Flask, language: Language) -> None:
    assert failing.test_client().get(f"/{language}/fail/429").headers["Retry-After"] == "60"


def test_too_many_questions_are_refused_in_the_language_asked(client: FlaskClient, language: Language) -> None:
    statuses = [client.post(feature_url("ask", language), data={"message": "IDP"}).status_code for _ in range(121)]
    assert statuses == [200] * 120 + [429]
    response = client.post("/api/assistant", json={"message": "IDP", "language": language})
    assert response.status_code == 200, "each way of asking has its own measure"


def test_a_wrong_method_names_the_right_ones(client: FlaskClient, language: Language) -> None:
    response = client.put(feature_url("guidance", language))
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_an_error_page_switches_language_too(client: FlaskClient, language: Language) -> None:
    html = client.get(f"/{language}/nowhere").get_data(as_text=True)
    assert f'href="/{"en" if language == "cy" else "cy"}/nowhere"' in html


def test_a_host_we_do_not_answer_to_is_refused(parts: SimpleNamespace, language: Language) -> None:
    settings = parts.settings.model_copy(update={"trusted_hosts": ["localhost"]})
    client = create_app(settings, parts).test_client()
    response = client.get(feature_url("home", language), headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "language"), [("/cy", "cy"), ("/en/x", "en"), ("/english", None), ("/", None), ("", None), ("/CY", None)]
)
def test_the_language_of_an_address_is_its_first_part(path: str, language: str | None) -> None:
    assert language_of(path) == language
