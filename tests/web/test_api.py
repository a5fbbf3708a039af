"""The interface for programs: what it answers, and how it refuses."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from portal.content import Language
from portal.web.api.openapi import DESCRIPTION

from .conftest import session


def ask(client: FlaskClient, body: Any, status: int = 200) -> dict[str, Any]:
    response = client.post("/api/assistant", json=body)
    assert response.status_code == status, response.get_data(as_text=True)
    answer: dict[str, Any] = response.get_json()
    return answer


def test_a_question_gets_a_whole_reply(client: FlaskClient, parts: SimpleNamespace, language: Language) -> None:
    reply = ask(client, {"message": "IDP", "language": language, "conversation": None})
    assert set(reply) == set(DESCRIPTION["components"]["schemas"]["Reply"]["properties"])
    assert reply["language"] == language
    assert reply["front_door"]["phone"] == parts.library.current().front_door(language).phone


def test_a_button_of_a_flow_is_pressed_and_nothing_else_is_taken_for_one(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    ask(client, {"message": "x", "language": language, "button": "free-transport:stage=primary"})
    assert parts.assistant.pressed[-1] == "free-transport:stage=primary"
    ask(client, {"message": "x", "language": language, "button": "/restart"}, status=422)


def test_a_choice_names_its_topic(client: FlaskClient, parts: SimpleNamespace, language: Language) -> None:
    first = ask(client, {"message": "which?", "language": language})
    choice = first["choices"][0]
    ask(
        client,
        {
            "message": choice["title"],
            "language": language,
            "conversation": first["conversation"],
            "topic": choice["topic"],
        },
    )
    assert parts.assistant.asked[-1][2:] == (first["conversation"], choice["topic"])


@pytest.mark.parametrize(
    "body",
    [
        {"message": ""},
        {"message": "x" * 501},
        {"message": 7},
        {"message": None},
        {"message": "a", "topic": "/restart"},
        {"message": "a", "conversation": "../.."},
        {"message": "a", "stranger": 1},
        {},
        [],
        "text",
    ],
)
def test_a_question_that_cannot_be_used_is_refused_in_the_language_asked(
    client: FlaskClient, body: Any, language: Language
) -> None:
    if isinstance(body, dict):
        body = {**body, "language": language}
    answer = ask(client, body, status=422)
    assert answer["error"]["message"]


def test_the_reason_is_given_in_the_language_asked(client: FlaskClient) -> None:
    assert ask(client, {"message": "", "language": "cy"}, 422)["error"]["message"] == "Teipiwch eich cwestiwn."
    assert ask(client, {"message": "", "language": "en"}, 422)["error"]["message"] == "Type your question."


def test_an_unknown_language_is_refused(client: FlaskClient) -> None:
    ask(client, {"message": "IDP", "language": "fr"}, 422)


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        (b"message=IDP", "application/x-www-form-urlencoded", 415),
        (b"{nonsense", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 20_000, "application/json", 400),
        (b'{"message": "' + b"x" * 100_000 + b'"}', "application/json", 413),
    ],
)
def test_a_body_that_is_no_question_is_refused_in_json(
    client: FlaskClient, data: bytes, content_type: str, status: int
) -> None:
    response = client.post("/api/assistant", data=data, content_type=content_type)
    assert response.status_code == status
    assert response.get_json()["error"]["message"]


def test_another_sites_script_is_refused(client: FlaskClient) -> None:
    response = client.post("/api/assistant", json={"message": "IDP"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 400


def test_a_search_gives_pages_of_one_language(client: FlaskClient, language: Language) -> None:
    found = client.get("/api/search", query_string={"language": language, "q": "CDU IDP", "limit": 3}).get_json()
    assert 0 < len(found["results"]) <= 3
    assert all(result["url"].startswith(f"/{language}/") for result in found["results"])


@pytest.mark.parametrize(
    "query",
    [
        {"q": "IDP"},
        {"language": "fr", "q": "IDP"},
        {"language": "cy"},
        {"language": "cy", "q": " "},
        {"language": "cy", "q": "x" * 301},
        {"language": "cy", "q": "IDP", "limit": "0"},
        {"language": "cy", "q": "IDP", "limit": "٣"},
        {"language": "cy", "q": "IDP", "limit": "many"},
        {"language": "cy", "q": "IDP", "offset": "-1"},
        {"language": "cy", "q": "IDP", "type": "nothing"},
    ],
)
def test_a_search_that_cannot_be_made_is_refused(client: FlaskClient, query: dict[str, str]) -> None:
    assert client.get("/api/search", query_string=query).status_code == 422


def test_sessions_say_which_are_examples(client: FlaskClient, parts: SimpleNamespace, language: Language) -> None:
    parts.sessions.held += [session(), session(id="b", is_example=True)]
    listed = client.get("/api/sessions", query_string={"language": language}).get_json()["sessions"]
    assert [entry["example"] for entry in listed] == [False, True]
    assert listed[0]["town"] == ("Y Drenewydd" if language == "cy" else "Newtown")


def test_the_description_is_sound_and_served(client: FlaskClient) -> None:
    validate(json.loads(json.dumps(DESCRIPTION)))
    assert client.get("/api/openapi.json").get_json() == DESCRIPTION
    assert set(DESCRIPTION["paths"]) == {
        "/api/assistant",
        "/api/assistant/needed",
        "/api/assistant/conversations/{conversation}",
        "/api/search",
        "/api/sessions",
        "/api/directory",
        "/api/suggestions",
    }


def test_a_conversation_is_deleted_at_once(client: FlaskClient, parts: SimpleNamespace) -> None:
    assert client.delete(f"/api/assistant/conversations/{'a' * 22}").status_code == 204
    assert parts.assistant.forgotten == ["a" * 22]


@pytest.mark.parametrize(("id_", "status"), [("short", 422), ("x" * 65, 422), ("..%2F..%2Fetc", 404)])
def test_what_can_be_no_conversation_is_not_deleted(
    client: FlaskClient, parts: SimpleNamespace, id_: str, status: int
) -> None:
    assert client.delete(f"/api/assistant/conversations/{id_}").status_code == status
    assert parts.assistant.forgotten == []


def test_another_site_can_delete_no_conversation(client: FlaskClient, parts: SimpleNamespace) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert client.delete(f"/api/assistant/conversations/{'a' * 22}", headers=headers).status_code == 400
    assert client.post("/api/assistant/needed", json={}, headers=headers).status_code == 400
    assert parts.assistant.forgotten == []


@pytest.mark.parametrize("needed", [True, False])
def test_a_verdict_is_answered_as_a_reply(
    client: FlaskClient, parts: SimpleNamespace, language: Language, needed: bool
) -> None:
    body = {"topic": "what-is-an-idp", "needed": needed, "message": "IDP / CDU", "language": language}
    reply = client.post("/api/assistant/needed", json=body).get_json()
    assert set(reply) == set(DESCRIPTION["components"]["schemas"]["Reply"]["properties"])
    assert reply["language"] == language
    assert bool(reply["choices"]) is not needed
    assert parts.assistant.verdicts == [("what-is-an-idp", "IDP / CDU", language, needed)]


@pytest.mark.parametrize(
    "body",
    [
        {"topic": "what-is-an-idp"},
        {"topic": "/restart", "needed": True},
        {"topic": "what-is-an-idp", "needed": "yes"},
        {"topic": "what-is-an-idp", "needed": True, "message": "x" * 501},
        {"topic": "what-is-an-idp", "needed": True, "button": "stop"},
        {"needed": True},
    ],
)
def test_a_verdict_that_cannot_be_used_is_refused(client: FlaskClient, parts: SimpleNamespace, body: Any) -> None:
    assert client.post("/api/assistant/needed", json=body).status_code == 422
    assert parts.assistant.verdicts == []


def test_a_program_is_told_when_the_assistant_is_off(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    address = f"/api/assistant?language={language}"
    assert client.get(address).get_json() == {"on": True, "reason": None}
    parts.assistant.off.update({"cy": "Rheswm.", "en": "A reason."})
    assert client.get(address).get_json() == {"on": False, "reason": parts.assistant.off[language]}


def test_health_tells_each_part(client: FlaskClient) -> None:
    assert client.get("/health/live").get_json() == {"status": "ok"}
    ready = client.get("/health/ready").get_json()
    assert set(ready["parts"]) == {"content", "search", "database", "assistant"}
