"""A real SMTP server that keeps what it receives, in a thread of its own."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """Takes mail on a free loopback port; `answer` may give another answer than 250 to MAIL or RCPT."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.received: list[EmailMessage] = []
        self.answer: Callable[[str], str] = lambda command: "250 OK"
        self.stopped, self.go_on = threading.Event(), threading.Event()
        self._stop_at, self._after = "", 0

    def stop_at(self, command: str, *, after: int) -> None:
        """Leave a sender waiting for the answer to a command, when so many messages have come, until `go_on` is set."""
        self.stopped.clear()
        self.go_on.clear()
        self._stop_at, self._after = command, after

    async def handle_MAIL(  # noqa: N802 - the name that the server calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the sender."""
        envelope.mail_from = address
        return self.answer("MAIL")

    async def handle_RCPT(  # noqa: N802 - the name that the server calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient."""
        envelope.rcpt_tos.append(address)
        self._perhaps_stop("RCPT")
        return self.answer("RCPT")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Keep a message."""
        content = cast(bytes, envelope.content)
        self.received.append(cast(EmailMessage, message_from_bytes(content, policy=policy.default)))
        self._perhaps_stop("DATA")
        return "250 kept"

    def _perhaps_stop(self, command: str) -> None:
        if command == self._stop_at and len(self.received) >= self._after:
            self._stop_at = ""
            self.stopped.set()
            self.go_on.wait(60)


@contextmanager
def open_mailbox() -> Iterator[Mailbox]:
    """Serve a mailbox until the block ends."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
