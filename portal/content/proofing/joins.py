"""Little Welsh words that have one form before a vowel and another before a consonant: y and yr, a and ac."""

import re

from portal.welsh.letters import fold

# With h, w and i either form may be right.
_CONSONANTS = frozenset("bcdfglmnprst")
_VOWELS = frozenset("aeouy")
_BEFORE_VOWEL = {"y": "yr", "â": "ag", "gyda": "gydag"}
_BEFORE_CONSONANT = {"yr": "y", "gydag": "gyda", "ac": "a"}
# These take ac although they begin with a consonant.
_TAKE_AC = re.compile(
    r"fe|felly|mae|maent?|mai|megis|meddai|mewn|mi|mor|na|na[cd]|ni|nid|roedd\w*|rwyf?|rwyt|ryd\w+|sy(?:dd)?|sut"
)


def right_join(joining: str, word: str) -> str | None:
    """Return the form that a joining word should have before a word; None where nothing is known to be wrong."""
    first = fold(word[:1])
    if word.isupper() or (joining == "ac" and _TAKE_AC.fullmatch(word.lower())):
        return None
    if first in _VOWELS:
        return _BEFORE_VOWEL.get(joining)
    return _BEFORE_CONSONANT.get(joining) if first in _CONSONANTS else None
