"""Feedback: a form without scripts or cookies, in both languages, with help first where there is danger."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from portal.booking.database import migrate, open_database
from portal.content import Language, other
from portal.content.paths import feature_url
from portal.feedback import Feedback, said
from portal.parts import without_personal_data
from tests.site.auditing import AuditingClient, audited

PAGE = "guidance/what-is-aln"
DANGER = {"cy": "dw i eisiau lladd fy hun", "en": "I want to kill myself"}


@pytest.fixture
def engine(tmp_path: Path, parts: SimpleNamespace, client: FlaskClient) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'portal.db'}")
    migrate(engine)
    parts.feedback = Feedback(engine, without_personal_data(parts.library))
    yield engine
    engine.dispose()


def send(client: FlaskClient, language: Language, status: int, **form: str):  # type: ignore[no-untyped-def]
    path = feature_url("feedback", language)
    response = client.post(path, data=form)
    assert response.status_code == status, response.text
    assert "Set-Cookie" not in response.headers
    if status == 303:
        return response
    audited(path, status, response.text, response.headers["Content-Security-Policy"])
    return response


@pytest.mark.parametrize("reference", [PAGE, "answer/what-is-an-idp", "page/privacy", "contact/front-door"])
def test_each_page_of_content_asks_whether_it_was_useful(
    client: FlaskClient, parts: SimpleNamespace, reference: str, language: Language
) -> None:
    page = AuditingClient(client).get(parts.library.current().entry(reference, language).url.partition("#")[0])
    (form,) = page.document.cssselect("form.useful")
    assert (form.get("action"), form.get("method")) == (feature_url("feedback", language), "get")
    assert [field.get("value") for field in form.cssselect("input[name=page]")] == [reference]
    assert [button.get("value") for button in form.cssselect("button[name=useful]")] == ["yes", "no"]


@pytest.mark.parametrize("path", ["", "search?q=idp", "nowhere", "feedback"])
def test_other_pages_do_not_ask(client: FlaskClient, path: str, language: Language) -> None:
    assert 'class="useful"' not in client.get(f"/{language}/{path}".rstrip("/")).text


def test_the_form_knows_its_page_and_the_answer_pressed(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    form = AuditingClient(client).get(f"{feature_url('feedback', language)}?page={PAGE}&useful=no&missing=planted")
    assert parts.library.current().entry(PAGE, language).title in form.text("main")
    assert [radio.get("value") for radio in form.document.cssselect("input[type=radio][checked]")] == ["no"]
    assert "planted" not in form.text("main")
    assert form.document.cssselect("textarea")[0].get("aria-describedby")


def test_what_is_sent_is_kept_without_personal_data_and_thanked_for(
    client: FlaskClient, engine: Engine, language: Language
) -> None:
    sent = send(client, language, 303, useful="no", missing="Ring 07700 900123: amserau bws, bus times", page=PAGE)
    assert "07700" not in sent.location
    thanks = AuditingClient(client).get(sent.location)
    assert thanks.document.cssselect(".front-door")
    (kept,) = said(engine)
    assert (kept.page, kept.language, kept.useful) == (PAGE, language, False)
    assert "07700" not in kept.missing
    assert "bus times" in kept.missing


def test_a_page_that_is_not_there_counts_as_the_site(client: FlaskClient, engine: Engine, language: Language) -> None:
    send(client, language, 303, useful="yes", page="guidance/../../etc")
    assert [one.page for one in said(engine)] == [""]


@pytest.mark.parametrize(("form", "field"), [({}, "useful"), ({"useful": "yes", "missing": "x" * 501}, "missing")])
def test_faults_are_told_at_the_top_and_at_the_field_and_nothing_is_lost(
    client: FlaskClient, engine: Engine, form: dict[str, str], field: str, language: Language
) -> None:
    answer = send(client, language, 422, **form)
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-error"' in answer.text
    assert re.search("<title>(Gwall|Error): ", answer.text)
    assert form.get("missing", "") in answer.text
    assert said(engine) == []


def test_the_language_switch_keeps_what_was_typed(client: FlaskClient, engine: Engine, language: Language) -> None:
    answer = send(client, language, 200, switch=language, missing="half a thought", useful="no", page=PAGE)
    assert "half a thought" in answer.text
    assert f'formaction="{feature_url("feedback", other(language))}"' in answer.text
    assert said(engine) == []


def test_words_of_danger_are_answered_with_help_first_and_not_kept(
    client: FlaskClient, parts: SimpleNamespace, engine: Engine, language: Language
) -> None:
    answer = send(client, language, 200, useful="no", missing=DANGER[language], page=PAGE)
    help_ = parts.library.current().entry("answer/safety-self-harm", language)
    assert answer.text.index(help_.title) < answer.text.index('id="missing"')
    assert "tel:999" in answer.text
    assert said(engine) == []
    send(client, language, 303, useful="no", missing=DANGER[language], page=PAGE, after_help="1")
    assert len(said(engine)) == 1


def test_a_database_that_is_down_is_told_with_the_front_door(
    client: FlaskClient, parts: SimpleNamespace, tmp_path: Path, language: Language
) -> None:
    parts.feedback = Feedback(open_database(f"sqlite:///{tmp_path / 'empty.db'}"), str)
    response = client.post(feature_url("feedback", language), data={"useful": "yes", "missing": "secret thoughts"})
    assert response.status_code == 503
    assert parts.library.current().front_door(language).phone in response.text


def test_the_page_of_replies_says_that_there_are_none_yet(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    replies = parts.library.current().entry("page/you-said-we-did", language)
    assert {"cy": "Nid ydym wedi cyhoeddi", "en": "We have not published"}[language] in client.get(replies.url).text
    assert replies.url in AuditingClient(client).get(feature_url("feedback", language)).links()
