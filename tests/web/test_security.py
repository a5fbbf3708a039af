"""What keeps readers safe from other sites, from what is typed into addresses and forms, and from who asks too much."""

import re
from types import SimpleNamespace

import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from flask_limiter.util import get_qualified_name
from werkzeug.routing import Rule

from portal import create_app
from portal.config import LARGEST_REQUEST, Settings
from portal.content import Language
from portal.content.paths import feature_url
from portal.content.rendering import render
from portal.extensions import limiter

PAGES = ["", "guidance/what-is-aln", "search?q=idp", "ask", "feedback", "nowhere"]
OTHER_SITE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}


def changing(app: Flask) -> list[tuple[str, Rule]]:
    """Return every route that takes a form or a message or takes something away, with its method."""
    methods = ("POST", "PUT", "PATCH", "DELETE")
    return [(method, rule) for rule in app.url_map.iter_rules() for method in methods if method in (rule.methods or ())]


def address(app: Flask, rule: Rule) -> str:
    with app.test_request_context():
        named = dict.fromkeys(rule.arguments - set(rule.defaults or {}), "x")
        return app.url_map.bind("localhost").build(rule.endpoint, {**named, **(rule.defaults or {})})


@pytest.fixture
def live(parts: SimpleNamespace) -> Flask:
    """The application as it stands in production behind one proxy, with a page that sets a cookie."""
    changes = {"environment": "production", "trusted_hosts": ["localhost"], "proxies": 1, "hsts_seconds": 31_536_000}
    app = create_app(parts.settings.model_copy(update=changes), parts)
    limiter.reset()

    @app.get("/set")
    def set_cookie() -> str:
        session["kept"] = "1"
        return "set"

    return app


@pytest.mark.parametrize("path", [*PAGES, "api-search", "api-problem"])
def test_every_answer_carries_the_headers_that_protect_it(client: FlaskClient, path: str, language: Language) -> None:
    asked = {"api-search": f"/api/search?q=idp&language={language}", "api-problem": "/api/search"}
    headers = client.get(asked.get(path, f"/{language}/{path}".rstrip("/"))).headers
    policy = dict(part.partition(" ")[::2] for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert re.fullmatch(r"'nonce-[\w-]{20,}'", policy["script-src"])
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["trusted-types"] == "portal"
    assert not re.search("unsafe|http|\\*", headers["Content-Security-Policy"])
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "charset=utf-8" in headers["Content-Type"] or headers["Content-Type"] == "application/json"
    assert "Access-Control-Allow-Origin" not in headers
    assert "Set-Cookie" not in headers


def test_the_nonce_is_another_each_time_and_is_that_of_the_scripts(client: FlaskClient, language: Language) -> None:
    answers = [client.get(f"/{language}") for _ in range(3)]
    nonces = [re.findall("nonce-([\\w-]+)", answer.headers["Content-Security-Policy"])[0] for answer in answers]
    assert len(set(nonces)) == 3
    for answer, nonce in zip(answers, nonces, strict=True):
        assert set(re.findall('<script[^>]* nonce="([^"]*)"', answer.text)) == {nonce}


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("", "public, no-cache"),
        ("search?q=idp", "private, no-cache"),
        ("feedback", "no-store"),
        ("ask", "no-store"),
        ("nowhere", "no-store"),
    ],
)
def test_each_kind_of_page_says_how_long_it_may_be_kept(client: FlaskClient, path: str, kept: str) -> None:
    assert client.get(f"/en/{path}".rstrip("/")).headers["Cache-Control"] == kept


def test_built_assets_are_kept_for_a_year_and_by_this_site_alone(client: FlaskClient) -> None:
    style = re.findall('href="(/static/site-[^"]*)"', client.get("/en").text)[0]
    headers = client.get(style).headers
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (headers["Cross-Origin-Resource-Policy"], headers["X-Content-Type-Options"]) == ("same-origin", "nosniff")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_only_production_speaks_of_https_to_come(client: FlaskClient, live: Flask) -> None:
    assert "Strict-Transport-Security" not in client.get("/en").headers
    for path in ("/en", "/en/nowhere", "/api/search"):
        said = live.test_client().get(path).headers["Strict-Transport-Security"]
        assert said == "max-age=31536000; includeSubDomains"


