"""The real application over the real content, with Rasa away: pages, search and bookings as readers meet them."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask

from portal import create_app
from portal.booking import read_timetable
from portal.booking.database import migrate, open_database
from portal.booking.sessions import Sessions
from portal.clock import now
from portal.config import Settings
from portal.extensions import limiter

from .auditing import AuditingClient, Page


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Make the application with a database and an index of its own."""
    var = tmp_path_factory.mktemp("var")
    settings = Settings(var_dir=var, rasa_url="http://127.0.0.1:9", content_check_seconds=0)
    engine = open_database(settings.database_url)
    migrate(engine)
    Sessions(engine, show_examples=True).bring_in(read_timetable(settings.content_dir / "sessions.yml"))
    app = create_app(settings)
    limiter.enabled = False
    return app


@pytest.fixture
def site(app: Flask) -> AuditingClient:
    """A client that audits every page it fetches."""
    return AuditingClient(app.test_client())


@dataclass
class Crawl:
    """Every page that links lead to from either home page, and what is wrong with any of them."""

    pages: dict[str, Page] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    sessions: frozenset[str] = frozenset()

    @property
    def addresses(self) -> set[str]:
        """Return the addresses of all pages that stay: none that holds a question or is of one session."""
        stay = (address for address in self.pages if "?" not in address)
        return {address for address in stay if self.sessions.isdisjoint(address.split("/"))}


@pytest.fixture(scope="session")
def crawl(app: Flask) -> Crawl:
    """Follow every link from both home pages, auditing each page once."""
    coming = app.extensions["portal"].sessions.coming(now())
    client, found = AuditingClient(app.test_client()), Crawl(sessions=frozenset(one.id for one in coming))
    seen, waiting = {"/cy", "/en"}, ["/cy", "/en"]
    while waiting:
        address = waiting.pop()
        try:
            page = client.get(address)
        except AssertionError as fault:
            found.faults.append(str(fault))
            continue
        found.pages[address] = page
        linked = {link.partition("#")[0] for link in page.links()}
        new = {link for link in linked if link not in seen and not Path(link.partition("?")[0]).suffix}
        seen |= new
        waiting += new
    return found
