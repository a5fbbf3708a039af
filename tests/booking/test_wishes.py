"""Wishes: who waits for a session near them is told of it once, in their language, and then forgotten."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from portal.booking import Sessions
from portal.booking.delivery import deliver, kept, read_kept
from portal.booking.message import Message
from portal.booking.request import RequestRejected
from portal.booking.rules import WISH_KEPT
from portal.booking.senders import KeepOnly
from portal.booking.tables import MessageRow, WishLinkRow, WishRow
from portal.booking.upkeep import keep_up
from portal.booking.wishes import WelshCount, Wishes, WishRequest, read_wish
from portal.content import Language

from .conftest import NOW, STARTS, count, planned
from .test_delivery import AROUND

Bring = Callable[..., None]
WORDS = {"cy": "Neuadd", "en": "Hall"}


class Letterbox:
    """A sender that keeps what it is given."""

    def __init__(self) -> None:
        self.came: list[Message] = []

    def reaches(self, contact: str) -> bool:
        return True

    def send(self, message: Message) -> None:
        self.came.append(message)


@pytest.fixture
def wishes(engine: Engine) -> Wishes:
    return Wishes(engine)


def wish(**changes: object) -> WishRequest:
    values: dict[str, object] = {
        "contact": "sian@example.org", "language": "cy", "place": "LD3", "kind": None, "spoken": None,
    }  # fmt: skip
    return WishRequest(**{**values, **changes})  # type: ignore[arg-type]


def in_brecon(id_: str = "one", **changes: object):  # type: ignore[no-untyped-def]
    return planned(id_, **{"format": "in-person", "town": "brecon", "venue": WORDS, "language": "en", **changes})


def told(engine: Engine, now: dt.datetime = NOW) -> list[Message]:
    letterbox = Letterbox()
    keep_up(engine, now)
    deliver(engine, letterbox, AROUND, now)
    return letterbox.came


def stop_link(message: Message) -> str:
    (link,) = (line for line in message.text.splitlines() if "rhoi-gwybod" in line or "tell-me" in line)
    return link.rpartition("/")[2]


@pytest.mark.parametrize(
    ("language", "says", "path"),
    [
        (
            "cy",
            "- Dydd Mawrth 12 Ionawr 2027, 18:00 tan 20:00: sesiwn hyfforddi, Neuadd, Aberhonddu, yn Saesneg",
            "/cy/sesiynau",
        ),
        (
            "en",
            "- Tuesday 12 January 2027, 18:00 to 20:00: training session, Hall, Brecon, in English",
            "/en/sessions",
        ),
    ],
)
def test_who_waits_is_told_once_in_their_own_language(
    engine: Engine, wishes: Wishes, bring_in: Bring, language: Language, says: str, path: str
) -> None:
    wishes.make(wish(language=language), submission="a", now=NOW)
    assert told(engine) == []
    bring_in(in_brecon())
    (message,) = told(engine)
    assert (message.contact, message.language) == ("sian@example.org", language)
    assert says in message.text.splitlines()
    assert f"https://aln.example{path}?near=LD3" in message.text.splitlines()
    assert message.html.count("<a href=") == 2
    assert "<li>" in message.html
    bring_in(in_brecon(capacity=9))
    assert told(engine, NOW + dt.timedelta(hours=1)) == []


def test_several_new_sessions_are_told_of_in_one_message_to_each_contact(
    engine: Engine, wishes: Wishes, bring_in: Bring
) -> None:
    wishes.make(wish(), submission="a", now=NOW)
    wishes.make(wish(place="newtown"), submission="b", now=NOW)
    wishes.make(wish(contact="+441597820000"), submission="c", now=NOW)
    later = STARTS + dt.timedelta(days=7)
    bring_in(in_brecon(), in_brecon("two", starts=later), in_brecon("three", town="newtown", starts=later))
    messages = told(engine)
    assert sorted((message.contact, message.text.count("\n- ")) for message in messages) == [
        ("+441597820000", 2),
        ("sian@example.org", 3),
    ]


@pytest.mark.parametrize(
    ("asked", "is_told"),
    [
        ({}, True),
        ({"kind": "training"}, True),
        ({"kind": "drop-in"}, False),
        ({"spoken": "en"}, True),
        ({"spoken": "cy"}, False),
        ({"place": "builth-wells"}, True),
        ({"place": "machynlleth"}, False),
    ],
)
def test_only_those_whom_it_fits_are_told(
    engine: Engine, wishes: Wishes, bring_in: Bring, asked: dict[str, object], is_told: bool
) -> None:
    wishes.make(wish(**asked), submission="a", now=NOW)
    bring_in(in_brecon())
    assert bool(told(engine)) is is_told


def test_a_session_online_is_near_everyone(engine: Engine, wishes: Wishes, bring_in: Bring) -> None:
    wishes.make(wish(place="machynlleth", spoken="cy"), submission="a", now=NOW)
    bring_in(planned())
    assert "ar-lein, yn Gymraeg a Saesneg" in told(engine)[0].text


@pytest.mark.parametrize(
    "changes", [{"example": True}, {"status": "cancelled"}, {"starts": dt.datetime(2026, 11, 22, 11)}]  # noqa: DTZ001
)  # fmt: skip
def test_nobody_is_told_of_what_cannot_be_come_to(
    engine: Engine, wishes: Wishes, bring_in: Bring, changes: dict[str, object]
) -> None:
    wishes.make(wish(), submission="a", now=NOW)
    bring_in(in_brecon(**changes))
    assert told(engine) == []
    assert count(engine, MessageRow) == 0


def test_a_session_that_was_cancelled_before_the_message_went_is_not_told_of(
    engine: Engine, wishes: Wishes, bring_in: Bring
) -> None:
    wishes.make(wish(), submission="a", now=NOW)
    bring_in(in_brecon())
    keep_up(engine, NOW)
    Sessions(engine, show_examples=False).cancel("one", now=NOW)
    assert told(engine) == []
    assert count(engine, MessageRow) == 1


def test_with_no_sender_the_message_is_kept_for_staff_to_pass_on(
    engine: Engine, wishes: Wishes, bring_in: Bring
) -> None:
    wishes.make(wish(), submission="a", now=NOW)
    bring_in(in_brecon())
    keep_up(engine, NOW)
    deliver(engine, KeepOnly(), AROUND, NOW)
    ((number, state, kind, reference),) = kept(engine)
    assert (state, kind, reference) == ("kept", "news", "")
    assert "Aberhonddu" in read_kept(engine, number, AROUND).text


def test_the_link_on_the_page_ends_one_wish_and_the_link_in_a_message_all_of_that_contact(
    engine: Engine, wishes: Wishes, bring_in: Bring
) -> None:
    shown = wishes.make(wish(place="newtown"), submission="a", now=NOW)
    wishes.make(wish(), submission="b", now=NOW)
    wishes.make(wish(place="LD1"), submission="c", now=NOW)
    wishes.make(wish(contact="other@example.org", place="newtown"), submission="d", now=NOW)
    wishes.end(shown)
    assert count(engine, WishRow) == 3
    bring_in(in_brecon())
    (message,) = told(engine)
    assert wishes.see(stop_link(message)).place in {"LD1", "LD3"}
    wishes.end(stop_link(message))
    assert (count(engine, WishRow), count(engine, MessageRow)) == (1, 0)
    for token in (shown, stop_link(message), "", "x" * 5000):
        with pytest.raises(LookupError):
            wishes.end(token)
        with pytest.raises(LookupError):
            wishes.see(token)


def test_the_same_form_sent_twice_is_one_wish(engine: Engine, wishes: Wishes) -> None:
    tokens = {wishes.make(wish(), submission="a", now=NOW) for _ in range(2)}
    assert len(tokens) == 2
    assert count(engine, WishRow) == 1
    assert {wishes.see(token).place for token in tokens} == {"LD3"}


def test_a_wish_is_erased_in_time_with_its_links_and_messages(engine: Engine, wishes: Wishes, bring_in: Bring) -> None:
    token = wishes.make(wish(), submission="a", now=NOW)
    assert wishes.see(token).kept_until == dt.date(2027, 5, 21)
    bring_in(in_brecon())
    told(engine)
    keep_up(engine, NOW + WISH_KEPT - dt.timedelta(seconds=1))
    assert count(engine, WishRow) == 1
    keep_up(engine, NOW + WISH_KEPT)
    assert [count(engine, row) for row in (WishRow, WishLinkRow, MessageRow)] == [0, 0, 0]


def test_those_who_would_have_come_in_welsh_are_counted_and_not_kept(engine: Engine, wishes: Wishes) -> None:
    for _ in range(2):
        wishes.count_welsh(session_id="one", cluster="brecon", town="brecon", now=NOW)
    wishes.count_welsh(now=NOW)
    wishes.count_welsh(town="brecon", now=NOW + dt.timedelta(days=30))
    assert wishes.counted_welsh() == [
        WelshCount("", "", "brecon", dt.date(2026, 12, 1), 1),
        WelshCount("one", "brecon", "brecon", dt.date(2026, 11, 1), 2),
        WelshCount("", "", "", dt.date(2026, 11, 1), 1),
    ]


def test_every_fault_of_a_form_is_named_and_nothing_that_was_written() -> None:
    written = {"contact": "no contact", "place": "nowhere", "kind": "party", "spoken": "fr"}
    with pytest.raises(RequestRejected) as rejected:
        read_wish(written, language="en", place=None)
    assert rejected.value.faults == {
        "place": "not-a-place",
        "contact": "not-a-contact",
        "kind": "not-a-kind",
        "spoken": "not-a-language",
    }
    assert "nowhere" not in str(rejected.value)
    with pytest.raises(RequestRejected) as rejected:
        read_wish({}, language="en", place=None)
    assert rejected.value.faults == {"place": "missing", "contact": "missing"}


def test_a_form_gives_a_wish_with_its_contact_in_the_kept_form() -> None:
    request = read_wish({"contact": " 01597 820 000 ", "kind": "drop-in"}, language="cy", place="LD3")
    assert request == WishRequest("+441597820000", "cy", "LD3", "drop-in", None)
