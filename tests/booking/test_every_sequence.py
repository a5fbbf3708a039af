"""Whatever families and staff do, in any order, the places, the line and the messages stay right.

Thirty random sequences of events in the suite; BOOKING_SEQUENCES=10000 for the long run.
"""

import datetime as dt
import os
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session as Transaction

from portal.booking import Sessions, rules
from portal.booking.bookings import ACTIVE, BookingRefused, Bookings
from portal.booking.database import open_database, writing
from portal.booking.places import hold_session, settle
from portal.booking.tables import Base, BookingRow, MessageRow, PlaceRow, SessionRow

from .conftest import NOW, STARTS, planned, request_for

SEQUENCES = int(os.environ.get("BOOKING_SEQUENCES", "30"))
SESSIONS = ("drop-in", "training")
T = TypeVar("T")


def fresh_store() -> Engine:
    engine = open_database("sqlite://")
    Base.metadata.create_all(engine)
    return engine


STORE = fresh_store()


class BookingEvents(RuleBasedStateMachine):
    """Families book, cancel, accept and move; staff change sessions; time passes."""

    tokens = Bundle("tokens")

    def __init__(self) -> None:
        super().__init__()
        self.bookings = Bookings(STORE, allow_examples=False)
        self.sessions = Sessions(STORE, show_examples=False)
        self.now = NOW
        self.plans = {id_: planned(id_, kind=id_, capacity=2) for id_ in SESSIONS}
        self.forms = 0
        self.expected: Counter[str] = Counter()
        self.offered: set[int] = set()

    @initialize(target=tokens, families=st.lists(st.tuples(st.sampled_from(SESSIONS), st.integers(1, 2)), min_size=6))
    def begin(self, families: list[tuple[str, int]]) -> Any:
        """Start with sessions that are mostly full, where there is most to go wrong."""
        with writing(STORE) as transaction:
            for table in reversed(Base.metadata.sorted_tables):
                transaction.execute(delete(table))
        self.sessions.bring_in(list(self.plans.values()), now=self.now)
        return multiple(*(self.book_once(session, people, True, 1) for session, people in families))

    @rule(
        target=tokens,
        session=st.sampled_from(SESSIONS),
        people=st.integers(1, 2),
        wait=st.booleans(),
        sends=st.integers(1, 2),
    )
    def book(self, session: str, people: int, wait: bool, sends: int) -> str:
        return self.book_once(session, people, wait, sends)

    def book_once(self, session: str, people: int, wait: bool, sends: int) -> str:
        self.forms += 1
        form = f"form {self.forms}"
        request = request_for(people=people)
        answers = [
            self.tried(
                {"closed", "full"},
                lambda: self.bookings.book(session, request, submission=form, wait=wait, now=self.now),
            )
            for _ in range(sends)
        ]
        made = [answer for answer in answers if answer]
        if not made:
            return ""
        assert len({booking.reference for booking, _ in made}) == 1
        self.expected["confirmed" if made[0][0].status == "confirmed" else "waiting"] += 1
        return made[-1][1]

    @rule(token=tokens)
    def cancel(self, token: str) -> None:
        before = self.statuses()
        was = self.tried({"unknown-link"}, lambda: self.bookings.see(token, self.now))
        done = self.tried({"over", "unknown-link"}, lambda: self.bookings.cancel(token, self.now))
        if was and done and was.status in ACTIVE:
            self.expected["cancelled"] += 1
            after = self.statuses()
            assert sum(after[id_] == "cancelled" != before[id_] for id_ in after) == 1

    @rule(token=tokens)
    def accept(self, token: str) -> None:
        was = self.tried({"unknown-link"}, lambda: self.bookings.see(token, self.now))
        done = self.tried({"over", "offer-over", "unknown-link"}, lambda: self.bookings.accept(token, self.now))
        self.expected["confirmed"] += bool(was and done and was.status == "offered")

    @rule(token=tokens, session=st.sampled_from(SESSIONS))
    def move(self, token: str, session: str) -> None:
        was = self.tried({"unknown-link"}, lambda: self.bookings.see(token, self.now))
        refusals = {"over", "full", "closed", "unknown-link"}
        done = self.tried(refusals, lambda: self.bookings.move(token, session, self.now))
        self.expected["changed"] += bool(was and done and was.session.id != session)

    @rule(hours=st.sampled_from([1, 12, 13, 24, 25, 100]))
    def time_passes(self, hours: int) -> None:
        self.now += dt.timedelta(hours=hours)
        with writing(STORE) as transaction:
            for id_ in SESSIONS:
                session = hold_session(transaction, id_)
                assert session
                settle(transaction, session, self.now)

    @rule(session=st.sampled_from(SESSIONS), capacity=st.integers(1, 3))
    def resize(self, session: str, capacity: int) -> None:
        self.change(session, capacity=capacity)

    @rule(session=st.sampled_from(SESSIONS), days=st.integers(-3, 3))
    def reschedule(self, session: str, days: int) -> None:
        starts = STARTS + dt.timedelta(days=days)
        self.change(session, starts=starts, ends=starts + dt.timedelta(hours=2))

    @rule(session=st.sampled_from(SESSIONS), status=st.sampled_from(["open"] * 7 + ["cancelled"]))
    def close_or_open(self, session: str, status: str) -> None:
        self.change(session, status=status)

    def change(self, session: str, **values: Any) -> None:
        if "starts" in values:
            values = {name: value.replace(tzinfo=self.plans[session].starts.tzinfo) for name, value in values.items()}
        if values.get("starts", STARTS.replace(tzinfo=dt.UTC)) <= self.now or self.plans[session].starts <= self.now:
            return
        self.plans[session] = self.plans[session].model_copy(update=values)
        preview = self.sessions.change(self.plans[session], now=self.now, dry_run=True)
        assert self.sessions.change(self.plans[session], now=self.now) == preview
        self.expected.update(one.message for one in preview if one.message != "offer")

    @staticmethod
    def tried(refusals: set[str], call: Callable[[], T]) -> T | None:
        """Do something that may be refused for one of these reasons alone."""
        reason = ""
        try:
            return call()
        except BookingRefused as refusal:
            reason = refusal.reason
        assert reason in refusals
        return None

    def statuses(self) -> dict[int, str]:
        with Transaction(STORE) as transaction:
            return dict(transaction.execute(select(BookingRow.id, BookingRow.status)).tuples().all())

    @invariant()
    def every_place_has_one_holder_and_every_holder_its_places(self) -> None:
        with Transaction(STORE) as transaction:
            sessions = {row.id: row for row in transaction.scalars(select(SessionRow))}
            places = Counter(transaction.execute(select(PlaceRow.session_id, PlaceRow.booking_id)).tuples().all())
            for row in transaction.scalars(select(BookingRow)):
                session = sessions[row.session_id]
                holds = row.status in {"confirmed", "offered"}
                needed = rules.places_needed(session.kind, row.people) if holds else 0
                assert places.pop((row.session_id, row.id), 0) == needed
            assert not places

    @invariant()
    def no_session_is_over_full_and_no_free_place_waits_for_somebody(self) -> None:
        with Transaction(STORE) as transaction:
            for session in transaction.scalars(select(SessionRow)):
                rows = transaction.scalars(select(BookingRow).where(BookingRow.session_id == session.id)).all()
                taken = len(transaction.scalars(select(PlaceRow).where(PlaceRow.session_id == session.id)).all())
                assert taken <= session.capacity
                if not rules.may_book(session.status, session.starts_at, self.now):
                    continue
                waiting = [rules.places_needed(session.kind, row.people) for row in rows if row.status == "waiting"]
                assert all(needed > session.capacity - taken for needed in waiting)

    @invariant()
    def each_event_wrote_its_messages_and_no_other(self) -> None:
        with Transaction(STORE) as transaction:
            written = Counter(transaction.scalars(select(MessageRow.kind)))
        del written["offer"]
        assert written == +self.expected

    @invariant()
    def offers_go_to_the_first_in_line(self) -> None:
        with Transaction(STORE) as transaction:
            kinds = {row.id: row.kind for row in transaction.scalars(select(SessionRow))}
            rows = transaction.scalars(select(BookingRow)).all()
            needed = {row.id: rules.places_needed(kinds[row.session_id], row.people) for row in rows}
            offered = {row.id: row.session_id for row in rows if row.status == "offered"}
            for id_ in offered.keys() - self.offered:
                passed_over = (
                    row for row in rows if row.status == "waiting" and row.session_id == offered[id_] and row.id < id_
                )
                assert all(needed[row.id] > needed[id_] for row in passed_over)
        self.offered = set(offered)


TestEverySequence = BookingEvents.TestCase
TestEverySequence.settings = settings(
    max_examples=SEQUENCES,
    stateful_step_count=20,
    deadline=None,
    database=None,
    derandomize=SEQUENCES == 30,
    suppress_health_check=list(HealthCheck),
)
