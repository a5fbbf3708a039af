"""The library reads pages, keeps the last good ones, and says what is wrong and where."""

import datetime as dt
import time
from pathlib import Path

import pytest

from portal.config import Settings
from portal.content import LANGUAGES, Language, Library, Severity
from portal.content.paths import feature_url, page_url
from portal.content.proofing import proofread
from portal.content.schema import PageType

from .conftest import Folder

SECONDS_FOR_A_CHECK = 10


def test_a_good_folder_has_nothing_wrong(folder: Folder) -> None:
    folder.pair("contact/front-door")
    folder.pair("page/fact-withdrawn")
    assert folder.read().problems == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_read_with_its_address_and_its_twins(folder: Folder, language: Language) -> None:
    folder.both("guidance/idp", body='## First step\n\nRing {{ fact("gateway-phone") }}.')
    entry = folder.read().entry("guidance/idp", language)
    assert entry is not None
    assert entry.url == page_url(PageType.GUIDANCE, f"idp-{language}", language)
    twin = folder.read().at(entry.twin_url)
    assert twin is not None
    assert twin.reference == entry.reference
    assert twin.language != language
    assert [heading.id for heading in entry.headings] == ["first-step"]
    assert '<a href="tel:01597000000">01597 000 000</a>' in entry.html
    assert entry.text == "First step\nRing 01597 000 000."


def test_facts_are_written_in_the_language_of_the_page(folder: Folder) -> None:
    folder.both("guidance/idp", body='{{ fact("limit") }}', summary="'{{ fact(\"limit\") }}'")
    content = folder.read()
    welsh, english = content.entry("guidance/idp", "cy"), content.entry("guidance/idp", "en")
    assert welsh is not None
    assert english is not None
    assert (welsh.text, welsh.summary) == ("35 diwrnod ysgol", "35 diwrnod ysgol")
    assert (english.text, english.summary) == ("35 school days", "35 school days")


@pytest.mark.parametrize(("language", "notice"), [("cy", "Gofynnwch i"), ("en", "Ask the")])
def test_an_expired_fact_takes_its_block_with_it_and_leaves_the_front_door(
    folder: Folder, language: Language, notice: str
) -> None:
    register = folder.root / "facts.yml"
    register.write_text(register.read_text().replace("limit:\n", "limit:\n  valid_to: 2026-11-30\n"))
    folder.both(
        "guidance/idp",
        body='Kept.\n\n- It takes {{ fact("limit") }}.\n- More.\n\nKept too.',
        summary="'{{ fact(\"limit\") }}'",
    )
    on_the_day = Library(folder.root, check_every=0, today=lambda: dt.date(2026, 11, 30)).current()
    day_after = Library(folder.root, check_every=0, today=lambda: dt.date(2026, 12, 1)).current()
    before, after = on_the_day.entry("guidance/idp", language), day_after.entry("guidance/idp", language)
    assert before is not None
    assert after is not None
    assert "35" in before.text
    assert "35" not in after.text + after.summary
    assert after.text.startswith("Kept.")
    assert notice in after.text
    assert notice in after.summary
    assert feature_url("contact", language) in after.html


def test_a_snapshot_kept_over_midnight_lets_go_of_what_expired(folder: Folder) -> None:
    register = folder.root / "facts.yml"
    register.write_text(register.read_text().replace("limit:\n", "limit:\n  valid_to: 2026-11-30\n"))
    days = iter([dt.date(2026, 11, 30), dt.date(2026, 12, 1)])
    library = Library(folder.root, check_every=0, today=lambda: next(days))
    assert library.current().fact("limit", "en") == "35 school days"
    assert library.current().fact("limit", "en") is None


def test_a_changed_file_is_read_without_a_restart(folder: Folder) -> None:
    folder.both("guidance/idp", body="Old words.")
    library = folder.library()
    before = library.current()
    folder.both("guidance/idp", body="Rather newer words.")
    entry = library.current().entry("guidance/idp", "en")
    assert entry is not None
    assert entry.text == "Rather newer words."
    assert library.current().fingerprint != before.fingerprint


