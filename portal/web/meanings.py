"""The meaning of a word, one tap away: the first use of each term of the glossary on a page is marked when it is shown.

The words stay in their sentence as the label of a small button beside them, which opens the meaning with the browser's
own popover: no script is needed. Headings, links and whatever else can be pressed are left alone.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from html.parser import HTMLParser

from flask import render_template
from markupsafe import Markup

from portal.content import Content, Entry, Language, PageType, other
from portal.content.schema import Term
from portal.welsh.letters import straighten
from portal.welsh.mutation import Mutation, mutate

_LEFT_ALONE = frozenset({"a", "button", "code", "h1", "h2", "h3", "h4", "label", "summary", "th"})
# The endings of many, after a title and after an abbreviation. A Welsh title has its own plural inside it.
_PLURALS: dict[Language, tuple[str, str]] = {"cy": ("", "(?:au)?"), "en": ("s?", "s?")}
_NOTHING = "(?!)"


class Meanings:
    """Marks the terms of one page, each once over all the pieces of HTML that the page is made of."""

    def __init__(self, current: Content, language: Language) -> None:
        self._current = current
        self._language = language
        self._terms: dict[str, list[Entry]] = defaultdict(list)
        for entry in current.of_type(PageType.TERM, language):
            for form in _forms(entry):
                self._terms[form].append(entry)
        self._pattern = _pattern(self._terms, _PLURALS[language])
        self._seen: set[str] = set()

    def marked(self, html: str) -> Markup:
        """Return sanitised HTML with its first uses of terms marked."""
        marker = _Marker(lambda text: self._pattern.sub(self._mark, text))
        marker.feed(html)
        marker.close()
        return Markup("".join(marker.copied))  # noqa: S704 - sanitised before, and what is added is a template's

    def _mark(self, found: re.Match[str]) -> str:
        terms = self._terms[found["abbreviation"] or _key(found["title"])]
        if any(term.id in self._seen for term in terms):
            return found[0]
        self._seen.update(term.id for term in terms)
        twins = [self._current.entry(term.reference, other(self._language)) for term in terms]
        # The button stays on the line of the last word.
        words = re.split(r"(?<=\s)", found[0])
        return render_template(
            "glossary/meaning.html",
            language=self._language,
            beginning="".join(words[:-1]),
            end=words[-1],
            meant=list(zip(terms, twins, strict=True)),
        ).strip()


class _Marker(HTMLParser):
    """Copies HTML as it stands, but for the text that may be marked."""

    def __init__(self, mark: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=False)
        self.copied: list[str] = []
        self._mark = mark
        self._depth_left_alone = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.copied.append(self.get_starttag_text() or "")
        self._depth_left_alone += tag in _LEFT_ALONE

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.copied.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.copied.append(f"</{tag}>")
        self._depth_left_alone -= tag in _LEFT_ALONE

    def handle_data(self, data: str) -> None:
        self.copied.append(data if self._depth_left_alone else self._mark(data))

    def handle_entityref(self, name: str) -> None:
        self.copied.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.copied.append(f"&#{name};")


def _forms(entry: Entry) -> set[str]:
    """Return the ways a term is written: titles in small letters, abbreviations as they are; in Welsh, mutated too."""
    abbreviation = entry.meta.abbreviation if isinstance(entry.meta, Term) else None
    forms = {_key(entry.title), *filter(None, [abbreviation])}
    if entry.language == "cy":
        forms |= {mutate(form, mutation) for form in forms for mutation in Mutation}
    return forms


def _key(title: str) -> str:
    return " ".join(straighten(title).casefold().split())


def _pattern(forms: Iterable[str], plurals: tuple[str, str]) -> re.Pattern[str]:
    """Match any form as whole words, the longest first, one or many; titles in capitals or not."""
    longest_first = sorted(forms, key=len, reverse=True)
    titles = "|".join(_written(form) for form in longest_first if form.islower())
    abbreviations = "|".join(re.escape(form) for form in longest_first if not form.islower())
    of_title, of_abbreviation = plurals
    return re.compile(
        rf"(?<![\w-])(?:(?P<title>(?i:{titles or _NOTHING})){of_title}"
        rf"|(?P<abbreviation>{abbreviations or _NOTHING}){of_abbreviation})(?![\w-])"
    )


def _written(title: str) -> str:
    return re.escape(title).replace("\\ ", r"\s+").replace("'", "['’]")
