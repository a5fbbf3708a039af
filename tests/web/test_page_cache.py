"""Pages from memory: the same for everybody, fresh after every change, never anybody's own, and safe to run."""

import gzip
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, Response, session
from flask.testing import FlaskClient

from portal.content import Language
from portal.content.paths import feature_url
from portal.extensions import PAGES
from portal.web.assets import register_assets
from portal.web.page_cache import live_page, public_page
from portal.web.page_cache.answer import Answer, takes_gzip
from portal.web.page_cache.cut import CutPage
from portal.web.page_cache.front import Front, Kind
from portal.web.page_cache.kept import Kept, KeptPages
from portal.web.page_cache.window import Window

from .conftest import session as a_session

GUIDES: dict[Language, str] = {"cy": "/cy/arweiniad/beth-yw-cdu", "en": "/en/guidance/what-is-an-idp"}


@dataclass
class Small:
    """A small application behind the front, which counts how often it is asked."""

    client: FlaskClient
    asked: list[str]
    services: SimpleNamespace = field(default_factory=SimpleNamespace)


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return made(tmp_path, look_every=0.0)


def made(tmp_path: Path, *, look_every: float) -> Small:
    app, asked = Flask(__name__), []
    app.secret_key = "for a test alone"
    services = SimpleNamespace(library=SimpleNamespace(current=lambda: SimpleNamespace(fingerprint=services.version)))
    services.version, services.places = "one", 1
    app.extensions["portal"] = services

    def page(name: str, view: Callable[[], object], kind: Callable[[Any], Any]) -> None:
        def shown() -> object:
            asked.append(name)
            return view()

        app.add_url_rule(f"/{name}", name, kind(shown))

    page("public", lambda: f"version {services.version}", public_page("for"))
    page("places", lambda: f"{services.places} places", public_page(hangs_on=lambda parts: parts.places))
    page("live", lambda: "live", live_page)
    page("silent", lambda: "silent", lambda view: view)
    page("personal", lambda: session.get("name", "nobody"), public_page())
    page("cookie", lambda: Response("hello", headers={"Set-Cookie": "a=b"}), public_page())
    page("missing", lambda: ("nothing here", 404), public_page())
    manifest = tmp_path / "manifest.json"
    manifest.write_text("{}")
    app.wsgi_app = Front(  # type: ignore[method-assign]
        app.wsgi_app,
        services,  # type: ignore[arg-type]
        manifest=manifest,
        window=Window(3, 60, is_on=lambda: True),
        look_every=look_every,
    )
    return Small(app.test_client(use_cookies=False), asked, services)


def test_a_public_page_is_made_once(small: Small) -> None:
    for _ in range(3):
        assert small.client.get("/public").text == "version one"
    assert small.asked == ["public"]


def test_a_changed_content_or_a_new_build_of_the_assets_makes_it_anew(small: Small, tmp_path: Path) -> None:
    small.client.get("/public")
    small.services.version = "two"
    assert small.client.get("/public").text == "version two"
    (tmp_path / "manifest.json").unlink()
    small.client.get("/public")
    assert small.asked == ["public"] * 3


def test_what_else_a_page_hangs_on_makes_it_anew(small: Small) -> None:
    assert [small.client.get("/places").text for _ in range(2)] == ["1 places"] * 2
    small.services.places = 0
    assert small.client.get("/places").text == "0 places"
    assert small.asked == ["places"] * 2


def test_what_else_a_page_hangs_on_is_looked_at_once_in_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = made(tmp_path, look_every=1.0)

    def at(moment: float) -> str:
        monkeypatch.setattr("portal.web.page_cache.front.time.monotonic", lambda: moment)
        return small.client.get("/places").text

    assert [at(10.0), at(10.1)] == ["1 places"] * 2
    small.services.places = 0
    assert [at(11.0), at(11.2)] == ["1 places", "0 places"]


def test_each_address_of_the_site_has_pages_of_its_own(small: Small) -> None:
    for address in ("http://one.example", "http://two.example", "https://one.example"):
        small.client.get("/public", base_url=address)
    assert small.asked == ["public"] * 3


