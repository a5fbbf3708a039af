"""Asking without scripts: the form, the reply, the choices, and the language switch that keeps every word."""

import re
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient

from portal.content import Language, other
from portal.content.paths import feature_url


def test_a_question_is_answered_with_its_source_and_the_front_door(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    response = client.post(feature_url("ask", language), data={"message": "IDP / CDU"})
    html = response.get_data(as_text=True)
    entry = parts.library.current().entry("answer/what-is-an-idp", language)
    assert response.status_code == 200
    assert entry.html in html
    assert f'href="{entry.url}"' in html
    assert "said__door" in html
    assert "Set-Cookie" not in response.headers


def test_a_choice_is_a_button_that_goes_on_with_the_conversation(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    html = client.post(feature_url("ask", language), data={"message": "pa un / which?"}).get_data(as_text=True)
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html))
    assert fields["topic"] == "ask-for-an-idp"
    client.post(feature_url("ask", language), data=fields)
    assert parts.assistant.asked[-1][1:] == (language, fields["conversation"], "ask-for-an-idp")


def test_an_answer_in_the_other_language_says_which(client: FlaskClient) -> None:
    html = client.post("/en/ask", data={"message": "Siaradwch Gymraeg"}).get_data(as_text=True)
    assert '<div class="prose" lang="cy">' in html
    html = client.post("/cy/gofyn", data={"message": "Siaradwch Gymraeg"}).get_data(as_text=True)
    assert '<div class="prose">' in html


@pytest.mark.parametrize("message", ["", "   ", "x" * 501])
def test_a_message_that_cannot_be_taken_is_explained(client: FlaskClient, message: str, language: Language) -> None:
    response = client.post(feature_url("ask", language), data={"message": message})
    assert response.status_code == 422
    assert "govuk-error-summary" in response.get_data(as_text=True)


def test_the_switch_takes_unsent_words_along(client: FlaskClient, parts: SimpleNamespace, language: Language) -> None:
    form = {"message": "fy ngeiriau / my words", "switch": other(language), "asked": "what is an IDP"}
    html = client.post(feature_url("ask", other(language)), data=form).get_data(as_text=True)
    assert "fy ngeiriau / my words</textarea>" in html
    assert parts.assistant.asked == []


def test_the_switch_gives_the_last_answer_in_the_other_language(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    html = client.post(feature_url("ask", language), data={"message": "IDP"}).get_data(as_text=True)
    assert f'formaction="{feature_url("ask", other(language))}"' in html
    form = {"message": "", "asked": "IDP", "switch": other(language)}
    turned = client.post(feature_url("ask", other(language)), data=form).get_data(as_text=True)
    assert parts.library.current().entry("answer/what-is-an-idp", other(language)).html in turned


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}])
def test_another_sites_form_is_refused(
    client: FlaskClient, parts: SimpleNamespace, headers: dict[str, str], language: Language
) -> None:
    response = client.post(feature_url("ask", language), data={"message": "IDP"}, headers=headers)
    assert response.status_code == 400
    assert parts.assistant.asked == []


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}, {}])
def test_our_own_form_is_taken(client: FlaskClient, headers: dict[str, str], language: Language) -> None:
    assert client.post(feature_url("ask", language), data={"message": "IDP"}, headers=headers).status_code == 200


