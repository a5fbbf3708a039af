"""Several questions in one message: where one ends and the next begins."""

import re

from portal.welsh.letters import fold

MOST_QUESTIONS = 3
_FEWEST_WORDS = 3
_ASKS = (
    r"(?:how|what|whats|when|where|who|which|why|can|could|do|does(?! (?:neb|dim|gen|gan|na|fawr|ond))|is|are|will"
    r"|should|would|have|has|may"
    r"|sut|beth|be|pryd|ble|lle|pwy|pa|pam|faint|oes|ydi|ydy|yw|all|alla|allwch|allai|fedra|fedrwch|ga|gawn|geith|gaiff"
    r"|fydd|fyddai|ddylwn|ddylen|oedd|a oes|ydyn|ydw)"
)
_BETWEEN = re.compile(
    rf"[.;!?]+\s+|,?\s+(?:and also|and|also|plus|a hefyd|ac hefyd|hefyd|ac|a),?\s+(?={_ASKS}\b)",
    re.IGNORECASE,
)

_ASKING = re.compile(rf"(?:and |but |so |a |ac |ond |felly )?{_ASKS}\b")


def questions_in(text: str) -> list[str]:
    """Return the questions of a message that asks several, in order, and not what is told around them; else none."""
    parts = (part.strip(" ,.;?!") for part in _BETWEEN.split(text) if part)
    asked = [part for part in parts if len(part.split()) >= _FEWEST_WORDS and _ASKING.match(fold(part))]
    return asked[:MOST_QUESTIONS] if len(asked) > 1 else []
