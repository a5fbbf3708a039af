"""Rasa is dead, hangs, is slow or talks nonsense: the reader is answered by search, at once for those who come next."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from flask import Flask

from portal.assistant import RasaUnderstanding
from portal.assistant.understanding import Unavailable
from portal.content import Language
from portal.content.paths import feature_url
from tests.site.auditing import audited

QUESTIONS: dict[Language, str] = {
    "cy": "Beth yw cynllun datblygu unigol?",
    "en": "What is an individual development plan?",
}
UNDERSTOOD = b'[{"custom": {"say": "answer", "intent": "what-is-an-idp", "confidence": 0.99}}]'


@contextmanager
def hung() -> Iterator[str]:
    """Something takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@contextmanager
def rasa(body: bytes, status: int = 200, *, after: float = 0) -> Iterator[str]:
    """A Rasa that answers every message so."""
    never = threading.Event()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            never.wait(after)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@contextmanager
def dead() -> Iterator[str]:
    yield "http://127.0.0.1:9"


TOO_SLOW = partial(rasa, UNDERSTOOD, after=1)


@pytest.fixture
def ask(app: Flask, language: Language, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    def ask(url: str, times: int = 1, timeout: float = 0.3) -> list[httpx.Response]:
        understanding = RasaUnderstanding(url, timeout=timeout)
        monkeypatch.setattr(app.extensions["portal"].assistant, "_understanding", understanding)
        with httpx.Client(base_url="http://127.0.0.1", transport=httpx.WSGITransport(app=app)) as client:
            address = feature_url("ask", language)
            return [client.post(address, data={"message": QUESTIONS[language]}) for _ in range(times)]

    return ask


@pytest.mark.parametrize(
    "broken",
    [dead, hung, partial(rasa, b"", 500), partial(rasa, b"<html>"), partial(rasa, b"[]"), TOO_SLOW],
    ids=["dead", "hung", "failing", "nonsense", "empty", "too slow"],
)  # fmt: skip
def test_the_reader_is_answered_by_search_with_the_front_door(
    ask: Callable[..., list[httpx.Response]], language: Language, broken: Callable[[], AbstractContextManager[str]]
) -> None:
    with broken() as url:
        answers = ask(url, times=3)
    for answer in answers:
        assert answer.status_code == 200
        page = audited(answer.request.url.path, 200, answer.text, answer.headers["Content-Security-Policy"])
        assert page.document.cssselect(f'main a[href^="/{language}/"]'), "search results"
        assert 'href="tel:' in answer.text


def test_those_who_come_next_do_not_wait_for_a_rasa_that_hangs() -> None:
    with hung() as url:
        understanding = RasaUnderstanding(url, timeout=0.3, clock=lambda: 0.0)
        with pytest.raises(Unavailable):
            understanding.ask("IDP", "en", "one-of-a-test")
    # Nobody listens there any more, and nobody is asked.
    with pytest.raises(Unavailable):
        understanding.ask("IDP", "en", "one-of-a-test")


def test_a_rasa_that_takes_its_time_within_bounds_is_used(
    ask: Callable[..., list[httpx.Response]], language: Language
) -> None:
    with rasa(UNDERSTOOD, after=0.05) as url:
        (answer,) = ask(url, timeout=20)
    words = {"cy": "Cynllun Datblygu Unigol", "en": "Individual Development Plan"}
    assert words[language].lower() in answer.text.lower()
    assert {"cy": "nid yw'n gweithio", "en": "not working"}[language] not in answer.text
