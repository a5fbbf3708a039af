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
LARGEST_REQUEST = 64 * 1024  # bytes


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
        if self.show_example_sessions is None:
            self.show_example_sessions = self.environment == "development"
        self.public_url = (self.public_url or self._own_address()).rstrip("/")
        return self

    def _own_address(self) -> str:
        if self.environment == "production":
            return f"https://{self.trusted_hosts[0]}"
        return f"http://127.0.0.1:{self.port}"

    def _refuse_when_unsafe(self) -> None:
        if len(self.secret_key.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"set SECRET_KEY to at least {SHORTEST_SECRET} random characters")
        if not self.trusted_hosts:
            raise ValueError('set PORTAL_TRUSTED_HOSTS to the names the site answers to, such as ["aln.example.wales"]')

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
            "SESSION_COOKIE_SECURE": self.environment == "production",
            "SESSION_COOKIE_SAMESITE": "Lax",
            "PREFERRED_URL_SCHEME": "https" if self.environment == "production" else "http",
        }
