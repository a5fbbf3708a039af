"""Words of a running text, with the little words that cling to them (i'r, sy'n, o'ch) set apart."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from portal.welsh.letters import fold


class Word(NamedTuple):
    """One word: what it stands for in full, and where it stood in the text (characters, end exclusive)."""

    text: str
    start: int
    end: int


CLITICS = {"r": "y", "n": "yn", "i": "ei", "u": "eu", "w": "ei", "ch": "eich", "m": "fy", "th": "dy"}

# Written as one word with an apostrophe, and not a word with a clitic.
_WHOLE = {"dw'i": "dwi", "'da": "gyda", "'dach": "ydych", "'sgol": "ysgol", "d'eud": "dweud"}

# A combining mark belongs to the letter before it. Letters and digits are different words: "ôl16" is two.
_CHUNK = re.compile(r"'?(?:[^\W\d_][\u0300-\u036f]*)+(?:'(?:[^\W\d_][\u0300-\u036f]*)+)*|\d+")


def split_words(text: str) -> Iterator[Word]:
    """Yield the words of straightened text (see `letters.straighten`), clitics as the full words they stand for."""
    for match in _CHUNK.finditer(text):
        chunk, start = match.group(), match.start()
        whole = _WHOLE.get(fold(chunk))
        if whole is not None:
            yield Word(whole, start, match.end())
            continue
        for number, part in enumerate(chunk.split("'")):
            end = start + len(part)
            if part:
                yield Word(CLITICS.get(part.casefold(), part) if number else part, start, end)
            start = end + 1
