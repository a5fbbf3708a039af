"""A test client that audits each page it fetches, so that no test can look at a page without the page being sound."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import html5lib
from flask.testing import FlaskClient
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from portal.content import Language

VAGUE = {
    "here",
    "click here",
    "more",
    "read more",
    "this page",
    "link",
    "yma",
    "cliciwch yma",
    "mwy",
    "darllen mwy",
    "y dudalen hon",
    "dolen",
}

# Common words of one language that are no word, name or abbreviation of the other.
_DATA = Path(__file__).resolve().parents[1] / "data"
ENGLISH_ONLY = frozenset((_DATA / "only_english.txt").read_text(encoding="utf-8").split())
# Names that are written alike in both languages.
NAMES = ("Parents Voices in Wales",)
WELSH_ONLY = frozenset((_DATA / "only_welsh.txt").read_text(encoding="utf-8").split())


@dataclass
class Page:
    """One fetched page: what it was answered with, and its parsed document."""

    url: str
    status: int
    language: Language | None
    document: HtmlElement
    faults: list[str] = field(default_factory=list)

    def text(self, css: str) -> str:
        """Return the words of the first element that matches."""
        (element, *_) = self.document.cssselect(css)
        return " ".join(element.text_content().split())

    def links(self) -> set[str]:
        """Return every address within the site that the page links to, whole, with its fragment."""
        found = {urljoin(self.url, link.get("href")) for link in self.document.cssselect("a[href]")}
        return {link for link in found if not urlsplit(link).scheme}

    def switches(self, language: str | None) -> set[str]:
        """Return where the switch to a language leads: a link, or a button where it takes what was typed along."""
        links = self.document.cssselect(f'a[hreflang="{language}"][lang="{language}"]')
        buttons = self.document.cssselect(f'button[lang="{language}"][formaction]')
        return {urljoin(self.url, one.get("href") or one.get("formaction")) for one in [*links, *buttons]}

    def ids(self) -> set[str]:
        """Return every id on the page."""
        return {element.get("id") for element in self.document.cssselect("[id]")}


class AuditingClient:
    """Fetches pages and holds each to the rules; `get` raises AssertionError that lists what a page breaks."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client

    def get(self, url: str, *, status: int = 200) -> Page:
        """Fetch and audit a page that should answer with a status."""
        response = self._client.get(url)
        assert response.status_code == status, f"{url} answered {response.status_code}"
        return audited(
            url,
            response.status_code,
            response.get_data(as_text=True),
            response.headers.get("Content-Security-Policy", ""),
        )

    def post(self, url: str, form: dict[str, str], *, status: int = 200) -> Page:
        """Send a form and audit the page that comes back."""
        response = self._client.post(url, data=form)
        assert response.status_code == status, f"{url} answered {response.status_code}"
        return audited(
            url,
            response.status_code,
            response.get_data(as_text=True),
            response.headers.get("Content-Security-Policy", ""),
        )


def audited(url: str, status: int, html: str, policy: str) -> Page:
    """Parse a page and hold it to every rule; AssertionError that lists what it breaks."""
    document = document_fromstring(html.encode(), parser=HTMLParser(encoding="utf-8"))
    page = Page(url, status, _language(url), document)
    page.faults += _invalid_html(html)
    for rule in RULES:
        page.faults += rule(page)
    page.faults += _unmarked_scripts(page, policy)
    assert not page.faults, f"{url}:\n  " + "\n  ".join(page.faults)
    return page


def _language(url: str) -> Language | None:
    first = urlsplit(url).path.split("/")[1]
    return "cy" if first == "cy" else "en" if first == "en" else None


def _invalid_html(html: str) -> list[str]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(html)
    return [f"invalid HTML at line {line}: {code} {values}" for (line, _column), code, values in parser.errors]


def _one_heading(page: Page) -> list[str]:
    headings = [heading.text_content().strip() for heading in page.document.cssselect("h1")]
    return [] if len(headings) == 1 and headings[0] else [f"one h1 is needed, not {headings}"]


def _title_begins_with_heading(page: Page) -> list[str]:
    heading = " ".join(page.document.cssselect("h1")[0].text_content().split()) if page.document.cssselect("h1") else ""
    title = " ".join(page.document.cssselect("title")[0].text_content().split())
    if page.language is None or urlsplit(page.url).path in {"/cy", "/en"}:
        return []
    # A form with an error says so first.
    said = (
        title.removeprefix("Gwall: ").removeprefix("Error: ")
        if page.document.cssselect(".govuk-error-summary")
        else title
    )
    return [] if said.startswith(heading) else [f"the title {title!r} does not begin with the heading {heading!r}"]


def _headings_step_by_step(page: Page) -> list[str]:
    levels = [int(heading.tag[1]) for heading in page.document.cssselect("h1, h2, h3, h4, h5, h6")]
    return [f"a heading of level {b} follows one of level {a}" for a, b in pairwise(levels) if b > a + 1]


def _unique_ids(page: Page) -> list[str]:
    counts = Counter(element.get("id") for element in page.document.cssselect("[id]"))
    return [f"the id {id_!r} stands {count} times" for id_, count in counts.items() if count > 1]


def _references_within(page: Page) -> list[str]:
    ids = page.ids()
    named = [(name, id_) for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls")
             for element in page.document.cssselect(f"[{name}]") for id_ in element.get(name).split()]  # fmt: skip
    return [f"{name} points at {id_!r}, which is not there" for name, id_ in named if id_ not in ids]


