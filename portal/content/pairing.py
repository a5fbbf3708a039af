"""Keep the two languages of a page together: what they must share, and which version of its twin each one matches."""

import hashlib
from enum import StrEnum

from .frontmatter import Draft
from .problems import Problem, Severity
from .schema import FrontMatter

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
        "abbreviation",
    }
)
# What does not need to be translated again when it changes.
_NOT_TRANSLATED = frozenset({"slug", "matches", "language_review", "questions"})


class Match(StrEnum):
    """How a page stands to its twin."""

    MATCHING = "matching"
    STALE = "stale"
    UNPAIRED = "unpaired"


def version(draft: Draft) -> str:
    """Return a short fingerprint of all that a translator would have to follow."""
    said = draft.meta.model_dump_json(include=set(_translated_keys(draft.meta)))
    return hashlib.sha256(f"{said}\n{draft.body.strip()}".encode()).hexdigest()[:12]


def match(draft: Draft, twin: Draft) -> Match:
    """Tell whether a page says that it follows its twin as the twin stands now."""
    if draft.meta.matches is None:
        return Match.UNPAIRED
    return Match.MATCHING if draft.meta.matches == version(twin) else Match.STALE


def differences(welsh: Draft, english: Draft) -> list[Problem]:
    """Return the shared keys in which two twins do not agree."""
    return [
        Problem(welsh.path, welsh.line_of(key), f"{key} must be the same in cy.md and en.md: make them agree")
        for key in type(welsh.meta).model_fields
        if key not in PER_LANGUAGE and getattr(welsh.meta, key) != getattr(english.meta, key)
    ]


def staleness(draft: Draft, twin: Draft) -> list[Problem]:
    """Return what there is to say when a page no longer matches its twin."""
    state = match(draft, twin)
    if state is Match.MATCHING:
        return []
    was = "has never been matched with" if state is Match.UNPAIRED else "was written for an older version of"
    message = (
        f"this page {was} {twin.path.name}: compare the two, then run: portal content pair {draft.type}/{draft.id}"
    )
    return [Problem(draft.path, draft.line_of("matches"), message, Severity.FAULT)]


def _translated_keys(meta: FrontMatter) -> frozenset[str]:
    return (PER_LANGUAGE & frozenset(type(meta).model_fields)) - _NOT_TRANSLATED
