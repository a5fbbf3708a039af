"""Feedback as it comes in, as staff read it, and its end."""

import csv
import datetime as dt
import io
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session as Transaction

from portal.booking.attendance import harmless
from portal.booking.database import writing
from portal.booking.request import RequestRejected
from portal.content import Language

from .tables import FeedbackRow

LONGEST_TEXT = 500
KEPT_DAYS = 183
COLUMNS = ("day", "page", "language", "useful", "missing")
_VERDICTS = {"yes": True, "no": False}


@dataclass(frozen=True)
class FeedbackRequest:
    """Feedback that has passed every check; `page` is empty where it is about the site as a whole."""

    page: str
    language: Language
    useful: bool
    missing: str


@dataclass(frozen=True)
class Said:
    """What one reader said, as staff see it."""

    day: dt.date
    page: str
    language: str
    useful: bool
    missing: str


def read_feedback(fields: Mapping[str, str], *, page: str, language: Language) -> FeedbackRequest:
    """Check a form of `useful` and `missing`; RequestRejected with every fault, in the order of the form."""
    missing = _on_one_line(fields.get("missing", ""))
    useful = _VERDICTS.get(fields.get("useful", ""))
    faults = {
        **({"useful": "missing"} if useful is None else {}),
        **({"missing": "too-long"} if len(missing) > LONGEST_TEXT else {}),
    }
    if faults or useful is None:
        raise RequestRejected(faults)
    return FeedbackRequest(page, language, useful, missing)


class Feedback:
    """What readers said; every change is one transaction."""

    def __init__(self, engine: Engine, take_personal_data_out: Callable[[str], str]) -> None:
        """`take_personal_data_out` returns a text without it, empty where little else is left."""
        self._engine = engine
        self._take_personal_data_out = take_personal_data_out

    def keep(self, request: FeedbackRequest, today: dt.date) -> None:
        """Keep feedback, with what may tell of a person taken out."""
        missing = self._take_personal_data_out(request.missing) if request.missing else ""
        row = FeedbackRow(
            page=request.page, language=request.language, useful=request.useful, missing=missing or None, day=today
        )
        with writing(self._engine) as transaction:
            transaction.add(row)


def said(engine: Engine, *, page: str | None = None, since: dt.date | None = None) -> list[Said]:
    """Return what was said, by page and then newest first; of one page, or since a day, when asked."""
    query = select(FeedbackRow).order_by(FeedbackRow.page, FeedbackRow.day.desc(), FeedbackRow.id.desc())
    if page is not None:
        query = query.where(FeedbackRow.page == page)
    if since is not None:
        query = query.where(FeedbackRow.day >= since)
    with Transaction(engine) as transaction:
        rows = transaction.scalars(query).all()
    return [Said(row.day, row.page, row.language, row.useful, row.missing or "") for row in rows]


def purge_feedback(engine: Engine, today: dt.date) -> int:
    """Erase what was said KEPT_DAYS ago or longer, and return how much that was."""
    old = FeedbackRow.day <= today - dt.timedelta(days=KEPT_DAYS)
    with writing(engine) as transaction:
        return len(transaction.scalars(delete(FeedbackRow).where(old).returning(FeedbackRow.id)).all())


def as_csv(answers: Sequence[Said]) -> str:
    """Return a CSV file; what a spreadsheet would take for a formula is kept as words."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for one in answers:
        writer.writerow([one.day, one.page, one.language, _verdict(one), harmless(one.missing)])
    return file.getvalue()


def as_page(answers: Sequence[Said]) -> str:
    """Return a page to read: each page with how many found it useful, and what was missing from it."""
    blocks = []
    for page in dict.fromkeys(one.page for one in answers):
        here = [one for one in answers if one.page == page]
        useful = sum(one.useful for one in here)
        words = [f"  {one.day} {one.language} {_verdict(one)}: {one.missing}" for one in here if one.missing]
        blocks.append("\n".join([f"{page or 'the site as a whole'}: {useful} yes, {len(here) - useful} no", *words]))
    return "\n\n".join(blocks)


def _verdict(one: Said) -> str:
    return "yes" if one.useful else "no"


def _on_one_line(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    plain = "".join(sign for sign in composed if sign.isspace() or unicodedata.category(sign)[0] != "C")
    return " ".join(plain.split())
