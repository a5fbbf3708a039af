"""Lived experience: case studies and days in the life, with filters."""

from operator import attrgetter

from flask import Blueprint, abort, request
from flask_babel import lazy_gettext as _

from portal.content import Content, Entry, Language, PageType
from portal.content.schema import DayInTheLife, Story

from ..facets import Facet, filtered, in_order, named
from ..labels import PAGE_TYPES, SETTINGS, STAGES, VOICES
from ..lookup import labelled, referred
from ..page_cache import public_page
from ..routing import route
from ..services import content
from ..templating import render_page

blueprint = Blueprint("lived_experience", __name__)

KINDS = (PageType.CASE_STUDY, PageType.DAY_IN_THE_LIFE)


@route(blueprint, "lived-experience")
@public_page("voice", "stage", "setting", "support", "kind", "place")
def stories(language: Language) -> tuple[str, int]:
    """List the stories that fit the filters."""
    current = content()
    everything = [entry for kind in KINDS for entry in current.of_type(kind, language)]
    return render_page(
        "lived_experience/stories.html", language, filtered=filtered(everything, _facets(current, language))
    )


@route(blueprint, "lived-experience", "/<slug>")
@public_page()
def story(language: Language, slug: str) -> tuple[str, int]:
    """Show one story, a day in the life as a timeline; say so kindly when it has been withdrawn."""
    current = content()
    entry = current.at(request.path)
    if entry is None or not isinstance(entry.meta, Story):
        return _withdrawn(current, language)
    return render_page(
        "lived_experience/story.html",
        language,
        twin=entry.twin_url,
        entry=entry,
        place=current.entry(f"place/{entry.meta.place}", language) if entry.meta.place else None,
        support=labelled(current, entry.meta.support, language),
        timeline=entry.meta.timeline if isinstance(entry.meta, DayInTheLife) else (),
        travel=entry.meta.travel if isinstance(entry.meta, DayInTheLife) else None,
        citations=current.citations(entry),
        related=referred(current, entry.meta.related, language),
    )


def _withdrawn(current: Content, language: Language) -> tuple[str, int]:
    twin = current.twin_of_withdrawn(request.path)
    if twin is None:
        abort(404)
    return render_page("lived_experience/withdrawn.html", language, twin=twin, status=410, is_error=True)


def _facets(current: Content, language: Language) -> tuple[Facet, ...]:
    kinds = {str(kind): PAGE_TYPES[kind] for kind in KINDS}
    places = in_order(((entry.id, entry.title) for entry in current.of_type(PageType.PLACE, language)), language)

    def place(entry: Entry) -> list[str]:
        return [entry.meta.place] if isinstance(entry.meta, Story) and entry.meta.place else []

    return (
        Facet("voice", _("Told by"), attrgetter("meta.voice"), VOICES),
        Facet("stage", _("Stage"), attrgetter("meta.stage"), STAGES),
        Facet("setting", _("Setting"), attrgetter("meta.setting"), SETTINGS),
        Facet("support", _("Support"), attrgetter("meta.support"), named(current, language)),
        Facet("kind", _("Kind of story"), attrgetter("type"), kinds),
        Facet("place", _("Where"), place, places),
    )