def test_an_id_that_we_cannot_have_made_is_dropped(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    form = {"message": "IDP", "conversation": "../../etc", "topic": "/restart"}
    client.post(feature_url("ask", language), data=form)
    assert parts.assistant.asked == [("IDP", language, None, None)]


def test_each_flow_begins_with_a_button_that_the_words_of_the_flow_lead_to(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    html = client.get(feature_url("ask", language)).get_data(as_text=True)
    for flow in ("free-transport", "idp-next", "where-to-start", "find-session"):
        entry = parts.library.current().entry(f"answer/flow-{flow}", language)
        assert f'<li id="{entry.url.partition("#")[2]}">' in html
        assert f'name="button" value="{flow}"' in html


def test_a_button_of_a_flow_is_pressed_without_scripts(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    form = {"message": "IDP", "button": "idp-next:decides=school"}
    html = client.post(feature_url("ask", language), data=form).get_data(as_text=True)
    assert parts.assistant.pressed[-1] == "idp-next:decides=school"
    assert {"cy": "Eich ateb:", "en": "Your answer:"}[language] in html
    client.post(feature_url("ask", language), data={"message": "IDP", "button": "/restart"})
    assert parts.assistant.pressed[-1] is None


def test_what_was_typed_comes_back_as_words(client: FlaskClient, language: Language) -> None:
    html = client.post(feature_url("ask", language), data={"message": "<script>x</script>"}).get_data(as_text=True)
    assert "<script>x" not in html


def test_the_chat_can_be_deleted_without_scripts(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    html = client.post(feature_url("ask", language), data={"message": "IDP"}).get_data(as_text=True)
    conversation = re.findall(r'name="conversation" value="([^"]+)"', html)[0]
    assert 'name="clear"' in html
    cleared = client.post(feature_url("ask", language), data={"clear": "yes", "conversation": conversation})
    assert parts.assistant.forgotten == [conversation]
    html = cleared.get_data(as_text=True)
    assert 'id="cleared"' in html
    assert conversation not in html
    assert len(parts.assistant.asked) == 1


def test_an_answer_asks_whether_it_was_needed_and_no_leads_on(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    html = client.post(feature_url("ask", language), data={"message": "IDP"}).get_data(as_text=True)
    form = html[html.index('<form class="needed"') :]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form[: form.index("</form>")]))
    assert (fields["asked"], fields["asked_topic"]) == ("IDP", "what-is-an-idp")
    html = client.post(feature_url("ask", language), data={**fields, "needed": "no"}).get_data(as_text=True)
    assert parts.assistant.verdicts == [("what-is-an-idp", "IDP", language, False)]
    assert 'name="topic" value="ask-for-an-idp"' in html
    assert 'id="question"' in html
    assert fields["conversation"] in html


def test_a_choice_is_not_asked_whether_it_was_needed(client: FlaskClient, language: Language) -> None:
    html = client.post(feature_url("ask", language), data={"message": "pa un / which?"}).get_data(as_text=True)
    assert 'name="needed"' not in html


def test_a_safety_reply_has_a_way_off_the_page(client: FlaskClient, parts: SimpleNamespace, language: Language) -> None:
    html = client.post(feature_url("ask", language), data={"message": "999"}).get_data(as_text=True)
    site = parts.library.current().fact("exit-site", language)
    assert f'<a href="{site}" class="govuk-button govuk-button--warning govuk-exit-this-page__button"' in html
    assert html.index("data-leave") < html.index("<h1>")
    ordinary = client.post(feature_url("ask", language), data={"message": "IDP"}).get_data(as_text=True)
    assert "govuk-exit-this-page" not in ordinary


def test_the_page_says_kindly_that_the_assistant_is_off_and_why(
    client: FlaskClient, parts: SimpleNamespace, language: Language
) -> None:
    parts.assistant.off.update({"cy": "Rydym yn ei <gywiro>.", "en": "We are <mending> it."})
    html = client.get(feature_url("ask", language)).get_data(as_text=True)
    assert 'id="off-heading"' in html
    assert ("Rydym yn ei &lt;gywiro&gt;." if language == "cy" else "We are &lt;mending&gt; it.") in html
    assert f'href="{feature_url("search", language)}"' in html
    parts.assistant.off.clear()
    assert 'id="off-heading"' not in client.get(feature_url("ask", language)).get_data(as_text=True)


def test_what_was_asked_and_answered_is_kept_by_no_cache(client: FlaskClient, language: Language) -> None:
    response = client.post(feature_url("ask", language), data={"message": "IDP"})
    assert "no-store" in response.headers["Cache-Control"]
