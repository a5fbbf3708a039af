"""Places, year groups and ages, as families write them."""

import pytest
from ruamel.yaml import YAML

from bot.components.named_things import DATA, Finder
from portal.config import ROOT


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("drop-in near Brecon", {("place", "brecon")}),
        ("sesiwn yn y Drenewydd", {("place", "newtown")}),
        ("teithio o Lanfair-ym-Muallt", {("place", "builth-wells")}),
        ("yn nhrefaldwyn", {("place", "montgomery")}),
        ("ym Machynlleth", {("place", "machynlleth")}),
        ("we live outside hay on wye", {("place", "hay-on-wye")}),
        ("yng Ngheri", {("place", "kerry")}),
        ("Blwyddyn 11", {("year_group", "11")}),
        ("ym mlwyddyn 3", {("year_group", "3")}),
        ("he is in Yr 9 now", {("year_group", "9")}),
        ("y7", {("year_group", "7")}),
        ("dosbarth derbyn", {("year_group", "reception")}),
        ("he is 17", {("age", "17")}),
        ("my 6yr old", {("age", "6")}),
        ("a 17-year-old", {("age", "17")}),
        ("mae e'n 17 oed", {("age", "17")}),
        ("dwi’n 15", {("age", "15")}),
        ("mae hi'n 16 ac yn byw ger Aberhonddu", {("age", "16"), ("place", "brecon")}),
    ],
)
def test_what_is_named_is_found(finder: Finder, text: str, expected: set[tuple[str, str]]) -> None:
    assert {(named.kind, named.value) for named in finder.find(text)} == expected


@pytest.mark.parametrize(
    "text",
    [
        "my daughter Ceri",
        "our neighbour Kerry",
        "35 days",
        "2 years on the list",
        "it is 4 miles",
        "mae'n 4 milltir",
        "he is 12 weeks behind",
        "",
    ],
)
def test_what_only_looks_like_it_is_left(finder: Finder, text: str) -> None:
    assert finder.find(text) == []


def test_every_town_of_the_content_is_known() -> None:
    yaml = YAML(typ="safe")
    assert set(yaml.load(ROOT / "content" / "towns.yml")) == set(yaml.load(DATA)["places"])
