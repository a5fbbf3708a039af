"""A page in both languages side by side, for readers who choose to see both: nowhere else do they stand together.

The two are set beside each other piece by piece, from heading to heading, where both have as many pieces. The page is a
way to look at the ordinary one, whose address stays the one to find and to link to.
"""

import re
from itertools import zip_longest

from markupsafe import Markup

from portal.content import LANGUAGES, Content, Entry

from ..templating import render_page
from .short import short_answer

BOTH = "both"

_ID = re.compile(r' id="[^"]*"')
_BEFORE_HEADING = re.compile(r"(?=<h2\b)")


def both_languages(current: Content, entry: Entry) -> tuple[str, int]:
    """Show a page in both languages, Welsh first."""
    entries = [current.entry(entry.reference, language) for language in LANGUAGES]
    welsh, english = (_pieces(current, one) for one in entries if one)
    if len(welsh) != len(english):
        welsh, english = [Markup("").join(welsh)], [Markup("").join(english)]
    return render_page(
        "guidance/both.html",
        entry.language,
        twin=entry.twin_url,
        entry=entry,
        entries=entries,
        pieces=list(zip_longest(welsh, english, fillvalue=Markup())),
        citations=current.citations(entry),
    )


def _pieces(current: Content, entry: Entry) -> list[Markup]:
    """Return the short answer and the body of a page, cut before each heading; without ids, which would stand twice."""
    short = short_answer(current, entry)
    whole = ([short.html] if short else []) + _BEFORE_HEADING.split(entry.html)
    return [Markup(_ID.sub("", piece)) for piece in whole if piece.strip()]  # noqa: S704 - sanitised when it was read
