"""Sentences that are too long for a worried reader."""

import re
from collections.abc import Iterator

from portal.content.problems import Problem
from portal.content.schema import Language
from portal.content.texts import Passage

LONGEST: dict[Language, int] = {"cy": 25, "en": 20}  # words; Welsh says the same in a few more

# A phone number is one word, however it is spaced.
_SPACE_IN_NUMBER = re.compile(r"(?<=\d) (?=\d)")


def long_sentences(passage: Passage) -> Iterator[Problem]:
    """Yield a fault for each sentence with more words than its language allows."""
    longest = LONGEST[passage.draft.language]
    for start, sentence in passage.sentences():
        words = [word for word in _SPACE_IN_NUMBER.sub("", sentence).split() if any(map(str.isalnum, word))]
        if len(words) > longest:
            opening = " ".join(words[:5])
            message = f"a sentence of {len(words)} words, more than {longest}: split it in two ({opening} …)"
            yield passage.fault(start, message)
