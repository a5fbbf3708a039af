"""Suggestions while typing, and the topics nearest to a search that finds nothing."""

import pytest

from portal.content import LANGUAGES, Language
from portal.search import MAX_QUERY_LENGTH, QueryTooLong, SearchEngine


@pytest.mark.parametrize(
    ("typed", "language", "topic"),
    [
        ("clud", "cy", "school-transport"),
        ("nghlu", "cy", "school-transport"),
        ("gludiant ysg", "cy", "school-transport"),
        ("gludiant i", "cy", "school-transport"),
        ("cd", "cy", "ask-for-an-idp"),
        ("tribiw", "cy", "appeal-to-the-tribunal"),
        ("ol-1", "cy", "idp-after-16"),
        ("school trans", "en", "school-transport"),
        ("IDP tim", "en", "idp-time-limits"),
        ("how to ask for an i", "en", "ask-for-an-idp"),
        ("autis", "en", "neurodivergence-assessment"),
    ],
)
def test_what_is_half_typed_leads_to_its_topic(
    portal_engine: SearchEngine, typed: str, language: Language, topic: str
) -> None:
    suggested = portal_engine.suggest(typed, language)
    assert topic in [entry.id for entry in suggested]
    assert len(suggested) <= 6
    assert {entry.language for entry in suggested} == {language}
    assert len({entry.title for entry in suggested}) == len(suggested)


@pytest.mark.parametrize("typed", ["", " ", "a", "*", "日本", "zzzzzz", "(((", "\x00"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_suggested_for_what_begins_nothing(
    portal_engine: SearchEngine, typed: str, language: Language
) -> None:
    assert portal_engine.suggest(typed, language) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_only_the_assistant_says_is_never_suggested(portal_engine: SearchEngine, language: Language) -> None:
    typed = ("hunan", "perygl", "diolch", "suicid", "danger", "thank", "helo", "hello")
    groups = {getattr(entry.meta, "group", None) for word in typed for entry in portal_engine.suggest(word, language)}
    assert groups.isdisjoint({"safety", "small-talk"})


def test_too_much_text_is_refused(portal_engine: SearchEngine) -> None:
    with pytest.raises(QueryTooLong):
        portal_engine.suggest("x" * (MAX_QUERY_LENGTH + 1), "cy")


@pytest.mark.parametrize(
    ("query", "language"),
    [("cludxqzt", "cy"), ("transpxqzt", "en")],
)
def test_a_search_in_vain_gives_the_nearest_topics(portal_engine: SearchEngine, query: str, language: Language) -> None:
    page = portal_engine.search(query, language)
    assert page.total == 0
    assert any("transport" in entry.id for entry in page.nearest)


@pytest.mark.parametrize("query", ["日本語", "Добрый день", "zzqqxx", "*", "😀"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_search_that_is_near_nothing_leads_to_the_front_door(
    portal_engine: SearchEngine, query: str, language: Language
) -> None:
    page = portal_engine.search(query, language)
    assert page.total == 0
    assert "front-door" in [entry.id for entry in page.nearest]
