"""The register of half-terms, and the words of flows that stand in no page."""

import datetime as dt

from portal.config import ROOT
from portal.content import Library

from .conftest import Folder

TERM = "autumn-1: {first: 2026-09-02, last: %s, source: aln-act, checked: 2026-11-22}\n"


def test_half_terms_are_read_by_id(folder: Folder) -> None:
    (folder.root / "term_dates.yml").write_text(TERM % "2026-10-23", encoding="utf-8")
    assert folder.library().current().terms["autumn-1"].last == dt.date(2026, 10, 23)


def test_a_half_term_that_ends_before_it_begins_is_named(folder: Folder) -> None:
    (folder.root / "term_dates.yml").write_text(TERM % "2026-08-01", encoding="utf-8")
    assert "last must not be before first" in " ".join(problem.message for problem in folder.problems())


def test_the_words_of_a_flow_lead_to_where_it_is_begun() -> None:
    content = Library(ROOT / "content").current()
    entry = content.entry("answer/flow-idp-next", "cy")
    assert entry is not None
    assert entry.url == "/cy/gofyn#beth-syn-digwydd-nesaf-gydar-cdu"
    assert entry.twin_url == "/en/ask#what-happens-next-with-my-idp"
