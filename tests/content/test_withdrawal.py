"""A story is told for as long as its owner agreed, and is gone by itself on the day after."""

import datetime as dt

import pytest

from portal.content import Content, Language, Library, PageType

from .conftest import Folder

STORY = """\
voice: parent
setting: primary
consent: {given: 2026-01-01, expires: 2026-11-22}
"""


@pytest.fixture
def story(folder: Folder) -> Folder:
    folder.both("case-study/ours", extra=STORY)
    folder.both("answer/plain", body="Read [our story](case-study/ours).", extra="group: small-talk\n")
    return folder


def on(folder: Folder, day: dt.date) -> Content:
    return Library(folder.root, check_every=0, today=lambda: day).current()


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_story_is_told_until_the_last_day_of_its_consent(story: Folder, language: Language) -> None:
    content = on(story, dt.date(2026, 11, 22))
    entry = content.entry("case-study/ours", language)
    assert entry
    assert content.at(entry.url) is entry
    assert content.twin_of_withdrawn(entry.url) is None
    assert entry.url in content.entry("answer/plain", language).html


@pytest.mark.parametrize("day", [dt.date(2026, 11, 23), dt.date(2025, 12, 31)])
@pytest.mark.parametrize("language", ["cy", "en"])
def test_outside_its_consent_a_story_is_nowhere_and_links_to_it_keep_their_words(
    story: Folder, language: Language, day: dt.date
) -> None:
    told = on(story, dt.date(2026, 11, 22)).entry("case-study/ours", language)
    content = on(story, day)
    assert content.entry("case-study/ours", language) is None
    assert content.at(told.url) is None
    assert content.of_type(PageType.CASE_STUDY, language) == ()
    assert content.twin_of_withdrawn(told.url) == told.twin_url
    assert content.entry("answer/plain", language).html == "<p>Read our story.</p>\n"
    assert "case-study/ours" in content.pairs


def test_the_index_is_made_anew_on_the_day_a_story_goes(story: Folder) -> None:
    assert on(story, dt.date(2026, 11, 22)).fingerprint != on(story, dt.date(2026, 11, 23)).fingerprint


def test_an_id_is_called_by_its_label_in_each_language(folder: Folder) -> None:
    content = folder.read()
    assert (content.label("quiet-space", "cy"), content.label("quiet-space", "en")) == ("Lle tawel", "A quiet place")
    assert content.label("unheard-of", "cy") is None
