"""The writer's guide says the same in both languages: the same commands, the same names, the same parts."""

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
ENGLISH = (DOCS / "writing-content.md").read_text(encoding="utf-8")
WELSH = (DOCS / "ysgrifennu-cynnwys.md").read_text(encoding="utf-8")


def test_both_guides_have_the_same_parts() -> None:
    for mark in (r"^## ", r"^\d\. ", r"^- ", r"^\| "):
        assert len(re.findall(mark, ENGLISH, re.MULTILINE)) == len(re.findall(mark, WELSH, re.MULTILINE)), mark


def test_both_guides_give_the_same_commands_and_names() -> None:
    for pattern in (r"^ *(\.venv/bin/portal .*)$", r"`(content/[\w./-]+)`", r"`(\w+: [\w-]+)`", r"^\| (`[^|]*`) \|"):
        assert sorted(re.findall(pattern, ENGLISH, re.MULTILINE)) == sorted(re.findall(pattern, WELSH, re.MULTILINE))
