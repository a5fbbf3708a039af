"""Keep the two languages of a page together: what they must share, and which version of its twin each one matches."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

from .frontmatter import Draft
from .problems import Problem, Severity
from .rendering import GIVEN
from .schema import FrontMatter
from .texts import Block, blocks

# What each language says for itself. All other keys of the front matter must be the same in both files.
PER_LANGUAGE = frozenset(
    {
        "title",
        "summary",
        "slug",
        "matches",
        "language_review",
        "questions",
        "travel",
        "timeline",
        "stops",
        "lines",
        "abbreviation",
    }
)
# What does not need to be translated again when it changes.
_NOT_TRANSLATED = frozenset({"slug", "matches", "language_review", "questions"})
_RECORD = re.compile(r"(?P<day>\d{4}-\d\d-\d\d) (?P<version>[0-9a-f]{12}) (?P<blocks>(?:[0-9a-f]{4})*)")
_BLOCK_DIGITS = 4


class Match(StrEnum):
    """How a page stands to its twin."""

    MATCHING = "matching"
    STALE = "stale"
    UNPAIRED = "unpaired"


class Matched(NamedTuple):
    """What a page remembers of its twin: the day they were compared, its version, and a fingerprint of each block."""

    day: dt.date
    version: str
    blocks: tuple[str, ...]


def version(draft: Draft) -> str:
    """Return a short fingerprint of all that a translator would have to follow."""
    said = draft.meta.model_dump_json(include=set(_translated_keys(draft.meta)))
    return _digest(f"{said}\n{draft.body.strip()}", 12)


def record_of(twin: Draft, day: dt.date) -> str:
    """Return what a page writes after `matches:` once it has been compared with its twin on a day."""
    return f"{day} {version(twin)} {''.join(map(_fingerprint, blocks(twin)))}"


def matched(draft: Draft) -> Matched | None:
    """Return what a page remembers of its twin; None when it was never matched, or the record cannot be read."""
    found = _RECORD.fullmatch(draft.meta.matches or "")
    if found is None:
        return None
    fingerprints = tuple(re.findall(f".{{{_BLOCK_DIGITS}}}", found["blocks"]))
    return Matched(dt.date.fromisoformat(found["day"]), found["version"], fingerprints)


def match(draft: Draft, twin: Draft) -> Match:
    """Tell whether a page says that it follows its twin as the twin stands now."""
    record = matched(draft)
    if record is None:
        return Match.UNPAIRED
    return Match.MATCHING if record.version == version(twin) else Match.STALE


def differences(welsh: Draft, english: Draft) -> list[Problem]:
    """Return the shared keys in which two twins do not agree, and names in braces that only one of them has."""
    keys = [
        Problem(welsh.path, welsh.line_of(key), f"{key} must be the same in cy.md and en.md: make them agree")
        for key in type(welsh.meta).model_fields
        if key not in PER_LANGUAGE and getattr(welsh.meta, key) != getattr(english.meta, key)
    ]
    given = {frozenset(GIVEN.findall(draft.body)) for draft in (welsh, english)}
    message = "the names in braces must be the same in cy.md and en.md: make them agree"
    return keys if len(given) == 1 else [*keys, Problem(welsh.path, welsh.body_line, message)]


def staleness(draft: Draft, twin: Draft) -> list[Problem]:
    """Return what there is to say when a page no longer matches its twin."""
    state = match(draft, twin)
    if state is Match.MATCHING:
        return []
    record = matched(draft)
    if record is None:
        since = f"this page has never been matched with {twin.path.name}"
    else:
        since = f"{twin.path.name} has changed since {record.day}: {'; '.join(_changes(record, twin))}"
    message = f"{since}. Compare the two, then run: portal content pair {draft.type}/{draft.id}"
    return [Problem(draft.path, draft.line_of("matches"), message, Severity.FAULT)]


def _changes(record: Matched, twin: Draft) -> Iterator[str]:
    """Yield in words which blocks of a twin are new or different, and where blocks were taken out."""
    now = blocks(twin)
    compared = SequenceMatcher(None, record.blocks, tuple(map(_fingerprint, now)), autojunk=False)
    for kind, first, last, begin, end in compared.get_opcodes():
        if kind == "equal":
            continue
        for block in now[begin:end]:
            yield f"line {block.line(twin)} ({block.opening})"
        if end - begin < last - first:
            where = f"after line {now[begin - 1].line(twin)}" if begin else "at the start"
            yield f"something was taken out {where}"


def _fingerprint(block: Block) -> str:
    return _digest(block.text, _BLOCK_DIGITS)


def _digest(text: str, digits: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:digits]


def _translated_keys(meta: FrontMatter) -> frozenset[str]:
    return (PER_LANGUAGE & frozenset(type(meta).model_fields)) - _NOT_TRANSLATED
