"""English words for search: stems, with American and British spelling as one."""

import re
from collections.abc import Iterator
from functools import lru_cache

from whoosh.lang.porter2 import stem

from portal.welsh.letters import fold
from portal.welsh.words import Word

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+")

_FUNCTION_WORDS = """
a an and any are aren't as at be been being but by can can't could do does doesn't did didn't don't doing for from
had has have having he her here hers him his how i i'd i'll i'm i've if im in into is isn't it it's its just like
me much my no nor not of off on once only or other our ours out over own please really she should shouldn't so some
such than that that's the their them then there these they they're this those through to too under until up us very
was wasn't we we're were what what's when where which while who who's whom why will with won't would wouldn't you
your yours hi hello thanks thank get got getting go going want wants need needs give tell know someone something
"""
FUNCTION_WORDS = frozenset(word.replace("'", "") for word in _FUNCTION_WORDS.split())

# Each pattern turns the British spelling into the American one. Only keys are made of them; no reader sees any.
_SPELLINGS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"is(e[sdr]?|ing|ation|ations|able)$", r"iz\1"),
        (r"(?<=[a-z]{3})our(?=(?:s|ed|ing|al|able|ite|ful)?$)", "or"),
        (r"^(cent|theat|met|lit|fib)re(?=s?$)", r"\1er"),
        (r"^(paed|orthopaed)", lambda found: found[0].replace("ae", "e")),
        (r"^(licen|practi|defen|offen)ce", r"\1se"),
        (r"^(travel|counsel|enrol|fulfil|label|model|cancel|signal)l", r"\1"),
        (r"^program(?:me)(?=[sd]?$)", "program"),
        (r"^judgement", "judgment"),
        (r"^grey", "gray"),
        (r"^mum(?=m?y?s?$)", "mom"),
        (r"^maths$", "math"),
    )
)


def split_words(text: str) -> Iterator[Word]:
    """Yield the words of straightened text; a possessive 's is left off."""
    for match in _WORD.finditer(text):
        word = match.group()
        end = match.end()
        if word.lower().endswith("'s"):
            word, end = word[:-2], end - 2
        yield Word(word.replace("'", ""), match.start(), end)


@lru_cache(maxsize=50_000)
def english_key(word: str) -> str:
    """Give the stem under which a word is found, folded; empty for a function word."""
    plain = fold(word)
    if plain in FUNCTION_WORDS:
        return ""
    for pattern, replacement in _SPELLINGS:
        plain = pattern.sub(replacement, plain)
    return str(stem(plain))  # type: ignore[no-untyped-call]
