"""Staff see who comes, in order, on a page and in a file that no spreadsheet runs."""

import csv
import io
from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from portal.booking.attendance import as_csv, as_page, attending

from .conftest import Family, planned

Bring = Callable[..., None]
NewFamily = Callable[..., Family]


def test_who_comes_is_listed_by_time_and_then_who_waits(engine: Engine, bring_in: Bring, family: NewFamily) -> None:
    bring_in(planned(kind="drop-in", capacity=2, appointment_minutes=20))
    first, gone = family("Ann"), family("Bob")
    for someone in (first, gone, family("Cai"), family("Dai")):
        someone.book(access_needs="Lifft\nos gwelwch yn dda", topic="what-is-tyfu")
    first.cancel()
    listed = [(one.time.strftime("%H:%M"), one.status, one.name) for one in attending(engine, "one")]
    assert listed == [("18:20", "confirmed", "Bob"), ("18:00", "offered", "Cai"), ("18:00", "waiting", "Dai")]
    page = as_page(attending(engine, "one"))
    assert page.splitlines()[0] == "2027-01-12 18:20  Bob (1)  confirmed"
    assert "access: Lifft os gwelwch yn dda" in page


def test_a_file_for_a_spreadsheet_holds_words_alone(engine: Engine, bring_in: Bring, family: NewFamily) -> None:
    bring_in(planned())
    family('=HYPERLINK("http://x")').book(contact="+441597827108")
    (row,) = csv.DictReader(io.StringIO(as_csv(attending(engine, "one"))))
    assert row["name"].startswith("'=")
    assert row["contact"] == "'+441597827108"


def test_an_unknown_session_is_an_error(engine: Engine) -> None:
    with pytest.raises(LookupError):
        attending(engine, "nowhere")
