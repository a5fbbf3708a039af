"""The gate on the Welsh catalogue catches each fault planted for it."""

from pathlib import Path

import pytest

from portal.config import ROOT
from portal.translations import check_catalogue

HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;\\n"

"""
SOURCE = '_("Search")\n_("Found %(number)s pages", number=1)\nngettext("%(num)s page", "%(num)s pages", 2)\n'
GOOD = """\
msgid "Search"
msgstr "Chwilio"

msgid "Found %(number)s pages"
msgstr "Wedi dod o hyd i %(number)s tudalen"

msgid "%(num)s page"
msgid_plural "%(num)s pages"
msgstr[0] "dim tudalennau"
msgstr[1] "%(num)s dudalen"
msgstr[2] "%(num)s dudalen"
msgstr[3] "%(num)s tudalen"
msgstr[4] "%(num)s thudalen"
msgstr[5] "%(num)s tudalen"
"""


def faults(tmp_path: Path, catalogue: str) -> list[str]:
    source = tmp_path / "source"
    source.mkdir()
    (source / "views.py").write_text(SOURCE)
    mapping = tmp_path / "babel.cfg"
    mapping.write_text("[python: **.py]\n")
    path = tmp_path / "messages.po"
    path.write_text(HEADER + catalogue, encoding="utf-8")
    return check_catalogue(path, source, mapping)


def test_a_whole_catalogue_passes(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('msgstr "Chwilio"', 'msgstr ""', "is empty"),
        ('msgid "Search"', '#, fuzzy\nmsgid "Search"', "fuzzy"),
        ('msgid "Search"', 'msgid "Seek"', "no Welsh for 'Search'"),
        ('msgid "Search"', 'msgid "Seek"', "'Seek' is no longer used"),
        ("i %(number)s tudalen", "i %(rhif)s tudalen", "placeholders"),
        ('msgstr "Chwilio"', 'msgstr "Chwilio "', "spaces at the edges"),
        ('msgstr "Chwilio"', 'msgstr "<b>Chwilio"', "tags"),
        ('msgstr[5] "%(num)s tudalen"\n', "", "is empty"),
        ('msgid "Search"\n', 'msgid "Search"\nmsgstr "Chwilio"\n\nmsgid "Search"\n', "is there 2 times"),
    ],
)
def test_a_planted_fault_is_caught(tmp_path: Path, was: str, becomes: str, says: str) -> None:
    assert was in GOOD
    assert any(says in fault for fault in faults(tmp_path, GOOD.replace(was, becomes)))


def test_a_header_with_two_plural_forms_is_caught(tmp_path: Path) -> None:
    header = HEADER.replace("nplurals=6", "nplurals=2")
    path = tmp_path / "messages.po"
    path.write_text(header, encoding="utf-8")
    mapping = tmp_path / "babel.cfg"
    mapping.write_text("[python: **.py]\n")
    assert any("plural forms" in fault for fault in check_catalogue(path, tmp_path, mapping))


def test_the_portals_own_catalogue_is_whole() -> None:
    catalogue = ROOT / "locales" / "cy" / "LC_MESSAGES" / "messages.po"
    assert check_catalogue(catalogue, ROOT / "portal", ROOT / "locales" / "babel.cfg") == []
