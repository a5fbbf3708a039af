"""Search: an ordinary form whose address can be kept and shared, with the answer, pages and sessions that it finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, current_app, request
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _

from portal.booking import Session
from portal.clock import today
from portal.content import Entry, Language, PageType
from portal.content.schema import Answer
from portal.search import COUNTS_FILE, MAX_QUERY_LENGTH, QueryTooLong, SearchCounts, SearchPage, miles_to

from ..choices import chosen
from ..labels import PAGE_TYPES
from ..lookup import referred
from ..metrics import SEARCHES
from ..page_cache import live_page
from ..pagination import Pages, page_number
from ..routing import route
from ..services import coming_sessions, content, services
from ..templating import render_page
from .counting import PersonalJudge
from .sessions import sessions_found

blueprint = Blueprint("search", __name__)

PAGE_SIZE = 10
MOST_SESSIONS = 3
MOST_RELATED = 4
SESSIONS = "session"
COUNTS = "search-counts"


@dataclass(frozen=True)
class Facet:
    """One kind of thing that was found: how many there are, and the address that shows them alone."""

    label: str
    count: int
    address: str
    current: bool


@blueprint.record_once
def keep_counts(state: BlueprintSetupState) -> None:
    """Keep the counts of searches beside the index."""
    parts = state.app.extensions["portal"]
    path = parts.search.index_dir.parent / COUNTS_FILE
    state.app.extensions[COUNTS] = SearchCounts(path, PersonalJudge(parts.library))


@route(blueprint, "search")
@live_page
def results(language: Language) -> tuple[str, int]:
    """Show the form and, when something was asked for, what was found."""
    query = " ".join(request.args.get("q", "").split())
    kind = chosen("type", {*PageType, SESSIONS})
    number = page_number(request.args.get("page"))
    page, problem = _search(query, language, kind, number)
    sessions = sessions_found(page, coming_sessions() or []) if page else []
    if page and number == 1 and not kind:
        _count(page, found=bool(page.total or sessions))
    first = bool(page and number == 1 and not kind)
    return render_page(
        "search/results.html",
        language,
        status=400 if problem else 200,
        query=query[:MAX_QUERY_LENGTH],
        kind=kind,
        page=page if kind != SESSIONS else None,
        asked=page is not None,
        found=page,
        problem=problem,
        best=page.best if page and first else None,
        guide=_guide(page.best) if page and page.best and first else None,
        related=_related(page, language) if page and first else [],
        sessions=sessions if kind == SESSIONS else sessions[:MOST_SESSIONS] if first else [],
        more_sessions=_address(SESSIONS) if first and len(sessions) > MOST_SESSIONS else None,
        facets=_facets(page, sessions, kind) if page else [],
        miles=lambda entry: _whole_miles(entry, page),
        pages=Pages(number, PAGE_SIZE, page.total) if page and kind != SESSIONS else None,
    )


def _guide(answer: Entry) -> Entry | None:
    """Return the guide that tells more of an answer."""
    return content().entry(f"{PageType.GUIDANCE}/{answer.id}", answer.language)


def _search(query: str, language: Language, kind: str | None, number: int) -> tuple[SearchPage | None, str | None]:
    """Return what was found, or why nothing was looked for."""
    if not query:
        return None, None
    try:
        type_ = PageType(kind) if kind and kind != SESSIONS else None
        offset = (number - 1) * PAGE_SIZE
        with SEARCHES.time():
            return services().search.search(query, language, type=type_, limit=PAGE_SIZE, offset=offset), None
    except QueryTooLong:
        return None, _("Your search is too long. Use at most %(most)s characters.", most=MAX_QUERY_LENGTH)


def _count(page: SearchPage, *, found: bool) -> None:
    counts: SearchCounts = current_app.extensions[COUNTS]
    counts.count(page.query, page.language, found=found, today=today())


def _facets(page: SearchPage, sessions: Sequence[Session], kind: str | None) -> list[Facet]:
    """Return what was found by kind, with the whole first; nothing where there is but one kind."""
    counts = {type_: page.types[type_] for type_ in map(PageType, PAGE_TYPES) if page.types.get(type_)}
    by_kind = [Facet(str(PAGE_TYPES[type_]), counts[type_], _address(type_), kind == type_) for type_ in counts]
    if sessions:
        by_kind.append(Facet(_("Tyfu sessions"), len(sessions), _address(SESSIONS), kind == SESSIONS))
    if len(by_kind) < 2 and not kind:
        return []
    whole = sum(facet.count for facet in by_kind)
    return [Facet(_("Every kind"), whole, _address(None), kind is None), *by_kind]


def _address(kind: str | None) -> str:
    """Return the address that shows one kind of what was found, from its first page."""
    asked = {"q": request.args.get("q", ""), **({"type": kind} if kind else {})}
    return f"{request.path}?{urlencode(asked)}"


def _related(page: SearchPage, language: Language) -> list[Entry]:
    """Return the topics that stand beside what was asked, none of which is on this page already."""
    first = page.best or next((result.entry for result in page.results), None)
    if first is None:
        return []
    following = first.meta.next if isinstance(first.meta, Answer) else []
    shown = {result.entry.reference for result in page.results} | {first.reference}
    references = dict.fromkeys(name for name in (*following, *first.meta.related) if name not in shown)
    return referred(content(), references, language)[:MOST_RELATED]


def _whole_miles(entry: Entry, page: SearchPage | None) -> int | None:
    miles = miles_to(entry, page.spot) if page and page.spot else None
    return None if miles is None else round(miles)
