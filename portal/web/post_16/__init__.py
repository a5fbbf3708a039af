"""After Year 11: the options to filter and compare, and the described tours."""

from operator import attrgetter

from flask import Blueprint, redirect, request
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from portal.content import Content, Entry, Language, PageType
from portal.content.paths import feature_url
from portal.content.schema import Place, Tour

from ..facets import Facet, filtered, named, towns
from ..labels import COURSE_KINDS, COURSE_LEVELS, TAUGHT_IN
from ..lookup import found, referred
from ..meanings import Meanings
from ..page_cache import public_page
from ..routing import route
from ..services import content
from ..templating import render_page
from .known import places, rows, taught_in

blueprint = Blueprint("post_16", __name__)

STEPS = "guidance/steps-after-year-11"
MOST_COMPARED = 3


@route(blueprint, "post-16")
@public_page("town", "kind", "level", "subject", "support", "taught_in")
def overview(language: Language) -> tuple[str, int]:
    """List the options that fit the filters, the steps that lead to them, and the tours."""
    current = content()
    return render_page(
        "post_16/overview.html",
        language,
        filtered=filtered(current.of_type(PageType.COURSE, language), _facets(current, language)),
        steps=current.entry(STEPS, language),
        tours=current.of_type(PageType.TOUR, language),
        places=lambda entry: places(current, entry),
        taught_in=taught_in,
    )


@route(blueprint, "compare")
@public_page("option")
def compare(language: Language) -> tuple[str, int]:
    """Show up to three options side by side; those that do not fit are named."""
    current = content()
    asked = dict.fromkeys(request.args.getlist("option"))
    options = referred(current, (f"course/{id_}" for id_ in asked), language)
    shown = options[:MOST_COMPARED]
    known, unknown = rows(current, shown)
    return render_page(
        "post_16/compare.html",
        language,
        options=shown,
        left_out=options[MOST_COMPARED:],
        more=[entry for entry in current.of_type(PageType.COURSE, language) if entry not in options],
        most_compared=MOST_COMPARED,
        others_than=lambda option: [("option", entry.id) for entry in shown if entry is not option],
        rows=known,
        unknown=unknown,
    )


@route(blueprint, "options")
@route(blueprint, "tours", endpoint="tours")
def lists(language: Language) -> Response:
    """Send a reader of a shortened address to the page that holds the lists."""
    return redirect(feature_url("post-16", language), 302)


@route(blueprint, "options", "/<slug>")
@public_page()
def course(language: Language, slug: str) -> tuple[str, int]:
    """Show one option."""
    current = content()
    entry = found(current, PageType.COURSE, slug, language)
    known, unknown = rows(current, [entry])
    return render_page(
        "post_16/course.html",
        language,
        twin=entry.twin_url,
        entry=entry,
        body=Meanings(current, language).marked(entry.html),
        rows=known,
        unknown=unknown,
        places=places(current, entry),
        citations=current.citations(entry),
        related=referred(current, entry.meta.related, language),
    )


@route(blueprint, "tours", "/<slug>")
@public_page()
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


def _facets(current: Content, language: Language) -> tuple[Facet, ...]:
    names = named(current, language)

    def in_towns(entry: Entry) -> list[str]:
        return [place.meta.town for place in places(current, entry) if isinstance(place.meta, Place)]

    return (
        Facet("town", _("Where"), in_towns, towns(current, language)),
        Facet("kind", _("Kind of option"), attrgetter("meta.kind"), COURSE_KINDS),
        Facet("level", _("Level"), attrgetter("meta.level"), COURSE_LEVELS),
        Facet("subject", _("Subject"), attrgetter("meta.subjects"), names),
        Facet("support", _("Support"), attrgetter("meta.support"), names),
        Facet("taught_in", _("Language"), attrgetter("meta.taught_in"), TAUGHT_IN),
    )
