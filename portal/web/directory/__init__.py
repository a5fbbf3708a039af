"""The directory: places of learning and services that help, with what is known of how to reach each."""

from flask import Blueprint, abort, request
from flask_babel import lazy_gettext as _

from portal.content import Content, Entry, Language, PageType, other
from portal.content.schema import Course, Story, Tour

from ..facets import Facet, filtered, named, towns
from ..labels import DIRECTORY_KINDS
from ..lookup import labelled, referred
from ..page_cache import public_page
from ..routing import route
from ..services import content
from ..templating import render_page
from .listed import helps_with, kind, listed, town, ways

blueprint = Blueprint("directory", __name__)

_HELD_THERE = (PageType.COURSE, PageType.TOUR, PageType.DAY_IN_THE_LIFE, PageType.CASE_STUDY)


@route(blueprint, "directory")
@public_page("kind", "town", "helps_with")
def listing(language: Language) -> tuple[str, int]:
    """List the places and services that fit the filters, by name."""
    current = content()
    return render_page(
        "directory/list.html",
        language,
        filtered=filtered(listed(current, language), _facets(current, language)),
        kind=kind,
        town=town,
        helps_with=lambda entry: labelled(current, helps_with(entry), language),
    )


@route(blueprint, "directory", "/<slug>")
@public_page()
def entry(language: Language, slug: str) -> tuple[str, int]:
    """Show one place or service, and what else the portal says of it."""
    current = content()
    shown = current.at(request.path)
    if shown is None or shown.type not in (PageType.PLACE, PageType.SERVICE):
        abort(404)
    return render_page(
        "directory/entry.html",
        language,
        twin=shown.twin_url,
        entry=shown,
        twin_entry=current.entry(shown.reference, other(language)),
        kind=kind(shown),
        town=town(shown),
        ways=ways(current, shown),
        helps_with=labelled(current, helps_with(shown), language),
        here=[page for type_ in _HELD_THERE for page in current.of_type(type_, language) if _is_about(page, shown)],
        citations=current.citations(shown),
        related=referred(current, shown.meta.related, language),
    )


def _facets(current: Content, language: Language) -> tuple[Facet, ...]:
    return (
        Facet("kind", _("Kind of help or place"), kind, DIRECTORY_KINDS),
        Facet("town", _("Town"), lambda entry: filter(None, [town(entry)]), towns(current, language)),
        Facet("helps_with", _("Helps with"), helps_with, named(current, language)),
    )


def _is_about(page: Entry, shown: Entry) -> bool:
    """Tell whether an option, tour or story belongs to a place."""
    if shown.type is not PageType.PLACE:
        return False
    if isinstance(page.meta, Course):
        return shown.id in page.meta.places
    return isinstance(page.meta, Tour | Story) and page.meta.place == shown.id
