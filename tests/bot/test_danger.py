"""The second net: danger told in words that no pattern knows, and everyday messages that only sound like it."""

import re
from pathlib import Path

import pytest

from bot.components.danger import DANGER, EVERYDAY, DangerModel, is_for_safety
from bot.components.sentences import parts_of, sentences
from portal.assistant.safety import DANGERS
from portal.assistant.training import training_data
from portal.config import ROOT
from portal.content import LANGUAGES, Library

FEWEST_OF_A_DANGER = 60
FEWEST_EVERYDAY = 300


def lines(language: str) -> dict[str, list[str]]:
    files = sorted((ROOT / "bot" / "data" / "danger").glob(f"*_{language}.yml"))
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    parts = re.split(r"^- intent: (.*)$", text, flags=re.MULTILINE)[1:]
    return {
        intent: re.findall(r"^    - (.*)$", examples, re.MULTILINE)
        for intent, examples in zip(parts[::2], parts[1::2], strict=True)
    }


@pytest.fixture(scope="module")
def model() -> DangerModel:
    known = [(line, intent) for language in LANGUAGES for intent, given in lines(language).items() for line in given]
    asked = training_data(Library(ROOT / "content").current()).questions
    known += [(question, topic) for topic, questions in asked.items() for question in questions]
    return DangerModel.fit(known, lambda _texts: None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_danger_is_told_in_many_ways_in_both_languages(language: str) -> None:
    given = lines(language)
    assert set(given) == {*(f"{DANGER}{danger}" for danger in DANGERS), EVERYDAY}
    assert min(len(ways) for intent, ways in given.items() if intent != EVERYDAY) >= FEWEST_OF_A_DANGER
    assert len(given[EVERYDAY]) >= FEWEST_EVERYDAY
    assert all(map(is_for_safety, given))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_stands_twice_or_on_both_sides(language: str) -> None:
    every = [line.casefold() for given in lines(language).values() for line in given]
    assert len(set(every)) == len(every)


def test_no_judged_message_is_a_training_line() -> None:
    own = {line.casefold() for language in LANGUAGES for given in lines(language).values() for line in given}
    for path in (ROOT / "tests" / "data").glob("*.tsv"):
        cells = {cell.casefold() for row in path.read_text(encoding="utf-8").splitlines() for cell in row.split("\t")}
        assert not own & cells, path.name


@pytest.mark.parametrize(
    ("message", "danger"),
    [
        ("my stepfather keeps hitting my little sister with his belt", "child-at-risk"),
        ("mae rhywun yn trio dod mewn drwy'r ffenest a dwi ar ben fy hun", "immediate-danger"),
        ("Can I move my booking? My daughter swallowed a battery and can't breathe.", "medical-emergency"),
    ],
)
def test_danger_is_found_alone_and_at_the_end_of_a_question(model: DangerModel, message: str, danger: str) -> None:
    found = model.find(message, lambda _texts: None)
    assert found is not None
    assert found.name == danger


@pytest.mark.parametrize("message", ["which of the open days is best for a shy boy", "mae hi ofn y bws ysgol newydd"])
def test_everyday_worries_are_none(model: DangerModel, message: str) -> None:
    assert model.find(message, lambda _texts: None) is None


def test_a_model_is_the_same_after_it_was_stored(model: DangerModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    message = "he says he will stab me tonight"
    assert DangerModel.load(tmp_path).find(message, lambda _texts: None) == model.find(message, lambda _texts: None)


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("One question only?", []),
        ("When is it? I do not know. Ok.", ["When is it?", "I do not know."]),
        ("Pryd mae'r sesiwn? Dwi ddim yn siŵr.", ["Pryd mae'r sesiwn?", "Dwi ddim yn siŵr."]),
    ],
)
def test_sentences_are_told_apart(message: str, found: list[str]) -> None:
    assert sentences(message) == found
    assert parts_of(message) == [message, *found]
