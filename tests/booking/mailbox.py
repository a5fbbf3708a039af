"""A small SMTP server that keeps what it receives, in a thread of its own."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast


class Mailbox(socketserver.ThreadingTCPServer):
    """Takes mail on a free loopback port; `answer` may give another answer than 250 to a command, such as RCPT."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.port: int = self.server_address[1]
        self.received: list[EmailMessage] = []
        self.answer: Callable[[str], str] = lambda command: "250 OK"


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        mailbox = cast(Mailbox, self.server)
        self._say("220 mailbox ESMTP")
        for line in self.rfile:
            command = line.decode().strip().partition(" ")[0].upper()
            if command == "DATA":
                self._say("354 go on")
                mailbox.received.append(cast(EmailMessage, message_from_bytes(self._body(), policy=policy.default)))
                self._say("250 kept")
            elif command == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say(mailbox.answer(command))

    def _body(self) -> bytes:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line[1:] if line.startswith(b"..") else line)
        raise ConnectionError("the message was not whole")

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


@contextmanager
def open_mailbox() -> Iterator[Mailbox]:
    """Serve a mailbox until the block ends."""
    with Mailbox() as mailbox:
        thread = threading.Thread(target=mailbox.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield mailbox
        finally:
            mailbox.shutdown()
            thread.join()
