"""Wishes: "tell me when there is one near me", and "I would have come had it been in Welsh"."""

import datetime as dt
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import cast

from sqlalchemy import Engine, ScalarResult, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Transaction

from portal.clock import WALES
from portal.content import Language

from . import rules
from .contact import read_contact
from .database import writing
from .finding import find, place_named
from .outbox import write_news
from .request import RequestRejected
from .session import Session, session_of
from .tables import MessageRow, SessionRow, WelshCountRow, WishLinkRow, WishRow
from .timetable import Kind
from .tokens import digest, new_token

KINDS = ("training", "drop-in")
LANGUAGES = ("cy", "en")
MOST_IN_A_MESSAGE = 8


@dataclass(frozen=True)
class WishRequest:
    """A wish that has passed every check. `place` is a town's id or a postcode district."""

    contact: str
    language: Language
    place: str
    kind: Kind | None
    spoken: Language | None


@dataclass(frozen=True)
class Wish:
    """A wish as the page of its link shows it; the contact is not among it."""

    language: Language
    place: str
    kind: Kind | None
    spoken: Language | None
    kept_until: dt.date


@dataclass(frozen=True)
class WelshCount:
    """How many said in a month that they would have come had it been in Welsh; empty where nothing is known."""

    session_id: str
    cluster: str
    town: str
    month: dt.date
    people: int


def read_wish(fields: Mapping[str, str], *, language: Language, place: str | None) -> WishRequest:
    """Check a form of contact, place, kind and spoken; `place` is what the place that was typed means, if anything.

    RequestRejected with every fault, in the order of the form.
    """
    given = {field: fields.get(field, "").strip() for field in ("contact", "place", "kind", "spoken")}
    contact = read_contact(given["contact"])
    found = {
        "place": None if place else "not-a-place" if given["place"] else "missing",
        "contact": None if contact else "not-a-contact" if given["contact"] else "missing",
        "kind": None if given["kind"] in {"", *KINDS} else "not-a-kind",
        "spoken": None if given["spoken"] in {"", *LANGUAGES} else "not-a-language",
    }
    faults = {field: fault for field, fault in found.items() if fault}
    if faults or contact is None or place is None:
        raise RequestRejected(faults)
    return WishRequest(
        contact, language, place, cast(Kind, given["kind"]) or None, cast(Language, given["spoken"]) or None
    )


