"""Messages of somebody who may be in danger are found; everyday words that sound like danger are not."""

import pytest

from portal.assistant.safety import DANGERS, find_danger
from portal.content import LANGUAGES, Answer, Group, Language, Library, PageType

from .conftest import read_judged

EVERYDAY = "everyday"
MOST_FALSE_ALARMS = 0.02
RIGHT_KIND = 0.98


def judged(language: Language) -> list[list[str]]:
    return read_judged(f"safety_{language}.tsv")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sets_are_large_enough_to_mean_something(language: Language) -> None:
    kinds = [kind for kind, _message in judged(language)]
    assert sum(kind != EVERYDAY for kind in kinds) >= 120
    assert kinds.count(EVERYDAY) >= 100
    assert set(kinds) == {*DANGERS, EVERYDAY}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_danger_is_found(language: Language) -> None:
    missed = [message for kind, message in judged(language) if kind != EVERYDAY and find_danger(message) is None]
    assert missed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_kind_of_danger_is_right(language: Language) -> None:
    rows = [(kind, message) for kind, message in judged(language) if kind != EVERYDAY]
    wrong = [(kind, find_danger(message), message) for kind, message in rows if find_danger(message) != kind]
    assert len(wrong) <= (1 - RIGHT_KIND) * len(rows), wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_everyday_words_raise_hardly_any_alarm(language: Language) -> None:
    messages = [message for kind, message in judged(language) if kind == EVERYDAY]
    alarms = [message for message in messages if find_danger(message)]
    assert len(alarms) <= MOST_FALSE_ALARMS * len(messages), alarms


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_families_ask_raise_hardly_any_alarm(language: Language, library: Library) -> None:
    answers = library.current().of_type(PageType.ANSWER, language)
    questions = [
        question
        for entry in answers
        if isinstance(entry.meta, Answer) and entry.meta.group is not Group.SAFETY
        for question in entry.meta.questions
    ]
    alarms = [question for question in questions if find_danger(question)]
    assert len(questions) > 400
    assert len(alarms) <= 0.003 * len(questions), alarms


@pytest.mark.parametrize("message", ["I want to die", "dwi isio marw"])
@pytest.mark.parametrize(
    "disguise",
    [
        str.upper,
        lambda text: text.replace(" ", "  "),
        lambda text: f"Hello. {text}!!! Beth yw CDU?",
        lambda text: text.replace("i", "1"),
        lambda text: text.replace("a", "aaaa").replace("e", "eeee"),
        lambda text: "*" + text.replace(" ", "_") + "*",
    ],
)
def test_danger_is_found_however_it_is_written(message: str, disguise: object) -> None:
    assert callable(disguise)
    assert find_danger(disguise(message)) == "self-harm"


@pytest.mark.parametrize(
    "message", ["k i l l m y s e l f", "i want to k.i.l.l myself", "suicdal", "thinking of sucide"]
)
def test_danger_is_found_when_spelt_out_or_misspelt(message: str) -> None:
    assert find_danger(message) == "self-harm"


def test_the_gravest_danger_is_named_first() -> None:
    assert find_danger("my husband hits me and now my son is not breathing") == "medical-emergency"


def test_an_everyday_phrase_does_not_hide_danger_beside_it() -> None:
    assert find_danger("the homework is killing him and he says he wants to kill himself") == "self-harm"
    assert find_danger("mae'r gwaith cartref yn ei ladd o ac mae o isio lladd ei hun") == "self-harm"


@pytest.mark.parametrize("danger", DANGERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_content_has_the_words_for_every_danger(danger: str, language: Language, library: Library) -> None:
    entry = library.current().entry(f"answer/safety-{danger}", language)
    assert entry is not None
    assert isinstance(entry.meta, Answer)
    assert entry.meta.group is Group.SAFETY
    assert "999" in entry.text
