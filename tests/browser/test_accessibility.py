"""No page has a fault that axe can find, and none is wider than a small phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from portal.config import ROOT
from portal.content import LANGUAGES
from portal.content.paths import feature_url

from .test_booking import WORDS, fill_in, start

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
ADDRESSES = (Path(__file__).resolve().parents[1] / "data" / "addresses.txt").read_text(encoding="utf-8").split()
# One page of each kind, for the looks that are the same on all pages of that kind.
KINDS = [
    "home",
    "guidance",
    "answers",
    "search",
    "ask",
    "sessions",
    "contact",
    "glossary",
    "lived-experience",
    "post-16",
    "easy-read",
    "directory",
    "feedback",
    "kept",
    "calm",
]


def findings(page: Page) -> list[str]:
    """Run every rule of axe, best practice too, and return what it finds."""
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{page.url}: {violation['id']}: {node['target']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    """Return the page's address when it scrolls sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [f"{page.url} is wider than the screen"] if wide else []


@pytest.mark.parametrize("language", ["cy", "en"])
def test_every_page_passes_axe_and_fits_a_small_phone(browser: Browser, portal_address: str, language: str) -> None:
    context = browser.new_context(base_url=portal_address, viewport={"width": 320, "height": 640})
    page = context.new_page()
    faults = []
    for address in ADDRESSES:
        if address.startswith(f"/{language}"):
            page.goto(address)
            faults += findings(page) + too_wide(page)
    context.close()
    assert faults == []


@pytest.mark.parametrize(
    "look",
    [
        {"viewport": {"width": 1280, "height": 800}},
        {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
        {"viewport": {"width": 320, "height": 640}, "forced_colors": "active"},
        {"viewport": {"width": 768, "height": 900}, "reduced_motion": "reduce"},
    ],
    ids=["desktop", "dark", "forced colours", "tablet"],
)
def test_each_kind_of_page_passes_axe_in_every_look(
    browser: Browser, portal_address: str, look: dict[str, object]
) -> None:
    context = browser.new_context(base_url=portal_address, **look)  # type: ignore[arg-type]
    page = context.new_page()
    faults = []
    for language in LANGUAGES:
        for kind in KINDS:
            query = "?q=cludiant" if kind == "search" else ""
            page.goto(feature_url(kind, language) + query)
            faults += findings(page) + too_wide(page)
        for address in (f"/{language}/nowhere", f"{feature_url('search', language)}?q=zzzzqq"):
            page.goto(address)
            faults += findings(page) + too_wide(page)
    context.close()
    assert faults == []


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_open_chat_passes_axe(page: Page, language: str) -> None:
    page.goto(f"/{language}")
    page.locator(".chat__launcher").click()
    page.get_by_role("dialog").wait_for()
    assert findings(page) + too_wide(page) == []


@pytest.mark.parametrize("language", ["cy", "en"])
def test_pages_fit_a_small_phone_with_text_at_twice_the_size(
    browser: Browser, portal_address: str, language: str
) -> None:
    context = browser.new_context(base_url=portal_address, viewport={"width": 320, "height": 640})
    page = context.new_page()
    faults = []
    for kind in KINDS:
        page.goto(feature_url(kind, language))
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        faults += too_wide(page)
    context.close()
    assert faults == []


@pytest.mark.parametrize(
    ("language", "look"), [("cy", {"color_scheme": "dark"}), ("en", {})], ids=["cy dark", "en light"]
)
def test_each_step_of_a_task_passes_axe(
    browser: Browser, portal_address: str, language: str, look: dict[str, str]
) -> None:
    context = browser.new_context(base_url=portal_address, viewport={"width": 320, "height": 640}, **look)  # type: ignore[arg-type]
    page = context.new_page()
    faults = []
    for step in (*booking_steps(page, language), *other_steps(page, language)):
        faults += [f"{step}: {fault}" for fault in findings(page) + too_wide(page)]
    context.close()
    assert faults == []


def booking_steps(page: Page, language: str) -> Iterator[str]:
    """Book, move and cancel, stopping at every page on the way; yields what each page is."""
    words, ways = WORDS[language], page.locator(".booking-ways")
    start(page, language)
    yield "first question"
    page.press("#name", "Enter")
    yield "first question with its error"
    page.fill("#name", "Siân Jones")
    page.press("#name", "Enter")
    page.press("#contact", "Enter")
    yield "second question with its error"
    page.fill("#contact", "sian@example.org")
    page.press("#contact", "Enter")
    page.get_by_role("main").get_by_role("button", name=words["continue"]).click()
    yield "choice with its error"
    start(page, language)
    fill_in(page, language)
    yield "all answers"
    page.get_by_role("button", name=words["send"]).click()
    yield "booked"
    ways.get_by_role("link", name=words["move"]).click()
    yield "move"
    page.go_back()
    ways.get_by_role("link", name=words["cancel"]).click()
    yield "cancel"
    page.get_by_role("button", name=words["yes"]).click()
    yield "cancelled"


def other_steps(page: Page, language: str) -> Iterator[str]:
    """Go through the other forms and views that no plain address shows; yields what each page is."""
    page.goto(feature_url("ask", language))
    page.locator("#ask-form .govuk-button").click()
    yield "question with its error"
    page.locator("section[aria-labelledby=flows-heading] button.choice").first.click()
    yield "question of a series"
    page.goto(f"{feature_url('feedback', language)}?page=guidance/what-is-an-idp")
    page.locator("#feedback .govuk-button").click()
    yield "feedback with its error"
    page.goto(f"{feature_url('feedback', language)}?thanks=1")
    yield "feedback sent"
    page.goto("/cy/sesiynau/rhoi-gwybod" if language == "cy" else "/en/sessions/tell-me")
    page.locator("main .govuk-button").click()
    yield "wish with its errors"
    for feature, query in (
        ("sessions", "view=month"),
        ("sessions", "near=zzz"),
        ("post-16", "kind=sixth-form"),
        ("compare", "option=sixth-form&option=specialist-college"),
    ):
        page.goto(f"{feature_url(feature, language)}?{query}")
        yield f"{feature} with {query}"
    page.goto(
        f"{feature_url('guidance', language)}/{'beth-yw-cdu' if language == 'cy' else 'what-is-an-idp'}?show=both"
    )
    yield "both languages"
    page.goto(feature_url("calm", language))
    page.locator("main .govuk-button").click()
    yield "calm mode on"
    page.goto(f"/{language}")
    yield "home in calm mode"


def test_axe_would_find_a_fault(page: Page) -> None:
    page.goto("/en")
    page.evaluate("() => document.querySelector('main').append(new Image())")
    assert any("image-alt" in finding for finding in findings(page))
