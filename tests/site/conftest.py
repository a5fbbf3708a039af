"""The real application over the real content, with Rasa away: pages, search and bookings as readers meet them."""

from pathlib import Path

import pytest
from flask import Flask

from portal import create_app
from portal.booking import read_timetable
from portal.booking.database import migrate, open_database
from portal.booking.sessions import Sessions
from portal.config import Settings

from .auditing import AuditingClient


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Make the application with a database and an index of its own."""
    var = tmp_path_factory.mktemp("var")
    settings = Settings(var_dir=var, rasa_url="http://127.0.0.1:9", content_check_seconds=0)
    engine = open_database(settings.database_url)
    migrate(engine)
    Sessions(engine, show_examples=True).bring_in(read_timetable(settings.content_dir / "sessions.yml"))
    app = create_app(settings)
    app.config["RATELIMIT_ENABLED"] = False
    return app


@pytest.fixture
def site(app: Flask) -> AuditingClient:
    """A client that audits every page it fetches."""
    return AuditingClient(app.test_client())


@pytest.fixture(scope="session")
def every_address(app: Flask) -> frozenset[str]:
    """Every address that can be reached by links from either home page."""
    client = AuditingClient(app.test_client())
    seen: set[str] = set()
    waiting = ["/cy", "/en"]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        if Path(address).suffix:
            continue
        page = client.get(address)
        waiting += [link.partition("#")[0] for link in page.links() if not link.startswith("/static/")]
    return frozenset(seen)
