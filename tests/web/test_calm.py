"""Calm mode: one cookie, set when the reader presses the button, changes every page for them and for nobody else."""

import re

import pytest
from flask.testing import FlaskClient

from portal.content import Language
from portal.content.paths import feature_url

ON = re.compile(r'<html lang="(?:cy|en)" class="govuk-template calm">')
PAGES = ("home", "guidance", "sessions", "ask", "contact", "calm")


def test_nobody_is_in_calm_mode_before_they_choose_it(client: FlaskClient, language: Language) -> None:
    for feature in PAGES:
        answer = client.get(feature_url(feature, language))
        assert not ON.search(answer.text)
        assert "Set-Cookie" not in answer.headers


def test_calm_mode_holds_on_every_page_until_it_is_turned_off(client: FlaskClient, language: Language) -> None:
    address = feature_url("calm", language)
    chosen = client.post(address, data={"calm": "on"})
    assert (chosen.status_code, chosen.headers["Location"]) == (303, address)
    for feature in PAGES:
        assert ON.search(client.get(feature_url(feature, language)).text), feature
    assert ON.search(client.get("/").text)
    assert ON.search(client.get(f"/{language}/nowhere").text)
    client.post(address, data={"calm": "off"})
    assert client.get_cookie("calm") is None
    assert not ON.search(client.get(address).text)


def test_a_calm_page_opens_no_chat_and_still_leads_to_asking(client: FlaskClient, language: Language) -> None:
    home = feature_url("home", language)
    assert 'id="chat-launcher"' in client.get(home).text
    client.post(feature_url("calm", language), data={"calm": "on"})
    calm = client.get(home).text
    assert 'id="chat-launcher"' not in calm
    assert f'href="{feature_url("ask", language)}"' in calm


@pytest.mark.parametrize("feature", ["home", "guidance"])
def test_one_readers_choice_is_shown_to_no_other(client: FlaskClient, language: Language, feature: str) -> None:
    address = feature_url(feature, language)
    plain_tag = client.get(address).headers["ETag"]
    client.post(feature_url("calm", language), data={"calm": "on"})
    calm = client.get(address, headers={"If-None-Match": plain_tag})
    assert calm.status_code == 200, "the reader's own copy from before is not shown again"
    assert ON.search(calm.text)
    client.delete_cookie("calm")
    assert not ON.search(client.get(address).text)
    assert client.get(address, headers={"If-None-Match": calm.headers["ETag"]}).status_code == 200


def test_the_cookie_says_nothing_and_no_script_reads_it(client: FlaskClient, language: Language) -> None:
    (cookie,) = client.post(feature_url("calm", language), data={"calm": "on"}).headers.getlist("Set-Cookie")
    assert cookie.startswith("calm=on;")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_another_site_cannot_choose_it(client: FlaskClient, language: Language) -> None:
    answer = client.post(feature_url("calm", language), data={"calm": "on"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers
