"""Which other answers lie near one that was not what the reader needed."""

from portal.content import ASSISTANT_ONLY, Answer, Content, Entry, PageType

MOST_RELATED = 3


def related_answers(content: Content, answer: Entry) -> tuple[Entry, ...]:
    """Return a few answers that a reader may have meant: those it leads to first, then others of its group."""
    if not isinstance(answer.meta, Answer):
        return ()
    next_ = (content.entry(reference, answer.language) for reference in answer.meta.next)
    of_group = (
        entry
        for entry in content.of_type(PageType.ANSWER, answer.language)
        if isinstance(entry.meta, Answer) and entry.meta.group is answer.meta.group
    )
    found = {entry.id: entry for entry in (*next_, *of_group) if entry and _can_be_asked(entry) and entry != answer}
    return tuple(found.values())[:MOST_RELATED]


def _can_be_asked(entry: Entry) -> bool:
    return isinstance(entry.meta, Answer) and entry.meta.group not in ASSISTANT_ONLY
