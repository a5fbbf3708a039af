"""Letters: folding, and the order of the Welsh alphabet."""

import random

import pytest

from portal.welsh.letters import fold, sort_key, split_letters, straighten


@pytest.mark.parametrize(
    ("written", "folded"),
    [("Tŷ", "ty"), ("ŴYR", "wyr"), ("pêl-droed", "pel-droed"), ("cwmnïau", "cwmniau"), ("i’r", "i'r")],
)
def test_folding_drops_accents_capitals_and_curly_apostrophes(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_an_accent_typed_as_a_separate_mark_is_the_same_letter() -> None:
    assert straighten("ty\u0302") == "tŷ"
    assert fold("ty\u0302") == fold("tŷ") == "ty"


@pytest.mark.parametrize(
    ("word", "letters"),
    [
        ("llwyth", ["ll", "w", "y", "th"]),
        ("angen", ["a", "ng", "e", "n"]),
        ("llangynidr", ["ll", "a", "n", "g", "y", "n", "i", "d", "r"]),
        ("bangor", ["b", "a", "n", "g", "o", "r"]),
    ],
)
def test_two_signs_can_be_one_letter(word: str, letters: list[str]) -> None:
    assert split_letters(word) == letters


def test_words_sort_by_the_welsh_alphabet() -> None:
    in_order = (
        "agor angen ail awr bws cam cludiant cyfle chwech dal dydd ddoe eto fel ffordd gofal ngwaith hawl iaith lan "
        "lwc llan mam nos ofn pêl phone ras rhan sir tal theatr un ŵyr ysgol"
    )
    shuffled = random.Random(4).sample(in_order.split(), len(in_order.split()))
    assert " ".join(sorted(shuffled, key=sort_key)) == in_order


def test_numbers_sort_by_value_and_before_letters() -> None:
    years = ["Blwyddyn 11", "Blwyddyn deg", "Blwyddyn 9"]
    assert sorted(years, key=sort_key) == ["Blwyddyn 9", "Blwyddyn 11", "Blwyddyn deg"]


def test_shorter_names_come_first_word_by_word() -> None:
    assert sorted(["Coleg Powys", "Colegau", "Coleg"], key=sort_key) == ["Coleg", "Coleg Powys", "Colegau"]


def test_letters_of_other_scripts_sort_after_ours() -> None:
    assert sorted(["Київ", "Ystog", "Aberriw"], key=sort_key) == ["Aberriw", "Ystog", "Київ"]
