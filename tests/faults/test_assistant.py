"""Rasa is dead, hangs, is slow or talks nonsense: the reader is answered by search, at once for those who come next."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import httpx
import pytest
from flask import Flask

from portal.assistant import RasaUnderstanding, understanding
from portal.assistant.understanding import Unavailable
from portal.config import Settings
from portal.content import Language
from portal.content.paths import feature_url
from tests.processes import free_port
from tests.site.auditing import audited

QUESTIONS: dict[Language, str] = {
    "cy": "Beth yw cynllun datblygu unigol?",
    "en": "What is an individual development plan?",
}
AWAY: dict[Language, str] = {"cy": "Nid yw'r cynorthwyydd", "en": "The assistant is not working"}
UNDERSTOOD = b'[{"custom": {"say": "answer", "intent": "what-is-an-idp", "confidence": 0.99}}]'

Fault = Callable[[int], AbstractContextManager[None]]


@contextmanager
def dead(port: int) -> Iterator[None]:
    """Nobody listens."""
    yield


@contextmanager
def hung(port: int) -> Iterator[None]:
    """Something takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", port)):
        yield


@contextmanager
def rasa(body: bytes, status: int, after: float, port: int) -> Iterator[None]:
    """A Rasa that answers every message so, after a while."""
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

    with ThreadingHTTPServer(("127.0.0.1", port), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def settings(settings: Settings) -> Settings:
    url = f"http://127.0.0.1:{free_port()}"
    return settings.model_copy(update={"rasa_url": url, "rasa_timeout_seconds": 1.0})


@pytest.fixture
def ask(
    app: Flask, settings: Settings, language: Language, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Fault], httpx.Response]:
    """Ask while Rasa is so; a Rasa that failed is asked again at once."""
    monkeypatch.setattr(understanding, "_REST_SECONDS", 0.0)

    def ask(fault: Fault) -> httpx.Response:
        transport = httpx.WSGITransport(app=app)
        with fault(urlsplit(settings.rasa_url).port or 0), httpx.Client(transport=transport) as client:
            address = f"http://127.0.0.1{feature_url('ask', language)}"
            return client.post(address, data={"message": QUESTIONS[language]})

    return ask


@pytest.mark.parametrize(
    "fault",
    [
        dead,
        hung,
        partial(rasa, b"", 500, 0),
        partial(rasa, b"<html>", 200, 0),
        partial(rasa, b"[]", 200, 0),
        partial(rasa, UNDERSTOOD, 200, 2.0),
    ],
    ids=["dead", "hung", "failing", "nonsense", "empty", "too slow"],
)
def test_the_reader_is_answered_by_search_with_the_front_door(
    ask: Callable[[Fault], httpx.Response], language: Language, fault: Fault
) -> None:
    answer = ask(fault)
    assert answer.status_code == 200
    page = audited(answer.request.url.path, 200, answer.text, answer.headers["Content-Security-Policy"])
    assert AWAY[language] in answer.text.replace("&#39;", "'")
    assert page.document.cssselect(f'main a[href^="/{language}/"]'), "search results"
    assert 'href="tel:' in answer.text


def test_those_who_come_next_do_not_wait_for_a_rasa_that_hangs() -> None:
    port = free_port()
    rasa = RasaUnderstanding(f"http://127.0.0.1:{port}", timeout=0.3, clock=lambda: 0.0)
    with hung(port), pytest.raises(Unavailable):
        rasa.ask("IDP", "en", "one-of-a-test")
    with socket.create_server(("127.0.0.1", port)) as server:
        server.settimeout(0.2)
        with pytest.raises(Unavailable):
            rasa.ask("IDP", "en", "one-of-a-test")
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_rasa_that_takes_its_time_within_bounds_is_used(
    ask: Callable[[Fault], httpx.Response], language: Language, settings: Settings
) -> None:
    answer = ask(partial(rasa, UNDERSTOOD, 200, 0.05))
    assert answer.status_code == 200
    assert AWAY[language] not in answer.text.replace("&#39;", "'")
