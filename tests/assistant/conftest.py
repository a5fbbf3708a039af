"""The assistant over the real content, with an understanding and a search that do what a test says."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from portal.assistant import Assistant, Conversations, Unavailable, Understood
from portal.assistant.flows import Button
from portal.config import ROOT
from portal.content import Language, Library, PageType
from portal.search import SearchPage, SearchResult


@dataclass
class Understands:
    """Says what it was told to say next, and keeps what it was asked."""

    says: Understood | None = None
    asked: list[tuple[str, Language, str]] = field(default_factory=list)
    pressed: list[Button] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)

    def forget(self, conversation: str) -> None:
        self.forgotten.append(conversation)

    def ask(self, message: str, language: Language, conversation: str) -> Understood:
        self.asked.append((message, language, conversation))
        if self.says is None:
            raise Unavailable
        return self.says

    def press(self, button: Button, language: Language, conversation: str) -> Understood:
        self.pressed.append(button)
        if self.says is None:
            raise Unavailable
        return self.says

    def is_ready(self) -> bool:
        return self.says is not None


@dataclass
class Finds:
    """Finds the first two guides for everything, or nothing, or breaks."""

    library: Library
    nothing: bool = False
    broken: bool = False
    asked: list[str] = field(default_factory=list)

    def search(self, query: str, language: Language, *, limit: int = 10) -> SearchPage:
        self.asked.append(query)
        if self.broken:
            raise RuntimeError(f"cannot search for {query}")
        pages = () if self.nothing else self.library.current().of_type(PageType.GUIDANCE, language)[:2]
        results = tuple(SearchResult(page, page.title, 1.0) for page in pages)  # type: ignore[arg-type]
        return SearchPage(query, language, len(results), None, results, {})


@pytest.fixture(scope="session")
def library() -> Library:
    return Library(ROOT / "content")


@pytest.fixture
def understands() -> Understands:
    return Understands()


@pytest.fixture
def finds(library: Library) -> Finds:
    return Finds(library)


@pytest.fixture
def assistant(library: Library, understands: Understands, finds: Finds) -> Assistant:
    return Assistant(library, finds, understands, Conversations())  # type: ignore[arg-type]


@dataclass
class FakeRasa:
    """A real server on loopback that answers as a test says."""

    url: str
    answer: Callable[[dict[str, Any]], tuple[int, bytes]]
    heard: list[dict[str, Any]] = field(default_factory=list)

    def says(self, **custom: Any) -> None:
        self.answer = lambda _body: (200, json.dumps([{"recipient_id": "x", "custom": custom}]).encode())

    def sends(self, status: int, body: bytes) -> None:
        self.answer = lambda _body: (status, body)


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fake.heard.append({"path": self.path, **body})
            status, answer = fake.answer(body)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer)

        def do_DELETE(self) -> None:
            fake.heard.append({"deleted": self.path})
            self.send_response(204)
            self.end_headers()

        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"status": "ok"}')

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name it has there
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Say nothing of a client that hung up: the time-out is what is tested."""

    server = Server(("127.0.0.1", 0), Handler)
    fake = FakeRasa(f"http://127.0.0.1:{server.server_port}", lambda _body: (200, b"[]"))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield fake
    server.shutdown()
    server.server_close()


def read_judged(name: str) -> list[list[str]]:
    """Return the rows of a judged set without its notes and heading."""
    lines = (Path(__file__).parent.parent / "data" / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