def _declared_language(page: Page) -> list[str]:
    declared = page.document.get("lang")
    return [] if page.language is None or declared == page.language else [f"lang is {declared!r}"]


def _twins(page: Page) -> list[str]:
    if page.language is None or page.status != 200:
        return []
    codes = sorted(link.get("hreflang") for link in page.document.cssselect("link[rel=alternate][hreflang]"))
    return [] if codes == ["cy", "en", "x-default"] else [f"hreflang gives {codes}"]


def _language_switch(page: Page) -> list[str]:
    if page.language is None:
        return []
    other = "en" if page.language == "cy" else "cy"
    switches = page.document.cssselect(f'a[hreflang="{other}"][lang="{other}"], button[lang="{other}"]')
    return [] if switches else ["no way to the other language"]


def _landmarks(page: Page) -> list[str]:
    return [
        f"{len(page.document.cssselect(tag))} <{tag}> on the page"
        for tag in ("main", "footer")
        if len(page.document.cssselect(tag)) != 1
    ]


def _front_door(page: Page) -> list[str]:
    return [] if page.document.cssselect('a[href^="tel:"]') else ["no way to a person: the front door is missing"]


def _link_words(page: Page) -> list[str]:
    faults = []
    for link in page.document.cssselect("a[href]"):
        words = " ".join((link.get("aria-label") or link.text_content()).split())
        if not words or words.lower().strip(".") in VAGUE:
            faults.append(f"the words {words!r} of the link to {link.get('href')} do not make sense alone")
    return faults


def _fields_have_labels(page: Page) -> list[str]:
    labelled = {label.get("for") for label in page.document.cssselect("label[for]")}
    fields = page.document.cssselect("input:not([type=hidden]):not([type=submit]), select, textarea")
    return [
        f"the field {field_.get('name')!r} has no label"
        for field_ in fields
        if field_.get("id") not in labelled and not field_.get("aria-label") and not field_.iterancestors("label")
    ]


def _forms_have_actions(page: Page) -> list[str]:
    return [
        "a form without action and method"
        for form in page.document.cssselect("form")
        if not (form.get("action") and form.get("method"))
    ]


def _nothing_from_elsewhere(page: Page) -> list[str]:
    sources = [
        element.get("src") or element.get("href") for element in page.document.cssselect("[src], link[rel=stylesheet]")
    ]
    return [f"{source} comes from another host" for source in sources if source and urlsplit(source).netloc]


def _no_inline_code(page: Page) -> list[str]:
    faults = ["a style attribute" for _ in page.document.cssselect("[style]")]
    faults += ["a style element" for _ in page.document.cssselect("style")] if page.status != 500 else []
    for element in page.document.iter():
        faults += [f"the attribute {name}" for name in element.attrib if name.startswith("on")]
    return faults


def _unmarked_scripts(page: Page, policy: str) -> list[str]:
    nonce = re.search(r"'nonce-([^']+)'", policy)
    if nonce is None or "unsafe" in policy:
        return [f"the content security policy is {policy!r}"]
    return [
        "a script without this answer's nonce"
        for script in page.document.cssselect("script")
        if script.get("nonce") != nonce[1]
    ]


def _no_gaps_in_words(page: Page) -> list[str]:
    text = page.document.text_content()
    faults = [f"{words!r} stands alone" for words in page.document.itertext() if words.strip() in {"None", "undefined"}]
    return faults + [f"{mark!r} shows on the page" for mark in ("{{", "}}", "{%", "%(", "&amp;") if mark in text]


def words_by_language(document: HtmlElement) -> dict[str, str]:
    """Return all the words of a page that readers meet, apart by the language that they are declared to be in."""
    said: dict[str, list[str]] = {}
    for element in document.iter():
        if not isinstance(element.tag, str) or element.tag in {"script", "style", "template"}:
            continue
        own = [
            element.text,
            *(child.tail for child in element),
            *(element.get(name) for name in ("alt", "aria-label", "placeholder", "title")),
        ]
        declared = next((e.get("lang") for e in [element, *element.iterancestors()] if e.get("lang")), "")
        said.setdefault(declared, []).extend(filter(None, own))
    return {language: _without_names(" ".join(parts)) for language, parts in said.items()}


def _without_names(text: str) -> str:
    for name in NAMES:
        text = text.replace(name, "")
    return text


def _languages_apart(page: Page) -> list[str]:
    faults = []
    for language, foreign in (("cy", ENGLISH_ONLY), ("en", WELSH_ONLY)):
        words = re.findall(
            r"[a-zâêîôûŵŷ']+", words_by_language(page.document).get(language, "").lower().replace("’", "'")
        )
        strays = sorted(set(words) & foreign)
        if strays:
            faults.append(f"words of the other language where the page says {language}: {', '.join(strays)}")
    return faults


RULES = (
    _one_heading,
    _title_begins_with_heading,
    _headings_step_by_step,
    _unique_ids,
    _references_within,
    _declared_language,
    _twins,
    _language_switch,
    _landmarks,
    _front_door,
    _link_words,
    _fields_have_labels,
    _forms_have_actions,
    _nothing_from_elsewhere,
    _no_inline_code,
    _no_gaps_in_words,
    _languages_apart,
)
