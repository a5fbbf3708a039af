"""Which searches are counted: none that may tell of a person."""

from portal.assistant import MessageRejected
from portal.assistant.message import normalise
from portal.assistant.privacy import redact
from portal.assistant.vocabulary import Vocabulary
from portal.content import Library


class PersonalJudge:
    """Says of a search whether it may tell of a person."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._vocabulary = Vocabulary()

    def __call__(self, query: str) -> bool:
        """Say whether a search holds what the assistant would take out of a message: a name, a number, an address.

        What cannot be read as a message at all counts as personal.
        """
        words = self._vocabulary.of(self._library.current())
        try:
            return redact(normalise(query), ordinary=words).removed
        except MessageRejected:
            return True
