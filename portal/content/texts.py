"""What readers see of a page, piece by piece, each with the place it stands in."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from markdown_it.token import Token

from portal.welsh.letters import straighten
from portal.welsh.words import Word, split_words

from .frontmatter import Draft
from .problems import Problem, Severity
from .rendering import FACT, GIVEN, parse

# Keys of the front matter, or a line of the body counted from 0. The line in the file is worked out only when there is
# something to report, since for front matter that means parsing it again.
Place = tuple[str | int, ...] | int

_SPOKEN_KEYS = ("title", "summary", "abbreviation", "travel")
_SPOKEN_LISTS = ("timeline", "stops", "lines")
_SPOKEN_PARTS = ("title", "text", "senses")
# An address is no words of the page: tyfu@powys.gov.uk.
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\S+\.(?:uk|wales|cymru|org|com)\b\S*")
_SENTENCE = re.compile(r"\S.*?(?:[.!?]+[\"'”’)\]]*(?=\s)|\Z)", re.DOTALL)


class Link(NamedTuple):
    """A link: its words, its target, and where its words begin in their passage."""

    words: str
    target: str
    start: int


@dataclass(frozen=True)
class Passage:
    """One title, paragraph, list item or table cell in plain words, with facts filled in."""

    draft: Draft
    place: Place
    text: str
    links: tuple[Link, ...] = ()

    def line(self, offset: int = 0) -> int:
        """Return the line of the file on which a character of the text stands."""
        breaks = self.text.count("\n", 0, offset) if isinstance(self.place, int) else 0
        return line_of(self.draft, self.place) + breaks

    def fault(self, offset: int, message: str) -> Problem:
        """Return what is wrong at a character of the text, as something to mend."""
        return Problem(self.draft.path, self.line(offset), message, Severity.FAULT)

    @cached_property
    def words(self) -> str:
        """Return the text with plain apostrophes, and dots in place of web and e-mail addresses; same length."""
        return _ADDRESS.sub(lambda found: "." * len(found.group()), straighten(self.text))

    @cached_property
    def welsh_words(self) -> tuple[Word, ...]:
        """Return the words of `words`, read as Welsh, with the little ones that cling to them set apart."""
        return tuple(split_words(self.words))

    def sentences(self) -> Iterator[tuple[int, str]]:
        """Yield each sentence with where it begins."""
        for found in _SENTENCE.finditer(self.text):
            yield found.start(), found.group()


class Block(NamedTuple):
    """One piece of a page as a translator works through it: a title, a paragraph, a list, one hour of a day."""

    place: Place
    text: str

    @property
    def opening(self) -> str:
        """Return its first words, to know it by."""
        words = self.text.replace("#", " ").split()
        return " ".join(words[:5]) + (" …" if len(words) > 5 else "")

    def line(self, draft: Draft) -> int:
        """Return the line of the file on which it begins."""
        return line_of(draft, self.place)


def line_of(draft: Draft, place: Place) -> int:
    """Return the line of the file, counted from 1, of a place in a page."""
    return draft.body_line + place if isinstance(place, int) else draft.line_of(*place)


def blocks(draft: Draft) -> list[Block]:
    """Return a page's blocks as they are written, in order."""
    lines = draft.body.splitlines()
    body = [
        Block(token.map[0], "\n".join(lines[slice(*token.map)]).strip())
        for token in parse(draft.body)
        if token.level == 0 and token.map is not None and token.nesting >= 0
    ]
    return [Block(place, text) for text, place in spoken_front_matter(draft)] + body


def spoken_front_matter(draft: Draft) -> Iterator[tuple[str, Place]]:
    """Yield what a page says in its front matter; the ways of asking a question are not among it."""
    for key in _SPOKEN_KEYS:
        if text := getattr(draft.meta, key, None):
            yield text, (key,)
    for key in _SPOKEN_LISTS:
        for index, part in enumerate(getattr(draft.meta, key, ())):
            for name in _SPOKEN_PARTS:
                if text := getattr(part, name, None):
                    yield text, (key, index, name)


def passages(draft: Draft, fact: Callable[[str], str]) -> Iterator[Passage]:
    """Yield every passage of a page; `fact` gives the words of a fact by its id."""

    def filled(text: str) -> str:
        return GIVEN.sub("…", FACT.sub(lambda found: fact(found["id"]), text))

    for text, place in spoken_front_matter(draft):
        yield Passage(draft, place, filled(text))
    line = 0
    for token in parse(filled(draft.body)):
        line = token.map[0] if token.map else line
        if token.type == "inline":
            text, links = _words_and_links(token)
            yield Passage(draft, line, text, links)


def _words_and_links(token: Token) -> tuple[str, tuple[Link, ...]]:
    text = ""
    links: list[Link] = []
    opened: list[tuple[str, int]] = []
    for child in token.children or ():
        if child.type == "link_open":
            opened.append((_href(child), len(text)))
        elif child.type == "link_close":
            target, start = opened.pop()
            links.append(Link(text[start:], target, start))
        else:
            text += "\n" if child.type in {"softbreak", "hardbreak"} else child.content
    return text, tuple(links)


def _href(token: Token) -> str:
    attributes: dict[str, Any] = token.attrs
    return str(attributes["href"])
