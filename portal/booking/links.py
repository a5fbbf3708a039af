"""Where a family finds its booking, the sessions, and the end of its wish."""

import re
from urllib.parse import urlencode

from portal.content import Language
from portal.content.paths import feature_url

BOOKING: dict[Language, str] = {"cy": "archeb", "en": "booking"}
_BOOK: dict[Language, str] = {"cy": "archebu", "en": "book"}
WISH: dict[Language, str] = {"cy": "rhoi-gwybod", "en": "tell-me"}
IN_WELSH: dict[Language, str] = {"cy": "yn-gymraeg", "en": "in-welsh"}
# Words that stand where the id of a session would, so that no session can have them for an id.
OWN_PAGES = frozenset(word for words in (BOOKING, WISH, IN_WELSH) for word in words.values())
_OPENS = re.compile(rf"/({'|'.join([*BOOKING.values(), *WISH.values()])})/[^/?\s]+")


def manage_path(language: Language, token: str) -> str:
    """Return the path of the page of one booking, such as `/cy/sesiynau/archeb/<token>`."""
    return f"{feature_url('sessions', language)}/{BOOKING[language]}/{token}"


def wish_path(language: Language, token: str) -> str:
    """Return the path of the page that ends a wish, such as `/cy/sesiynau/rhoi-gwybod/<token>`."""
    return f"{feature_url('sessions', language)}/{WISH[language]}/{token}"


def session_path(language: Language, session_id: str) -> str:
    """Return the path of the page of one session."""
    return f"{feature_url('sessions', language)}/{session_id}"


def book_path(language: Language, session_id: str) -> str:
    """Return the path where a session is booked, such as `/cy/sesiynau/<id>/archebu`."""
    return f"{session_path(language, session_id)}/{_BOOK[language]}"


def near_path(language: Language, place: str) -> str:
    """Return the path of the sessions near a town, by its id, or a postcode district."""
    return f"{feature_url('sessions', language)}?{urlencode({'near': place})}"


def without_tokens(text: str) -> str:
    """Return a text in which no link opens anything any more, for a log."""
    return _OPENS.sub(r"/\1/…", text)
