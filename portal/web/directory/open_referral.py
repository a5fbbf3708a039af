"""The directory as Open Referral UK 3 describes a page of services, built from what is known and nothing else.

A place of learning is listed as a service given at its own location. A key whose value is not known is left out.
"""

import uuid
from typing import Any

from portal.content import Content, Entry, Language, Status, other

from ..labels import DIRECTORY_KINDS
from ..lookup import labelled
from .listed import helps_with, kind, listed, town, ways

Json = dict[str, Any]

_TAXONOMY_OF_KINDS = "urn:powys-aln-portal:kind"
_TAXONOMY_OF_HELP = "urn:powys-aln-portal:helps-with"


def page_of_services(current: Content, language: Language, host: str, *, number: int, size: int) -> Json:
    """Return one page of the services; `host` is put before addresses of this site, `number` counts from 1."""
    everything = [entry for entry in listed(current, language) if entry.meta.status is not Status.EXAMPLE]
    shown = everything[(number - 1) * size : number * size]
    last = max(1, -(-len(everything) // size))
    return {
        "total_items": len(everything),
        "total_pages": last,
        "page_number": number,
        "size": len(shown),
        "first_page": number == 1,
        "last_page": number >= last,
        "empty": not shown,
        "contents": [_service(current, entry, host) for entry in shown],
    }


def _service(current: Content, entry: Entry, host: str) -> Json:
    known = ways(current, entry)
    twin = current.entry(entry.reference, other(entry.language))
    service = {
        "id": _identifier(entry),
        "name": entry.title,
        "alternate_name": twin.title if twin and twin.title != entry.title else None,
        "description": entry.summary,
        "url": known.get("website", host + entry.url),
        "email": known.get("email"),
        "status": "inactive" if entry.meta.status is Status.PLANNED else "active",
        "assured_date": entry.meta.reviewed.isoformat(),
        "phones": [{"id": _identifier(entry, "phone"), "number": known["phone"]}] if "phone" in known else None,
        "schedules": [{"id": _identifier(entry, "hours"), "description": known["hours"]}] if "hours" in known else None,
        "service_at_locations": _location(current, entry),
        "attributes": _attributes(current, entry),
    }
    return {key: value for key, value in service.items() if value is not None}


def _location(current: Content, entry: Entry) -> list[Json] | None:
    """Return where a place stands: its name and its town, since addresses are not held."""
    there = current.towns.get(town(entry) or "")
    if there is None:
        return None
    location = {
        "id": _identifier(entry, "location"),
        "location_type": "physical",
        "name": entry.title,
        "description": there.cy if entry.language == "cy" else there.en,
    }
    return [{"id": _identifier(entry, "service-at-location"), "location": location}]


def _attributes(current: Content, entry: Entry) -> list[Json]:
    terms = [(_TAXONOMY_OF_KINDS, kind(entry), str(DIRECTORY_KINDS[kind(entry)]))]
    for id_ in helps_with(entry):
        terms += [(_TAXONOMY_OF_HELP, id_, name) for name in labelled(current, [id_], entry.language)]
    return [
        {
            "id": _identifier(entry, id_),
            "taxonomy_term": {"id": str(_uuid(f"{taxonomy}/{id_}")), "taxonomy": taxonomy, "term": name},
        }
        for taxonomy, id_, name in terms
    ]


def _identifier(entry: Entry, part: str = "") -> str:
    """Return the identifier of an entry or of a part of it, the same in both languages for good."""
    return str(_uuid(f"{entry.reference}#{part}"))


def _uuid(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"powys-aln-portal:{name}")
