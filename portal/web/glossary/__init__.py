"""Words explained, in the order of the page's own alphabet."""

from collections.abc import Iterable
from itertools import groupby

from flask import Blueprint

from portal.content import Entry, Language, PageType
from portal.welsh.letters import fold, sort_key, split_letters

from ..routing import route
from ..services import content
from ..templating import render_page

blueprint = Blueprint("glossary", __name__)


@route(blueprint, "glossary")
def words(language: Language) -> tuple[str, int]:
    """List every word under the letter it begins with; on a Welsh page `ch`, `dd` and their like are letters."""
    terms = _in_order(content().of_type(PageType.TERM, language), language)
    letters = groupby(terms, key=lambda entry: _letter(entry, language))
    return render_page(
        "glossary/words.html", language, letters=[(letter, list(entries)) for letter, entries in letters]
    )


def _in_order(terms: Iterable[Entry], language: Language) -> list[Entry]:
    if language == "cy":
        return sorted(terms, key=lambda entry: sort_key(entry.title))
    return sorted(terms, key=lambda entry: entry.title.casefold())


def _letter(entry: Entry, language: Language) -> str:
    if language == "cy":
        return split_letters(fold(entry.title))[0].capitalize()
    return entry.title[0].upper()
