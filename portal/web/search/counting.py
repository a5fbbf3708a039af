"""Which searches are counted: none that may tell of a person."""

from portal.assistant import MessageRejected
from portal.assistant.message import normalise
from portal.assistant.privacy import redact
from portal.assistant.vocabulary import ordinary_words
from portal.content import Library


class PersonalJudge:
    """Says of a search whether it may tell of a person; remembers the words of the content that it last saw."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._ordinary: tuple[str, frozenset[str]] = ("", frozenset())

    def __call__(self, query: str) -> bool:
        """Say whether a search holds what the assistant would take out of a message: a name, a number, an address.

        What cannot be read as a message at all counts as personal.
        """
        content = self._library.current()
        fingerprint, words = self._ordinary
        if fingerprint != content.fingerprint:
            words = ordinary_words(content)
            self._ordinary = content.fingerprint, words
        try:
            return redact(normalise(query), ordinary=words).removed
        except MessageRejected:
            return True
