"""Which of the choices just offered a message takes: by its place ("the second one", `yr ail un`) or by its title."""

import re
from collections.abc import Mapping

from portal.welsh.letters import fold

# The words for each place, in both languages, folded; -1 is the last of however many there are, which
# "the other one" is of two.
_PLACES: Mapping[int, str] = {
    0: "1|1st|first|one|top|cyntaf|gyntaf|un",
    1: "2|2nd|second|two|ail|2il|dau|dwy",
    2: "3|3rd|third|three|trydydd|trydedd|drydedd|3ydd|tri|tair",
    -1: "last|bottom|other|olaf|ola|diwethaf|arall|llall",
}
_BEFORE = (
    r"(?:(?:i meant|i mean|i want|id like|i'd like|its|it's|it is|maybe|yes|ok|please|no"
    r"|dwi isio|dw i isio|dwi eisiau|dw i eisiau|dwi moyn|fi moyn|ie|ia|iawn|na|nage|plis|hoffwn i"
    r"|and|but|what about|a|ond|beth am|be am"
    r"|the|that|y|yr|number|no|option|choice|answer|rhif|opsiwn|dewis|ateb|un|rhai),? )*"
)
_AFTER = (
    r"(?:,? (?:one|ones|option|choice|answer|question|un|opsiwn|dewis|ateb|cwestiwn|please|plis|thanks|diolch|then|'te"
    r"|te))*"
)
_PLACE = {place: re.compile(rf"{_BEFORE}(?:{words}){_AFTER}") for place, words in _PLACES.items()}
_SIGNS = " .,!?#()"


def taken(text: str, titles: Mapping[str, str]) -> str | None:
    """Return the topic that `text` takes of those offered, given in order with their titles; None for none."""
    words = fold(text).replace("'r ", " y ").strip(_SIGNS)
    by_title = next((topic for topic, title in titles.items() if fold(title).strip(_SIGNS) == words), None)
    if by_title:
        return by_title
    offered = list(titles)
    place = next((place for place, pattern in _PLACE.items() if pattern.fullmatch(words)), None)
    if place is None or place >= len(offered):
        return None
    return offered[place]
