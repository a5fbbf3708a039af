"""Keeping pages for times without signal: nothing before the button, a warning past the review, and all of it gone."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from portal.content.paths import feature_url

GUIDES = {"cy": "/cy/arweiniad/beth-yw-cdu", "en": "/en/guidance/what-is-an-idp"}
OTHERS = {"cy": "/cy/atebion", "en": "/en/answers"}
WORDS = {
    "cy": {
        "keep": "Cadw'r dudalen hon ar y ffôn hwn",
        "kept": "Mae'r dudalen hon wedi'i chadw ar y ffôn hwn.",
        "copy": "Cadwyd y dudalen hon gennych ar",
        "overdue": "nad yw'n gywir bellach",
        "offline": "Rydych chi all-lein",
        "newer": "Mae fersiwn mwy newydd",
        "again": "Cadw'r fersiwn mwy newydd",
        "removed": "Mae popeth wedi'i dynnu",
    },
    "en": {
        "keep": "Keep this page on this phone",
        "kept": "This page is kept on this phone.",
        "copy": "You kept this page on",
        "overdue": "it may no longer be right",
        "offline": "You are offline",
        "newer": "There is a newer version",
        "again": "Keep the newer version",
        "removed": "Everything is removed",
    },
}
STORED = """async () => ({
  cookie: document.cookie, local: localStorage.length, session: sessionStorage.length,
  caches: (await caches.keys()).length, databases: (await indexedDB.databases()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
CHANGE_COPY = """async ([path, header, value, from, to]) => {
  const cache = await caches.open("kept-pages");
  const kept = await cache.match(path);
  const headers = new Headers(kept.headers);
  if (header) headers.set(header, value);
  await cache.put(path, new Response((await kept.text()).replace(new RegExp(from), to), { headers }));
}"""


@pytest.fixture
def reader(context: BrowserContext) -> Page:
    """A page without the check of the console, where a browser writes each time that there is no signal."""
    return context.new_page()


def stored(page: Page) -> dict[str, object]:
    found: dict[str, object] = page.evaluate(STORED)
    return {name: value for name, value in found.items() if value}


@pytest.mark.browser
def test_nothing_is_kept_and_nothing_comes_from_elsewhere_before_the_reader_acts(
    page: Page, context: BrowserContext, language: str
) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    for address in (feature_url("home", language), GUIDES[language], feature_url("kept", language)):  # type: ignore[arg-type]
        page.goto(address, wait_until="networkidle")
        assert stored(page) == {}
    assert context.cookies() == []
    assert len(hosts) == 1


@pytest.mark.browser
def test_a_page_is_kept_read_without_signal_warned_of_renewed_and_forgotten(
    reader: Page, context: BrowserContext, language: str
) -> None:
    words, guide = WORDS[language], GUIDES[language]
    reader.goto(guide)
    title = reader.locator("h1").inner_text()
    reader.get_by_role("button", name=words["keep"]).click()
    expect(reader.get_by_text(words["kept"])).to_be_visible()

    context.set_offline(True)
    reader.goto(guide)
    expect(reader.locator("h1")).to_have_text(title)
    expect(reader.locator(".kept-notice")).to_contain_text(words["copy"])
    expect(reader.get_by_text(words["overdue"])).to_be_hidden()
    reader.goto(OTHERS[language])
    expect(reader.locator("h1")).to_have_text(words["offline"])
    expect(reader.locator("main")).to_contain_text(re.compile(r"\d{5} \d{3} \d{3}"))
    reader.goto(feature_url("kept", language))  # type: ignore[arg-type]
    expect(reader.get_by_role("link", name=title)).to_be_visible()

    reader.evaluate(CHANGE_COPY, [guide, "ETag", 'W/"older"', 'data-due="[^"]+"', 'data-due="2020-01-01"'])
    reader.goto(guide)
    expect(reader.get_by_text(words["overdue"])).to_be_visible()

    context.set_offline(False)
    reader.goto(guide)
    expect(reader.get_by_text(words["newer"])).to_be_visible()
    reader.get_by_role("button", name=words["again"]).click()
    expect(reader.get_by_text(words["kept"])).to_be_visible()

    reader.goto(feature_url("remove-kept", language))  # type: ignore[arg-type]
    expect(reader.locator("h1")).to_have_text(words["removed"])
    assert stored(reader) == {}
    context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        reader.goto(guide)
