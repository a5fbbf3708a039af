"""The real site with a part of it broken, and what a reader must meet then."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session as Transaction

from portal import create_app
from portal.booking import database
from portal.booking.database import open_database
from portal.booking.tables import BookingRow, MessageRow
from portal.config import Settings
from portal.content import Language
from portal.extensions import limiter
from tests.deploy.conftest import built_index, new_var_dir
from tests.families import Family, planned
from tests.processes import prepared_database
from tests.site.auditing import audited

__all__ = ["built_index", "new_var_dir"]


@pytest.fixture(params=["cy", "en"])
def language(request: pytest.FixtureRequest) -> Language:
    chosen: Language = request.param
    return chosen


@pytest.fixture(scope="module")
def settings(new_var_dir: Callable[[], Path]) -> Settings:
    """Settings of a site with two sessions, far from Rasa."""
    settings = Settings(
        var_dir=new_var_dir(), rasa_url="http://127.0.0.1:9", rasa_timeout_seconds=0.3, content_check_seconds=0
    )
    prepared_database(settings.database_url, planned("one"), planned("two"))
    return settings


@pytest.fixture(scope="module")
def app(settings: Settings) -> Iterator[Flask]:
    """The site in this process; who waits for its database waits a moment alone."""
    before, limiter.enabled = limiter.enabled, False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "BUSY_SECONDS", 0.1)
        yield create_app(settings)
    limiter.enabled = before


@pytest.fixture
def family(app: Flask, language: Language) -> Family:
    return Family(app, language)


@pytest.fixture
def engine(settings: Settings) -> Engine:
    return open_database(settings.database_url)


@pytest.fixture
def kept(engine: Engine) -> Callable[[], tuple[int, int]]:
    """Count the bookings and the messages that are in the database."""

    def count() -> tuple[int, int]:
        with Transaction(engine) as transaction:
            counts = (transaction.scalar(select(func.count()).select_from(row)) for row in (BookingRow, MessageRow))
            bookings, messages = (count or 0 for count in counts)
            return bookings, messages

    return count


def assert_explained(answer: httpx.Response, language: Language, status: int = 503) -> None:
    """The page is in the reader's language, has the front door, tells nothing of the fault, and is kept by nobody."""
    assert answer.status_code == status, answer.text
    html = answer.text
    if "govuk-skip-link" in html:
        audited(answer.request.url.path, status, html, answer.headers["Content-Security-Policy"])
    assert f'<html lang="{language}"' in html
    assert 'href="tel:' in html
    assert "Error" not in html
    assert answer.headers["Cache-Control"] in {"no-store", "private, no-cache"}
