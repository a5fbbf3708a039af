"""The sessions themselves: what is coming, and how a timetable is brought in."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from sqlalchemy import Engine, delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session as Transaction

from portal.clock import WALES

from .tables import SessionRow
from .timetable import DeliveryLanguage, Format, Kind, Planned


@dataclass(frozen=True)
class Session:
    """One session as readers see it; times are in the zone of Wales. Words are by language, ids are ids."""

    id: str
    kind: Kind
    format: Format
    town: str | None
    venue: dict[str, str] | None
    starts: dt.datetime
    ends: dt.datetime
    language: DeliveryLanguage
    notes: dict[str, str] | None
    status: Literal["open", "full", "cancelled"]
    is_example: bool


@dataclass(frozen=True)
class Change:
    """What an import does: the ids it adds, changes and takes away."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


class SessionsUnavailable(Exception):
    """Raised when the database cannot be read."""


class Sessions:
    """The store of sessions."""

    def __init__(self, engine: Engine, *, show_examples: bool) -> None:
        """`show_examples` lets stand-in sessions be seen; they are always marked as examples."""
        self._engine = engine
        self._show_examples = show_examples

    def coming(self, now: dt.datetime) -> list[Session]:
        """Return the sessions that have not ended, soonest first; SessionsUnavailable when they cannot be read."""
        query = select(SessionRow).where(SessionRow.ends_at > now).order_by(SessionRow.starts_at, SessionRow.id)
        if not self._show_examples:
            query = query.where(SessionRow.is_example.is_(False))
        try:
            with Transaction(self._engine) as transaction:
                return [_session(row) for row in transaction.scalars(query)]
        except SQLAlchemyError as error:
            raise SessionsUnavailable(type(error).__name__) from error

    def bring_in(self, timetable: Sequence[Planned], *, dry_run: bool = False) -> Change:
        """Make the store hold just what the timetable holds, in one transaction; a dry run only tells the change."""
        wanted = {planned.id: _columns(planned) for planned in timetable}
        with Transaction(self._engine) as transaction:
            held = {row.id: row for row in transaction.scalars(select(SessionRow))}
            change = Change(
                added=tuple(sorted(wanted.keys() - held.keys())),
                changed=tuple(sorted(id_ for id_ in wanted.keys() & held.keys() if _differs(held[id_], wanted[id_]))),
                removed=tuple(sorted(held.keys() - wanted.keys())),
            )
            if not dry_run:
                for columns in wanted.values():
                    transaction.merge(SessionRow(**columns))
                transaction.execute(delete(SessionRow).where(SessionRow.id.in_(change.removed)))
                transaction.commit()
        return change


def _session(row: SessionRow) -> Session:
    return Session(
        id=row.id,
        kind=cast(Kind, row.kind),
        format=cast(Format, row.format),
        town=row.town,
        venue={"cy": row.venue_cy, "en": row.venue_en} if row.venue_cy and row.venue_en else None,
        starts=row.starts_at.astimezone(WALES),
        ends=row.ends_at.astimezone(WALES),
        language=cast(DeliveryLanguage, row.language),
        notes={"cy": row.notes_cy, "en": row.notes_en} if row.notes_cy and row.notes_en else None,
        status="cancelled" if row.status == "cancelled" else "open",
        is_example=row.is_example,
    )


def _columns(planned: Planned) -> dict[str, object]:
    columns = planned.model_dump(exclude={"starts", "ends", "venue", "notes", "example"})
    for words in ("venue", "notes"):
        both = getattr(planned, words)
        columns |= {f"{words}_cy": both.cy if both else None, f"{words}_en": both.en if both else None}
    return columns | {"starts_at": planned.starts, "ends_at": planned.ends, "is_example": planned.example}


def _differs(row: SessionRow, columns: dict[str, object]) -> bool:
    return any(getattr(row, name) != value for name, value in columns.items())
