"""Words, with the little words that cling to them set apart."""

import pytest

from portal.welsh.letters import straighten
from portal.welsh.words import split_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("i'r ysgol", ["i", "y", "ysgol"]),
        ("o’r coleg", ["o", "y", "coleg"]),
        ("fy mab a'i chwaer", ["fy", "mab", "a", "ei", "chwaer"]),
        ("a'u plant", ["a", "eu", "plant"]),
        ("sy'n aros", ["sy", "yn", "aros"]),
        ("o'ch cyngor", ["o", "eich", "cyngor"]),
        ("i'm plentyn", ["i", "fy", "plentyn"]),
        ("i'w rhieni", ["i", "ei", "rhieni"]),
        ("dw'i isio", ["dwi", "isio"]),
        ("'da fi", ["gyda", "fi"]),
        ("ôl-16", ["ôl", "16"]),
        ("cwrs post16", ["cwrs", "post", "16"]),
        ("un-i-un", ["un", "i", "un"]),
        ("", []),
        ("?! *.* '", []),
    ],
)
def test_clitics_become_the_words_they_stand_for(text: str, words: list[str]) -> None:
    assert [word.text for word in split_words(straighten(text))] == words


def test_each_word_says_where_it_stood() -> None:
    text = straighten("Mae’r cludiant i’r ysgol am ddim.")
    assert " ".join(text[word.start : word.end] for word in split_words(text)) == "Mae r cludiant i r ysgol am ddim"
