"""A choice that was offered is taken by its place or its title, and nothing else is taken for one."""

import pytest

from portal.assistant.offers import taken

TITLES = {"bus": "Cludiant i'r ysgol", "bus-16": "Cludiant ar ôl 16", "passes": "Bus passes"}


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("the first one", "bus"),
        ("The second one please", "bus-16"),
        ("2", "bus-16"),
        ("number 3", "passes"),
        ("last one", "passes"),
        ("and the other one?", "passes"),
        ("a'r llall?", "passes"),
        ("yes, the first", "bus"),
        ("yr ail un", "bus-16"),
        ("Yr ail, plis", "bus-16"),
        ("y cyntaf", "bus"),
        ("rhif 3", "passes"),
        ("dwi isio'r un ola", "passes"),
        ("cludiant ar ol 16", "bus-16"),
        ("Bus passes!", "passes"),
    ],
)
def test_a_place_or_a_title_takes_a_choice(text: str, topic: str) -> None:
    assert taken(text, TITLES) == topic


@pytest.mark.parametrize(
    "text",
    [
        "my second child needs a bus",
        "the first day of term",
        "4",
        "un o'r plant",
        "number 12 bus",
        "",
        "yes",
        "ie",
        "the other school",
    ],
)
def test_anything_else_takes_none(text: str) -> None:
    assert taken(text, TITLES) is None


def test_there_is_no_third_of_two() -> None:
    assert taken("the third one", {"a": "A", "b": "B"}) is None


def test_nothing_is_taken_where_nothing_was_offered() -> None:
    assert taken("the first one", {}) is None
