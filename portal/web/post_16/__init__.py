"""After Year 11: the options to compare, and the described tours."""

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from portal.content import Entry, Language, PageType
from portal.content.paths import feature_url
from portal.content.schema import Course, Tour

from ..choices import chosen
from ..labels import COURSE_KINDS, LANGUAGES_SPOKEN
from ..lookup import found, referred
from ..routing import route
from ..services import content
from ..templating import render_page

blueprint = Blueprint("post_16", __name__)


@route(blueprint, "post-16")
def overview(language: Language) -> tuple[str, int]:
    """List the options that fit the filters, and the tours."""
    current = content()
    everything = current.of_type(PageType.COURSE, language)
    filters = {"kind": chosen("kind", COURSE_KINDS), "taught_in": chosen("taught_in", {"cy", "en"})}
    return render_page(
        "post_16/overview.html",
        language,
        courses=[entry for entry in everything if _fits(entry, **filters)],
        total=len(everything),
        tours=current.of_type(PageType.TOUR, language),
        place_names=place_names(language),
        filters=filters,
        languages_taught={code: LANGUAGES_SPOKEN[code] for code in ("cy", "en")},
    )


@route(blueprint, "options")
@route(blueprint, "tours", endpoint="tours")
def lists(language: Language) -> Response:
    """Send a reader of a shortened address to the page that holds the lists."""
    return redirect(feature_url("post-16", language), 302)


@route(blueprint, "options", "/<slug>")
def course(language: Language, slug: str) -> tuple[str, int]:
    """Show one option."""
    current = content()
    entry = found(current, PageType.COURSE, slug, language)
    places = entry.meta.places if isinstance(entry.meta, Course) else []
    return render_page(
        "post_16/course.html",
        language,
        twin=entry.twin_url,
        entry=entry,
        places=referred(current, (f"place/{place}" for place in places), language),
        citations=current.citations(entry),
        related=referred(current, entry.meta.related, language),
    )


@route(blueprint, "tours", "/<slug>")
def tour(language: Language, slug: str) -> tuple[str, int]:
    """Show one described tour, stop by stop."""
    current = content()
    entry = found(current, PageType.TOUR, slug, language)
    place = entry.meta.place if isinstance(entry.meta, Tour) else None
    return render_page(
        "post_16/tour.html",
        language,
        twin=entry.twin_url,
        entry=entry,
        place=current.entry(f"place/{place}", language) if place else None,
        citations=current.citations(entry),
        related=referred(current, entry.meta.related, language),
    )


def place_names(language: Language) -> dict[str, str]:
    """Return the name of each place by its id."""
    return {entry.id: entry.title for entry in content().of_type(PageType.PLACE, language)}


def _fits(entry: Entry, kind: str | None, taught_in: str | None) -> bool:
    meta = entry.meta
    return isinstance(meta, Course) and kind in (None, meta.kind) and (taught_in is None or taught_in in meta.taught_in)
