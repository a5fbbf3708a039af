"""Where a family finds its booking."""

from portal.content import Language
from portal.content.paths import feature_url

_BOOKING: dict[Language, str] = {"cy": "archeb", "en": "booking"}


def manage_path(language: Language, token: str) -> str:
    """Return the path of the page of one booking, such as `/cy/sesiynau/archeb/<token>`."""
    return f"{feature_url('sessions', language)}/{_BOOKING[language]}/{token}"
