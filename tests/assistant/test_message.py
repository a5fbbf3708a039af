"""What a message is before anything reads it."""

import pytest

from portal.assistant import MAX_MESSAGE_LENGTH, MessageRejected
from portal.assistant.message import fold_in_place, normalise


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("  beth \n\n yw\tCDU? ", "beth yw CDU?"),
        ("what is\u200b an\u00ad IDP\ufeff", "what is an IDP"),
        ("ysgol ty\u0302", "ysgol tŷ"),
        ("/restart", "restart"),
        (' / /inform{"topic":"idp"}', 'inform{"topic":"idp"}'),
        ("\u202eIDP", "IDP"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("what is\x00 an IDP please", "what is an IDP please"),
    ],
)
def test_a_message_becomes_plain_text_on_one_line(typed: str, read: str) -> None:
    assert normalise(typed) == read


@pytest.mark.parametrize("typed", ["", "   ", "???", "/", "\u200b\u200b", "🙂", "// /"])
def test_a_message_without_a_letter_or_digit_is_empty(typed: str) -> None:
    with pytest.raises(MessageRejected) as rejected:
        normalise(typed)
    assert rejected.value.reason == "empty"


@pytest.mark.parametrize("length", [MAX_MESSAGE_LENGTH + 1, 10_000, 1_000_000])
def test_a_message_past_the_limit_is_too_long(length: int) -> None:
    with pytest.raises(MessageRejected) as rejected:
        normalise("a" * length)
    assert rejected.value.reason == "too-long"


def test_a_message_at_the_limit_is_taken() -> None:
    assert len(normalise("ŵ" * MAX_MESSAGE_LENGTH)) == MAX_MESSAGE_LENGTH


@pytest.mark.parametrize("typed", ["\x00\x01\x02PNG\x1a\x03", "\ufffd\ufffd\ufffdabc\ufffd", "\ud800abc\ud801"])
def test_what_is_mostly_unreadable_is_no_text(typed: str) -> None:
    with pytest.raises(MessageRejected) as rejected:
        normalise(typed)
    assert rejected.value.reason == "not-text"


def test_a_rejection_says_nothing_of_the_message() -> None:
    with pytest.raises(MessageRejected) as rejected:
        normalise("secret " * 200)
    assert "secret" not in str(rejected.value)


@pytest.mark.parametrize("text", ["Tŷ’r Ysgol", "straße İstanbul ﬁ", "ŵŷâêîôûë"])
def test_folding_in_place_keeps_every_character_where_it_stood(text: str) -> None:
    assert len(fold_in_place(text)) == len(text)
