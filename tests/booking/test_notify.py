"""The other sender speaks to a service as GOV.UK Notify does; here to one on loopback."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, cast

import httpx
import pytest

from portal.booking.message import Message
from portal.booking.senders import NotifySender, NotifySignature, SendingFailed

from .conftest import NOW

KEY = "test-11111111-1111-1111-1111-111111111111-22222222-2222-2222-2222-222222222222"


class Service(HTTPServer):
    """Keeps what is sent to it; `status` is what it answers to that."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.status = 201


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        reference = self.path.rpartition("=")[2]
        service = cast(Service, self.server)
        self._answer(200, {"notifications": [body for _, body in service.sent if body["reference"] == reference]})

    def do_POST(self) -> None:
        service = cast(Service, self.server)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.headers["Authorization"].count(".") == 2
        if service.status < 500:
            service.sent.append((self.path, body))
        self._answer(service.status, {})

    def _answer(self, status: int, body: object) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[Service]:
    with Service() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def sender(service: Service) -> Iterator[NotifySender]:
    address = f"http://127.0.0.1:{service.server_address[1]}"
    with httpx.Client(base_url=address, auth=NotifySignature(KEY), trust_env=False) as client:
        yield NotifySender(client, "email-template", "text-template")


def message(contact: str) -> Message:
    return Message("message-1", contact, "cy", "Pwnc", "Testun", "<p>Testun</p>", None, NOW)


@pytest.mark.parametrize(
    ("contact", "path", "field"),
    [
        ("sian@example.org", "/v2/notifications/email", "email_address"),
        ("+447700900123", "/v2/notifications/sms", "phone_number"),
    ],
)
def test_a_message_goes_by_e_mail_or_text_and_only_once(
    service: Service, sender: NotifySender, contact: str, path: str, field: str
) -> None:
    for _ in range(2):
        sender.send(message(contact))
    ((where, body),) = service.sent
    assert (where, body[field], body["reference"]) == (path, contact, "message-1")
    assert body["personalisation"] == {"subject": "Pwnc", "body": "Testun"}


@pytest.mark.parametrize(("status", "for_good"), [(400, True), (429, False), (503, False)])
def test_a_refusal_says_whether_to_try_again_and_names_nobody(
    service: Service, sender: NotifySender, status: int, for_good: bool
) -> None:
    service.status = status
    with pytest.raises(SendingFailed) as raised:
        sender.send(message("sian@example.org"))
    assert raised.value.for_good is for_good
    assert "sian" not in str(raised.value)


def test_phones_are_reached_only_with_a_template_for_them(sender: NotifySender) -> None:
    assert sender.reaches("+447700900123")
    assert not NotifySender(sender.client, "email-template", "").reaches("+447700900123")
