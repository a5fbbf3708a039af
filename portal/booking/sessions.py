"""The store of sessions: what is coming, and how a timetable is brought in."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, exists, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session as Transaction

from portal import clock

from .changes import Affected, Told, cancel_session, change_session, columns_of, written_by_staff
from .database import writing
from .places import hold_session, taken_in
from .session import Session, session_of
from .tables import BookingRow, PlaceRow, SessionRow
from .timetable import IDENTIFIER, Planned


@dataclass(frozen=True)
class Change:
    """What an import does: the ids it adds, changes and takes away, and the families whom it affects."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    affected: tuple[Affected, ...] = ()


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
                taken = select(PlaceRow.session_id, func.count()).group_by(PlaceRow.session_id)
                taken_by_id = dict(transaction.execute(taken).tuples().all())
                return [session_of(row, taken_by_id.get(row.id, 0)) for row in transaction.scalars(query)]
        except SQLAlchemyError as error:
            raise SessionsUnavailable(type(error).__name__) from error

    def one(self, session_id: str) -> Session | None:
        """Return a session, over or not; None when there is none. SessionsUnavailable as `coming`."""
        if not IDENTIFIER.fullmatch(session_id):
            return None
        try:
            with Transaction(self._engine) as transaction:
                row = transaction.get(SessionRow, session_id)
                if row is None or (row.is_example and not self._show_examples):
                    return None
                return session_of(row, taken_in(transaction, row.id))
        except SQLAlchemyError as error:
            raise SessionsUnavailable(type(error).__name__) from error

    def has_real_ones(self) -> bool:
        """Tell whether any session is held that is no example, past or coming."""
        with Transaction(self._engine) as transaction:
            return bool(transaction.scalar(select(exists().where(SessionRow.is_example.is_(False)))))

    def bring_in(
        self, timetable: Sequence[Planned], *, dry_run: bool = False, now: dt.datetime | None = None
    ) -> Change:
        """Make the store hold just what the timetable holds, in one transaction; a dry run only tells the change.

        Families whose session changes are told; a session that is no longer in the timetable is cancelled when somebody
        has booked it, and otherwise taken away. `now` is this moment unless given. ChangeRefused as `change_session`.
        """
        now = now or clock.now()
        wanted = {planned.id: columns_of(planned) for planned in timetable}
        with writing(self._engine) as transaction:
            held = {
                id_: hold_session(transaction, id_)
                for id_ in transaction.scalars(select(SessionRow.id).order_by(SessionRow.id)).all()
            }
            rows = {id_: row for id_, row in held.items() if row}
            told = Told(transaction)
            change = Change(
                added=_put(transaction, wanted, rows),
                changed=tuple(
                    id_
                    for id_ in sorted(wanted.keys() & rows.keys())
                    if change_session(transaction, rows[id_], wanted[id_], now)
                ),
                removed=tuple(
                    id_ for id_ in sorted(rows.keys() - wanted.keys()) if _take_away(transaction, rows[id_], now)
                ),
                affected=told.affected(),
            )
            if dry_run:
                transaction.rollback()
        return change

    def planned(self, session_id: str, changes: Mapping[str, object]) -> Planned:
        """Return a session as staff would write it, with changes.

        LookupError when there is no such session; pydantic's ValidationError when the changes make no sense.
        """
        with Transaction(self._engine) as transaction:
            row = transaction.get(SessionRow, session_id)
            if row is None:
                raise LookupError(session_id)
            return Planned.model_validate({**written_by_staff(row), **changes})

    def change(self, planned: Planned, *, now: dt.datetime, dry_run: bool = False) -> tuple[Affected, ...]:
        """Change, shrink or move one session and tell those affected; a dry run only says who they are.

        LookupError when there is no such session; ChangeRefused as `change_session`.
        """
        with writing(self._engine) as transaction:
            row = _held(transaction, planned.id)
            told = Told(transaction)
            change_session(transaction, row, columns_of(planned), now)
            affected = told.affected()
            if dry_run:
                transaction.rollback()
        return affected

    def cancel(self, session_id: str, *, now: dt.datetime, dry_run: bool = False) -> tuple[Affected, ...]:
        """Cancel a session and tell those affected; a dry run only says who they are. LookupError for an unknown id."""
        with writing(self._engine) as transaction:
            row = _held(transaction, session_id)
            told = Told(transaction)
            cancel_session(transaction, row, now)
            affected = told.affected()
            if dry_run:
                transaction.rollback()
        return affected


def _held(transaction: Transaction, session_id: str) -> SessionRow:
    row = hold_session(transaction, session_id)
    if row is None:
        raise LookupError(session_id)
    return row


def _put(
    transaction: Transaction, wanted: dict[str, dict[str, object]], held: dict[str, SessionRow]
) -> tuple[str, ...]:
    added = tuple(sorted(wanted.keys() - held.keys()))
    transaction.add_all(SessionRow(**wanted[id_]) for id_ in added)
    transaction.flush()
    return added


def _take_away(transaction: Transaction, row: SessionRow, now: dt.datetime) -> bool:
    """Take a session out of the store, or cancel it when somebody has booked it; tell whether anything changed."""
    if not transaction.scalar(select(exists().where(BookingRow.session_id == row.id))):
        transaction.delete(row)
        transaction.flush()
        return True
    return cancel_session(transaction, row, now)
