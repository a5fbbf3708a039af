"""The words of the portal's own pages, which are no names of people however somebody writes them."""

import re
from collections.abc import Iterator

from portal.content import Answer, Content, Entry

from .message import fold_in_place

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def ordinary_words(content: Content) -> frozenset[str]:
    """Return the folded words that the pages write small: a name of a person has a capital there."""
    words = {word for entry in content.entries() for text in _texts(entry) for word in _WORD.findall(text)}
    return frozenset(fold_in_place(word) for word in words if word.islower())


class Vocabulary:
    """The ordinary words of the content as it stands, worked out anew only when the content has changed."""

    def __init__(self) -> None:
        self._fingerprint = ""
        self._words: frozenset[str] = frozenset()

    def of(self, content: Content) -> frozenset[str]:
        """Return the ordinary words of a content."""
        if self._fingerprint != content.fingerprint:
            self._words, self._fingerprint = ordinary_words(content), content.fingerprint
        return self._words


def _texts(entry: Entry) -> Iterator[str]:
    yield entry.text
    yield entry.summary
    if isinstance(entry.meta, Answer):
        yield from entry.meta.questions
