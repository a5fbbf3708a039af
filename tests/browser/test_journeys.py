"""What families come to do, done in a real browser at 320 pixels, in both languages, with scripts and without."""

import os
import re
import signal
import subprocess

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from portal.content.paths import feature_url

from .conftest import RunningPortal

WORDS = {
    "cy": {
        "ask": "Gofyn",
        "ask_heading": "Gofyn cwestiwn",
        "search": "Chwilio",
        "question": "Eich cwestiwn",
        "send": "Anfon",
        "close": "Cau'r sgwrs",
        "clear": "Clirio'r sgwrs",
        "not_needed": "Nage, dangoswch ffyrdd eraill",
        "leave": "Gadael y dudalen hon",
        "time_limits": "faint o amser sydd gan yr ysgol i benderfynu ar CDU",
        "answered": "35 diwrnod ysgol",
        "unsure": "fforwm clwb llyfrau",
        "transport": "Pwy sy'n cael cludiant ysgol am ddim",
        "unavailable": "Nid yw'r cynorthwyydd yn gweithio",
        "danger": "dwi isio lladd fy hun",
    },
    "en": {
        "ask": "Ask",
        "ask_heading": "Ask a question",
        "search": "Search",
        "question": "Your question",
        "send": "Send",
        "close": "Close the chat",
        "clear": "Clear the chat",
        "not_needed": "No, show other ways",
        "leave": "Exit this page",
        "time_limits": "how long does the school have to decide about an IDP",
        "answered": "35 school days",
        "unsure": "book club forum",
        "transport": "Who gets free school transport",
        "unavailable": "The assistant is not working",
        "danger": "i want to kill myself",
    },
}


def test_a_reader_without_scripts_finds_a_guide_and_its_sources(plain_page: Page, language: str) -> None:
    plain_page.goto("/")
    plain_page.click(f'main a[hreflang="{language}"]')
    plain_page.click(f'nav a[href="{feature_url("guidance", language)}"]')
    plain_page.click(f'main a[href^="{feature_url("guidance", language)}/"] >> nth=0')
    expect(plain_page.locator("h1")).to_have_count(1)
    expect(plain_page.locator('main a[href^="https://"]').first).to_be_visible()


@pytest.mark.parametrize("query", ["cludiant", "gludiant", "transport"])
def test_a_reader_without_scripts_searches_in_any_form_of_a_word(plain_page: Page, language: str, query: str) -> None:
    plain_page.goto(f"/{language}")
    plain_page.fill("#site-search", query)
    plain_page.press("#site-search", "Enter")
    plain_page.get_by_role("link", name=WORDS[language]["transport"]).first.click()
    expect(plain_page.locator("h1")).to_contain_text(WORDS[language]["transport"])


def test_a_reader_without_scripts_asks_and_is_answered_with_sources_and_a_person(
    plain_page: Page, language: str
) -> None:
    words = WORDS[language]
    plain_page.goto(f"/{language}")
    plain_page.get_by_role("textbox").last.fill(words["time_limits"])
    plain_page.get_by_role("main").get_by_role("button", name=words["ask"]).click()
    reply = plain_page.locator("#reply")
    expect(reply).to_contain_text(words["answered"])
    expect(reply.locator('a[href^="tel:"]').first).to_be_visible()
    expect(plain_page.locator("html")).to_have_attribute("lang", language)


def test_a_reader_without_scripts_filters_a_list_and_takes_the_filter_away(plain_page: Page, language: str) -> None:
    plain_page.goto(feature_url("lived-experience", language))
    every = plain_page.locator("main .card").count()
    plain_page.locator(".narrow__summary").click()
    plain_page.locator(".filters select").first.select_option(index=1)
    plain_page.locator(".filters__button").click()
    assert 0 < plain_page.locator("main .card").count() < every
    plain_page.locator(".chosen__one").click()
    assert plain_page.locator("main .card").count() == every


def test_a_reader_without_scripts_gives_feedback_on_a_page(plain_page: Page, language: str) -> None:
    plain_page.goto("/cy/hygyrchedd" if language == "cy" else "/en/accessibility")
    plain_page.locator(".useful button[value=no]").click()
    expect(plain_page.locator("#feedback")).to_be_visible()
    plain_page.fill("#missing", "Mwy o fapiau" if language == "cy" else "More maps")
    plain_page.locator("#feedback .govuk-button").click()
    assert "thanks=1" in plain_page.url


def test_a_reader_without_scripts_switches_language_and_chooses_calm_mode(plain_page: Page, language: str) -> None:
    other = "en" if language == "cy" else "cy"
    plain_page.goto(feature_url("calm", language))
    plain_page.locator(f'header a[hreflang="{other}"]').click()
    assert plain_page.url.endswith(feature_url("calm", other))
    plain_page.locator("main .govuk-button").click()
    expect(plain_page.locator("html.calm")).to_have_count(1)
    plain_page.locator("main .govuk-button").click()
    expect(plain_page.locator("html.calm")).to_have_count(0)


def test_a_choice_is_a_button_that_works_without_scripts(plain_page: Page, language: str) -> None:
    plain_page.goto(feature_url("ask", language))
    plain_page.fill("#question", WORDS[language]["time_limits"])
    plain_page.press("#ask-form button >> nth=0", "Enter")
    choices = plain_page.locator(".choices button.choice, .choices a.choice")
    chosen = choices.first.inner_text()
    choices.first.click()
    expect(plain_page.locator("main")).to_contain_text(chosen)