def test_a_cookie_in_production_is_for_this_host_over_https_and_no_script_reads_it(live: Flask) -> None:
    cookie = live.test_client().get("/set").headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_no_other_site_can_send_a_form_in_a_readers_name(app: Flask, client: FlaskClient) -> None:
    assert len(changing(app)) > 10
    for method, rule in changing(app):
        path = address(app, rule)
        body = {"json": {"message": "x"}} if path.startswith("/api/") else {"data": {"session": "x", "message": "x"}}
        for headers in (OTHER_SITE, {"Sec-Fetch-Site": "same-site"}):
            response = client.open(path, method=method, headers=headers, **body)
            assert response.status_code == 400, f"{path} was taken from another site"
        limiter.reset()


def test_an_older_browser_is_judged_by_the_origin(client: FlaskClient, language: Language) -> None:
    path = feature_url("ask", language)
    assert client.post(path, data={"message": "IDP"}, headers={"Origin": "https://evil.example"}).status_code == 400
    assert client.post(path, data={"message": "IDP"}, headers={"Origin": "null"}).status_code == 400
    assert client.post(path, data={"message": "IDP"}, headers={"Origin": "http://localhost"}).status_code == 200


def test_every_form_has_a_limit_of_its_own(app: Flask) -> None:
    for _method, rule in changing(app):
        name = get_qualified_name(app.view_functions[rule.endpoint])
        assert limiter.limit_manager.decorated_limits(name), f"{rule.rule} may be sent without end"


def test_too_many_pages_are_refused_kindly_in_both_languages(live: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.extensions.limiter.enabled", True)
    for language, says in (("cy", "Arhoswch funud"), ("en", "Please wait a moment")):
        limiter.reset()
        path = feature_url("feedback", language)
        answers = [live.test_client().post(path, data={}) for _ in range(31)]
        assert [answer.status_code for answer in answers] == [422] * 30 + [429]
        assert says in answers[-1].text
        assert answers[-1].headers["Retry-After"]


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost:x", "a b", "localhost@evil.example"]
)
@pytest.mark.parametrize("path", ["/en", "/cy/nowhere", "/api/search?q=a&language=en", "/"])
def test_a_host_that_is_not_ours_is_refused_on_every_kind_of_page(live: Flask, host: str, path: str) -> None:
    response = live.test_client().get(path, headers={"Host": host})
    assert response.status_code == 400
    assert "evil" not in response.text


def test_what_says_it_was_forwarded_is_believed_from_our_proxies_alone(app: Flask, live: Flask) -> None:
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "9.9.9.9"}
    for path in ("/en/nowhere", "/en"):
        direct = app.test_client().get(path, headers=forged)
        assert "evil.example" not in direct.text
        assert "https://localhost" not in direct.text
    assert live.test_client().get("/en", headers=forged).status_code == 400
    true = {"X-Forwarded-Host": "evil.example, localhost", "X-Forwarded-For": "9.9.9.9, 10.0.0.1"}
    assert "evil.example" not in live.test_client().get("/en/nowhere", headers=true).text


def test_a_forged_address_of_the_reader_gives_no_fresh_limit(app: Flask, live: Flask) -> None:
    for application, given in ((app, "{}"), (live, "{}, 10.0.0.1")):
        limiter.reset()
        statuses = [
            application.test_client()
            .post("/en/feedback", data={}, headers={"X-Forwarded-For": given.format(f"9.9.9.{number}")})
            .status_code
            for number in range(31)
        ]
        assert statuses[-1] == 429
    limiter.reset()


@pytest.mark.parametrize(
    "path",
    [
        "/static/../config.py",
        "/static/..%2fconfig.py",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/static/..\\config.py",
        "/static//etc/passwd",
        "/static/",
        "/en/guidance/..%2f..%2fpyproject.toml",
        "/en/guidance/%00",
        "/en/..%252f..%252fetc/passwd",
        "/.env",
        "/.git/config",
    ],
)
def test_no_path_leads_out_of_what_is_served(client: FlaskClient, path: str) -> None:
    response = client.get(path, follow_redirects=True)
    assert response.status_code in {400, 404}
    assert not re.search(r"\[project\]|root:|SECRET_KEY|repositoryformatversion", response.text)


