"""Each rule for pages catches a fault planted for it, and names the file and the line."""

import datetime as dt

import pytest

from portal.content import Library

from .conftest import Folder

QUESTIONS = "".join(f"  - question number {number}\n" for number in range(20))


def line_of(folder: Folder, reference: str, language: str, text: str) -> int:
    lines = (folder.root / reference / f"{language}.md").read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


@pytest.mark.parametrize(
    ("extra", "says"),
    [
        ("colour: red\n", "unknown key 'colour'"),
        ("stage: [teenage]\n", "stage"),
        ("related: [guidance/nowhere]\n", "there is no page 'guidance/nowhere'"),
        ("answer: nowhere\n", "there is no page 'answer/nowhere'"),
    ],
)
def test_front_matter_at_fault_is_named_with_its_line(folder: Folder, extra: str, says: str) -> None:
    folder.both("guidance/idp", extra=extra)
    problems = folder.problems()
    assert {problem.path.name for problem in problems} == {"cy.md", "en.md"}
    for problem in problems:
        assert says in problem.message
        assert problem.line == line_of(folder, "guidance/idp", "en", extra.split(":")[0] + ":")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("Read [this](guidance/nowhere).", "leads nowhere"),
        ("Read [this](../secrets.txt).", "neither a page"),
        ('{{ fact("unknown-fact") }}', "no fact 'unknown-fact'"),
        ("{{ config }}", "in braces"),
        ("{% include 'x' %}", "in braces"),
        ("Ring 01597 827 108 now.", "is a phone"),
        ("Ring 999.", "is a phone"),
        ("Write to tyfu@powys.gov.uk today.", "is a email"),
        ("It costs £5.", "is a price"),
        ("You live 2 miles away.", "is a distance"),
        ("Rydych yn byw tair milltir i ffwrdd.", "is a distance"),
        ("Within 35 school days.", "is a time-limit"),
        ("O fewn 12 wythnos.", "is a time-limit"),
        ("From 1 September 2025.", "is a date"),
        ("O 1 Medi 2025.", "is a date"),
        ("#### Deep heading", "a heading of level 4"),
        ("# Top heading", "a heading of level 1"),
    ],
)
def test_a_body_at_fault_is_named_with_its_line(folder: Folder, body: str, says: str) -> None:
    folder.both("guidance/idp", body=f"First line.\n\n{body}")
    problems = folder.problems()
    assert {problem.path.name for problem in problems} == {"cy.md", "en.md"}
    for problem in problems:
        assert says in problem.message
        assert problem.line == line_of(folder, "guidance/idp", "en", body)


@pytest.mark.parametrize("body", ["From 16 to 25 years old.", "The Act of 2018.", "In Year 11.", "Ysgol 3 i 19 oed."])
def test_plain_numbers_are_not_taken_for_facts(folder: Folder, body: str) -> None:
    folder.both("guidance/idp", body=body)
    assert folder.problems() == []


def test_an_unknown_source_is_named(folder: Folder) -> None:
    path = folder.page("guidance/idp", "en")
    folder.page("guidance/idp", "cy")
    path.write_text(path.read_text().replace("[act §2]", "[hearsay]"))
    messages = [problem.message for problem in folder.problems()]
    assert any("no source 'hearsay'" in message for message in messages)


@pytest.mark.parametrize(
    ("text", "line", "says"), [("no fence", 1, "no front matter"), ("---\ntitle: a: b\n---\n", 2, "not valid YAML")]
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(folder: Folder, text: str, line: int, says: str) -> None:
    folder.both("guidance/idp")
    (folder.root / "guidance/idp/cy.md").write_text(text)
    (problem,) = folder.problems()
    assert (problem.path.name, problem.line) == ("cy.md", line)
    assert says in problem.message


def test_a_file_of_another_encoding_is_named(folder: Folder) -> None:
    folder.both("guidance/idp")
    (folder.root / "guidance/idp/cy.md").write_bytes("---\ntitle: tŷ\n---\n".encode("utf-16"))
    (problem,) = folder.problems()
    assert "UTF-8" in problem.message


@pytest.mark.parametrize(("present", "missing"), [("cy", "en"), ("en", "cy")])
def test_a_missing_twin_is_named(folder: Folder, present: str, missing: str) -> None:
    folder.page("guidance/idp", present)
    (problem,) = folder.problems()
    assert problem.path.name == f"{missing}.md"


def test_twins_that_disagree_on_what_they_share_are_named(folder: Folder) -> None:
    folder.page("guidance/idp", "cy", extra="stage: [primary]\n")
    folder.page("guidance/idp", "en", extra="stage: [secondary]\n")
    (problem,) = folder.problems()
    assert problem.message.startswith("stage must be the same")


def test_a_page_whose_twin_moved_on_is_stale(folder: Folder) -> None:
    folder.both("guidance/idp", body="Old words.")
    folder.pair("guidance/idp")
    english = folder.root / "guidance/idp/en.md"
    english.write_text(english.read_text().replace("Old words.", "New words."))
    (problem,) = [p for p in folder.problems() if p.path.parent.name == "idp"]
    assert problem.path.name == "cy.md"
    assert "en.md has changed since 2026-11-22" in problem.message


def test_two_pages_at_one_address_are_named(folder: Folder) -> None:
    folder.both("guidance/one", slug="same")
    folder.both("guidance/two", slug="same")
    assert {problem.path.parent.name for problem in folder.problems()} == {"two"}


def test_an_answer_asked_too_rarely_is_named(folder: Folder) -> None:
    folder.both("answer/idp", extra="group: idp\nquestions: [one]\n")
    assert all("at least 20" in problem.message for problem in folder.problems())
    assert len(folder.problems()) == 2


def test_a_question_claimed_by_two_answers_is_named(folder: Folder) -> None:
    folder.both("answer/one", extra=f"group: idp\nquestions:\n{QUESTIONS}")
    folder.both(
        "answer/two",
        extra=f"group: idp\nquestions:\n{QUESTIONS.replace('number 1', 'no. 1').replace('number 2', 'no. 2')}",
    )
    questions = {problem.message.split("'")[1] for problem in folder.problems()}
    assert "question number 3" in questions
    assert "question number 1" not in questions


def test_an_overdue_review_is_a_notice(folder: Folder) -> None:
    folder.both("guidance/idp")
    late = Library(folder.root, check_every=0, today=lambda: dt.date(2027, 5, 23)).current()
    assert any("review was due" in problem.message for problem in late.problems)


def test_a_story_of_a_real_person_needs_consent(folder: Folder) -> None:
    folder.both("case-study/sam", extra="voice: parent\nsetting: primary\n")
    assert all("consent" in problem.message for problem in folder.problems())
    assert len(folder.problems()) == 2