def test_danger_is_answered_with_the_number_to_ring(plain_page: Page, language: str) -> None:
    plain_page.goto(feature_url("ask", language))
    plain_page.fill("#question", WORDS[language]["danger"])
    plain_page.press("#ask-form button >> nth=0", "Enter")
    expect(plain_page.locator('#reply a[href="tel:999"]').first).to_be_visible()
    expect(plain_page.locator(".conversation")).to_have_attribute("data-status", "safety")


def test_the_language_switch_goes_to_the_same_page_and_keeps_the_query(page: Page, language: str) -> None:
    other = "en" if language == "cy" else "cy"
    page.goto(f"{feature_url('search', language)}?q=cludiant")
    page.click(f'header a[hreflang="{other}"]')
    assert page.url.endswith(f"{feature_url('search', other)}?q=cludiant")
    expect(page.locator("#site-search")).to_have_value("cludiant")


def test_nothing_is_stored_before_the_reader_acts(page: Page, context: BrowserContext, language: str) -> None:
    for address in (f"/{language}", feature_url("ask", language), feature_url("sessions", language)):
        page.goto(address)
    assert context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_the_chat_is_used_by_keyboard_and_each_reply_is_announced_once(page: Page, language: str) -> None:
    words = WORDS[language]
    page.goto(f"/{language}")
    launcher = page.get_by_role("button", name=words["ask_heading"])
    launcher.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.evaluate(
        """() => {
          window.announced = [];
          const live = document.querySelector('[data-part="live"]');
          new MutationObserver(() => live.textContent.trim() && window.announced.push(live.textContent.trim()))
            .observe(live, {childList: true, characterData: true, subtree: true});
        }"""
    )
    dialog.get_by_label(words["question"]).fill(words["time_limits"])
    dialog.get_by_role("button", name=words["send"]).press("Enter")
    expect(dialog.locator('[data-part="log"]')).to_contain_text(words["answered"])
    announced = [text for text in page.evaluate("window.announced") if words["answered"] in text]
    assert len(announced) == 1
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.evaluate("document.activeElement.textContent").strip() == words["ask_heading"]


def test_the_chat_survives_a_change_of_page_and_can_be_cleared(page: Page, language: str) -> None:
    words = WORDS[language]
    page.goto(f"/{language}")
    page.get_by_role("button", name=words["ask_heading"]).click()
    page.get_by_role("dialog").get_by_label(words["question"]).fill(words["time_limits"])
    page.get_by_role("dialog").get_by_role("button", name=words["send"]).click()
    expect(page.get_by_role("dialog")).to_contain_text(words["answered"])
    page.goto(feature_url("guidance", language))
    if not page.get_by_role("dialog").is_visible():
        page.get_by_role("button", name=words["ask_heading"]).click()
    expect(page.get_by_role("dialog")).to_contain_text(words["answered"])
    page.get_by_role("button", name=words["clear"]).click()
    expect(page.get_by_role("dialog")).not_to_contain_text(words["answered"])


def test_an_answer_that_was_not_needed_leads_on_in_the_chat(page: Page, language: str) -> None:
    words = WORDS[language]
    page.goto(f"/{language}")
    page.get_by_role("button", name=words["ask_heading"]).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(words["question"]).fill(words["time_limits"])
    dialog.get_by_role("button", name=words["send"]).click()
    expect(dialog).to_contain_text(words["answered"])
    dialog.get_by_role("button", name=words["not_needed"]).click()
    expect(dialog.locator(".said--portal").last.locator("button.choice").first).to_be_visible()
    expect(dialog.get_by_role("button", name=words["not_needed"])).to_have_count(0)


def test_a_reader_in_danger_can_leave_at_once_and_leaves_nothing_behind(page: Page, language: str) -> None:
    words = WORDS[language]
    page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="weather"))
    page.goto(feature_url("guidance", language))
    page.get_by_role("button", name=words["ask_heading"]).click()
    page.get_by_role("dialog").get_by_label(words["question"]).fill(words["danger"])
    page.get_by_role("dialog").get_by_role("button", name=words["send"]).click()
    leave = page.get_by_role("link", name=words["leave"])
    expect(leave).to_be_visible()
    assert words["danger"] not in page.evaluate("JSON.stringify(sessionStorage)")
    for _press in range(3):
        page.keyboard.press("Shift")
    expect(page).to_have_url(re.compile("bbc"))
    page.go_back()
    expect(page).not_to_have_url(re.compile(feature_url("guidance", language)))


def test_the_assistant_killed_gives_way_to_search_and_is_used_again_when_back(
    page: Page, running_portal: RunningPortal, language: str
) -> None:
    words = WORDS[language]
    question = {"message": words["time_limits"], "language": language}
    assistant = _assistant_process(running_portal)
    os.kill(assistant, signal.SIGSTOP)  # hung first, then dead: neither may cost the reader the page
    try:
        hung = page.request.post("/api/assistant", data=question).json()
    finally:
        os.kill(assistant, signal.SIGKILL)
    assert hung["status"] == "unavailable"
    page.goto(feature_url("ask", language))
    page.fill("#question", words["time_limits"])
    page.press("#ask-form button >> nth=0", "Enter")
    expect(page.locator("#reply")).to_contain_text(words["unavailable"])
    expect(page.locator("#reply .said__links a").first).to_be_visible()

    def answers() -> bool:
        return bool(page.request.post("/api/assistant", data=question).json()["status"] == "answered")

    for _ in range(120):
        if answers():
            break
        page.wait_for_timeout(500)
    assert answers()


def _assistant_process(portal: RunningPortal) -> int:
    command = ["pgrep", "--parent", str(portal.supervisor), "--full", "bot run"]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
