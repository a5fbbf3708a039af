"""What staff are told on the command line about searches."""

import datetime as dt
from pathlib import Path

from click.testing import CliRunner

from portal.cli import main
from portal.search import COUNTS_FILE, SearchCounts


def test_gaps_prints_the_counts_and_what_is_looked_for_in_vain(tmp_path: Path) -> None:
    counts = SearchCounts(tmp_path / COUNTS_FILE, lambda _: False)
    for query, found in (("gofal dydd", False), ("gofal dydd", False), ("once", False), ("cludiant", True)):
        counts.count(query, "cy", found=found, today=dt.date(2026, 11, 22))
    runner = CliRunner(env={"PORTAL_VAR_DIR": str(tmp_path)})
    common = runner.invoke(main, ["search", "gaps"])
    assert common.exit_code == 0, common.output
    assert "2026-11  cy" in common.output
    assert "gofal dydd" in common.output
    assert "once" not in common.output
    assert "cludiant" not in common.output
    assert "once" in runner.invoke(main, ["search", "gaps", "--at-least", "1"]).output
