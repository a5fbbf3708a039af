"""`portal worker`: send what is in the outbox, and do what must happen as time passes."""

import logging
import signal
import threading
from email.headerregistry import Address
from functools import partial
from urllib.parse import unquote, urlsplit

import click
import httpx
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from portal.booking.database import migrate, open_database
from portal.booking.delivery import deliver
from portal.booking.links import manage_path
from portal.booking.message import Surroundings
from portal.booking.senders import KeepOnly, NotifySender, NotifySignature, Sender, SmtpSender
from portal.booking.upkeep import keep_up
from portal.clock import now
from portal.config import Settings
from portal.content import Language, Library

log = logging.getLogger(__name__)


class MailSettings(BaseSettings):
    """How messages are sent, from variables such as `PORTAL_SMTP_URL`; with neither SMTP nor Notify they are kept.

    `smtp_url` is `smtp://user:password@host:587`, `smtp-plain://…` where the server has no TLS.
    """

    model_config = SettingsConfigDict(env_prefix="PORTAL_", env_file=".env", extra="ignore")

    public_url: str = "http://127.0.0.1:8000"
    smtp_url: SecretStr = SecretStr("")
    mail_from: str = "portal@localhost.localdomain"
    mail_from_name: str = "Tyfu Powys"
    notify_url: str = "https://api.notifications.service.gov.uk"
    notify_key: SecretStr = SecretStr("")
    notify_email_template: str = ""
    notify_text_template: str = ""
    worker_seconds: float = Field(10.0, gt=0)

    @field_validator("mail_from")
    @classmethod
    def is_an_address(cls, value: str) -> str:
        """Refuse what no message could be sent from."""
        Address(addr_spec=value)
        return value


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, and stop.")
def worker(once: bool) -> None:
    """Send messages, pass offers on, remind and erase, until told to stop."""
    settings, mail = Settings(), MailSettings()
    engine = open_database(settings.database_url)
    migrate(engine)
    library = Library(settings.content_dir)
    work = partial(_work, engine, sender_from(mail), surroundings(mail, library))
    if once:
        work()
        return
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    while not stop.is_set():
        try:
            work()
        except SQLAlchemyError as error:
            # The names of what a statement held are never logged, and the next round tries again.
            log.error("the database cannot be used: %s", type(error).__name__)
        stop.wait(mail.worker_seconds)


def surroundings(mail: MailSettings, library: Library) -> Surroundings:
    """Return what messages need of the site, read from the content as it stands when each is written."""

    def town(id_: str, language: Language) -> str | None:
        named = library.current().towns.get(id_)
        return None if named is None else named.cy if language == "cy" else named.en

    return Surroundings(
        site=mail.public_url.rstrip("/"),
        front_door=lambda language: library.current().front_door(language),
        town=town,
        manage_path=manage_path,
    )


def sender_from(mail: MailSettings) -> Sender:
    """Return the sender that the settings ask for: SMTP first, then Notify, then none."""
    if mail.smtp_url.get_secret_value():
        url = urlsplit(mail.smtp_url.get_secret_value())
        return SmtpSender(
            url.hostname or "",
            url.port or 25,
            mail.mail_from_name,
            mail.mail_from,
            username=unquote(url.username or ""),
            password=unquote(url.password or ""),
            encrypted=url.scheme != "smtp-plain",
        )
    if mail.notify_key.get_secret_value():
        signature = NotifySignature(mail.notify_key.get_secret_value())
        client = httpx.Client(base_url=mail.notify_url, auth=signature, timeout=30)
        return NotifySender(client, mail.notify_email_template, mail.notify_text_template)
    return KeepOnly()


def _work(engine: Engine, sender: Sender, around: Surroundings) -> None:
    keep_up(engine, now())
    deliver(engine, sender, around, now())
