"""Several questions in one message: where one ends and the next begins."""

import re

from portal.welsh.letters import fold

MOST_QUESTIONS = 3
_FEWEST_WORDS = 3
_ASKS = (
    r"(?:how|what|whats|when|where|who|which|why|can|could|do|does|is|are|will|should|would|have|has|may"
    r"|sut|beth|be|pryd|ble|lle|pwy|pa|pam|faint|oes|ydi|ydy|yw|all|alla|allwch|allai|fedra|fedrwch|ga|gawn|geith|gaiff"
    r"|fydd|fyddai|ddylwn|ddylen|oedd|a oes|ydyn|ydw)"
)
_BETWEEN = re.compile(
    rf"\?+\s+|[.;!]\s+(?={_ASKS}\b)|,?\s+(?:and also|and|also|plus|a hefyd|ac hefyd|hefyd|ac|a),?\s+(?={_ASKS}\b)",
    re.IGNORECASE,
)


def questions_in(text: str) -> list[str]:
    """Return the questions of a message that asks several, in order; none where it asks one."""
    parts = [part.strip(" ,.;?!") for part in _BETWEEN.split(text) if part]
    asked = [part for part in parts if len(part.split()) >= _FEWEST_WORDS]
    return asked[:MOST_QUESTIONS] if len(asked) > 1 and any(map(_asks, asked[1:])) else []


def _asks(part: str) -> bool:
    return re.match(rf"(?:and |but |a |ac |ond )?{_ASKS}\b", fold(part)) is not None
