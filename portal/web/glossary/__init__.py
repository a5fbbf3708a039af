"""Words explained, in the order of the page's own alphabet."""

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
    terms = sorted(content().of_type(PageType.TERM, language), key=lambda entry: _order(entry, language))
    letters = [(letter, list(entries)) for letter, entries in groupby(terms, key=lambda entry: _letter(entry, language))]
    return render_page("glossary/words.html", language, letters=letters)


def _order(entry: Entry, language: Language) -> object:
    return sort_key(entry.title) if language == "cy" else entry.title.casefold()


def _letter(entry: Entry, language: Language) -> str:
    if language == "cy":
        return split_letters(fold(entry.title))[0].capitalize()
    return entry.title[0].upper()
