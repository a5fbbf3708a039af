"""Easy read: answers in short lines, each with a picture."""

from flask import Blueprint

from portal.content import Content, Entry, Language, PageType
from portal.content.schema import EasyRead, Guidance

from ..lookup import found
from ..routing import route
from ..services import content
from ..templating import render_page

blueprint = Blueprint("easy_read", __name__)


@route(blueprint, "easy-read")
def listing(language: Language) -> tuple[str, int]:
    """List the answers that have an easy read version."""
    return render_page("easy_read/list.html", language, entries=content().of_type(PageType.EASY_READ, language))


@route(blueprint, "easy-read", "/<slug>")
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


def easy_version(current: Content, answer: str | None, language: Language) -> Entry | None:
    """Return the easy read version of an answer by the answer's id, or None."""
    entries = current.of_type(PageType.EASY_READ, language)
    return next((e for e in entries if isinstance(e.meta, EasyRead) and e.meta.answer == answer), None)


def guides_to(current: Content, answer: str, language: Language) -> list[Entry]:
    """Return the guides that have an answer at their top."""
    entries = current.of_type(PageType.GUIDANCE, language)
    return [entry for entry in entries if isinstance(entry.meta, Guidance) and entry.meta.answer == answer]
