"""What is listed in the directory, and what is known of each place and service."""

from portal.content import Content, Entry, Language, PageType
from portal.content.schema import Place, Service

from ..facets import alphabetical

SERVICE = "service"
_WAYS = ("phone", "email", "website", "hours")


def listed(current: Content, language: Language) -> list[Entry]:
    """Return every place and service by name, in the order of the alphabet."""
    found = current.of_type(PageType.PLACE, language) + current.of_type(PageType.SERVICE, language)
    return sorted(found, key=lambda entry: alphabetical(entry.title, language))


def kind(entry: Entry) -> str:
    """Return the id of what kind of place it is, or that it is a service."""
    return entry.meta.kind if isinstance(entry.meta, Place) else SERVICE


def town(entry: Entry) -> str | None:
    """Return the id of the town it stands in, or None for a service."""
    return entry.meta.town if isinstance(entry.meta, Place) else None


def helps_with(entry: Entry) -> list[str]:
    """Return the ids of what it helps with."""
    return entry.meta.helps_with if isinstance(entry.meta, Place | Service) else []


def ways(current: Content, entry: Entry) -> dict[str, str]:
    """Return the facts by which it can be reached, without those that are not known or no longer hold."""
    named = {way: getattr(entry.meta, way, None) for way in _WAYS}
    facts = {way: current.fact(id_, entry.language) for way, id_ in named.items() if id_}
    return {way: fact for way, fact in facts.items() if fact}
