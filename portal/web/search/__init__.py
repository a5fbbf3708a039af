"""Search: an ordinary form whose address can be kept and shared."""

from flask import Blueprint, request
from flask_babel import gettext as _

from portal.content import Language, PageType
from portal.search import MAX_QUERY_LENGTH, QueryTooLong, SearchPage

from ..choices import chosen
from ..pagination import Pages, page_number
from ..routing import route
from ..services import services
from ..templating import render_page

blueprint = Blueprint("search", __name__)

PAGE_SIZE = 10


@route(blueprint, "search")
def results(language: Language) -> tuple[str, int]:
    """Show the form and, when something was asked for, what was found."""
    query = " ".join(request.args.get("q", "").split())
    type_ = chosen("type", set(PageType))
    number = page_number(request.args.get("page"))
    page, problem = _search(query, language, type_, number)
    return render_page(
        "search/results.html",
        language,
        status=400 if problem else 200,
        query=query[:MAX_QUERY_LENGTH],
        type_=type_,
        page=page,
        problem=problem,
        pages=Pages(number, PAGE_SIZE, page.total) if page else None,
    )


def _search(query: str, language: Language, type_: str | None, number: int) -> tuple[SearchPage | None, str | None]:
    """Return what was found, or why nothing was looked for."""
    if not query:
        return None, None
    try:
        kind = PageType(type_) if type_ else None
        offset = (number - 1) * PAGE_SIZE
        return services().search.search(query, language, type=kind, limit=PAGE_SIZE, offset=offset), None
    except QueryTooLong:
        return None, _("Your search is too long. Use at most %(most)s characters.", most=MAX_QUERY_LENGTH)
