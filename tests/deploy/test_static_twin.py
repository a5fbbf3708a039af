"""nginx in front of the portal: what readers meet while it answers, and the frozen pages when it does not."""

import base64
import datetime as dt
import gzip
import hashlib
import json
import re
import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from lxml.html import document_fromstring

from portal.cli.prepare import write_unavailable_page
from portal.config import ROOT, Settings
from portal.content import LANGUAGES, Content, Language, Library, PageType
from portal.content.paths import feature_url
from portal.freezing import NOT_FROZEN, CannotFreeze, file_of, freeze
from tests.families import Family, planned
from tests.processes import Running, free_port, prepared_database, running, running_site, wait_until
from tests.site.auditing import audited
from tests.site.test_every_page import PROMISED

DAY = dt.date(2026, 11, 22)
POLICY = "script-src 'nonce-of-none'"  # no script carries it, as there is none


@pytest.fixture(scope="module")
def settings(new_var_dir: Callable[[], Path]) -> Settings:
    return Settings(var_dir=new_var_dir(), public_url="https://aln.example.wales")


@pytest.fixture(scope="module")
def content(settings: Settings) -> Content:
    return Library(settings.content_dir).current()


@pytest.fixture(scope="module")
def frozen(settings: Settings, content: Content) -> Path:
    folder = settings.var_dir / "public" / "frozen"
    write_unavailable_page(settings, content)
    freeze(settings, folder, DAY)
    return folder


@pytest.fixture(scope="module")
def site(settings: Settings, frozen: Path) -> Iterator[Running]:
    prepared_database(settings.database_url, planned())
    names = '["aln.example.wales", "127.0.0.1"]'
    with running_site(settings.var_dir, PORTAL_TRUSTED_HOSTS=names, PORTAL_PROXIES="1") as site:
        yield site


