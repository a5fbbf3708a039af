"""A small content folder, good in every way, for tests to spoil."""

import datetime as dt
from pathlib import Path

import pytest

from portal.content import Content, Library, Problem
from portal.content.pairing import record_of

FACTS = """\
gateway-phone:
  kind: phone
  value: "01597 000 000"
  owner: aln-team
  source: act
  checked: 2026-11-22
gateway-email:
  kind: email
  value: help@example.wales
  owner: aln-team
  source: act §2
  checked: 2026-11-22
limit:
  kind: time-limit
  value: {cy: "35 diwrnod ysgol", en: "35 school days"}
  owner: aln-team
  source: act
  checked: 2026-11-22
"""

SOURCES = """\
act:
  title: {cy: "Deddf 2018", en: "Act of 2018"}
  url: {cy: "https://example.wales/cy", en: "https://example.wales/en"}
  seen: 2026-11-22
"""

TOWNS = """\
brecon: {cy: Aberhonddu, en: Brecon, in_cy: yn Aberhonddu, in_en: in Brecon}
talgarth: {cy: Talgarth, en: Talgarth, in_cy: yn Nhalgarth, in_en: in Talgarth}
"""

ACCEPTED = """\
# words of the pages below
Body
Front
One
Title
cy
en
door
sentence
Brynllywarch  # a name
cwcis  # a term
gan mwyaf  # a phrase
"""

WORDING = """\
vague_links: {cy: [yma], en: [click here]}
instead:
  - why: england
    avoid: {cy: [cynllun AIG, cynnig lleol], en: [EHCP, local offer]}
    write: {cy: CDU, en: IDP}
    explained_on: [contact/front-door]
  - why: term
    exact: true
    avoid: {cy: [cymraeg]}
    write: {cy: Cymraeg}
"""

MATCHED = dt.date(2026, 11, 22)

PAGE = """\
---
title: {title}
summary: {summary}
slug: {slug}
owner: aln-team
reviewed: 2026-11-22
review_due: 2027-05-22
audience: [parents]
status: live
sources: [act §2]
{extra}language_review: needed
---

{body}
"""


class Folder:
    """A content folder that a test can write to and read back."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def page(self, reference: str, language: str, *, body: str = "Body.", extra: str = "", **words: str) -> Path:
        id_ = reference.split("/")[1]
        words = {"title": f"Title {language}", "summary": "One sentence.", "slug": f"{id_}-{language}"} | words
        path = self.root / reference / f"{language}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE.format(body=body, extra=extra, **words), encoding="utf-8")
        return path

    def both(self, reference: str, *, body: str = "Body.", extra: str = "", **words: str) -> None:
        for language in ("cy", "en"):
            self.page(reference, language, body=body, extra=extra, **words)

    def library(self) -> Library:
        return Library(self.root, check_every=0)

    def read(self) -> Content:
        return self.library().current()

    def problems(self) -> list[Problem]:
        """Return what is wrong, but for pages that were never matched with their twin."""
        return [problem for problem in self.read().problems if "never been matched" not in problem.message]

    def pair(self, reference: str, day: dt.date = MATCHED) -> None:
        """Record that both languages match, as `portal content pair` does."""
        pair = self.read().pairs[reference]
        for draft, twin in ((pair.cy, pair.en), (pair.en, pair.cy)):
            text = draft.path.read_text(encoding="utf-8")
            draft.path.write_text(
                text.replace("language_review:", f'matches: "{record_of(twin, day)}"\nlanguage_review:')
            )


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    root = tmp_path / "content"
    root.mkdir()
    (root / "facts.yml").write_text(FACTS, encoding="utf-8")
    (root / "sources.yml").write_text(SOURCES, encoding="utf-8")
    (root / "towns.yml").write_text(TOWNS, encoding="utf-8")
    (root / "labels.yml").write_text("quiet-space: {cy: Lle tawel, en: A quiet place}\n", encoding="utf-8")
    for register in ("term_dates.yml", "flow_buttons.yml"):
        (root / register).write_text("{}\n", encoding="utf-8")
    (root / "accepted_words.txt").write_text(ACCEPTED, encoding="utf-8")
    (root / "wording.yml").write_text(WORDING, encoding="utf-8")
    folder = Folder(root)
    folder.both(
        "contact/front-door",
        title="Front door",
        extra="phone: gateway-phone\nemail: gateway-email\n",
        slug="front-door",
    )
    folder.page("page/fact-withdrawn", "cy", body="Gofynnwch i [borth Tyfu](contact/front-door).")
    folder.page("page/fact-withdrawn", "en", body="Ask the [Tyfu gateway](contact/front-door).")
    return folder
