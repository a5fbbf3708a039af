"""Finding the page that an address or a reference means, and the names of ids."""

from collections.abc import Iterable

from flask import abort

from portal.content import Content, Entry, Language, PageType
from portal.content.paths import page_url


def found(current: Content, type_: PageType, slug: str, language: Language) -> Entry:
    """Return the page of a type at a slug, or answer 404."""
    entry = current.at(page_url(type_, slug, language))
    if entry is None or entry.type is not type_:
        abort(404)
    return entry


def referred(current: Content, references: Iterable[str], language: Language) -> list[Entry]:
    """Return the pages that references name, without those that are not there."""
    entries = (current.entry(reference, language) for reference in references)
    return [entry for entry in entries if entry is not None]


def labelled(current: Content, ids: Iterable[str], language: Language) -> list[str]:
    """Return what ids of support, subjects and help are called, without those that have no name."""
    return [name for id_ in ids if (name := current.label(id_, language))]
