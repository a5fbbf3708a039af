"""What a family fills in to book: at most six fields, checked one by one."""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .contact import read_contact

LONGEST_NAME = 100
LONGEST_ACCESS_NEEDS = 500
MOST_PEOPLE = 2
FIELDS = ("name", "contact", "people", "language", "access_needs", "topic")


@dataclass(frozen=True)
class BookingRequest:
    """A request that has passed every check. `contact` is in its kept form, `topic` is a topic id."""

    name: str
    contact: str
    people: int
    language: str
    access_needs: str | None
    topic: str | None


class RequestRejected(Exception):
    """Raised when a form cannot be used; `faults` gives a code for each faulty field and never what was written."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{field}: {code}" for field, code in faults.items()))
        self.faults = dict(faults)


def read_request(fields: Mapping[str, str], *, topics: Collection[str]) -> BookingRequest:
    """Check a form whose fields are those of FIELDS; RequestRejected with every fault, in the order of the form."""
    given = {field: unicodedata.normalize("NFC", fields.get(field, "")).strip() for field in FIELDS}
    contact = read_contact(given["contact"])
    found = {
        "name": _fault_of_name(given["name"]),
        "contact": "missing" if not given["contact"] else None if contact else "not-a-contact",
        "people": None if given["people"] in {str(number + 1) for number in range(MOST_PEOPLE)} else "not-one-or-two",
        "language": None if given["language"] in {"cy", "en"} else "not-a-language",
        "access_needs": _fault_of_access_needs(given["access_needs"]),
        "topic": None if not given["topic"] or given["topic"] in topics else "not-a-topic",
    }
    faults = {field: fault for field, fault in found.items() if fault}
    if faults or contact is None:
        raise RequestRejected(faults)
    return BookingRequest(
        name=given["name"],
        contact=contact,
        people=int(given["people"]),
        language=given["language"],
        access_needs=given["access_needs"] or None,
        topic=given["topic"] or None,
    )


def _fault_of_name(name: str) -> str | None:
    if not name:
        return "missing"
    if len(name) > LONGEST_NAME:
        return "too-long"
    # A line break in a name could become a header of a message.
    return "not-text" if any(unicodedata.category(letter).startswith("C") for letter in name) else None


def _fault_of_access_needs(text: str) -> str | None:
    if len(text) > LONGEST_ACCESS_NEEDS:
        return "too-long"
    controls = (letter for letter in text if letter not in "\r\n\t")
    return "not-text" if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in controls) else None
