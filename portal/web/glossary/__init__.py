"""Words explained, by the alphabet of either language."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from flask import Blueprint

from portal.content import Content, Entry, Language, PageType, other
from portal.welsh.letters import fold, split_letters

from ..choices import chosen
from ..facets import alphabetical
from ..page_cache import public_page
from ..routing import route
from ..services import content
from ..templating import render_page

blueprint = Blueprint("glossary", __name__)


class Word(NamedTuple):
    """A term as it is explained in the page's language, and the same term in the other one."""

    entry: Entry
    twin: Entry | None

    def said_in(self, language: Language) -> Entry:
        """Return the term in one of the languages."""
        return self.twin if self.twin and self.twin.language == language else self.entry


@route(blueprint, "glossary")
@public_page("from")
def words(language: Language) -> tuple[str, int]:
    """List every word under the letter it begins with, in this language or, when asked by `from=other`, in the other.

    In Welsh `ch`, `dd` and their like are letters.
    """
    by = other(language) if chosen("from", {"other"}) else language
    found = sorted(_words(content(), language), key=lambda word: alphabetical(word.said_in(by).title, by))
    letters = groupby(found, key=lambda word: _letter(word.said_in(by).title, by))
    return render_page(
        "glossary/words.html", language, by=by, letters=[(letter, list(group)) for letter, group in letters]
    )


def _words(current: Content, language: Language) -> Iterable[Word]:
    for entry in current.of_type(PageType.TERM, language):
        yield Word(entry, current.entry(entry.reference, other(language)))


def _letter(title: str, language: Language) -> str:
    folded = fold(title)
    return split_letters(folded)[0].capitalize() if language == "cy" else folded[0].upper()