def test_only_the_query_that_a_page_reads_is_kept_with_it(small: Small) -> None:
    for query in (
        "for=parents",
        "for=parents",
        "for=young-people",
        "who=me",
        "who=me",
        "for=parents&x",
        "for=" + "a" * 300,
    ):
        small.client.get(f"/public?{query}")
    assert len(small.asked) == 6


@pytest.mark.parametrize("name", ["personal", "cookie"])
def test_what_reads_the_session_or_sets_a_cookie_is_kept_nowhere(small: Small, name: str) -> None:
    for _ in range(2):
        answer = small.client.get(f"/{name}")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
    assert small.asked == [name] * 2


def test_whoever_comes_with_a_cookie_is_answered_by_the_application(small: Small) -> None:
    small.client.get("/public")
    small.client.get("/public", headers={"Cookie": "session=x"})
    assert small.asked == ["public"] * 2


@pytest.mark.parametrize(
    ("name", "said"),
    [("public", "public, no-cache"), ("live", "private, no-cache"), ("silent", "no-store"), ("missing", "no-store")],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_each_kind_of_page_says_how_long_it_may_be_kept(small: Small, name: str, said: str, method: str) -> None:
    assert small.client.open(f"/{name}", method=method).headers["Cache-Control"] == said
    assert small.client.open(f"/{name}", method=method).headers["Cache-Control"] == said


def test_the_head_of_a_kept_page_has_no_body(small: Small) -> None:
    length = small.client.get("/public").headers["Content-Length"]
    answer = small.client.head("/public")
    assert (answer.data, answer.headers["Content-Length"]) == (b"", length)


def test_what_is_sent_is_never_answered_from_memory(small: Small) -> None:
    small.client.get("/public")
    assert small.client.post("/public").status_code == 405


def test_the_limit_holds_for_kept_pages(app: Flask, client: FlaskClient, language: Language) -> None:
    most = int(PAGES.split()[0])
    reader = {"environ_base": {"REMOTE_ADDR": f"192.0.2.{len(language)}{ord(language[0])}"}}
    statuses = [client.get(GUIDES[language], **reader).status_code for _ in range(most + 2)]  # type: ignore[arg-type]
    refused = client.get(GUIDES[language], **reader)  # type: ignore[arg-type]
    assert set(statuses[:most]) == {200}
    assert refused.status_code == 429
    assert f'<html lang="{language}"' in refused.text
    assert client.get(GUIDES[language], environ_base={"REMOTE_ADDR": "198.51.100.7"}).status_code == 200


def test_the_counts_of_the_limit_begin_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    window = Window(1, 60, is_on=lambda: True)
    monkeypatch.setattr("portal.web.page_cache.window.time.monotonic", lambda: 30.0)
    assert [window.lets("a"), window.lets("a"), window.lets("b")] == [True, False, True]
    monkeypatch.setattr("portal.web.page_cache.window.time.monotonic", lambda: 61.0)
    assert window.lets("a")


def test_the_page_asked_for_the_longest_ago_goes_first() -> None:
    def kept(letter: bytes) -> Kept:
        return Kept(Answer.of(letter * 1000, [], "public"), Kind("public"), None)

    pages = KeptPages(most_bytes=2500)
    pages.put(1, "a", kept(b"a"))
    pages.put(1, "b", kept(b"b"))
    assert pages.get(1, "a")
    pages.put(1, "c", kept(b"c"))
    assert [bool(pages.get(1, name)) for name in "abc"] == [True, False, True]
    assert pages.get(2, "a") is None


@pytest.mark.parametrize("accepted", ["gzip", "br, gzip", "gzip;q=0.5, *;q=0"])
def test_a_browser_that_reads_gzip_gets_it(client: FlaskClient, language: Language, accepted: str) -> None:
    plain = client.get(GUIDES[language])
    squeezed = client.get(GUIDES[language], headers={"Accept-Encoding": accepted})
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert int(squeezed.headers["Content-Length"]) == len(squeezed.data)
    assert _without_nonce(gzip.decompress(squeezed.data).decode()) == _without_nonce(plain.text)
    for answer in (plain, squeezed):
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert "Cookie" not in answer.headers["Vary"]


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "identity, gzip;q=0.0"])
def test_a_browser_that_does_not_gets_the_page_as_it_is(accepted: str) -> None:
    assert not takes_gzip(accepted)


