"""The way in: what the bot takes, what it refuses, and what it keeps to itself."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.bot.conftest import TOKEN, RunningBot

pytestmark = pytest.mark.rasa


def test_a_reply_holds_ids_alone(bot: RunningBot) -> None:
    (reply,) = bot.say("how do I ask for an IDP", sender="someone").json()
    assert set(reply) == {"recipient_id", "custom"}
    assert reply["recipient_id"] == "someone"
    said = reply["custom"]
    assert set(said) == {"say", "intent", "confidence", "ranking", "entities", "form"}
    assert said["say"] == "answer"
    assert said["intent"] == said["ranking"][0]["intent"] == "ask-for-an-idp"
    assert len(said["ranking"]) == 3
    assert all(set(guess) == {"intent", "confidence"} for guess in said["ranking"])


@pytest.mark.parametrize(
    "payload",
    [
        "/restart",
        "/session_start",
        "/what-is-aln",
        " \t//what-is-aln{}",
        '/inform{"topic": "idp"}',
        "/small-talk-greeting@1.0",
        "/back",
    ],
)
def test_text_that_looks_like_a_command_is_only_text(bot: RunningBot, payload: str) -> None:
    bot.say("how do I ask for an IDP", sender=f"slash{payload}")
    (reply,) = bot.say(payload, sender=f"slash{payload}").raise_for_status().json()
    assert reply["custom"]["confidence"] < 1
    with sqlite3.connect(bot.conversations) as store:
        kinds = [
            row[0] for row in store.execute("SELECT type_name FROM events WHERE sender_id = ?", [f"slash{payload}"])
        ]
    assert kinds.count("user") == 2
    assert "restart" not in kinds
    assert "undo" not in kinds
    assert kinds.count("session_started") == 1


@pytest.mark.parametrize(
    "message", ["", "   ", "/", "///", "\0", "\ud800", "😀😀", "<script>alert(1)</script>", "?" * 1900], ids=ascii
)
def test_odd_text_gets_an_ordinary_reply(bot: RunningBot, message: str) -> None:
    body = json.dumps({"sender": "odd", "message": message})  # escaped, so that a lone surrogate can be sent
    headers = {"Content-Type": "application/json"}
    response = httpx.post(f"{bot.url}/webhooks/rest/webhook", content=body, headers=headers, timeout=30)
    assert response.status_code == 200
    assert response.json()[0]["custom"]["say"] != "answer"


@pytest.mark.parametrize(
    "more",
    [{"message": None}, {"message": 5}, {"message": "x" * 2001}, {"sender": ""}, {"sender": None}, {"metadata": "cy"}],
)
def test_what_is_not_a_message_is_refused(bot: RunningBot, more: dict[str, Any]) -> None:
    body = {"message": "helo", **more}
    response = bot.say(body.pop("message"), **body)
    assert response.status_code == 422
    assert set(response.json()) == {"reason"}


def test_the_programming_interface_needs_the_token(bot: RunningBot) -> None:
    assert httpx.get(f"{bot.url}/status").status_code == 401
    assert httpx.put(f"{bot.url}/model", json={"model_file": "/etc/passwd"}).status_code == 401
    assert httpx.get(f"{bot.url}/status", params={"token": TOKEN}).status_code == 200


def test_the_bot_listens_on_this_machine_alone(bot: RunningBot) -> None:
    port = f"{httpx.URL(bot.url).port:04X}"
    table = Path(f"/proc/{bot.process.pid}/net/tcp").read_text(encoding="ascii")
    listening = [line.split()[1] for line in table.splitlines() if line.split()[3] == "0A"]
    assert [address for address in listening if address.endswith(f":{port}")] == [f"0100007F:{port}"]


def test_nothing_that_was_typed_is_logged(bot: RunningBot) -> None:
    for secret in ("my son Xylophonius cannot cope", "/Xylophonius", "/Xylophonius{", "ffôn Xylophonius"):
        bot.say(secret)
        bot.say(secret, sender=5)
    assert "ylophonius" not in bot.log.read_text(encoding="utf-8")


def test_the_bot_needs_less_than_500_megabytes(bot: RunningBot) -> None:
    status = Path(f"/proc/{bot.process.pid}/status").read_text(encoding="utf-8").splitlines()
    (peak,) = (int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    assert peak < 500 * 1024
