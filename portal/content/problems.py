"""What can be wrong with content, said so that the person who wrote it can mend it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """How much a problem matters: the page cannot be shown, must be mended before release, or should be looked at."""

    BROKEN = "broken"
    FAULT = "fault"
    NOTICE = "notice"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with one file, at a line counted from 1."""

    path: Path
    line: int
    message: str
    severity: Severity = Severity.BROKEN

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class ContentError(Exception):
    """Raised while one file is read, with all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems
