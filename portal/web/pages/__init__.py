"""Contact, and the site's own pages: accessibility, privacy, about the assistant."""

from flask import Blueprint, abort

from portal.content import Entry, Language, PageType
from portal.content.library import FRONT_DOOR, WITHDRAWN
from portal.content.schema import Contact

from ..lookup import found
from ..page_cache import public_page
from ..routing import route
from ..services import content
from ..templating import render_page

blueprint = Blueprint("pages", __name__)

EMERGENCY = "contact/emergency"


@route(blueprint, "contact")
@public_page()
def contact(language: Language) -> tuple[str, int]:
    """Show whom to contact: the front door, then urgent help with the emergency services first, then everyone else."""
    current = content()
    contacts = [entry for entry in current.of_type(PageType.CONTACT, language) if entry.reference != FRONT_DOOR]
    return render_page(
        "pages/contact.html",
        language,
        first=current.entry(FRONT_DOOR, language),
        urgent=sorted(filter(_is_urgent, contacts), key=lambda entry: entry.reference != EMERGENCY),
        others=[entry for entry in contacts if not _is_urgent(entry)],
        fact=lambda id_: current.fact(id_, language) if id_ else None,
    )


@route(blueprint, "home", "/<slug>")
@public_page()
def page(language: Language, slug: str) -> tuple[str, int]:
    """Show one of the site's own pages."""
    current = content()
    entry = found(current, PageType.PAGE, slug, language)
    if entry.reference == WITHDRAWN:
        abort(404)
    citations = current.citations(entry)
    return render_page("pages/page.html", language, twin=entry.twin_url, entry=entry, citations=citations)


def _is_urgent(entry: Entry) -> bool:
    return isinstance(entry.meta, Contact) and entry.meta.urgent
