"""Rasa over loopback: what it says, and everything that may be wrong with it."""

import json
import threading
import time

import pytest

from portal.assistant import Guess, RasaUnderstanding, Unavailable, Understood

from .conftest import FakeRasa

TIMEOUT = 0.2


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_rasa_is_asked_with_language_and_conversation(rasa: FakeRasa) -> None:
    ranking = [{"intent": "what-is-an-idp", "confidence": 0.9}, {"intent": "ask-for-an-idp", "confidence": 0.05}]
    rasa.says(say="answer", intent="what-is-an-idp", confidence=0.9, ranking=ranking)
    understood = RasaUnderstanding(rasa.url, timeout=TIMEOUT).ask("beth yw CDU", "cy", "abc")
    guesses = (Guess("what-is-an-idp", 0.9), Guess("ask-for-an-idp", 0.05))
    assert understood == Understood("answer", "what-is-an-idp", 0.9, guesses)
    assert rasa.heard == [
        {"path": "/webhooks/rest/webhook", "sender": "abc", "message": "beth yw CDU", "metadata": {"lang": "cy"}}
    ]


GOOD = {"say": "answer", "intent": "x", "confidence": 0.5}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"oops"),
        (409, b"[]"),
        (200, b""),
        (200, b"[]"),
        (200, b"<html>"),
        (200, b'{"custom": {}}'),
        (200, json.dumps([{"text": "hello"}]).encode()),
        (200, json.dumps([{"custom": {**GOOD, "say": "dance"}}]).encode()),
        (200, json.dumps([{"custom": {**GOOD, "confidence": 7}}]).encode()),
        (200, json.dumps([{"custom": {**GOOD, "confidence": float("nan")}}]).encode()),
        (200, json.dumps([{"custom": {**GOOD, "ranking": ["x"]}}]).encode()),
        (302, b""),
        (200, b"\xff\xfe"),
    ],
)
def test_whatever_is_wrong_is_unavailable(status: int, body: bytes, rasa: FakeRasa) -> None:
    rasa.sends(status, body)
    with pytest.raises(Unavailable) as raised:
        RasaUnderstanding(rasa.url, timeout=TIMEOUT).ask("a secret", "en", "abc")
    assert raised.value.__cause__ is None
    assert "secret" not in repr(raised.value)


def test_nobody_there_is_unavailable() -> None:
    understanding = RasaUnderstanding("http://127.0.0.1:9", timeout=TIMEOUT)
    assert not understanding.is_ready()
    with pytest.raises(Unavailable):
        understanding.ask("x", "en", "abc")


def test_a_rasa_that_hangs_costs_one_reader_the_time_out_and_then_none(rasa: FakeRasa) -> None:
    let_go = threading.Event()

    def hang(_body: object) -> tuple[int, bytes]:
        let_go.wait(5)
        return 200, b"[]"

    rasa.answer = hang
    clock = Clock()
    understanding = RasaUnderstanding(rasa.url, timeout=TIMEOUT, clock=clock)
    with pytest.raises(Unavailable):
        understanding.ask("x", "en", "abc")
    start = time.monotonic()
    for _reader in range(20):
        with pytest.raises(Unavailable):
            understanding.ask("x", "en", "abc")
    let_go.set()
    assert time.monotonic() - start < TIMEOUT
    assert len(rasa.heard) == 1


def test_rasa_is_used_again_when_it_is_back(rasa: FakeRasa) -> None:
    clock = Clock()
    understanding = RasaUnderstanding(rasa.url, timeout=TIMEOUT, clock=clock)
    rasa.sends(500, b"")
    with pytest.raises(Unavailable):
        understanding.ask("x", "en", "abc")
    rasa.says(**GOOD)
    clock.now += 3
    assert understanding.ask("x", "en", "abc").intent == "x"
    assert understanding.is_ready()


def test_a_proxy_of_the_machine_never_sees_a_message(rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    rasa.says(**GOOD)
    assert RasaUnderstanding(rasa.url, timeout=TIMEOUT).ask("x", "en", "abc").intent == "x"


def test_a_conversation_is_deleted_at_rasa_too(rasa: FakeRasa) -> None:
    RasaUnderstanding(rasa.url, timeout=TIMEOUT).forget("abc")
    assert rasa.heard == [{"deleted": "/webhooks/rest/conversations/abc"}]


def test_deleting_while_rasa_is_down_fails_quietly() -> None:
    RasaUnderstanding("http://127.0.0.1:9", timeout=TIMEOUT).forget("abc")
