"""Lived experience: case studies and days in the life, with filters."""

from flask import Blueprint, abort

from portal.content import Entry, Language, PageType
from portal.content.schema import DayInTheLife, Story

from ..choices import chosen
from ..labels import SETTINGS, VOICES
from ..lookup import referred
from ..routing import route
from ..services import content
from ..templating import render_page

blueprint = Blueprint("lived_experience", __name__)

KINDS = (PageType.CASE_STUDY, PageType.DAY_IN_THE_LIFE)


@route(blueprint, "lived-experience")
def stories(language: Language) -> tuple[str, int]:
    """List the stories that fit the filters."""
    current = content()
    everything = [entry for kind in KINDS for entry in current.of_type(kind, language)]
    filters = {
        "kind": chosen("kind", set(KINDS)),
        "voice": chosen("voice", VOICES),
        "setting": chosen("setting", SETTINGS),
    }
    shown = [entry for entry in everything if _fits(entry, **filters)]
    return render_page(
        "lived_experience/stories.html", language, stories=shown, total=len(everything), kinds=KINDS, filters=filters
    )


@route(blueprint, "lived-experience", "/<slug>")
def story(language: Language, slug: str) -> tuple[str, int]:
    """Show one story; a day in the life as a timeline."""
    current = content()
    entry = next((e for kind in KINDS for e in current.of_type(kind, language) if e.meta.slug == slug), None)
    if entry is None or not isinstance(entry.meta, Story):
        abort(404)
    return render_page(
        "lived_experience/story.html",
        language,
        twin=entry.twin_url,
        entry=entry,
        place=current.entry(f"place/{entry.meta.place}", language) if entry.meta.place else None,
        timeline=entry.meta.timeline if isinstance(entry.meta, DayInTheLife) else (),
        travel=entry.meta.travel if isinstance(entry.meta, DayInTheLife) else None,
        citations=current.citations(entry),
        related=referred(current, entry.meta.related, language),
    )


def _fits(entry: Entry, kind: str | None, voice: str | None, setting: str | None) -> bool:
    meta = entry.meta
    if not isinstance(meta, Story):
        return False
    asked_and_held = ((kind, entry.type), (voice, meta.voice), (setting, meta.setting))
    return all(asked in (None, held) for asked, held in asked_and_held)
