"""What of each page can be found, as plain text."""

from collections.abc import Iterator
from typing import NamedTuple

from portal.content import ASSISTANT_ONLY, Answer, Content, Entry, Language, other
from portal.content.library import WITHDRAWN
from portal.content.schema import Course, DayInTheLife, EasyRead, FrontMatter, Guidance, Place, Term, Tour


class Document(NamedTuple):
    """One page in one language; `twin` is the title and the questions of the same page in the other language.

    `asked` are the ways families ask for it, one by one, and `questions` what it is asked for by, as one text.
    """

    reference: str
    title: str
    asked: tuple[str, ...]
    questions: str
    summary: str
    body: str
    twin: str


def documents(content: Content, language: Language) -> Iterator[Document]:
    """Yield every page of `language` that readers may find; what only the assistant says is not among them."""
    for entry in content.entries():
        if entry.language == language and is_findable(entry):
            twin = content.entry(entry.reference, other(language))
            yield Document(
                entry.reference,
                _name(entry),
                _asked(entry, content),
                _questions(entry, content),
                entry.summary,
                body(entry, content),
                f"{_name(twin)}\n{_questions(twin, content)}" if twin else "",
            )


def topic_of(entry: Entry) -> str:
    """Give the id of what a page is about: pages that hold the same answer, as a guide does, are of one topic."""
    answer = entry.meta.answer if isinstance(entry.meta, Guidance | EasyRead) else None
    return answer or entry.id


def is_findable(entry: Entry) -> bool:
    """Say whether a page belongs in search results."""
    return entry.reference != WITHDRAWN and not (isinstance(entry.meta, Answer) and entry.meta.group in ASSISTANT_ONLY)


def body(entry: Entry, content: Content) -> str:
    """Give the text of a page that excerpts are taken from, with what its type keeps in the front matter."""
    meta = entry.meta
    parts = [entry.text]
    if isinstance(meta, DayInTheLife):
        parts += [f"{moment.title}. {moment.text}" for moment in meta.timeline] + [meta.travel]
    if isinstance(meta, Tour):
        parts += [f"{stop.title}. {stop.text}" for stop in meta.stops]
    if isinstance(meta, Course):
        parts += [place.title for id_ in meta.places if (place := content.entry(f"place/{id_}", entry.language))]
    parts.append(_town(meta, content, entry.language))
    return "\n".join(filter(None, parts))


def _name(entry: Entry) -> str:
    abbreviation = entry.meta.abbreviation if isinstance(entry.meta, Term) else None
    return f"{entry.title} ({abbreviation})" if abbreviation else entry.title


def _asked(entry: Entry, content: Content) -> tuple[str, ...]:
    """Give the ways families ask for this page; a guide is asked for as its answer is."""
    meta = entry.meta
    if isinstance(meta, Guidance) and meta.answer:
        answer = content.entry(f"answer/{meta.answer}", entry.language)
        meta = answer.meta if answer else meta
    return tuple(meta.questions) if isinstance(meta, Answer) else ()


def _questions(entry: Entry, content: Content) -> str:
    """Give what a page is asked for by: the ways families ask, or else its title, with the town of a place."""
    named = (entry.title, _town(entry.meta, content, entry.language))
    return "\n".join(_asked(entry, content) or filter(None, named))


def _town(meta: FrontMatter, content: Content, language: Language) -> str:
    town = content.towns.get(meta.town) if isinstance(meta, Place) else None
    return getattr(town, language) if town else ""
