"""Where every page stands, as one table: its two languages, its review, and who keeps it."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from .library import Content, Pair
from .page import other
from .pairing import Match, match, matched
from .schema import LANGUAGES, Language, PageType

MISSING = "missing"
BROKEN = "broken"


class Row(NamedTuple):
    """One page. A language is matching, stale, unpaired, missing or broken; days are since it last matched."""

    page: str
    cy: str
    cy_stale_days: int | None
    en: str
    en_stale_days: int | None
    reviewed: dt.date | None
    review_due: dt.date | None
    welsh_review: str
    owner: str


def status_of(content: Content, root: Path) -> Iterator[Row]:
    """Yield a row for every page that has a folder, by reference."""
    for folder in sorted(path for type_ in PageType for path in root.glob(f"{type_}/*") if path.is_dir()):
        reference = f"{folder.parent.name}/{folder.name}"
        pair = content.pairs.get(reference)
        yield _row(pair, content.today) if pair else _row_of_files(reference, folder)


def _row(pair: Pair, today: dt.date) -> Row:
    meta = pair.cy.meta
    states = [str(match(pair[language], pair[other(language)])) for language in LANGUAGES]
    days = [_stale_days(pair, language, today) for language in LANGUAGES]
    return Row(
        pair.reference,
        states[0],
        days[0],
        states[1],
        days[1],
        meta.reviewed,
        meta.review_due,
        meta.language_review,
        meta.owner,
    )


def _stale_days(pair: Pair, language: Language, today: dt.date) -> int | None:
    draft, twin = pair[language], pair[other(language)]
    record = matched(draft)
    return (today - record.day).days if record and match(draft, twin) is Match.STALE else None


def _row_of_files(reference: str, folder: Path) -> Row:
    cy, en = (BROKEN if (folder / f"{language}.md").exists() else MISSING for language in LANGUAGES)
    return Row(reference, cy, None, en, None, None, None, "", "")
