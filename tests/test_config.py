"""Settings refuse what would put readers at risk."""

import secrets

import pytest
from pydantic import ValidationError

from portal.config import SHORTEST_SECRET, Settings

STRONG = secrets.token_hex(SHORTEST_SECRET)


def production(**values: object) -> Settings:
    return Settings.model_validate(
        {
            "environment": "production",
            "SECRET_KEY": STRONG,
            "trusted_hosts": ["aln.example.wales"],
            **values,
        }
    )


def test_production_starts_with_a_strong_secret_and_its_host_names() -> None:
    assert production().show_example_sessions is False


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "s" * 40}, "SECRET_KEY"),
        ({"SECRET_KEY": "change-me-to-something-very-long-and-random"}, "SECRET_KEY"),
        ({"SECRET_KEY": "0123456789abcdef0123456789abcdef"}, "SECRET_KEY"),
        ({"trusted_hosts": []}, "TRUSTED_HOSTS"),
        ({"DATABASE_URL": "postgresql://portal:postgres@db.example/portal"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://aln:aln@db.example/portal"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://aln:@db.example/portal"}, "DATABASE_URL"),
        ({"public_url": "http://aln.example.wales"}, "PUBLIC_URL"),
        ({"smtp_url": "smtp-plain://mail.example"}, "SMTP_URL"),
    ],
)
def test_production_refuses_to_start_unsafe(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        production(**wrong)


def test_production_takes_what_is_safe() -> None:
    settings = production(
        DATABASE_URL=f"postgresql://portal:{STRONG}@db.example/portal",
        public_url="https://aln.example.wales/",
        smtp_url="smtp-plain://127.0.0.1:25",
    )
    assert settings.public_url == "https://aln.example.wales"
    assert settings.hsts_seconds == 31_536_000
    assert Settings().hsts_seconds == 0


def test_development_makes_a_secret_of_its_own() -> None:
    first, second = Settings(), Settings()
    assert len(first.secret_key.get_secret_value()) >= SHORTEST_SECRET
    assert first.secret_key != second.secret_key


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/portal")
    monkeypatch.setenv("PORTAL_RASA_URL", "http://127.0.0.1:5999")
    settings = Settings()
    assert (settings.port, settings.database_url, settings.rasa_url) == (
        8123,
        "postgresql://db.example/portal",
        "http://127.0.0.1:5999",
    )


@pytest.mark.parametrize("port", ["0", "70000", "eighty"])
def test_a_port_that_is_no_port_is_refused(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(ValidationError):
        Settings()