def test_an_edited_fact_is_seen_on_every_page_at_once(folder: Folder) -> None:
    folder.both("guidance/idp", body='{{ fact("gateway-phone") }}')
    library = folder.library()
    library.current()
    register = folder.root / "facts.yml"
    register.write_text(register.read_text().replace("01597 000 000", "01597 111 222"))
    content = library.current()
    entry = content.entry("guidance/idp", "cy")
    assert entry is not None
    assert entry.text == "01597 111 222"
    assert content.front_door("cy").phone == "01597 111 222"


@pytest.mark.parametrize("broken", LANGUAGES)
def test_a_page_broken_in_one_language_keeps_its_last_good_version_in_both(folder: Folder, broken: Language) -> None:
    folder.both("guidance/idp", body="Good words.")
    library = folder.library()
    library.current()
    folder.both("guidance/idp", body="Changed words, of which one file is broken.")
    folder.page("guidance/idp", broken, extra="colour: red\n")
    content = library.current()
    for language in LANGUAGES:
        entry = content.entry("guidance/idp", language)
        assert entry is not None
        assert entry.text == "Good words."
    assert any("colour" in problem.message for problem in content.problems)


def test_a_page_that_was_never_good_is_left_out_and_the_rest_stand(folder: Folder) -> None:
    folder.page("guidance/alone", "en")
    content = folder.read()
    assert content.entry("guidance/alone", "en") is None
    assert content.entry("contact/front-door", "en") is not None


def test_a_broken_register_leaves_the_last_good_facts(folder: Folder) -> None:
    library = folder.library()
    library.current()
    (folder.root / "facts.yml").write_text("gateway-phone: [not a fact\n")
    content = library.current()
    assert content.fact("gateway-phone", "en") == "01597 000 000"
    assert any(problem.path.name == "facts.yml" for problem in content.problems)


def test_the_front_door_has_an_address_even_when_its_page_is_lost(folder: Folder) -> None:
    (folder.root / "contact/front-door/cy.md").unlink()
    door = folder.read().front_door("cy")
    assert door.url == feature_url("contact", "cy")


def test_a_link_to_a_page_that_is_not_there_keeps_its_words(folder: Folder) -> None:
    folder.both("guidance/idp", body="Read [the other guide](guidance/other) first.")
    entry = folder.read().entry("guidance/idp", "en")
    assert entry is not None
    assert entry.html.strip() == "<p>Read the other guide first.</p>"


@pytest.mark.parametrize(
    "attack", ["<script>alert(1)</script>", "[x](javascript:alert(1))", '<img src=x onerror="a()">']
)
def test_markup_in_a_page_never_runs(folder: Folder, attack: str) -> None:
    folder.both("guidance/idp", body=f"Words {attack}.")
    entry = folder.read().entry("guidance/idp", "en")
    assert entry is not None
    assert "<script" not in entry.html
    assert "<img" not in entry.html
    assert 'href="javascript' not in entry.html


def test_sources_are_cited_with_section_and_day(folder: Folder) -> None:
    folder.both("guidance/idp")
    content = folder.read()
    entry = content.entry("guidance/idp", "cy")
    assert entry is not None
    (citation,) = content.citations(entry)
    assert (citation.title, citation.section, citation.url) == ("Deddf 2018", "2", "https://example.wales/cy")


def test_severity_tells_what_withholds_a_page(folder: Folder) -> None:
    folder.both("guidance/idp", body="[gone](guidance/gone)")
    folder.page("guidance/alone", "en")
    severities = {problem.path.parent.name: problem.severity for problem in folder.problems()}
    assert severities == {"idp": Severity.FAULT, "alone": Severity.BROKEN}


def test_the_repositorys_own_content_has_nothing_to_mend_and_is_checked_in_time() -> None:
    root = Path(__file__).resolve().parents[2] / "content"
    began = time.process_time()
    content = Library(root).current()
    problems = [*content.problems, *proofread(content, root, Settings().dictionary_dir)]
    took = time.process_time() - began
    assert [str(problem) for problem in problems if problem.severity is not Severity.NOTICE] == []
    assert took < SECONDS_FOR_A_CHECK
