"""How well the assistant does: judged messages, what came of asking each, and the shares of right and wrong."""

import csv
import hashlib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

OUT_OF_SCOPE = "out-of-scope"


@dataclass(frozen=True)
class Judged:
    """A message, the topic that a person says it asks for, and the kind of writing it is, where that is known."""

    message: str
    topic: str
    kind: str = ""

    @property
    def for_tuning(self) -> bool:
        """Tell which half the message belongs to: thresholds are chosen on one and reported on the other."""
        return hashlib.sha256(self.message.encode()).digest()[0] % 2 == 0


@dataclass(frozen=True)
class Outcome:
    """What the assistant made of a judged message.

    `answered` is the topic it answered, if it was sure enough; `likeliest` is the topic it thought of first; `offered`
    are the topics it showed to choose from; `seconds` is the time it took.
    """

    judged: Judged
    answered: str | None
    likeliest: str
    offered: tuple[str, ...]
    seconds: float

    @property
    def first(self) -> bool:
        """Tell whether the topic thought of first was the right one, however sure the assistant was."""
        return self.likeliest == self.judged.topic

    @property
    def answered_right(self) -> bool:
        """Tell whether the assistant was sure enough to answer, and right."""
        return self.answered == self.judged.topic

    @property
    def answered_wrong(self) -> bool:
        """Tell whether the assistant answered another question than was asked."""
        return self.answered is not None and not self.answered_right

    @property
    def helped(self) -> bool:
        """Tell whether the right topic was answered, or shown among the first three where the assistant was unsure."""
        return self.answered_right or (self.answered is None and self.judged.topic in self.offered)


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """Return the share, from 0 to 1."""
        return self.part / self.whole if self.whole else math.nan

    def interval(self) -> tuple[float, float]:
        """Return Wilson's interval, which holds the true share in 95 of 100 cases."""
        if not self.whole:
            return (0.0, 1.0)
        z, n, p = 1.96, self.whole, self.value
        middle, reach = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (max(0.0, (middle - reach) / (1 + z * z / n)), min(1.0, (middle + reach) / (1 + z * z / n)))

    def row(self, name: str) -> str:
        """Return a line of a table: the share, of how many, and the interval."""
        low, high = self.interval()
        return f"{name:30}{self.value:8.1%}  {self.whole:5}  {low:.1%} to {high:.1%}"


HEADING = f"{'':30}{'share':>8}  {'of':>5}  95 % interval"


@dataclass(frozen=True)
class Evaluation:
    """What came of a set of judged messages."""

    outcomes: tuple[Outcome, ...]

    def shares(self) -> dict[str, Share]:
        """Return each measure by name; a wrong answer is a sure answer to a question on another topic."""
        asked = [outcome for outcome in self.outcomes if outcome.judged.topic != OUT_OF_SCOPE]
        beyond = [outcome for outcome in self.outcomes if outcome.judged.topic == OUT_OF_SCOPE]
        return {
            "top-1": _share(asked, lambda outcome: outcome.first),
            "right or offered": _share(asked, lambda outcome: outcome.helped),
            "answered right": _share(asked, lambda outcome: outcome.answered_right),
            "wrong answers": _share(asked, lambda outcome: outcome.answered_wrong),
            "out of scope answered": _share(beyond, lambda outcome: outcome.answered is not None),
        }

    def by_kind(self) -> Mapping[str, "Evaluation"]:
        """Return the same for each kind of writing, where kinds are known."""
        kinds = sorted({outcome.judged.kind for outcome in self.outcomes if outcome.judged.kind})
        return {
            kind: Evaluation(tuple(outcome for outcome in self.outcomes if outcome.judged.kind == kind))
            for kind in kinds
        }

    def latency(self, percentile: int) -> float:
        """Return the seconds within which so many in a hundred messages were answered."""
        return percentile_of([outcome.seconds for outcome in self.outcomes], percentile)

    def table(self) -> str:
        """Return the measures for people to read."""
        rows = [HEADING, *(share.row(name) for name, share in self.shares().items())]
        rows.append(
            f"latency: half within {self.latency(50) * 1000:.0f} ms, 95 % within {self.latency(95) * 1000:.0f} ms"
        )
        return "\n".join(rows)


def percentile_of(values: Iterable[float], percentile: int) -> float:
    """Return the value that so many in a hundred do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percentile / 100) - 1)] if ordered else math.nan


def read_judged(path: Path) -> tuple[Judged, ...]:
    """Read lines of `message TAB topic TAB kind`, the kind optional; raises ValueError naming a line that is not."""
    judged = []
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
            if len(row) not in (2, 3) or not all(cell.strip() for cell in row):
                raise ValueError(f"{path}:{number}: a message, a tab and a topic are needed")
            judged.append(Judged(*row))
    return tuple(judged)


def held_out(judged: Iterable[Judged], trained: Iterable[str]) -> list[Judged]:
    """Leave out the messages that happen to be training lines: to know those again proves nothing."""
    known = {line.casefold() for line in trained}
    return [line for line in judged if line.message.casefold() not in known]


def sample(judged: Sequence[Judged], most: int) -> list[Judged]:
    """Return at most so many messages, always the same ones, spread over the whole set."""
    return sorted(judged, key=lambda line: hashlib.sha256(line.message.encode()).digest())[:most]


def _share(outcomes: Sequence[Outcome], true: Callable[[Outcome], bool]) -> Share:
    return Share(sum(map(true, outcomes)), len(outcomes))
