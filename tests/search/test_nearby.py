"""A town or a postcode finds what is near it, from a table of our own."""

import pytest

from portal.content import LANGUAGES, Language, Library, PageType
from portal.content.schema import Place
from portal.content.whereabouts import whereabouts
from portal.search import SearchEngine, Spot, miles_to


@pytest.mark.parametrize(
    ("query", "name", "alone"),
    [
        ("SY16", "SY16", True),
        ("sy16 1aa", "SY16", True),
        ("bws ysgol LD3 7AB", "LD3", False),
        ("Y Drenewydd", "newtown", True),
        ("ddrenewydd", "newtown", True),
        ("yng Nghrucywel", "crickhowell", True),
        ("college in Newtown", "newtown", False),
        ("builth", "builth-wells", True),
        ("Llandod", "llandrindod-wells", True),
        ("Llanfair-ym-Muallt", "builth-wells", True),
        ("Hay-on-Wye", "hay-on-wye", True),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_is_known_by_either_name_and_by_postcode(
    portal_engine: SearchEngine, query: str, name: str, alone: bool, language: Language
) -> None:
    spot = portal_engine.search(query, language).spot
    assert spot is not None
    assert (spot.name, spot.alone) == (name, alone)


@pytest.mark.parametrize("query", ["mab sy 16 oed", "SW1A 1AA", "help", "AB99", "Llanfair", ""])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_place_of_powys_is_none(portal_engine: SearchEngine, query: str, language: Language) -> None:
    assert portal_engine.search(query, language).spot is None


@pytest.mark.parametrize("query", ["SY16", "LD3", "SY20 8ER", "Aberhonddu", "Newtown", "Llanidloes", "SA9"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_places_come_first_the_nearest_first(portal_engine: SearchEngine, query: str, language: Language) -> None:
    page = portal_engine.search(query, language, type=PageType.PLACE, limit=50)
    assert page.spot is not None
    away = [miles_to(result.entry, page.spot) for result in page.results[:3]]
    assert len(away) == 3
    assert away == sorted(away)
    assert portal_engine.search(query, language).results[0].entry.type is PageType.PLACE


@pytest.mark.parametrize(("query", "language"), [("college in Welshpool", "en"), ("coleg yn y Trallwng", "cy")])
def test_what_was_asked_may_stand_in_the_next_town(portal_engine: SearchEngine, query: str, language: Language) -> None:
    assert "newtown-college" in [result.entry.id for result in portal_engine.search(query, language).results[:3]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_with_a_town_is_still_answered(portal_engine: SearchEngine, language: Language) -> None:
    query = "sut mae gofyn am CDU yn Aberhonddu" if language == "cy" else "how do I ask for an IDP in Brecon"
    assert "ask-for-an-idp" in [result.entry.id for result in portal_engine.search(query, language).results[:3]]


def test_distances_are_as_the_crow_flies() -> None:
    assert Spot("newtown", "").miles_to("newtown") == 0
    miles = Spot("SY20", "").miles_to("newtown")
    assert miles is not None
    assert 20 < miles < 27
    assert Spot("newtown", "").miles_to("nowhere") is None


def test_every_town_with_a_place_and_every_district_has_its_whereabouts(portal_library: Library) -> None:
    content = portal_library.current()
    towns = {entry.meta.town for entry in content.entries() if isinstance(entry.meta, Place)}
    assert towns <= set(whereabouts())
    assert {spot.town for spot in whereabouts().values() if spot.town} <= set(content.towns)
    assert {"LD1", "LD8", "SY15", "SY22", "NP8", "HR3", "SA9"} <= set(whereabouts())