@pytest.mark.parametrize("typed", ["a%0d%0aSet-Cookie:%20x=1", "a%0aX-Evil:1", "a%e5%98%8aSet-Cookie:x"])
def test_no_line_break_in_an_address_becomes_a_header(client: FlaskClient, typed: str, language: Language) -> None:
    for path in (feature_url("search", language), feature_url("feedback", language), feature_url("sessions", language)):
        headers = client.get(f"{path}?q={typed}&page={typed}&near={typed}").headers
        assert "Set-Cookie" not in headers
        assert "X-Evil" not in headers


@pytest.mark.parametrize(
    "path", ["//evil.example", "//evil.example/en", "/en//evil.example", "/\\evil.example", "/en/"]
)
@pytest.mark.parametrize("query", ["", "next=//evil.example", "url=https://evil.example"])
def test_nobody_is_sent_to_another_site(client: FlaskClient, path: str, query: str) -> None:
    # A test client takes what follows two slashes for a host; a server hands the path over as it came.
    response = client.get("/", query_string=query, environ_overrides={"PATH_INFO": path, "REQUEST_URI": path})
    location = response.headers.get("Location", "")
    assert re.match(r"(|/[^/\\].*|http://localhost/[^/\\].*)$", location), location


@pytest.mark.parametrize(
    "typed",
    ["{{7*7}}", "${7*7}", "{% raw %}", "<script>alert(1)</script>", "\"'><img src=x onerror=a()>", "%(x)s", "{x}"],
)
def test_what_is_typed_is_shown_as_it_was_and_run_by_nothing(
    client: FlaskClient, typed: str, language: Language
) -> None:
    for path, name in (("search", "q"), ("ask", "q"), ("sessions", "near"), ("guidance", "for"), ("feedback", "page")):
        page = client.get(feature_url(path, language), query_string={name: typed})
        assert page.status_code in {200, 400, 404}
        assert "49" not in re.findall(r'value="([^"]*)"', page.text)
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:a)",
        "![x](https://evil.example/p.png)",
        '<a href="x" onclick="a()">x</a>',
        "<iframe src=//evil.example></iframe>",
        "<svg onload=a()>",
        "[x]: javascript:a()\n\n[x]",
        "<javascript:alert(1)>",
        '[x](https://a.example "onmouseover=a()")',
        "# <img src=x onerror=a()>",
        "| <b onclick=a()>x</b> |\n|---|\n| <style>*{}</style> |",
    ],
)
def test_hostile_markdown_is_made_harmless(hostile: str) -> None:
    html = render(hostile, lambda reference: None).html
    for tag in re.findall("<[^>]*>", html):
        assert re.match(r"</?(a|p|h2|h3|table|thead|tbody|tr|th|td|em|strong)\b", tag), html
        assert not re.search(r'(?i) (on\w+|style|src)=|href="(?!https?://)', tag), html


def test_too_much_is_refused_kindly_and_odd_methods_too(client: FlaskClient, language: Language) -> None:
    path = feature_url("feedback", language)
    assert client.post(path, data={"missing": "x" * (LARGEST_REQUEST + 1)}).status_code == 413
    for method in ("TRACE", "PUT", "DELETE", "PATCH", "PROPFIND"):
        response = client.open(path, method=method)
        assert response.status_code == 405
        assert f'lang="{language}"' in response.text


def test_a_fault_tells_nothing_of_the_inside(parts: SimpleNamespace, language: Language) -> None:
    broken = SimpleNamespace(**{**vars(parts), "assistant": None})
    limiter.reset()
    response = (
        create_app(parts.settings, broken).test_client().post(feature_url("ask", language), data={"message": "x"})
    )
    assert response.status_code == 500
    assert not re.search(r"Traceback|NoneType|Error|/portal/|Werkzeug|Flask|Python", response.text)
    assert parts.library.current().front_door(language).phone in response.text


def test_the_settings_themselves_hide_their_secrets() -> None:
    settings = Settings.model_validate(
        {"SECRET_KEY": "not-to-be-shown", "smtp_url": "smtp://a:not-to-be-shown@m.example"}
    )
    assert "not-to-be-shown" not in repr(settings)
