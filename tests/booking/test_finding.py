"""Finding a session: what fits, and in which order."""

import datetime as dt
from typing import Any

import pytest

from portal.booking import Session
from portal.booking.finding import Wanted, can_be_booked, find, place_named
from portal.clock import WALES

STARTS = dt.datetime(2027, 1, 12, 18, tzinfo=WALES)


def session(id_: str, *, days: int = 0, **changes: Any) -> Session:
    starts = STARTS + dt.timedelta(days=days)
    values: dict[str, Any] = {
        "kind": "drop-in", "format": "in-person", "town": "brecon", "venue": None, "language": "both", "notes": None,
        "status": "open", "is_example": False,
    }  # fmt: skip
    return Session(id=id_, starts=starts, ends=starts + dt.timedelta(hours=2), **{**values, **changes})


SESSIONS = [
    session("newtown", town="newtown", language="cy"),
    session("online", format="online", town=None, kind="training", days=1),
    session("brecon", days=2, cluster="brecon", language="en"),
    session("llandrindod", town="llandrindod-wells", days=3),
    session("brecon-later", days=9, kind="training"),
]


def ids(wanted: Wanted) -> list[str]:
    return [found.session.id for found in find(SESSIONS, wanted)]


def test_what_is_wanted_of_nothing_is_everything_in_order_of_time() -> None:
    assert ids(Wanted()) == [one.id for one in SESSIONS]
    assert {found.miles for found in find(SESSIONS, Wanted())} == {None}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(kind="training"), ["online", "brecon-later"]),
        (Wanted(format="online"), ["online"]),
        (Wanted(language="cy"), ["newtown", "online", "llandrindod", "brecon-later"]),
        (Wanted(language="en"), ["online", "brecon", "llandrindod", "brecon-later"]),
        (Wanted(cluster="brecon"), ["brecon"]),
        (Wanted(held_in="brecon"), ["brecon", "brecon-later"]),
        (Wanted(held_in="brecon", kind="training"), ["brecon-later"]),
        (Wanted(held_in="machynlleth"), []),
    ],
)
def test_only_what_fits_is_found(wanted: Wanted, expected: list[str]) -> None:
    assert ids(wanted) == expected


@pytest.mark.parametrize("wanted", [Wanted(town="brecon"), Wanted(district="LD3")])
def test_the_nearest_come_first_then_the_soonest_and_those_that_are_nowhere_last(wanted: Wanted) -> None:
    found = find(SESSIONS, wanted)
    assert [one.session.id for one in found] == ["brecon", "brecon-later", "llandrindod", "newtown", "online"]
    assert [one.is_near for one in found] == [True, True, True, False, True]
    assert found[0].miles == 0
    assert found[2].miles == pytest.approx(20, abs=1)
    assert found[4].miles is None


def test_a_town_that_is_not_in_the_table_is_not_near() -> None:
    (found,) = find([session("far", town="nowhere")], Wanted(town="brecon"))
    assert (found.miles, found.is_near) == (None, False)


@pytest.mark.parametrize(
    ("place", "wanted"),
    [("LD3", Wanted(district="LD3")), ("brecon", Wanted(town="brecon")), (None, Wanted())],
)
def test_a_place_is_a_district_or_a_town(place: str | None, wanted: Wanted) -> None:
    assert place_named(place) == wanted


@pytest.mark.parametrize(
    ("changes", "can"),
    [({}, True), ({"status": "full"}, False), ({"status": "cancelled"}, False), ({"is_example": True}, False)],
)
def test_what_is_full_cancelled_or_an_example_cannot_be_booked(changes: dict[str, Any], can: bool) -> None:
    assert can_be_booked(session("one", **changes)) is can
