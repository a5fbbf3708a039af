"""Guides and answers: the lists by group, and each page."""

from collections import defaultdict
from collections.abc import Iterable

from flask import Blueprint, abort

from portal.content import ASSISTANT_ONLY, Answer, Content, Entry, Group, Language, PageType
from portal.content.schema import Audience, Stage

from ..choices import chosen
from ..easy_read import easy_version
from ..labels import GROUPS
from ..lookup import found, referred
from ..meanings import Meanings
from ..page_cache import public_page
from ..routing import route
from ..services import content
from ..templating import render_page
from .both import BOTH, both_languages
from .short import short_answer

blueprint = Blueprint("guidance", __name__)


@route(blueprint, "guidance")
@public_page("for", "stage")
def guides(language: Language) -> tuple[str, int]:
    """List the guides by group, for one audience or one stage when asked."""
    audience, stage = chosen("for", set(Audience)), chosen("stage", set(Stage))
    current = content()
    shown = [
        entry
        for entry in current.of_type(PageType.GUIDANCE, language)
        if (audience is None or audience in entry.meta.audience) and (stage is None or stage in entry.meta.stage)
    ]
    groups = by_group((group_of_guide(current, entry), entry) for entry in shown)
    return render_page("guidance/guides.html", language, groups=groups, audience=audience, stage=stage)


@route(blueprint, "guidance", "/<slug>")
@public_page("show")
def guide(language: Language, slug: str) -> tuple[str, int]:
    """Show one guide, with its short answer at the top."""
    current = content()
    entry = found(current, PageType.GUIDANCE, slug, language)
    if chosen("show", {BOTH}):
        return both_languages(current, entry)
    short, meanings = short_answer(current, entry), Meanings(current, language)
    return render_page(
        "guidance/guide.html",
        language,
        twin=entry.twin_url,
        entry=entry,
        answer=meanings.marked(short.html) if short else None,
        body=meanings.marked(entry.html),
        easy_read=easy_version(current, short.id, language) if short else None,
        citations=current.citations(entry),
        related=referred(current, entry.meta.related, language),
    )


@route(blueprint, "answers")
@public_page()
def answers(language: Language) -> tuple[str, int]:
    """List the questions that families ask, by group."""
    entries = content().of_type(PageType.ANSWER, language)
    groups = by_group((entry.meta.group, entry) for entry in entries if isinstance(entry.meta, Answer))
    return render_page("guidance/answers.html", language, groups=groups)


@route(blueprint, "answers", "/<slug>")
@public_page("show")
def answer(language: Language, slug: str) -> tuple[str, int]:
    """Show one answer; the assistant's own words are no pages."""
    current = content()
    entry = found(current, PageType.ANSWER, slug, language)
    if not isinstance(entry.meta, Answer) or entry.meta.group in ASSISTANT_ONLY:
        abort(404)
    if chosen("show", {BOTH}):
        return both_languages(current, entry)
    return render_page(
        "guidance/answer.html",
        language,
        twin=entry.twin_url,
        entry=entry,
        body=Meanings(current, language).marked(entry.html),
        easy_read=easy_version(current, entry.id, language),
        citations=current.citations(entry),
        following=referred(current, entry.meta.next, language),
        related=referred(current, entry.meta.related, language),
    )


def by_group(entries: Iterable[tuple[Group, Entry]]) -> list[tuple[Group, list[Entry]]]:
    """Gather pages by group, in the order of the groups' names, without the assistant's own."""
    gathered: dict[Group, list[Entry]] = defaultdict(list)
    for group, entry in entries:
        gathered[group].append(entry)
    return [(Group(group), gathered[Group(group)]) for group in GROUPS if Group(group) in gathered]


def group_of_guide(current: Content, entry: Entry) -> Group:
    """Return the group of a guide: that of its short answer, or of its stage where it has none."""
    short = short_answer(current, entry)
    if short and isinstance(short.meta, Answer):
        return short.meta.group
    return Group.POST_16 if Stage.POST_16 in entry.meta.stage else Group.ABOUT
