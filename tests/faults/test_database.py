"""The database is locked, full, read-only or gone: pages are read on, and no booking is confirmed that is not kept."""

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager

import pytest
from flask import Flask
from sqlalchemy import Connection, event

from portal.config import Settings
from portal.content import Language
from portal.content.paths import feature_url
from tests.families import Family

from .conftest import assert_explained

Fault = Callable[[Settings, Flask], AbstractContextManager[None]]


@contextmanager
def locked(settings: Settings, app: Flask) -> Iterator[None]:
    """Somebody else writes, and does not end."""
    with closing(sqlite3.connect(settings.var_dir / "portal.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def full_disk(settings: Settings, app: Flask) -> Iterator[None]:
    """No file can grow: not the database, nor anything else that is kept."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def read_only(settings: Settings, app: Flask) -> Iterator[None]:
    """SQLite refuses every write, as where its file may only be read; root is stopped by no permissions."""
    engine = app.extensions["portal"].bookings._engine

    def refuse(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only = ON")

    def allow(connection: sqlite3.Connection, _: object, __: object = None) -> None:
        connection.execute("PRAGMA query_only = OFF")

    event.listen(engine, "begin", refuse)
    event.listen(engine, "checkin", allow)
    try:
        yield
    finally:
        event.remove(engine, "begin", refuse)


FAULTS = pytest.mark.parametrize("fault", [locked, full_disk, read_only])


@FAULTS
def test_a_booking_that_cannot_be_kept_is_never_confirmed_and_the_same_form_books_once_afterwards(
    app: Flask,
    settings: Settings,
    family: Family,
    kept: Callable[[], tuple[int, int]],
    language: Language,
    fault: Fault,
) -> None:
    first = family.book("two")
    form, before = family.fill_in(), kept()
    with fault(settings, app):
        assert_explained(family.send(form), language)
        assert family.client.get(first).status_code == 200, "those who have a booking see it"
    assert kept() == before
    sent = [family.send(form) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [303, 303]
    assert kept() == (before[0] + 1, before[1] + 1), "and its message"


@FAULTS
def test_cancelling_that_cannot_be_kept_is_told_and_the_place_stays_taken(
    app: Flask, settings: Settings, family: Family, language: Language, fault: Fault
) -> None:
    path = family.book()
    cancel = path + {"cy": "/canslo", "en": "/cancel"}[language]
    with fault(settings, app):
        assert_explained(family.client.post(cancel), language)
    assert family.client.get(cancel).status_code == 200, "there is still something to cancel"
    assert family.client.post(cancel).status_code == 303


@FAULTS
def test_reading_searching_and_asking_go_on(
    app: Flask, settings: Settings, family: Family, language: Language, fault: Fault
) -> None:
    with fault(settings, app):
        for feature in ("home", "guidance", "sessions", "contact"):
            assert family.client.get(feature_url(feature, language)).status_code == 200
        assert family.client.get(feature_url("search", language), params={"q": "IDP CDU"}).status_code == 200
        asked = family.client.post(feature_url("ask", language), data={"message": "CDU IDP"})
        assert asked.status_code == 200
        assert 'href="tel:' in asked.text


def test_with_no_database_at_all_pages_are_read_and_sessions_say_whom_to_ask(
    app: Flask, settings: Settings, family: Family, language: Language
) -> None:
    for file in settings.var_dir.glob("portal.db*"):
        file.unlink()
    app.extensions["portal"].bookings._engine.dispose()
    assert family.client.get(feature_url("guidance", language)).status_code == 200
    home = family.client.get(feature_url("home", language))
    assert home.status_code == 200
    assert {"cy": "Nid oes modd dangos y rhestr sesiynau", "en": "The list of sessions cannot be shown"}[
        language
    ] in home.text
    assert_explained(family.client.get(family.book_path("one")), language)
    ready = family.client.get("/health/ready")
    assert ready.status_code == 503
    assert ready.json()["parts"]["database"] is False
