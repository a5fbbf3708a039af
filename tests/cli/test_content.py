"""The staff's commands for content do what they say, and say what to do when they cannot."""

import csv
import os
import re
import secrets
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from portal.cli import main
from portal.content import LANGUAGES, PageType
from portal.content.library import Library
from tests.content.conftest import Folder, folder

__all__ = ["folder"]


def portal(folder: Folder, *words: str) -> Result:
    return CliRunner(env={"PORTAL_CONTENT_DIR": str(folder.root)}).invoke(main, ["content", *words])


def test_check_passes_over_a_good_folder_once_its_pages_are_paired(folder: Folder) -> None:
    assert portal(folder, "check").exit_code == 1
    assert portal(folder, "pair", "--all").exit_code == 0
    result = portal(folder, "check")
    assert result.exit_code == 0, result.output
    assert "2 pages in two languages: 0 to mend" in result.output


def test_check_names_file_and_line(folder: Folder) -> None:
    path = folder.page("guidance/idp", "cy", extra="colour: red\n")
    folder.page("guidance/idp", "en")
    result = portal(folder, "check")
    assert result.exit_code == 1
    assert f"{path}:11: unknown key 'colour'" in result.output


def test_check_proofreads(folder: Folder) -> None:
    path = folder.page("guidance/idp", "cy", body="Gofynnwch am cymorth.")
    folder.page("guidance/idp", "en")
    result = portal(folder, "check")
    assert result.exit_code == 1
    assert f"{path}:14: 'cymorth' after 'am': write 'gymorth'" in result.output


def test_check_looks_at_the_pages_that_are_named(folder: Folder) -> None:
    folder.both("guidance/good")
    folder.both("guidance/bad", body="## First\n\n#### Deep")
    portal(folder, "pair", "--all")
    good, bad = portal(folder, "check", "guidance/good"), portal(folder, "check", "guidance/bad")
    assert (good.exit_code, bad.exit_code) == (0, 1)
    assert "guidance/good" not in bad.output


def test_check_says_how_to_bring_a_dictionary_that_is_not_there(folder: Folder, tmp_path: Path) -> None:
    environment = {"PORTAL_CONTENT_DIR": str(folder.root), "PORTAL_DICTIONARY_DIR": str(tmp_path)}
    result = CliRunner(env=environment).invoke(main, ["content", "check"])
    assert result.exit_code == 1
    assert "make setup" in result.output


def test_status_is_a_table_and_a_spreadsheet(folder: Folder) -> None:
    folder.page("guidance/alone", "en")
    portal(folder, "pair", "--all")
    table = portal(folder, "status").output.splitlines()
    rows = list(csv.DictReader(portal(folder, "status", "--format", "csv").output.splitlines()))
    assert len(table) == len(rows) + 1
    by_page = {row["page"]: row for row in rows}
    assert by_page["guidance/alone"]["cy"] == "missing"
    assert by_page["contact/front-door"]["cy"] == "matching"
    assert by_page["contact/front-door"]["welsh_review"] == "needed"
    assert any(line.startswith("guidance/alone") and "missing" in line for line in table)


@pytest.mark.parametrize(
    ("reference", "spoilt", "path", "says"),
    [
        ("guidance/idp", "", "/en/guidance/idp-en", "never been matched"),
        ("guidance/idp", "colour: red\n", "/en", "cannot be shown until"),
        (None, "", "/en", "never been matched"),
    ],
)
def test_a_page_is_looked_at_before_it_is_live(
    folder: Folder, reference: str | None, spoilt: str, path: str, says: str
) -> None:
    folder.both("guidance/idp", extra=spoilt)
    command = [sys.executable, "-c", "from portal.cli import main; main()", "content", "preview"]
    # As on the live site's own machine, whose settings must not keep the page from being read.
    live = {
        "PORTAL_ENVIRONMENT": "production",
        "SECRET_KEY": secrets.token_hex(),
        "PORTAL_TRUSTED_HOSTS": '["aln.example.wales"]',
    }
    environment = os.environ | live | {"PORTAL_CONTENT_DIR": str(folder.root), "PYTHONUNBUFFERED": "1"}
    words = [*command, *filter(None, [reference])]
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        said = ""
        while "Ctrl-C stops" not in said and (line := running.stdout.readline()):
            said += line
        addresses = re.findall(r"http://\S+", said)
        try:
            answers = [httpx.get(address).status_code for address in addresses]
        finally:
            running.send_signal(signal.SIGINT)
        assert running.wait(timeout=20) == 0
    assert says in said
    assert any(address.endswith(path) for address in addresses)
    assert answers == [200, 200]


def test_pairing_again_follows_a_change(folder: Folder) -> None:
    folder.both("guidance/idp", body="Old words.")
    portal(folder, "pair", "--all")
    path = folder.root / "guidance/idp/en.md"
    path.write_text(path.read_text().replace("Old", "New"))
    assert "stale" in portal(folder, "status").output
    assert portal(folder, "pair", "guidance/idp").exit_code == 0
    assert "stale" not in portal(folder, "status").output
    assert path.read_text().count("matches:") == 1


@pytest.mark.parametrize(
    "words",
    [
        ("pair", "guidance/nowhere"),
        ("pair",),
        ("new", "guidance", "Not An Id"),
        ("new", "poem", "x"),
        ("preview", "guidance/nowhere"),
        ("check", "guidance/nowhere"),
    ],
)
def test_a_command_that_cannot_be_done_says_so(folder: Folder, words: tuple[str, ...]) -> None:
    result = portal(folder, *words)
    assert result.exit_code == 2
    assert "Error" in result.output


@pytest.mark.parametrize("type_", list(PageType))
def test_a_new_page_of_each_type_names_what_is_still_to_write(folder: Folder, type_: PageType) -> None:
    assert portal(folder, "new", str(type_), "my-page").exit_code == 0
    for language in LANGUAGES:
        assert (folder.root / type_ / "my-page" / f"{language}.md").exists()
    problems = Library(folder.root).current().problems
    assert not any("no front matter" in problem.message or "YAML" in problem.message for problem in problems)


def test_a_new_page_never_overwrites(folder: Folder) -> None:
    before = Path(folder.root / "contact/front-door/en.md").read_text()
    assert portal(folder, "new", "contact", "front-door").exit_code == 2
    assert Path(folder.root / "contact/front-door/en.md").read_text() == before
