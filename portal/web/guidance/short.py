"""The short answer at the top of a guide."""

from portal.content import Content, Entry, Guidance


def short_answer(current: Content, entry: Entry) -> Entry | None:
    """Return the answer that a guide begins with, in the guide's language; None where it has none."""
    id_ = entry.meta.answer if isinstance(entry.meta, Guidance) else None
    return current.entry(f"answer/{id_}", entry.language) if id_ else None
