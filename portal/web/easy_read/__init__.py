"""Easy read: answers in short lines, each with a picture."""

from collections.abc import Iterable

from flask import Blueprint

from portal.content import Content, Entry, Language, PageType
from portal.content.schema import EasyRead, Guidance

from ..facets import alphabetical
from ..lookup import found
from ..page_cache import public_page
from ..routing import route
from ..services import content
from ..templating import render_page

blueprint = Blueprint("easy_read", __name__)


@route(blueprint, "easy-read")
@public_page()
def listing(language: Language) -> tuple[str, int]:
    """List the answers that have an easy read version, each with a picture of its own."""
    entries = sorted(
        content().of_type(PageType.EASY_READ, language), key=lambda entry: alphabetical(entry.title, language)
    )
    return render_page("easy_read/list.html", language, pictured=_pictured(entries))


@route(blueprint, "easy-read", "/<slug>")
@public_page()
def page(language: Language, slug: str) -> tuple[str, int]:
    """Show one answer in easy read, with the ways back to the whole answer and its guide."""
    current = content()
    entry = found(current, PageType.EASY_READ, slug, language)
    answer = entry.meta.answer if isinstance(entry.meta, EasyRead) else ""
    return render_page(
        "easy_read/page.html",
        language,
        twin=entry.twin_url,
        entry=entry,
        answer=current.entry(f"answer/{answer}", language),
        guides=guides_to(current, answer, language),
        citations=current.citations(entry),
    )


def _pictured(entries: Iterable[Entry]) -> list[tuple[Entry, str]]:
    """Give each page the first of its own symbols that no page before it was given, so that they are told apart."""
    given: list[tuple[Entry, str]] = []
    for entry in entries:
        symbols = [line.symbol for line in entry.meta.lines] if isinstance(entry.meta, EasyRead) else []
        taken = {symbol for _, symbol in given}
        given.append((entry, next((symbol for symbol in symbols if symbol not in taken), symbols[0])))
    return given


def easy_version(current: Content, answer: str | None, language: Language) -> Entry | None:
    """Return the easy read version of an answer by the answer's id, or None."""
    entries = current.of_type(PageType.EASY_READ, language)
    return next((e for e in entries if isinstance(e.meta, EasyRead) and e.meta.answer == answer), None)


def guides_to(current: Content, answer: str, language: Language) -> list[Entry]:
    """Return the guides that have an answer at their top."""
    entries = current.of_type(PageType.GUIDANCE, language)
    return [entry for entry in entries if isinstance(entry.meta, Guidance) and entry.meta.answer == answer]
