"""A town or a postcode district is known by what people type for it, mutated or not, in either language."""

from collections.abc import Mapping

import pytest

from portal.config import ROOT
from portal.content import Library, Town
from portal.content.whereabouts import miles_between, place_in, whereabouts


@pytest.fixture(scope="module")
def towns() -> Mapping[str, Town]:
    return Library(ROOT / "content").current().towns


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("yn Aberhonddu", "brecon"),
        ("near Brecon", "brecon"),
        ("ger Llandrindod", "llandrindod-wells"),
        ("i Dalgarth", "talgarth"),
        ("yng Nghrucywel", "crickhowell"),
        ("a Cheri", "kerry"),
        ("o Fachynlleth", "machynlleth"),
        ("yn Nhref-y-clawdd", "knighton"),
        ("i'r Drenewydd", "newtown"),
        ("TRALLWNG", "welshpool"),
        ("i Raeadr Gwy", "rhayader"),
        ("hay-on-wye", "hay-on-wye"),
        ("LLANFAIR YM MUALLT", "builth-wells"),
        ("ld3", "LD3"),
        ("LD3 7AB", "LD3"),
        ("sy16 1aa ger y Drenewydd", "SY16"),
        ("Cardiff", None),
        ("SW1A 1AA", None),
        ("near me", None),
        ("", None),
        ("x" * 5000, None),
    ],
)
def test_a_place_is_known_by_what_is_typed(towns: Mapping[str, Town], text: str, place: str | None) -> None:
    assert place_in(text, towns) == place


def test_every_town_is_found_by_its_own_names_and_its_id(towns: Mapping[str, Town]) -> None:
    for id_, town in towns.items():
        assert {place_in(name, towns) for name in (id_, town.cy, town.en, town.in_cy, town.in_en)} == {id_}


def test_distances_are_in_miles_and_unknown_where_a_place_is() -> None:
    assert miles_between("LD3", "brecon") == 0
    assert miles_between("brecon", "LD1") == pytest.approx(20, abs=1)
    assert miles_between("brecon", None) is None
    assert miles_between("nowhere", "brecon") is None
    assert {"brecon", "LD3", "SY20"} <= set(whereabouts())
