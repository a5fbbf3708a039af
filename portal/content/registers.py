"""The registers of facts and of sources: each phone number, time limit and page read, kept in one place."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Self, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, model_validator

from .frontmatter import load_yaml
from .problems import ContentError, Problem
from .schema import Identifier, Language, SourceReference


class FactKind(StrEnum):
    """The kinds of value that may stand only in the register."""

    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    ADDRESS = "address"
    HOURS = "hours"
    DISTANCE = "distance"
    TIME_LIMIT = "time-limit"
    PRICE = "price"
    DATE = "date"
    FIGURE = "figure"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Bilingual(_Record):
    """One text in each language."""

    cy: str
    en: str


class Fact(_Record):
    """One value, with who keeps it true, where it comes from and how long it holds."""

    kind: FactKind
    value: str | Bilingual
    owner: Identifier
    source: SourceReference
    checked: dt.date
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def text(self, language: Language) -> str:
        """Return the value as it is written in a language."""
        return self.value if isinstance(self.value, str) else str(getattr(self.value, language))

    def holds_on(self, day: dt.date) -> bool:
        """Tell whether the fact is in force on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Source(_Record):
    """A page or law that facts come from; `seen` is the day it was last read."""

    title: Bilingual
    url: Bilingual | None
    seen: dt.date


class Town(_Record):
    """A town's name in each language, and how "in the town" is written in each."""

    cy: str
    en: str
    in_cy: str
    in_en: str


class HalfTerm(_Record):
    """A stretch of school days: its first and last day, both included, and where that is published."""

    first: dt.date
    last: dt.date
    source: SourceReference
    checked: dt.date

    @model_validator(mode="after")
    def ends_after_it_begins(self) -> Self:
        """Refuse a half-term that ends before it begins."""
        if self.last < self.first:
            raise ValueError("last must not be before first")
        return self


Record = TypeVar("Record", Fact, Source, Town, Bilingual, HalfTerm)


def read_register(path: Path, record: type[Record]) -> Mapping[str, Record]:
    """Read a register by id; ContentError with the line of each record that is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ContentError([Problem(path, 1, f"the register cannot be read: {error.strerror}")]) from error
    data = load_yaml(path, text)
    try:
        return TypeAdapter(dict[Identifier, record]).validate_python(data)  # type: ignore[valid-type]
    except ValidationError as error:
        problems = [_problem(path, text, tuple(map(str, detail["loc"])), detail["msg"]) for detail in error.errors()]
        raise ContentError(problems) from error


def _problem(path: Path, text: str, place: tuple[str, ...], message: str) -> Problem:
    return Problem(path, line_of_record(text, place[0] if place else ""), f"{'.'.join(place)}: {message}")


def line_of_record(text: str, id_: str) -> int:
    """Return the line, counted from 1, on which a record of a register begins."""
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.startswith(f"{id_}:")), 1)
