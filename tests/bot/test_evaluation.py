"""The measures of how well the bot understands."""

from pathlib import Path

import pytest

from portal.assistant.evaluation import Evaluation, Judged, Outcome, Share, held_out, percentile_of, read_judged, sample
from portal.config import ROOT


def outcome(topic: str, answered: str | None, *offered: str, seconds: float = 0.1, kind: str = "plain") -> Outcome:
    likeliest = answered or next(iter(offered), "out-of-scope")
    return Outcome(Judged(f"{topic} {answered} {offered}", topic, kind), answered, likeliest, offered, seconds)


EVALUATION = Evaluation(
    (
        outcome("bus", "bus", seconds=0.01),
        outcome("bus", None, "plan", "bus", seconds=0.02),
        outcome("bus", "plan", "bus", seconds=0.03, kind="dialect"),
        outcome("plan", None, "plan", seconds=0.04),
        outcome("out-of-scope", None, seconds=0.05),
        outcome("out-of-scope", "bus", seconds=0.06),
    )
)


@pytest.mark.parametrize(
    ("name", "share"),
    [
        ("top-1", Share(2, 4)),
        ("right or offered", Share(3, 4)),
        ("answered right", Share(1, 4)),
        ("wrong answers", Share(1, 4)),
        ("out of scope answered", Share(1, 2)),
    ],
)
def test_each_measure_counts_what_it_says(name: str, share: Share) -> None:
    assert EVALUATION.shares()[name] == share


def test_each_kind_of_writing_is_measured_alone() -> None:
    assert EVALUATION.by_kind()["dialect"].shares()["wrong answers"] == Share(1, 1)


def test_a_sample_is_always_the_same_and_hangs_on_no_order() -> None:
    judged = [Judged(f"question {number}", "bus") for number in range(50)]
    assert sample(judged, 10) == sample(judged[::-1], 10)
    assert len(sample(judged, 10)) == 10


def test_a_percentile_is_the_value_that_so_many_do_not_exceed() -> None:
    assert [percentile_of(range(1, 101), part) for part in (50, 95, 100)] == [50, 95, 100]


def test_latency_is_the_time_within_which_so_many_were_understood() -> None:
    assert (EVALUATION.latency(50), EVALUATION.latency(95)) == (0.03, 0.06)


def test_wilsons_interval_is_the_known_one() -> None:
    low, high = Share(90, 100).interval()
    assert (round(low, 4), round(high, 4)) == (0.8256, 0.9448)
    assert Share(0, 0).interval() == (0.0, 1.0)


def test_a_training_line_proves_nothing() -> None:
    judged = [Judged("Beth yw CDU", "plan"), Judged("be di CDU", "plan")]
    assert held_out(judged, ["beth yw cdu"]) == judged[1:]


def test_a_line_that_is_no_judgement_is_named(tmp_path: Path) -> None:
    path = tmp_path / "judged.tsv"
    path.write_text('he said "no"\tdiagnosis\nno topic here\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"judged\.tsv:2"):
        read_judged(path)


def test_the_kind_of_writing_may_be_told_and_may_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "judged.tsv"
    path.write_text("be di CDU\twhat-is-an-idp\tdialect\nbws hwyr\ttransport-problem\n", encoding="utf-8")
    assert [line.kind for line in read_judged(path)] == ["dialect", ""]


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_halves_are_halves(language: str) -> None:
    judged = read_judged(ROOT / "tests" / "data" / f"assistant_{language}.tsv")
    assert 0.4 < sum(line.for_tuning for line in judged) / len(judged) < 0.6
