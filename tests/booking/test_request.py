"""What families write is checked field by field, and refused with codes that never repeat it."""

import pytest

from portal.booking.contact import read_contact
from portal.booking.request import FIELDS, RequestRejected, read_request

GOOD = {"name": " Siân Jones ", "contact": "Sian@Example.org", "people": "2", "language": "cy", "access_needs": "",
        "topic": "what-is-tyfu"}  # fmt: skip


def faults(**changes: str) -> dict[str, str]:
    with pytest.raises(RequestRejected) as raised:
        read_request({**GOOD, **changes}, topics={"what-is-tyfu"})
    return raised.value.faults


def test_there_are_at_most_six_fields() -> None:
    assert len(FIELDS) <= 6


def test_a_good_form_is_read() -> None:
    request = read_request(GOOD, topics={"what-is-tyfu"})
    assert (request.name, request.contact, request.people) == ("Siân Jones", "sian@example.org", 2)
    assert request.access_needs is None


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "", "missing"),
        ("name", "Siân " * 1000, "too-long"),
        ("name", "Siân\r\nBcc: everyone@example.org", "not-text"),
        ("name", "Siân\u202eJones", "not-text"),
        ("contact", "", "missing"),
        ("contact", "not an address", "not-a-contact"),
        ("contact", "a@b\r\nBcc: c@example.org", "not-a-contact"),
        ("people", "3", "not-one-or-two"),
        ("people", "", "not-one-or-two"),
        ("language", "fr", "not-a-language"),
        ("access_needs", "x" * 501, "too-long"),
        ("access_needs", "a\x00b", "not-text"),
        ("topic", "forged", "not-a-topic"),
    ],
)
def test_a_faulty_field_is_named_by_a_code(field: str, value: str, code: str) -> None:
    assert faults(**{field: value}) == {field: code}


def test_every_fault_is_told_at_once_and_what_was_written_is_not() -> None:
    with pytest.raises(RequestRejected) as raised:
        read_request({"name": "", "contact": "secret@", "people": "9", "language": ""}, topics=())
    assert list(raised.value.faults) == ["name", "contact", "people", "language"]
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Siân@example.org", None),
        ("SIAN@EXAMPLE.ORG ", "sian@example.org"),
        ("sian.o'neill+tyfu@post.powys.cymru", "sian.o'neill+tyfu@post.powys.cymru"),
        ("sian@example", None),
        ("sian@@example.org", None),
        ("<sian@example.org>", None),
        ("a" * 250 + "@example.org", None),
        ("01597 827 108", "+441597827108"),
        ("+44 (0)1597 827108", "+441597827108"),
        ("07700-900123", "+447700900123"),
        ("123", None),
        ("+1 202 555 0100", None),
    ],
)
def test_contacts_are_kept_in_one_form(written: str, kept: str | None) -> None:
    assert read_contact(written) == kept