@dataclass
class Front:
    """nginx with the settings of `deploy/`, and a client that trusts its certificate."""

    client: httpx.Client
    plain: str
    folder: Path

    def get(self, path: str, **options: object) -> httpx.Response:
        return self.client.get(path, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def front(site: Running, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        pytest.fail("nginx is needed: make test installs it from Debian's packages")
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    tls, plain = free_port(), free_port()
    certificate = folder / "fullchain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=aln.example.wales",
         "-addext", "subjectAltName=DNS:aln.example.wales", "-keyout", folder / "privkey.pem", "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    shutil.copytree(ROOT / "deploy", folder / "srv" / "deploy")
    (folder / "srv" / "var").symlink_to(settings.var_dir)
    (folder / "srv" / "portal").symlink_to(ROOT / "portal")
    conf = (ROOT / "deploy" / "nginx" / "portal.conf").read_text()
    for given, here in (
        ("127.0.0.1:8000", site.address.removeprefix("http://")),
        ("/etc/ssl/portal", str(folder)),
        ("/var/log/nginx", str(folder)),
        ("/srv/portal/", f"{folder}/srv/"),
        ("listen 80", f"listen 127.0.0.1:{plain}"),
        ("listen 443", f"listen 127.0.0.1:{tls}"),
    ):
        assert given in conf
        conf = conf.replace(given, here)
    conf = re.sub(r"listen \[::\].*;", "", conf)
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"worker_processes 1; pid {folder}/pid; daemon off; error_log {folder}/start.log; events {{}}"
        f" http {{ include /etc/nginx/mime.types; {paths} {conf} }}"
    )
    command = [program, "-c", str(folder / "nginx.conf"), "-e", str(folder / "start.log")]
    if (settings.var_dir.owner(), Path("/").owner()) == ("root", "root"):
        command += ["-g", "user root;"]  # the folders of tests are for their owner alone
    trusted = ssl.create_default_context(cafile=str(certificate))
    with (
        running(command, folder / "out.log") as nginx,
        httpx.Client(
            base_url=f"https://127.0.0.1:{tls}", verify=trusted, timeout=30, headers={"Host": "aln.example.wales"},
        ) as client,
    ):  # fmt: skip
        client.event_hooks = {"request": [_name_the_server]}
        wait_until(lambda: _listens(plain) or nginx.process.poll(), "nginx")
        yield Front(client, f"http://127.0.0.1:{plain}", folder)


def _name_the_server(request: httpx.Request) -> None:
    request.extensions["sni_hostname"] = "aln.example.wales"


def _listens(port: int) -> bool:
    try:
        httpx.get(f"http://127.0.0.1:{port}", headers={"Host": "aln.example.wales"})
    except httpx.TransportError:
        return False
    return True


def addresses(frozen: Path) -> list[str]:
    found = [f"/{file.relative_to(frozen).with_suffix('')}" for file in frozen.rglob("*.html")]
    return sorted(address for address in found if not address.startswith("/away/"))


# What is frozen.


def test_every_page_of_content_is_frozen_in_both_languages_and_is_sound(frozen: Path) -> None:
    away = tuple(feature_url(feature, language) for feature in NOT_FROZEN for language in LANGUAGES)
    there = set(addresses(frozen))
    assert {page for page in PROMISED.read_text().split() if not page.startswith(away)} - there == set()
    for address in there - {"/index"}:
        html = (frozen / file_of(address)).read_text()
        assert not re.search("<form|<script|nonce|<input", html), address
    for address in map(feature_url, ["home", "post-16", "contact"], ["cy", "en", "cy"]):
        audited(address, 200, (frozen / file_of(address)).read_text(), POLICY)
    for language, said in (("cy", "22 Tachwedd 2026"), ("en", "22 November 2026")):
        assert all(said in (frozen / file_of(a)).read_text() for a in there if a.startswith(f"/{language}"))


def test_frozen_pages_lean_on_nothing_that_is_not_frozen_too(frozen: Path) -> None:
    named = {
        name
        for file in frozen.rglob("*.html")
        for name in re.findall(r'(?:href|src)="(/static/[^"#?]+)', file.read_text())
    }
    assert named
    assert [name for name in named if not (frozen / name[1:]).is_file()] == []
    for file in frozen.rglob("*.html"):
        assert gzip.decompress(file.with_name(f"{file.name}.gz").read_bytes()) == file.read_bytes()


def test_freezing_again_leaves_no_old_page_and_warns_of_one_past_its_review(
    frozen: Path, settings: Settings, tmp_path: Path
) -> None:
    content_dir, folder = tmp_path / "content", tmp_path / "frozen"
    shutil.copytree(settings.content_dir, content_dir)
    for language in LANGUAGES:
        page = content_dir / "guidance" / "what-is-aln" / f"{language}.md"
        dated = re.sub("(?m)^reviewed: .*$", "reviewed: 2019-01-01", page.read_text())
        page.write_text(re.sub("(?m)^review_due: .*$", "review_due: 2020-01-01", dated))
    shutil.copytree(frozen, folder)
    old = folder / "cy" / "old.html"
    old.write_text("old")
    late = settings.model_copy(update={"content_dir": content_dir})
    assert freeze(late, folder, DAY).pages == json.loads((frozen / "frozen.json").read_text())["pages"]
    assert not old.exists()
    content = Library(content_dir).current()
    for language, warned in (("cy", "i'w hadolygu erbyn 1 Ionawr 2020"), ("en", "reviewed by 1 January 2020")):
        entry = content.entry("guidance/what-is-aln", language)
        assert entry
        assert warned in (folder / file_of(entry.url)).read_text().replace("&#39;", "'")
        assert warned not in (frozen / file_of(entry.url)).read_text().replace("&#39;", "'")


def test_a_folder_that_holds_anything_else_is_left_alone(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(CannotFreeze, match="holds other things"):
        freeze(settings, tmp_path)


def test_the_policy_lets_the_page_of_last_resort_have_its_style(settings: Settings, frozen: Path) -> None:
    (style,) = re.findall("<style>(.*?)</style>", (frozen.parent / "unavailable.html").read_text(), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in (ROOT / "deploy" / "nginx" / "stand-in-headers.inc").read_text()


# What nginx shows while the portal answers.


@pytest.mark.parametrize("language", LANGUAGES)
def test_while_the_portal_answers_its_own_pages_are_shown(front: Front, language: Language) -> None:
    page = front.get(feature_url("guidance", language))
    assert page.status_code == 200
    assert "nonce-" in page.headers["Content-Security-Policy"]
    assert page.headers["Content-Encoding"] == "gzip"
    assert page.headers["Strict-Transport-Security"].count("max-age") == 1
    again = front.get(feature_url("guidance", language), headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304
    lost = front.get(f"/{language}/nowhere")
    assert lost.status_code == 404, "what the portal explains itself passes through"
    assert f'lang="{language}"' in lost.text
    assert front.get("/frozen/cy").status_code == 404


def test_plain_http_is_sent_to_tls_and_other_names_are_not_answered(front: Front) -> None:
    moved = httpx.get(f"{front.plain}/cy/geirfa?x=1", headers={"Host": "aln.example.wales"})
    assert (moved.status_code, moved.headers["Location"]) == (301, "https://aln.example.wales/cy/geirfa?x=1")
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(front.plain, headers={"Host": "evil.example"})


def test_built_assets_are_served_compressed_and_may_be_kept_for_a_year(front: Front, frozen: Path) -> None:
    (sheet,) = (frozen / "static").glob("site-*.css")
    answer = front.get(f"/static/{sheet.name}")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content == sheet.read_bytes()


# What nginx shows when it does not. Last, since the portal of this module is dead from here on.


@pytest.fixture(scope="module")
def dead(front: Front, site: Running) -> Front:
    booked = Family(site.address, "cy").book()
    assert booked
    site.stop()
    return front


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_a_dead_portal_is_its_frozen_one_at_the_same_address(
    dead: Front, frozen: Path, content: Content, language: Language
) -> None:
    for address in (
        feature_url("home", language),
        feature_url("guidance", language),
        content.of_type(PageType.GUIDANCE, language)[0].url,
    ):
        page = dead.get(f"{address}?utm=1")
        assert page.status_code == 200
        assert page.content == (frozen / file_of(address)).read_bytes()
        assert page.headers["Content-Encoding"] == "gzip"
        assert_guarded(page)
    assert dead.get("/").content == (frozen / "index.html").read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("feature", ["search", "ask", "sessions", "feedback", "nowhere"])
def test_what_needs_the_portal_is_refused_kindly_in_the_language_with_the_front_door(
    dead: Front, content: Content, language: Language, feature: str
) -> None:
    address = f"/{language}/nowhere" if feature == "nowhere" else feature_url(feature, language)
    door = content.front_door(language)
    sent = [dead.get(f"{address}/more/of/it?q=Siân"), dead.client.post(address, data={"name": "Siân"})]
    sent.append(dead.client.post(feature_url("guidance", language), data={"a": "b"}))
    assert audited(address, 503, sent[0].text, POLICY).language == language
    for page in sent:
        assert page.status_code == 503
        assert page.headers["Retry-After"] == "60"
        assert page.content == sent[0].content
        assert door.phone
        assert door.phone in page.text
        assert_guarded(page)


@pytest.mark.parametrize(
    ("asked", "languages"), [("cy", ["cy"]), ("en-GB,en;q=0.9", ["en"]), ("fr", ["cy", "en"]), ("", ["cy", "en"])]
)
def test_an_unknown_address_is_answered_in_the_language_of_the_browser_else_in_both(
    dead: Front, asked: str, languages: list[str]
) -> None:
    page = dead.get("/nowhere", headers={"Accept-Language": asked})
    assert page.status_code == 503
    document = document_fromstring(page.text)
    assert document.get("lang") == languages[0]
    said = {"cy": "porth yn ôl" if len(languages) == 1 else "ar gael", "en": "portal is"}
    for language in LANGUAGES:
        assert (said[language] in page.text) == (language in languages)
    assert_guarded(page)


def test_programs_are_told_in_json(dead: Front) -> None:
    answer = dead.client.post("/api/assistant", json={"message": "IDP"})
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "unavailable"


def test_every_link_of_every_frozen_page_leads_to_a_page(dead: Front, frozen: Path) -> None:
    links = {
        link.get("href").partition("#")[0]
        for address in addresses(frozen)
        for link in document_fromstring((frozen / file_of(address)).read_text()).cssselect('a[href^="/"]')
    }
    lost = {}
    for link in links:
        page = dead.get(link)
        language = link[1:3]
        if page.status_code not in {200, 503} or f'<html lang="{language}"' not in page.text:
            lost[link] = page.status_code
    assert lost == {}
    assert len(links) > 200


def test_without_frozen_pages_there_is_still_a_page_in_both_languages(dead: Front, frozen: Path) -> None:
    aside = frozen.rename(frozen.with_name("aside"))
    try:
        for address in ("/cy", "/en/search", "/nowhere"):
            page = dead.get(address)
            assert page.status_code == 503
            assert "Nid yw'r porth ar gael" in page.text
            assert "The portal is not available" in page.text
            assert_guarded(page)
    finally:
        aside.rename(frozen)


def test_nothing_that_was_asked_is_in_the_logs_of_nginx(dead: Front) -> None:
    dead.get("/cy/chwilio?q=Gwenllian")
    assert [log for log in dead.folder.glob("*.log") if "Gwenllian" in log.read_text()] == []


def assert_guarded(page: httpx.Response) -> None:
    """The headers of what stands in for the portal: no script runs, and nothing is kept."""
    assert "'none'" in page.headers["Content-Security-Policy"]
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    for name in ("Strict-Transport-Security", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options"):
        assert name in page.headers
