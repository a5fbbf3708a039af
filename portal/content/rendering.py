"""Markdown into safe HTML and plain text, with facts filled in and links between pages resolved."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.anchors import anchors_plugin

from portal.welsh.letters import fold

FACT = re.compile(r'\{\{\s*fact\(\s*"(?P<id>[a-z0-9-]+)"\s*\)\s*\}\}')
# What only the moment knows, such as a date worked out: `{due}`. The assistant fills it in when it says the words.
GIVEN = re.compile(r"\{(?P<name>[a-z]+)\}")
REFERENCE = re.compile(r"^(?P<type>[a-z0-9-]+)/(?P<id>[a-z0-9-]+)$")

_TAGS = {
    *("a", "abbr", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "strong", "ul"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href"}, "abbr": {"title"}, "h2": {"id"}, "h3": {"id"}, "ol": {"start"}, "td": {"data-label"}}
# A cell as long as this holds a sentence: columns of such cells are too narrow on a phone.
_SENTENCE = 30
_PAIR = 2
_SCHEMES = {"https", "http", "mailto", "tel"}


@dataclass(frozen=True)
class Heading:
    """A heading of a page, for its list of contents."""

    level: int
    id: str
    text: str


@dataclass(frozen=True)
class Rendered:
    """A page's body: sanitised HTML, the same as plain text, and its headings."""

    html: str
    text: str
    headings: tuple[Heading, ...]


def anchor(text: str) -> str:
    """Return the id of a heading: its words, without accents or signs."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


_markdown = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
_markdown.use(anchors_plugin, max_level=3, slug_func=anchor)


def parse(body: str) -> list[Token]:
    """Return the markdown tokens of a body."""
    return _markdown.parse(body)


def links(tokens: list[Token]) -> list[tuple[str, int]]:
    """Return each link's target, with the line of the body, counted from 0, of the block it stands in."""
    found = []
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                found.append((str(child.attrs["href"]), token.map[0] if token.map else 0))
    return found


def withdraw_blocks(body: str, is_withdrawn: Callable[[str], bool], notice: str) -> str:
    """Put a notice in place of each top-level block that leans on a withdrawn fact, so that no sentence is broken."""
    lines = body.splitlines(keepends=True)
    for token in reversed(parse(body)):
        if token.level or token.map is None or token.nesting < 0:
            continue
        start, end = token.map
        if any(is_withdrawn(fact["id"]) for fact in FACT.finditer("".join(lines[start:end]))):
            lines[start:end] = [f"{notice}\n", "\n"]
    return "".join(lines)


def render(body: str, resolve: Callable[[str], str | None]) -> Rendered:
    """Render a body; `resolve` gives the address of a page's reference, or None when that page is not there."""
    tokens = parse(body)
    for token in tokens:
        if token.children:
            token.children = _resolved(token.children, resolve)
    _name_columns(tokens)
    unsafe = _markdown.renderer.render(tokens, _markdown.options, {})
    safe = nh3.clean(unsafe, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None)
    return Rendered(safe, _plain_text(tokens), tuple(_headings(tokens)))


def fill_in(text: str, values: Mapping[str, str]) -> str:
    """Put each value where a text names it in braces; KeyError for a name that is not given."""
    return GIVEN.sub(lambda found: values[found["name"]], text)


def plain(text: str) -> str:
    """Return the plain text of a line of markdown."""
    return _plain_text(parse(text))


def _resolved(children: list[Token], resolve: Callable[[str], str | None]) -> list[Token]:
    """Point links between pages at their addresses; keep the words alone where the page is not there."""
    kept: list[Token] = []
    dropped: list[bool] = []
    for child in children:
        if child.type == "link_open":
            href = str(child.attrs["href"])
            target = resolve(href) if REFERENCE.match(href) else href
            dropped.append(target is None)
            child.attrs["href"] = target or ""
            if target is None:
                continue
        elif child.type == "link_close" and dropped.pop():
            continue
        kept.append(child)
    return kept


def _name_columns(tokens: list[Token]) -> None:
    """Give each cell of a wide table of sentences its column's name, so that a phone can show it without columns."""
    starts = [place for place, token in enumerate(tokens) if token.type == "table_open"]
    for start, end in pairwise([*starts, len(tokens)]):
        names = [text for _, text in _cells(tokens[start:end], "th")]
        width = len(names)
        cells = [(place % width, *cell) for place, cell in enumerate(_cells(tokens[start:end], "td"))]
        if width > _PAIR and any(column and len(text) >= _SENTENCE for column, _, text in cells):
            for column, cell, _ in cells:
                if column:
                    cell.attrs["data-label"] = names[column]


def _cells(tokens: list[Token], tag: str) -> list[tuple[Token, str]]:
    """Return the cells of one kind with their plain text."""
    return [(token, _inline_text(inline)) for token, inline in pairwise(tokens) if token.type == f"{tag}_open"]


def _plain_text(tokens: list[Token]) -> str:
    return "\n".join(_inline_text(token) for token in tokens if token.type == "inline")


def _inline_text(token: Token) -> str:
    return "".join(
        " " if child.type in {"softbreak", "hardbreak"} else html.unescape(child.content)
        for child in token.children or ()
    )


def _headings(tokens: list[Token]) -> list[Heading]:
    return [
        Heading(int(token.tag[1]), str(token.attrs.get("id", "")), _inline_text(tokens[index + 1]))
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0
    ]
