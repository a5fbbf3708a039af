"""Every message in both languages: whole, never mixed, and the same in plain text and HTML."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from icalendar import Calendar
from markupsafe import Markup

from portal.booking.message import Message, Surroundings, render
from portal.booking.outbox import Kind
from portal.booking.tables import BookingRow, MessageRow
from portal.content import FrontDoor

from .conftest import NOW

KINDS = get_args(Kind)
# Words of one language that are never words of the other.
ENGLISH = {"the", "your", "you", "is", "place", "booking", "session", "phone", "email", "day", "time", "to", "if"}
WELSH = {"eich", "chi", "mae", "sesiwn", "lle", "archeb", "ffôn", "dyddiad", "amser", "tan", "os", "ddolen", "yw"}
AROUND = Surroundings(
    site="https://aln.example",
    front_door=lambda language: FrontDoor(
        {"cy": "porth Tyfu", "en": "Tyfu gateway"}[language], "01597 827 108", "tyfu@powys.gov.uk", "/"
    ),
    town=lambda id_, language: {"cy": "Aberhonddu", "en": "Brecon"}[language],
    manage_path=lambda language, token: f"/{language}/{token}",
)
FACTS: dict[str, Any] = {
    "kind": "training", "format": "in-person", "town": "brecon", "venue": {"cy": "Llyfrgell", "en": "Library"},
    "access": None, "starts": "2027-03-28T09:00:00+00:00", "ends": "2027-03-28T11:00:00+00:00", "language": "both",
    "people": 2, "status": "confirmed", "sequence": 3, "offer_ends": "2027-03-27T20:00:00+00:00",
}  # fmt: skip


def message(kind: str, language: str, /, **facts: object) -> Message:
    row = MessageRow(id=7, kind=kind, facts=json.dumps({**FACTS, **facts}), written_at=NOW)
    booking = BookingRow(reference="TYFU-2222-3333", name="Z. Z.", contact="z@example.org", language=language)
    return render(row, booking, "TOKEN", AROUND)


@pytest.mark.parametrize("language", ["cy", "en"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("facts", [{}, {"kind": "drop-in", "format": "phone", "town": None, "venue": None}])
def test_each_message_is_whole_in_one_language_and_ends_with_whom_to_ask(
    kind: str, language: str, facts: dict[str, object]
) -> None:
    for status in ("confirmed", "waiting"):
        sent = message(kind, language, status=status, **facts)
        words = set(re.findall(r"[\w]+", f"{sent.subject} {sent.text}".casefold().replace("tyfu@powys.gov.uk", "")))
        assert not words & (ENGLISH if language == "cy" else WELSH)
        assert words & (WELSH if language == "cy" else ENGLISH)
        assert sent.subject
        assert "\n" not in sent.subject
        assert "tyfu@powys.gov.uk" in sent.text.splitlines()[-1]
        assert "  " not in sent.text
        assert "\n\n\n" not in sent.text
        assert "None" not in sent.text


@pytest.mark.parametrize("language", ["cy", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_html_says_what_the_plain_text_says(kind: str, language: str) -> None:
    sent = message(kind, language)
    assert f'<html lang="{language}">' in sent.html
    shown = re.sub(r"<title>.*?</title>", "", sent.html).replace("<br>", " ").replace("</", " </")
    assert Markup(shown).striptags().split() == sent.text.replace("\n- ", "\n").split()


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_reminder_first_asks_whether_one_can_come(language: str) -> None:
    paragraphs = message("reminder", language).text.split("\n\n")
    assert paragraphs[1].startswith({"cy": "Methu dod?", "en": "Can't make it?"}[language])
    assert paragraphs[2] == f"https://aln.example/{language}/TOKEN"


def test_times_are_those_of_welsh_clocks() -> None:
    text = message("offer", "cy").text
    assert "Dydd Sul 28 Mawrth 2027" in text
    assert "10:00 tan 12:00" in text
    assert "20:00, Dydd Sadwrn 27 Mawrth" in text


@pytest.mark.parametrize("language", ["cy", "en"])
@pytest.mark.parametrize(("kind", "method"), [("changed", "PUBLISH"), ("session-cancelled", "CANCEL")])
def test_the_calendar_file_keeps_its_uid_and_says_nothing_of_the_family(kind: str, method: str, language: str) -> None:
    file = message(kind, language).calendar
    assert file
    calendar = Calendar.from_ical(file)
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["UID"], event["SEQUENCE"]) == (method, "tyfu-2222-3333@powys-aln-portal", 3)
    assert event["DTSTART"].dt == dt.datetime(2027, 3, 28, 9, tzinfo=dt.UTC)
    assert event["SUMMARY"] == {"cy": "Sesiwn hyfforddi Tyfu", "en": "Tyfu training session"}[language]
    assert not any(secret in file for secret in (b"TOKEN", b"Z. Z.", b"z@example.org"))


@pytest.mark.parametrize("kind", ["waiting", "offer"])
def test_who_has_no_place_gets_no_calendar_file(kind: str) -> None:
    assert message(kind, "cy", status="waiting").calendar is None


def test_what_a_family_writes_is_shown_as_text() -> None:
    row = MessageRow(id=7, kind="confirmed", facts=json.dumps(FACTS), written_at=NOW)
    name = "<a href=x>{{ link }}</a>"
    booking = BookingRow(reference="TYFU-2222-3333", name=name, contact="z@example.org", language="cy")
    sent = render(row, booking, "TOKEN", AROUND)
    assert f"Annwyl {name}," in sent.text
    assert "<a href=x>" not in sent.html


def test_each_message_has_its_words_in_both_languages() -> None:
    folder = Path(render.__code__.co_filename).with_name("messages")
    names = {path.name for path in folder.iterdir()}
    parts = (*KINDS, "news", "facts", "door", "calendar")
    assert names == {f"{part}.{language}.txt" for part in parts for language in ("cy", "en")}
