"""The static twin: every page of guidance as a file, in both languages, for nginx to show while the portal is down.

What needs the portal itself (search, questions, sessions, bookings) is not in it: in its place stands one page in each
language that says so, with the person to turn to. Every page says on which day it was frozen.
"""

import datetime as dt
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from flask import Flask

from portal import create_app
from portal.booking import Session, Sessions
from portal.clock import today
from portal.config import Settings
from portal.content import LANGUAGES, Language, other
from portal.content.paths import feature_url
from portal.parts import assemble
from portal.web.errors import words
from portal.web.templating import render_page

MARK = "frozen.json"
AWAY = "away"
# Features of which nothing works without the portal.
NOT_FROZEN = (
    "search",
    "ask",
    "sessions",
    "compare",
    "feedback",
    "kept",
    "remove-kept",
    "offline",
    "whole-guide",
    "calm",
)
_LINK = re.compile(r'href="(/[^"?#]*)[^"]*"')
_COMPRESSED = (".html", ".json")


class CannotFreeze(Exception):
    """Raised when pages cannot be frozen; the message is a plain sentence for staff."""


@dataclass(frozen=True)
class Frozen:
    """What was frozen: how many pages, and how many bytes they and all that belongs to them take."""

    pages: int
    size: int


def freeze(settings: Settings, folder: Path, day: dt.date | None = None) -> Frozen:
    """Freeze all pages into `folder`, where each takes the place of the last one at once; CannotFreeze."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise CannotFreeze(f"{folder} holds other things: name an empty folder, or one that holds frozen pages")
    day = day or today()
    # First the assets, of which the pages then name these very ones.
    written = {_copy(folder, file) for file in settings.static_dir.iterdir() if file.is_file()}
    app = _application(settings.model_copy(update={"static_dir": folder / "static"}), day)
    pages = dict(_pages(app, settings.public_url))
    written |= {_write(folder, name, content) for name, content in pages.items()}
    mark = {"frozen_on": str(day), "pages": len(pages)}
    written.add(_write(folder, MARK, json.dumps(mark).encode()))
    for file in list(folder.rglob("*")):
        if file.is_file() and file.with_name(file.name.removesuffix(".gz")) not in written and file not in written:
            file.unlink()
    return Frozen(len(pages), sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()))


def file_of(address: str) -> str:
    """Return the name of the file that holds the page of an address."""
    return f"{address.strip('/') or 'index'}.html"


class _NoSessions:
    """What a frozen page knows of sessions: nothing, as they change from day to day."""

    def coming(self, now: dt.datetime) -> list[Session]:
        """Return none."""
        return []

    def one(self, session_id: str) -> None:
        """Know none."""


def _application(settings: Settings, day: dt.date) -> Flask:
    """Make the site with nobody around it: no shared limits, and no Rasa."""
    alone = settings.model_copy(update={"redis_url": "", "rasa_url": "http://127.0.0.1:9", "trusted_hosts": []})
    app = create_app(alone, replace(assemble(alone), sessions=cast(Sessions, _NoSessions())))
    app.jinja_env.globals["frozen_on"] = day
    return app


def _pages(app: Flask, site: str) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of every file: all pages that links lead to, and those for what is not there."""
    client = app.test_client()
    left_out = {feature_url(feature, language) for feature in NOT_FROZEN for language in LANGUAGES}
    linked = {"/", *map(_home, LANGUAGES)}
    content = app.extensions["portal"].library.current()
    of_content = {entry.url.partition("#")[0] for entry in content.entries()}
    seen = linked | {address for address in of_content if _is_frozen(address, left_out)}
    waiting = sorted(seen)
    while waiting:
        address = waiting.pop()
        answer = client.get(address, base_url=site)
        if answer.status_code == 404 and address not in linked:
            continue  # words for the assistant to say, which have no page of their own
        if answer.status_code != 200 or answer.mimetype != "text/html":
            raise CannotFreeze(f"{address} cannot be frozen: its status is {answer.status_code}")
        yield file_of(address), answer.data
        links = {link for link in _LINK.findall(answer.text) if _is_frozen(link, left_out)}
        linked |= links
        new = links - seen
        seen |= new
        waiting += new
    said = []
    for language in LANGUAGES:
        with app.test_request_context(_home(language), base_url=site):
            yield f"{AWAY}/{language}.html", _away_page(language)
            said.append(words(503).title)
    refusal = {"error": {"code": "unavailable", "message": " / ".join(said)}}
    yield f"{AWAY}/api.json", json.dumps(refusal, ensure_ascii=False).encode()


def _is_frozen(address: str, left_out: set[str]) -> bool:
    return address.startswith(tuple(f"/{language}/" for language in LANGUAGES)) and not any(
        address == feature or address.startswith(f"{feature}/") for feature in left_out
    )


def _away_page(language: Language) -> bytes:
    page, _ = render_page("errors/away.html", language, twin=_home(other(language)), is_error=True)
    return page.encode()


def _home(language: Language) -> str:
    return feature_url("home", language)


def _copy(folder: Path, file: Path) -> Path:
    return _write(folder, f"static/{file.name}", file.read_bytes(), compressed=False)


def _write(folder: Path, name: str, content: bytes, *, compressed: bool = True) -> Path:
    """Write a file that the web server may read, and a compressed one beside it, each at once."""
    path = folder / name
    for parent in (*reversed(path.relative_to(folder).parents[:-1]), Path()):
        (folder / parent).mkdir(parents=True, exist_ok=True)
        (folder / parent).chmod(0o755)
    _put(path, content)
    if compressed and path.suffix in _COMPRESSED:
        _put(path.with_name(f"{path.name}.gz"), gzip.compress(content, mtime=0))
    return path


def _put(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f".{path.name}.new")
    unfinished.write_bytes(content)
    unfinished.chmod(0o644)
    unfinished.replace(path)
