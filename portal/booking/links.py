"""Where a family finds its booking, the sessions, and the end of its wish."""

from urllib.parse import urlencode

from portal.content import Language
from portal.content.paths import feature_url

_BOOKING: dict[Language, str] = {"cy": "archeb", "en": "booking"}
WISH: dict[Language, str] = {"cy": "rhoi-gwybod", "en": "tell-me"}


def manage_path(language: Language, token: str) -> str:
    """Return the path of the page of one booking, such as `/cy/sesiynau/archeb/<token>`."""
    return f"{feature_url('sessions', language)}/{_BOOKING[language]}/{token}"


def wish_path(language: Language, token: str) -> str:
    """Return the path of the page that ends a wish, such as `/cy/sesiynau/rhoi-gwybod/<token>`."""
    return f"{feature_url('sessions', language)}/{WISH[language]}/{token}"


def near_path(language: Language, place: str) -> str:
    """Return the path of the sessions near a town, by its id, or a postcode district."""
    return f"{feature_url('sessions', language)}?{urlencode({'near': place})}"
