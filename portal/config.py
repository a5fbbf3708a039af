"""Settings, read once from the environment (or a `.env` file) and checked before anything starts."""

import secrets
from email.headerregistry import Address
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 32
FEWEST_SIGNS_IN_A_SECRET = 10
LARGEST_REQUEST = 64 * 1024  # bytes
A_YEAR = 365 * 24 * 60 * 60  # seconds
# What stands in examples and manuals; in a secret of any length it means that nobody chose one.
_PLACEHOLDERS = ("change", "example", "placeholder", "replace", "secret", "password", "0123456789")
_DEFAULT_PASSWORDS = frozenset({"", "admin", "changeme", "example", "password", "portal", "postgres", "root", "secret"})
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Settings(BaseSettings):
    """What can be set, each by an environment variable of the same name in capitals with `PORTAL_` before it.

    `DATABASE_URL`, `REDIS_URL`, `PORT` and `SECRET_KEY` are read without the prefix, as hosts usually give them.
    """

    model_config = SettingsConfigDict(env_prefix="PORTAL_", env_file=".env", extra="ignore", populate_by_name=True)

    environment: Literal["development", "production"] = "development"
    secret_key: SecretStr = Field(SecretStr(""), validation_alias="SECRET_KEY")
    port: int = Field(8000, ge=1, le=65535, validation_alias="PORT")
    content_dir: Path = ROOT / "content"
    var_dir: Path = ROOT / "var"
    static_dir: Path = ROOT / "portal" / "static"
    judged_dir: Path = ROOT / "tests" / "data"
    dictionary_dir: Path = ROOT / "node_modules" / "dictionary-cy"
    database_url: str = Field("", validation_alias="DATABASE_URL")
    redis_url: str = Field("", validation_alias="REDIS_URL")
    rasa_url: str = "http://127.0.0.1:5005"
    rasa_timeout_seconds: float = Field(5.0, gt=0)
    keep_unanswered: bool = False
    content_check_seconds: float | None = Field(None, ge=0)
    trusted_hosts: list[str] = []
    proxies: int = Field(0, ge=0, le=3)
    hsts_seconds: int | None = Field(None, ge=0)
    show_example_sessions: bool | None = None
    public_url: str = ""
    smtp_url: SecretStr = SecretStr("")
    mail_from: str = "portal@localhost.localdomain"
    mail_from_name: str = "Tyfu Powys"
    notify_url: str = "https://api.notifications.service.gov.uk"
    notify_key: SecretStr = SecretStr("")
    notify_email_template: str = ""
    notify_text_template: str = ""
    worker_seconds: float = Field(10.0, gt=0)
    metrics_port: int | None = Field(None, ge=1, le=65535)

    @field_validator("mail_from")
    @classmethod
    def is_an_address(cls, value: str) -> str:
        """Refuse what no message could be sent from."""
        Address(addr_spec=value)
        return value

    @field_validator("smtp_url")
    @classmethod
    def is_a_mail_server(cls, value: SecretStr) -> SecretStr:
        """Refuse an address of which it is not plain how the server is spoken to."""
        scheme = urlsplit(value.get_secret_value()).scheme
        if value.get_secret_value() and scheme not in {"smtp", "smtps", "smtp-plain"}:
            raise ValueError("begin PORTAL_SMTP_URL with smtp://, smtps:// or smtp-plain://")
        return value

    @model_validator(mode="after")
    def fill_what_follows(self) -> Self:
        """Refuse to start in production without what keeps readers safe; fill in what follows from the rest."""
        if self.environment == "production":
            self._refuse_when_unsafe()
        elif not self.secret_key.get_secret_value():
            self.secret_key = SecretStr(secrets.token_hex(SHORTEST_SECRET))
        self.database_url = self.database_url or f"sqlite:///{self.var_dir / 'portal.db'}"
        if self.content_check_seconds is None:
            self.content_check_seconds = 1.0 if self.environment == "production" else 0.1
        if self.hsts_seconds is None:
            self.hsts_seconds = A_YEAR if self.environment == "production" else 0
        if self.show_example_sessions is None:
            self.show_example_sessions = self.environment == "development"
        self.public_url = (self.public_url or self._own_address()).rstrip("/")
        return self

    def _own_address(self) -> str:
        if self.environment == "production":
            return f"https://{self.trusted_hosts[0]}"
        return f"http://127.0.0.1:{self.port}"

    def _refuse_when_unsafe(self) -> None:
        if _is_weak(self.secret_key.get_secret_value()):
            raise ValueError(f"set SECRET_KEY to at least {SHORTEST_SECRET} random characters")
        if not self.trusted_hosts:
            raise ValueError('set PORTAL_TRUSTED_HOSTS to the names the site answers to, such as ["aln.example.wales"]')
        if _has_default_password(self.database_url):
            raise ValueError("set a password of your own in DATABASE_URL")
        if self.public_url and urlsplit(self.public_url).scheme != "https":
            raise ValueError("begin PORTAL_PUBLIC_URL with https://, since links to bookings begin with it")
        mail = urlsplit(self.smtp_url.get_secret_value())
        if mail.scheme == "smtp-plain" and mail.hostname not in _LOOPBACK:
            raise ValueError("begin PORTAL_SMTP_URL with smtp:// or smtps://, so that no message goes out unencrypted")

    @property
    def index_dir(self) -> Path:
        """Return the folder that holds the search index."""
        return self.var_dir / "index"

    def for_flask(self) -> dict[str, object]:
        """Return what Flask itself is configured with."""
        return {
            "SECRET_KEY": self.secret_key.get_secret_value(),
            "TRUSTED_HOSTS": self.trusted_hosts or None,
            "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
            # A browser takes a cookie of this name from this host alone, and over HTTPS alone.
            "SESSION_COOKIE_NAME": "__Host-session" if self.environment == "production" else "session",
            "SESSION_COOKIE_SECURE": self.environment == "production",
            "HSTS_SECONDS": self.hsts_seconds,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "PREFERRED_URL_SCHEME": "https" if self.environment == "production" else "http",
        }


def _is_weak(secret: str) -> bool:
    """Tell whether a secret is short, of few signs, or taken from an example."""
    folded = secret.casefold()
    few = len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_SIGNS_IN_A_SECRET
    return few or any(word in folded for word in _PLACEHOLDERS)


def _has_default_password(url: str) -> bool:
    """Tell whether a database's address holds a password that everybody knows; one without any asks for no password."""
    address = urlsplit(url)
    password = address.password
    return password is not None and (password.casefold() in _DEFAULT_PASSWORDS or password == address.username)
