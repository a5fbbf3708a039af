"""Which pages can be found, and in what order a guide and its answer come, over the portal's own content."""

import pytest

from portal.content import ASSISTANT_ONLY, LANGUAGES, Answer, Language, Library
from portal.content.library import WITHDRAWN
from portal.search import SearchEngine
from portal.search.analysis import analyses
from portal.search.documents import documents
from portal.search.synonyms import read_synonyms

from .conftest import DICTIONARY, ROOT


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_only_the_assistant_says_is_never_found(portal_library: Library, language: Language) -> None:
    content = portal_library.current()
    found = {page.reference for page in documents(content, language)}
    hidden = {
        entry.reference
        for entry in content.entries()
        if isinstance(entry.meta, Answer) and entry.meta.group in ASSISTANT_ONLY
    }
    assert hidden
    assert found.isdisjoint(hidden | {WITHDRAWN})
    assert found | hidden | {WITHDRAWN} == {entry.reference for entry in content.entries()}


def test_a_guide_and_its_answer_do_not_fill_the_top(portal_engine: SearchEngine) -> None:
    ids = [result.entry.id for result in portal_engine.search("CDU", "cy").results[:3]]
    assert len(set(ids)) == 3


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("cludiant", "cy"),
        ("gludiant", "cy"),
        ("nghludiant", "cy"),
        ("transport", "cy"),
        ("transport", "en"),
        ("cludiant", "en"),
    ],
)
def test_transport_is_found_however_it_is_said(portal_engine: SearchEngine, query: str, language: Language) -> None:
    results = portal_engine.search(query, language).results
    assert "school-transport" in [result.entry.id for result in results[:3]]
    assert all(result.entry.language == language for result in results)


@pytest.mark.parametrize(
    ("query", "language", "place"),
    [
        ("y drenewydd", "cy", "newtown-college"),
        ("ddrenewydd", "cy", "newtown-college"),
        ("Newtown", "cy", "newtown-college"),
        ("newtown", "en", "newtown-college"),
        ("brecon college", "en", "brecon-beacons-college"),
        ("coleg aberhonddu", "cy", "brecon-beacons-college"),
    ],
)
def test_a_town_finds_what_is_there(portal_engine: SearchEngine, query: str, language: Language, place: str) -> None:
    assert place in [result.entry.id for result in portal_engine.search(query, language).results[:3]]


def test_the_portals_own_synonyms_can_be_read() -> None:
    synonyms = read_synonyms(ROOT / "content" / "synonyms.yml", analyses(DICTIONARY))
    assert len({key for _, _, key in synonyms.phrases}) >= 50
