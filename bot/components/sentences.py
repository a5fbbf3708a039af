"""The sentences of a message: each has a vector, and danger often stands at the end of an ordinary question."""

import re

_END = re.compile(r"(?<=[.!?;])\s+")
_FEWEST_WORDS = 3


def sentences(text: str) -> list[str]:
    """Return the sentences of a message of several, without those of a word or two; none where it is one sentence."""
    found = [part.strip() for part in _END.split(text)]
    long_enough = [part for part in found if len(part.split()) >= _FEWEST_WORDS]
    return long_enough if len(found) > 1 else []


def parts_of(text: str) -> list[str]:
    """Return what is judged of a message: the whole of it and each of its sentences."""
    return [text, *sentences(text)]
