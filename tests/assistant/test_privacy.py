"""Personal data is taken out of a message; what the answer needs stays."""

import datetime as dt

import pytest

from portal.assistant.privacy import PLACEHOLDER, Redaction, redact
from portal.assistant.vocabulary import ordinary_words
from portal.content import LANGUAGES, Answer, Language, Library, PageType

from .conftest import read_judged

TODAY = dt.date(2026, 11, 22)
RECALL = 0.99
KEPT = 0.99


@pytest.fixture(scope="module")
def ordinary(library: Library) -> frozenset[str]:
    return ordinary_words(library.current())


def taken_out(message: str, ordinary: frozenset[str]) -> Redaction:
    return redact(message, ordinary=ordinary, today=TODAY)


def judged(language: Language) -> list[tuple[str, list[str], list[str]]]:
    rows = read_judged(f"personal_data_{language}.tsv")
    return [
        (message, list(filter(None, removed.split("|"))), list(filter(None, kept.split("|"))))
        for message, removed, kept in rows
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_personal_data_is_taken_out(language: Language, ordinary: frozenset[str]) -> None:
    rows = judged(language)
    pieces = [(piece, message) for message, removed, _kept in rows for piece in removed]
    left = [(piece, message) for piece, message in pieces if piece in taken_out(message, ordinary).text]
    assert len(rows) >= 150
    assert len(left) <= (1 - RECALL) * len(pieces), left


@pytest.mark.parametrize("language", LANGUAGES)
def test_towns_schools_and_what_is_asked_stay(language: Language, ordinary: frozenset[str]) -> None:
    pieces = [(piece, message) for message, _removed, kept in judged(language) for piece in kept]
    lost = [(piece, message) for piece, message in pieces if piece not in taken_out(message, ordinary).text]
    assert len(lost) <= (1 - KEPT) * len(pieces), lost


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_without_personal_data_are_left_alone(language: Language, ordinary: frozenset[str]) -> None:
    messages = [message for message, removed, _kept in judged(language) if not removed]
    touched = [message for message in messages if taken_out(message, ordinary).removed]
    assert len(messages) >= 50
    assert touched == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_families_ask_are_left_alone(
    language: Language, library: Library, ordinary: frozenset[str]
) -> None:
    answers = library.current().of_type(PageType.ANSWER, language)
    questions = [question for entry in answers if isinstance(entry.meta, Answer) for question in entry.meta.questions]
    touched = [question for question in questions if taken_out(question, ordinary).removed]
    assert len(touched) <= 0.002 * len(questions), touched


@pytest.mark.parametrize(
    "message",
    [
        "Tom Evans 12/05/2014 LD3 7AA 07700 900555",
        "my name is Sarah Pritchard and I live in Brecon",
        "fy enw i yw Siân Pritchard a dwi'n byw yn Aberhonddu",
        "12 Stryd Fawr, Aberhonddu, LD3 7AA",
    ],
)
def test_a_message_of_little_else_is_mainly_personal(message: str, ordinary: frozenset[str]) -> None:
    assert taken_out(message, ordinary).mainly


@pytest.mark.parametrize(
    "message",
    [
        "my son Tom needs transport to Ysgol Cedewain",
        "cludiant o LD3 7AA i'r ysgol",
        "diolch, Siwan",
        "Hello, I'm Rhian",
    ],
)
def test_a_question_or_a_greeting_beside_a_name_is_not(message: str, ordinary: frozenset[str]) -> None:
    redaction = taken_out(message, ordinary)
    assert redaction.removed
    assert not redaction.mainly


def test_each_piece_gives_way_to_the_same_mark(ordinary: frozenset[str]) -> None:
    text = taken_out("my son is called Tom and my number is 07700 900123, who is the ALNCo", ordinary).text
    assert text == f"my son is called {PLACEHOLDER} and my number is {PLACEHOLDER}, who is the ALNCo"


@pytest.mark.parametrize(
    ("message", "removed"),
    [
        ("we asked on 3 September 2026", False),
        ("the meeting was on 12/11/2025", False),
        ("it was on 3 September 2016", True),
        ("he was born on 3 September 2026", True),
        ("ganwyd hi ar 3 Medi 2026", True),
        ("35 diwrnod ysgol", False),
    ],
)
def test_dates_of_meetings_stay_and_dates_of_birth_go(message: str, removed: bool, ordinary: frozenset[str]) -> None:
    assert taken_out(message, ordinary).removed is removed


@pytest.mark.parametrize(
    "message", ["(" * 500, "1 " * 250, "a@" * 250, "my son " * 71, "12 " + "high " * 99, "Aa " * 166]
)
def test_no_message_takes_long(message: str, ordinary: frozenset[str]) -> None:
    before = dt.datetime.now(dt.UTC)
    taken_out(message, ordinary)
    assert dt.datetime.now(dt.UTC) - before < dt.timedelta(seconds=1)
