"""The answers to OWASP ASVS 5.0.0 are whole, and point at files that are there."""

import re
from collections import Counter
from collections.abc import Iterator

from portal.config import ROOT

# How many of each section are of level 1 or 2: in 5.0.0 these are the first of the section, in every section.
SECTIONS = (
    "1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1 4.3:2 4.4:4"
    " 5.1:1 5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2"
    " 8.2:3 8.3:1 8.4:1 9.1:3 9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4"
    " 11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 16.1:1"
    " 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1 17.2:4 17.3:2"
)
DOCUMENT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def wanted() -> Iterator[str]:
    for section, _, most in (word.partition(":") for word in SECTIONS.split()):
        yield from (f"{section}.{number + 1}" for number in range(int(most)))


def answered() -> Iterator[str]:
    for row in re.findall(r"^\| (\d[\d., –]*) \|", DOCUMENT, re.MULTILINE):
        for part in row.split(", "):
            first, _, last = part.partition("–")
            section, _, number = first.rpartition(".")
            yield from (f"{section}.{n}" for n in range(int(number), int((last or first).rpartition(".")[2]) + 1))


def test_each_item_of_levels_one_and_two_is_answered_once() -> None:
    assert len(list(wanted())) == 253
    assert Counter(answered()) == Counter(wanted())


def test_each_file_it_points_at_is_there() -> None:
    named = set(re.findall(r"`((?:portal|tests|deploy|docs)/[\w./-]+\.\w+)`", DOCUMENT))
    assert len(named) > 30
    assert [name for name in named if not (ROOT / name).exists()] == []