class Wishes:
    """What families would like; every change is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def make(self, request: WishRequest, *, submission: str, now: dt.datetime) -> str:
        """Keep a wish and return the token that ends it; the same submission twice is one wish."""
        try:
            return self._make(request, submission, now)
        except IntegrityError:
            # The same form arrived twice at one moment, and the other was first.
            return self._make(request, submission, now)

    def see(self, token: str) -> Wish:
        """Return the wish that a token opens; LookupError when there is none, or no longer."""
        with Transaction(self._engine) as transaction:
            row = transaction.get_one(WishRow, _link(transaction, token).wish_id)
            return Wish(
                language=cast(Language, row.language),
                place=row.place,
                kind=cast(Kind | None, row.kind),
                spoken=cast(Language | None, row.spoken),
                kept_until=rules.wish_ends(row.made_at).astimezone(WALES).date(),
            )

    def end(self, token: str) -> None:
        """Erase a wish, and all of the same contact when the token was sent to it. LookupError as `see`."""
        with writing(self._engine) as transaction:
            link = _link(transaction, token)
            which = WishRow.id == link.wish_id
            if link.was_sent:
                which = WishRow.contact == transaction.get_one(WishRow, link.wish_id).contact
            transaction.execute(delete(WishRow).where(which))

    def count_welsh(self, *, session_id: str = "", cluster: str = "", town: str = "", now: dt.datetime) -> None:
        """Count one more who would have come had it been in Welsh; nothing is kept of who."""
        insert = postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert
        month = now.astimezone(WALES).date().replace(day=1)
        row = insert(WelshCountRow).values(session_id=session_id, cluster=cluster, town=town, month=month, people=1)
        with writing(self._engine) as transaction:
            transaction.execute(
                row.on_conflict_do_update(
                    index_elements=["session_id", "cluster", "town", "month"],
                    set_={"people": WelshCountRow.people + 1},
                )
            )

    def counted_welsh(self) -> list[WelshCount]:
        """Return those counts, for staff, the newest month first and the highest first in it."""
        query = select(WelshCountRow).order_by(
            WelshCountRow.month.desc(), WelshCountRow.people.desc(), WelshCountRow.session_id, WelshCountRow.town
        )
        with Transaction(self._engine) as transaction:
            return [
                WelshCount(row.session_id, row.cluster, row.town, row.month, row.people)
                for row in transaction.scalars(query)
            ]

    def _make(self, request: WishRequest, submission: str, now: dt.datetime) -> str:
        with writing(self._engine) as transaction:
            row = transaction.scalar(select(WishRow).where(WishRow.submission_hash == digest(submission)))
            if row is None:
                row = WishRow(
                    submission_hash=digest(submission),
                    contact=request.contact,
                    language=request.language,
                    place=request.place,
                    kind=request.kind,
                    spoken=request.spoken,
                    made_at=now,
                )
                transaction.add(row)
                transaction.flush()
            return new_wish_link(transaction, row.id, was_sent=False)


def new_wish_link(transaction: Transaction, wish_id: int, *, was_sent: bool) -> str:
    """Return a new token that ends a wish; the ones before it still do."""
    token = new_token()
    transaction.add(WishLinkRow(token_hash=digest(token), wish_id=wish_id, was_sent=was_sent))
    return token


def announce(engine: Engine, now: dt.datetime) -> None:
    """Write to those who wait for sessions such as have been brought in, once for each session and contact."""
    with writing(engine) as transaction:
        rows = _not_announced(transaction, now).all()
        new = [session_of(row, 0) for row in rows]
        if not new:
            return
        for row in rows:
            row.announced_at = now
        matching: dict[str, tuple[WishRow, set[str]]] = {}
        for wish in transaction.scalars(select(WishRow).order_by(WishRow.id.desc())):
            if fitting := _matches(wish, new):
                matching.setdefault(wish.contact, (wish, set()))[1].update(fitting)
        for wish, wanted in matching.values():
            ids = [session.id for session in new if session.id in wanted]
            write_news(transaction, wish, ids[:MOST_IN_A_MESSAGE], now)


def sessions_told_of(transaction: Transaction, row: MessageRow, now: dt.datetime) -> list[Session]:
    """Return the sessions of a message to one who waited, as they are now: those that are still to come."""
    ids: Collection[str] = json.loads(row.facts)["sessions"]
    query = select(SessionRow).where(SessionRow.id.in_(ids), SessionRow.starts_at > now)
    query = query.where(SessionRow.status != "cancelled").order_by(SessionRow.starts_at, SessionRow.id)
    return [session_of(session, 0) for session in transaction.scalars(query)]


def purge_wishes(engine: Engine, now: dt.datetime) -> int:
    """Erase the wishes that have been kept long enough, with their links and messages; return how many."""
    with writing(engine) as transaction:
        over = WishRow.made_at <= rules.wishes_end_when_made_by(now)
        erased = transaction.scalar(select(func.count()).select_from(WishRow).where(over)) or 0
        transaction.execute(delete(WishRow).where(over))
        return erased


def _not_announced(transaction: Transaction, now: dt.datetime) -> ScalarResult[SessionRow]:
    query = select(SessionRow).where(
        SessionRow.announced_at.is_(None),
        SessionRow.starts_at > now,
        SessionRow.status != "cancelled",
        SessionRow.is_example.is_(False),
    )
    return transaction.scalars(query.order_by(SessionRow.starts_at, SessionRow.id).with_for_update())


def _matches(wish: WishRow, sessions: Collection[Session]) -> set[str]:
    wanted = replace(
        place_named(wish.place), kind=cast(Kind | None, wish.kind), language=cast(Language | None, wish.spoken)
    )
    return {found.session.id for found in find(sessions, wanted) if found.is_near}


def _link(transaction: Transaction, token: str) -> WishLinkRow:
    link = transaction.get(WishLinkRow, digest(token))
    if link is None:
        raise LookupError("no such link")
    return link
