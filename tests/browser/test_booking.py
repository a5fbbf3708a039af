"""A family books, sees, moves and cancels, in a real browser at 320 pixels, with scripts and without."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from portal.content.paths import feature_url

WORDS = {
    "cy": {
        "book": "archebu", "continue": "Parhau", "send": "Archebu'r sesiwn hon", "booked": "Mae eich lle wedi'i gadw",
        "other": "English", "move": "Symud i sesiwn arall", "move_here": "Symud i'r sesiwn hon",
        "cancel": "Canslo'r archeb", "yes": "Ydw, canslo'r archeb", "cancelled": "Mae eich archeb wedi'i chanslo",
        "back": "Yn ôl", "name": "Rhowch eich enw", "print": "Argraffu'r dudalen hon",
    },
    "en": {
        "book": "book", "continue": "Continue", "send": "Book this session", "booked": "Your place is booked",
        "other": "Cymraeg", "move": "Move to another session", "move_here": "Move to this session",
        "cancel": "Cancel the booking", "yes": "Yes, cancel the booking", "cancelled": "Your booking is cancelled",
        "back": "Back", "name": "Enter your name", "print": "Print this page",
    },
}  # fmt: skip


def start(page: Page, language: str) -> None:
    page.goto(f"{feature_url('sessions', language)}/example-training-brecon/{WORDS[language]['book']}")


def fill_in(page: Page, language: str, name: str = "Siân Jones") -> None:
    """Answer all questions by keyboard, as far as the page that shows the answers."""
    page.fill("#name", name)
    page.press("#name", "Enter")
    page.fill("#contact", "sian@example.org")
    page.press("#contact", "Enter")
    for choice in ("#people", "#language"):
        page.check(choice)
        page.get_by_role("main").get_by_role("button", name=WORDS[language]["continue"]).click()
    for _ in ("access_needs", "topic"):
        page.get_by_role("main").get_by_role("button", name=WORDS[language]["continue"]).click()


def book_and_look_after(page: Page, language: str) -> None:
    words = WORDS[language]
    start(page, language)
    page.press("#name", "Enter")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.locator(".govuk-error-message")).to_contain_text(words["name"])
    fill_in(page, language)
    expect(page.get_by_role("main")).to_contain_text("sian@example.org")
    page.get_by_role("button", name=words["send"]).click()
    expect(page.locator("h1")).to_have_text(words["booked"])
    reference = page.locator(".booking-state__reference").inner_text()
    assert re.fullmatch(r"TYFU-\w{4}-\w{4}", reference)
    address = page.url
    page.get_by_role("link", name=words["move"]).click()
    page.check("#session")
    page.get_by_role("button", name=words["move_here"]).click()
    expect(page.locator("h1")).to_have_text(words["booked"])
    page.get_by_role("link", name=words["cancel"]).click()
    page.get_by_role("button", name=words["yes"]).click()
    expect(page.locator("h1")).to_have_text(words["cancelled"])
    page.goto(address)
    expect(page.get_by_role("main")).to_contain_text(reference)


def test_a_family_without_scripts_books_moves_and_cancels(plain_page: Page, language: str) -> None:
    book_and_look_after(plain_page, language)


def test_a_family_with_scripts_books_goes_back_and_finds_one_booking(
    page: Page, context: BrowserContext, language: str
) -> None:
    words = WORDS[language]
    start(page, language)
    assert context.cookies() == []
    page.fill("#name", "Siân Jones")
    page.get_by_role("banner").get_by_role("button", name=words["other"]).click()
    expect(page.locator("#name")).to_have_value("Siân Jones")
    page.get_by_role("banner").locator(f'button[lang="{language}"]').click()
    fill_in(page, language)
    page.get_by_role("button", name=words["send"]).click()
    expect(page.get_by_role("button", name=words["print"])).to_be_visible()
    reference = page.locator(".booking-state__reference").inner_text()
    page.go_back()
    page.get_by_role("button", name=words["send"]).click()
    expect(page.locator(".booking-state__reference")).to_have_text(reference)
    page.get_by_role("link", name=words["cancel"]).click()
    page.get_by_role("button", name=words["yes"]).click()
    expect(page.locator("h1")).to_have_text(words["cancelled"])
