"""Mutation of first letters, forwards and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.welsh.mutation import Mutation, initial, mutate, radicals

SOFT, NASAL, ASPIRATE, H = Mutation.SOFT, Mutation.NASAL, Mutation.ASPIRATE, Mutation.H

TABLE = [
    ("plentyn", SOFT, "blentyn"), ("tocyn", SOFT, "docyn"), ("cludiant", SOFT, "gludiant"), ("bws", SOFT, "fws"),
    ("dysgu", SOFT, "ddysgu"), ("gwaith", SOFT, "waith"), ("glas", SOFT, "las"), ("llyfr", SOFT, "lyfr"),
    ("merch", SOFT, "ferch"), ("rhiant", SOFT, "riant"), ("plentyn", NASAL, "mhlentyn"), ("tocyn", NASAL, "nhocyn"),
    ("cludiant", NASAL, "nghludiant"), ("bws", NASAL, "mws"), ("dosbarth", NASAL, "nosbarth"),
    ("gwaith", NASAL, "ngwaith"), ("plentyn", ASPIRATE, "phlentyn"), ("tocyn", ASPIRATE, "thocyn"),
    ("cludiant", ASPIRATE, "chludiant"), ("oedran", H, "hoedran"), ("anghenion", H, "hanghenion"),
    ("ysgol", H, "hysgol"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "mutation", "mutated"), TABLE)
def test_a_word_mutates(word: str, mutation: Mutation, mutated: str) -> None:
    assert mutate(word, mutation) == mutated


@pytest.mark.parametrize(("word", "mutation", "mutated"), TABLE)
def test_a_mutated_word_leads_back(word: str, mutation: Mutation, mutated: str) -> None:
    assert (word, mutation) in radicals(mutated)


@pytest.mark.parametrize(
    ("word", "mutation"),
    [
        ("ysgol", SOFT),
        ("ffordd", SOFT),
        ("chwech", SOFT),
        ("CDU", SOFT),
        ("ADY", H),
        ("cludiant", H),
        ("bws", ASPIRATE),
    ],
)
def test_letters_that_do_not_mutate_stay(word: str, mutation: Mutation) -> None:
    assert mutate(word, mutation) == word


@pytest.mark.parametrize(
    ("name", "mutation", "mutated"),
    [("Powys", SOFT, "Bowys"), ("Powys", NASAL, "Mhowys"), ("Cymru", NASAL, "Nghymru"), ("Aber", H, "Haber")],
)
def test_a_name_keeps_its_capital(name: str, mutation: Mutation, mutated: str) -> None:
    assert mutate(name, mutation) == mutated


def test_two_letters_can_be_one_initial() -> None:
    assert [initial(word) for word in ("nghludiant", "rhan", "ddoe", "ŵyr", "dal")] == ["ngh", "rh", "dd", "w", "d"]


def test_ff_and_ll_are_not_mistaken_for_mutated_letters() -> None:
    assert radicals("ffordd") == ()
    assert [radical.word for radical in radicals("llan")] == []


@given(st.text(max_size=20))
def test_any_text_can_be_asked(text: str) -> None:
    for mutation in Mutation:
        assert isinstance(mutate(text, mutation), str)
    assert all(radical.word for radical in radicals(text)) or len(text) < 2
