"""Ways to send a message: by SMTP, by a service that works as GOV.UK Notify does, or not at all."""

import base64
import hmac
import json
import smtplib
import ssl
import time
from collections.abc import Generator
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Literal, Protocol

import httpx

from .contact import is_email
from .message import Message

SECONDS_TO_WAIT = 30
Security = Literal["tls", "starttls", "none"]


class SendingFailed(Exception):
    """Raised when a message was not sent; `for_good` when trying again cannot help. Names no contact."""

    def __init__(self, what: str, *, for_good: bool = False) -> None:
        super().__init__(what)
        self.for_good = for_good


class Sender(Protocol):
    """Somebody who sends messages."""

    def reaches(self, contact: str) -> bool:
        """Tell whether this sender can send to such a contact; a message to any other is kept for staff."""
        ...

    def send(self, message: Message) -> None:
        """Send a message; SendingFailed when it was not. `message.id` is the same each time it is tried."""
        ...


class KeepOnly:
    """Sends nothing: every message is kept for staff to read and pass on."""

    def reaches(self, contact: str) -> bool:
        """Reach nobody."""
        return False

    def send(self, message: Message) -> None:
        """Refuse, as nobody is reached."""
        raise SendingFailed("there is no sender", for_good=True)


@dataclass(frozen=True)
class SmtpSender:
    """Sends e-mail through an SMTP server, with TLS from the first byte, or asked for before anything is said."""

    host: str
    port: int
    from_name: str
    from_address: str
    username: str = ""
    password: str = ""
    security: Security = "starttls"

    def reaches(self, contact: str) -> bool:
        """Reach e-mail addresses alone."""
        return is_email(contact)

    def send(self, message: Message) -> None:
        """Send as e-mail: plain text, HTML and the calendar file."""
        try:
            trusted = ssl.create_default_context()
            with self._server(trusted) as server:
                if self.security == "starttls":
                    server.starttls(context=trusted)
                if self.username:
                    server.login(self.username, self.password)
                server.send_message(self.email(message))
        except smtplib.SMTPRecipientsRefused as error:
            codes = {code for code, _ in error.recipients.values()}
            raise SendingFailed("the address was refused", for_good=min(codes) >= 500) from None
        except (OSError, smtplib.SMTPException) as error:
            raise SendingFailed(type(error).__name__) from None

    def _server(self, trusted: ssl.SSLContext) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS_TO_WAIT, context=trusted)
        return smtplib.SMTP(self.host, self.port, timeout=SECONDS_TO_WAIT)

    def email(self, message: Message) -> EmailMessage:
        """Return the message as e-mail. Its Message-ID never changes, so that a second arrival is known as the same."""
        email = EmailMessage()
        user, _, domain = self.from_address.partition("@")
        email["From"] = Address(self.from_name, user, domain)
        email["To"] = message.contact
        email["Subject"] = message.subject
        email["Date"] = format_datetime(message.written)
        email["Message-ID"] = f"<{message.id}@{domain}>"
        email["Auto-Submitted"] = "auto-generated"
        email.set_content(message.text)
        email.add_alternative(message.html, subtype="html")
        if message.calendar:
            method = "CANCEL" if b"METHOD:CANCEL" in message.calendar else "PUBLISH"
            email.add_attachment(
                message.calendar,
                maintype="text",
                subtype="calendar",
                filename="tyfu.ics",
                params={"method": method, "charset": "utf-8"},
            )
        # Last: what is added above takes such a header away with it, into a part.
        email["Content-Language"] = message.language
        return email


class NotifySignature(httpx.Auth):
    """Signs each request as GOV.UK Notify asks: a short JSON web token made with the secret half of the key."""

    def __init__(self, key: str) -> None:
        """`key` ends in two UUIDs: that of the service and the secret."""
        self._service, self._secret = key[-73:-37], key[-36:]

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Put the token in the request."""
        claims = ({"typ": "JWT", "alg": "HS256"}, {"iss": self._service, "iat": int(time.time())})
        signed = b".".join(_base64(json.dumps(claim).encode()) for claim in claims)
        signature = _base64(hmac.digest(self._secret.encode(), signed, "sha256"))
        request.headers["Authorization"] = f"Bearer {(signed + b'.' + signature).decode()}"
        yield request


def _base64(value: bytes) -> bytes:
    return base64.urlsafe_b64encode(value).rstrip(b"=")


@dataclass(frozen=True)
class NotifySender:
    """Sends through a service that works as GOV.UK Notify does: two templates that hold a subject and a body.

    `client` knows its address and how to sign in. The message id is given as the reference, and is looked for first,
    so that a message of which the answer was lost is not sent again.
    """

    client: httpx.Client
    email_template: str
    text_template: str

    def reaches(self, contact: str) -> bool:
        """Reach e-mail addresses, and phones where there is a template for them."""
        return bool(self.email_template if is_email(contact) else self.text_template)

    def send(self, message: Message) -> None:
        """Send as e-mail or as a text message."""
        try:
            if self._has(message.id):
                return
            path, body = self._request(message)
            answer = self.client.post(path, json=body)
        except httpx.HTTPError as error:
            raise SendingFailed(type(error).__name__) from None
        if answer.is_error:
            raise SendingFailed(f"status {answer.status_code}", for_good=answer.status_code in {400, 404})

    def _has(self, reference: str) -> bool:
        answer = self.client.get("/v2/notifications", params={"reference": reference})
        if answer.is_error:
            raise SendingFailed(f"status {answer.status_code}")
        return bool(answer.json().get("notifications"))

    def _request(self, message: Message) -> tuple[str, dict[str, object]]:
        words = {"subject": message.subject, "body": message.text}
        common: dict[str, object] = {"personalisation": words, "reference": message.id}
        if is_email(message.contact):
            return "/v2/notifications/email", {
                "email_address": message.contact, "template_id": self.email_template, **common,
            }  # fmt: skip
        return "/v2/notifications/sms", {
            "phone_number": message.contact, "template_id": self.text_template, **common,
        }  # fmt: skip