@pytest.mark.parametrize(
    "html", [b"", b"no nonce", b"n0", b"n0 at the start and at the end n0", b"x" * 100_000 + b"n0" + b"y"]
)
def test_a_cut_page_is_whole_again_with_any_nonce(html: bytes) -> None:
    page = CutPage.cut(html, "n0")
    for nonce in ("n0", "another, longer one"):
        assert page.html(nonce) == html.replace(b"n0", nonce.encode())
        assert gzip.decompress(page.gzip(nonce)) == page.html(nonce)


def test_every_answer_has_a_nonce_of_its_own_in_page_and_policy(client: FlaskClient, language: Language) -> None:
    nonces = []
    for _ in range(3):
        answer = client.get(GUIDES[language])
        (nonce,) = re.findall(r"'nonce-([\w-]+)'", answer.headers["Content-Security-Policy"])
        assert set(re.findall(r'nonce="([^"]+)"', answer.text)) == {nonce}
        nonces.append(nonce)
    assert len(set(nonces)) == 3


def test_a_kept_page_has_all_the_headers_of_a_made_one(client: FlaskClient, language: Language) -> None:
    made = client.get(GUIDES[language], headers={"Cookie": "seen=yes"})
    kept = [client.get(GUIDES[language]) for _ in range(2)][-1]
    assert sorted(_headers(made)) == sorted(_headers(kept))


def test_a_page_that_the_browser_has_is_not_sent_again(client: FlaskClient, language: Language) -> None:
    first = client.get(GUIDES[language])
    again = client.get(GUIDES[language], headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    # A policy with a new nonce would stop the scripts of the page that the browser has.
    assert "Content-Security-Policy" not in again.headers
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == "public, no-cache"
    other = client.get(GUIDES[language], headers={"If-None-Match": 'W/"something-else"'})
    assert other.status_code == 200


def test_the_home_page_shows_a_session_as_soon_as_it_is_there(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    without = client.get(feature_url("home", language))
    parts.sessions.held.append(a_session())
    with_it = client.get(feature_url("home", language))
    assert with_it.headers["ETag"] != without.headers["ETag"]
    parts.sessions.held[0] = a_session(starts=a_session().starts.replace(hour=17))
    assert client.get(feature_url("home", language)).headers["ETag"] != with_it.headers["ETag"]


def test_what_was_typed_is_kept_nowhere(client: FlaskClient, language: Language) -> None:
    asked = client.post(feature_url("ask", language), data={"message": "CDU"})
    found = client.get(f"{feature_url('search', language)}?q=CDU")
    api = client.get(f"/api/search?language={language}&q=CDU")
    assert asked.headers["Cache-Control"] == "no-store"
    assert found.headers["Cache-Control"] == "private, no-cache"
    assert api.headers["Cache-Control"] == "no-store"


def test_built_assets_are_kept_for_a_year_and_served_compressed(client: FlaskClient) -> None:
    page = client.get(GUIDES["en"]).text
    for address in set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page)):
        for encoding in ("br", "gzip"):
            answer = client.get(address, headers={"Accept-Encoding": encoding})
            assert answer.headers["Content-Encoding"] == encoding
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert re.search(r"-[0-9A-Za-z]{8,10}\.\w+$", address)


def test_an_asset_that_a_newer_build_took_away_is_not_found_and_breaks_nothing(tmp_path: Path) -> None:
    (tmp_path / "old-0123456789.css").write_text("a {}")
    app = Flask(__name__, static_folder=str(tmp_path), static_url_path="/static")
    register_assets(app)
    client = app.test_client()
    assert client.get("/static/old-0123456789.css").status_code == 200
    (tmp_path / "old-0123456789.css").unlink()
    (tmp_path / "new-0123456789.css").write_text("b {}")
    assert client.get("/static/old-0123456789.css").status_code == 404
    assert client.get("/static/new-0123456789.css").text == "b {}"


def _without_nonce(html: str) -> str:
    return re.sub(r'nonce="[^"]+"', "", html)


def _headers(answer: Any) -> Iterable[tuple[str, str]]:
    for name, value in answer.headers:
        if name == "X-Request-ID":
            continue
        yield name, re.sub(r"'nonce-[\w-]+'", "", value)
