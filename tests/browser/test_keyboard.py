"""What families come to do, done by keyboard alone at 320 pixels: each thing in focus is seen, and nothing hides it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from portal.content.paths import feature_url

from .test_booking import start
from .test_journeys import WORDS

MOST_TABS = 120
IS_REACHED = """selector => {
  const focused = document.activeElement;
  if (!focused.matches(selector)) return null;
  const box = focused.getClientRects()[0];
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const style = getComputedStyle(focused);
  const label = focused.labels?.[0];
  return {
    uncovered: !!top && (focused.contains(top) || top.contains(focused) || !!label?.contains(top)),
    marked: style.outlineStyle !== "none" || style.boxShadow !== "none" || !!label,
  };
}"""


@pytest.fixture
def context(browser: Browser, portal_address: str) -> Iterator[BrowserContext]:
    """A reader with a keyboard, for whom pages jump and do not glide."""
    context = browser.new_context(
        base_url=portal_address, viewport={"width": 320, "height": 640}, reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


def reach(page: Page, selector: str) -> None:
    """Press Tab until what is meant is in focus, and make sure that the reader sees where they are."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        reached = page.evaluate(IS_REACHED, selector)
        if reached:
            assert reached == {"uncovered": True, "marked": True}, f"{selector} in focus on {page.url}: {reached}"
            return
    pytest.fail(f"{selector} cannot be reached by Tab on {page.url}")


def enter(page: Page) -> None:
    """Press Enter where it leads to another page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def press(page: Page, selector: str) -> None:
    """Go to a link or a button and follow it."""
    reach(page, selector)
    enter(page)


def type_into(page: Page, selector: str, words: str) -> None:
    reach(page, selector)
    page.keyboard.type(words)


def read_a_guide(page: Page, language: str) -> None:
    guidance = feature_url("guidance", language)
    page.goto(f"/{language}")
    reach(page, ".govuk-skip-link")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.goto(f"/{language}")
    press(page, f'nav a[href="{guidance}"]')
    press(page, f'main .card a[href^="{guidance}/"]')
    expect(page.locator(".provenance")).to_be_visible()


def search(page: Page, language: str) -> None:
    page.goto(f"/{language}")
    type_into(page, "#site-search", "cludiant" if language == "cy" else "transport")
    enter(page)
    press(page, "main h2 a, main h3 a")
    expect(page.locator("h1")).to_contain_text("cludiant" if language == "cy" else "transport", ignore_case=True)


def filter_a_list(page: Page, language: str) -> None:
    page.goto(feature_url("lived-experience", language))
    reach(page, ".narrow__summary")
    page.keyboard.press("Enter")
    reach(page, ".filters select")
    page.keyboard.press("ArrowDown")
    press(page, ".filters__button")
    expect(page.locator(".chosen__one")).to_be_visible()


def ask(page: Page, language: str) -> None:
    page.goto(f"/{language}")
    type_into(page, "#home-question", WORDS[language]["time_limits"])
    enter(page)
    expect(page.locator("#reply")).to_contain_text(WORDS[language]["answered"])
    expect(page.locator("#reply")).to_be_focused()


def press_a_choice(page: Page, language: str) -> None:
    ask(page, language)
    press(page, "#reply button.choice")
    expect(page.locator(".said--reader")).not_to_contain_text(WORDS[language]["time_limits"])


def answer_a_series_of_questions(page: Page, language: str) -> None:
    page.goto(feature_url("ask", language))
    press(page, "section[aria-labelledby=flows-heading] button.choice")
    expect(page.locator(".conversation")).to_have_attribute("data-status", "form")
    press(page, "#reply button.choice")
    expect(page.locator(".said--reader")).to_be_visible()


def book_and_cancel(page: Page, language: str) -> None:
    start(page, language)
    type_into(page, "#name", "Siân Jones")
    enter(page)
    type_into(page, "#contact", "sian@example.org")
    enter(page)
    for question in ("#people", "#language"):
        reach(page, question)
        page.keyboard.press("Space")
        press(page, "#booking-form .govuk-button")
    for question in ("access_needs", "topic"):
        reach(page, f"[name={question}]")
        press(page, "#booking-form .govuk-button")
    press(page, "main .govuk-button")
    expect(page.locator(".booking-state__reference")).to_be_visible()
    press(page, 'main a[href$="/canslo"], main a[href$="/cancel"]')
    press(page, "main button.govuk-button")
    expect(page.locator(".booking-state--off")).to_be_visible()


def give_feedback(page: Page, language: str) -> None:
    page.goto("/cy/hygyrchedd" if language == "cy" else "/en/accessibility")
    press(page, ".useful button[value=no]")
    type_into(page, "#missing", "Mwy o fapiau" if language == "cy" else "More maps")
    press(page, "#feedback .govuk-button")
    assert "thanks=1" in page.url


def switch_language(page: Page, language: str) -> None:
    other = "en" if language == "cy" else "cy"
    page.goto(f"{feature_url('search', language)}?q=cludiant")
    press(page, f'header a[hreflang="{other}"]')
    expect(page.locator("html")).to_have_attribute("lang", other)
    expect(page.locator("#site-search")).to_have_value("cludiant")


TASKS = [
    read_a_guide, search, filter_a_list, ask, press_a_choice, answer_a_series_of_questions, book_and_cancel,
    give_feedback, switch_language,
]  # fmt: skip


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.__name__)
def test_a_reader_with_a_keyboard_alone_can(page: Page, language: str, task: Callable[[Page, str], None]) -> None:
    task(page, language)
