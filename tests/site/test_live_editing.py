"""What staff change is seen everywhere at the next request; what they break is seen nowhere."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portal import create_app
from portal.booking import Sessions
from portal.booking.database import migrate, open_database
from portal.booking.timetable import Planned
from portal.config import ROOT, Settings
from portal.content import LANGUAGES, Language
from portal.content.paths import feature_url
from portal.extensions import limiter

OLD, NEW = "01597 827 108", "01597 555 010"


@pytest.fixture(scope="module")
def content_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(ROOT / "content", tmp_path_factory.mktemp("live") / "content"))


@pytest.fixture(scope="module")
def client(content_dir: Path) -> FlaskClient:
    settings = Settings(
        content_dir=content_dir,
        content_check_seconds=0,
        var_dir=content_dir.parent / "var",
        rasa_url="http://127.0.0.1:9",
    )
    engine = open_database(settings.database_url)
    migrate(engine)
    starts = dt.datetime(2098, 7, 1, 18, 30)  # noqa: DTZ001 - a Welsh clock time
    real = Planned(
        id="real",
        kind="drop-in",
        format="phone",
        starts=starts,
        ends=starts + dt.timedelta(hours=1),
        language="both",
        capacity=4,
    )
    Sessions(engine, show_examples=False).bring_in([real])
    app = create_app(settings)
    limiter.enabled = False
    return app.test_client()


def test_a_phone_number_edited_once_changes_page_search_assistant_and_calendar(
    client: FlaskClient, content_dir: Path
) -> None:
    def everywhere() -> list[str]:
        return [said for language in LANGUAGES for said in _said_of_the_gateway(client, language)]

    assert all(OLD in said for said in everywhere())
    register = content_dir / "facts.yml"
    before = register.read_text(encoding="utf-8")
    register.write_text(before.replace(OLD, NEW), encoding="utf-8")
    try:
        assert all(NEW in said and OLD not in said for said in everywhere())
    finally:
        register.write_text(before, encoding="utf-8")


def _said_of_the_gateway(client: FlaskClient, language: Language) -> list[str]:
    question = {"message": "porth Tyfu" if language == "cy" else "Tyfu gateway", "language": language}
    search = client.get(f"/api/search?language={language}&q=porth+Tyfu").get_json()
    return [
        client.get(feature_url("contact", language)).get_data(as_text=True),
        client.get(f"{feature_url('search', language)}?q=Tyfu").get_data(as_text=True),
        str([result["summary"] + result["highlight"] for result in search["results"]]),
        str(client.post("/api/assistant", json=question).get_json()),
        client.get(f"{feature_url('sessions', language)}.ics").get_data(as_text=True).replace("\r\n ", ""),
    ]


@pytest.mark.parametrize("broken", ["cy", "en"])
def test_a_broken_page_leaves_the_site_as_it_was(client: FlaskClient, content_dir: Path, broken: str) -> None:
    addresses = ["/cy/arweiniad", "/en/guidance"]
    before = [client.get(address).get_data(as_text=True).count("<h3") for address in addresses]
    path = content_dir / "guidance" / "ask-for-an-idp" / f"{broken}.md"
    good = path.read_text(encoding="utf-8")
    path.write_text("---\ntitle: [not closed\n---\n", encoding="utf-8")
    try:
        assert [client.get(address).get_data(as_text=True).count("<h3") for address in addresses] == before
        assert client.get("/health/ready").get_json()["parts"]["content"] is True
    finally:
        path.write_text(good, encoding="utf-8")
