"""A page knows which version of its twin it follows, and which parts of the twin have changed since."""

import datetime as dt

import pytest

from portal.content import LANGUAGES, Language, Problem
from portal.content.page import other
from portal.content.pairing import Match, match, matched
from portal.content.status import status_of

from .conftest import Folder

BODY = "## First\n\nOne line.\n\n## Second\n\nTwo lines.\n\n- item\n- other item"


def stale(folder: Folder) -> list[Problem]:
    return [problem for problem in folder.problems() if problem.path.parent.name == "idp"]


def change(folder: Folder, language: str, old: str, new: str) -> int:
    """Change the words of a page and return the line they stand on."""
    path = folder.root / "guidance/idp" / f"{language}.md"
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))
    return text.partition(old)[0].count("\n") + 1


@pytest.fixture(autouse=True)
def paired(folder: Folder) -> None:
    folder.both("guidance/idp", body=BODY)
    folder.pair("guidance/idp")
    assert stale(folder) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("old", "new", "opening"),
    [
        ("Two lines.", "Two newer lines.", "Two newer lines."),
        ("## Second", "## Another", "Another"),
        ("- other item", "- another item", "- item - another item"),
        ("title: Title", "title: Other", "Other"),
    ],
)
def test_the_part_of_a_twin_that_changed_is_named(
    folder: Folder, language: Language, old: str, new: str, opening: str
) -> None:
    line = change(folder, other(language), old, new)
    (problem,) = stale(folder)
    assert problem.path.name == f"{language}.md"
    assert f"{other(language)}.md has changed since 2026-11-22" in problem.message
    assert problem.message.count("line ") == 1
    block_line = line - 1 if old.startswith("- other") else line
    assert f"line {block_line} ({opening}" in problem.message


def test_a_part_that_was_added_is_named_alone(folder: Folder) -> None:
    change(folder, "en", "Two lines.\n", "Two lines.\n\nThree lines.\n")
    (problem,) = stale(folder)
    assert "(Three lines.)" in problem.message
    assert "Two lines" not in problem.message


def test_a_part_that_was_taken_out_is_told_by_what_stands_before_it(folder: Folder) -> None:
    line = change(folder, "en", "\nTwo lines.\n", "")
    (problem,) = stale(folder)
    assert f"something was taken out after line {line - 1}" in problem.message


@pytest.mark.parametrize("record", ["abc", "8b9875ba9966", "2026-11-22 8b9875ba9966 12345"])
def test_a_record_that_cannot_be_read_counts_as_none(folder: Folder, record: str) -> None:
    pair = folder.read().pairs["guidance/idp"]
    path = pair.cy.path
    path.write_text(path.read_text().replace(pair.cy.meta.matches or "", record))
    pair = folder.read().pairs["guidance/idp"]
    assert matched(pair.cy) is None
    assert match(pair.cy, pair.en) is Match.UNPAIRED


def test_status_tells_how_long_ago_a_stale_page_was_matched(folder: Folder) -> None:
    folder.both("guidance/old", body=BODY)
    today = folder.read().today
    folder.pair("guidance/old", today - dt.timedelta(days=12))
    path = folder.root / "guidance/old/en.md"
    path.write_text(path.read_text().replace("Two", "Three"))
    folder.page("guidance/alone", "en")
    folder.both("guidance/spoilt", extra="colour: red\n")
    rows = {row.page: row for row in status_of(folder.read(), folder.root)}
    assert (rows["guidance/old"].cy, rows["guidance/old"].cy_stale_days) == ("stale", 12)
    assert (rows["guidance/old"].en, rows["guidance/old"].en_stale_days) == ("matching", None)
    assert (rows["guidance/alone"].cy, rows["guidance/alone"].en) == ("missing", "broken")
    assert (rows["guidance/spoilt"].cy, rows["guidance/spoilt"].en) == ("broken", "broken")
    assert rows["guidance/idp"].owner == "aln-team"


def test_what_only_the_moment_knows_is_named_in_both_languages(folder: Folder) -> None:
    change(folder, "cy", "One line.", "By {due}.")
    assert "the names in braces must be the same" in " ".join(problem.message for problem in stale(folder))
    change(folder, "en", "One line.", "By {due}.")
    assert "the names in braces" not in " ".join(problem.message for problem in stale(folder))
