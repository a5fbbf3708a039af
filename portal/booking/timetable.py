"""Read a timetable of sessions from a YAML or CSV file: all of it, or none of it with every fault named by line."""

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from portal.clock import WALES

from .holidays import HolidaysUnknown, is_bank_holiday, weekly
from .links import OWN_PAGES

Kind = Literal["training", "drop-in"]
Format = Literal["in-person", "online", "phone"]
DeliveryLanguage = Literal["cy", "en", "both"]
IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
Identifier = Annotated[str, StringConstraints(pattern=rf"^{IDENTIFIER.pattern}$", max_length=60)]


class TimetableError(Exception):
    """Raised when a timetable cannot be used; `faults` are (line, what is wrong), in order of line."""

    def __init__(self, faults: list[tuple[int, str]]) -> None:
        super().__init__("; ".join(f"line {line}: {fault}" for line, fault in faults))
        self.faults = sorted(faults)


def _in_wales(value: object) -> object:
    """Read a Welsh clock time; refuse one that the clock skips in spring, or shows twice in autumn."""
    moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(moment, dt.datetime) or moment.tzinfo:
        raise ValueError("write a date and time such as 2027-03-02 18:00")
    local = moment.replace(tzinfo=WALES)
    if local.astimezone(dt.UTC).astimezone(WALES).replace(tzinfo=None) != moment:
        raise ValueError("the clocks go forward over this time: it does not exist on that day")
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise ValueError("the clocks go back over this time: it comes twice on that day")
    return local


WelshTime = Annotated[dt.datetime, BeforeValidator(_in_wales)]


class Words(BaseModel):
    """The same words in each language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cy: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    en: Annotated[str, StringConstraints(min_length=1, max_length=500)]


class Repeat(BaseModel):
    """How a session comes again: every so many weeks until a day, that day included, but not on the days left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weeks: int = Field(gt=0, le=8)
    until: dt.date
    leave_out: frozenset[dt.date] = frozenset()


class Planned(BaseModel):
    """One session as staff write it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Identifier
    kind: Kind
    format: Format
    town: Identifier | None = None
    venue: Words | None = None
    starts: WelshTime
    ends: WelshTime
    language: DeliveryLanguage
    capacity: int = Field(gt=0, le=500)
    notes: Words | None = None
    access: Words | None = None
    cluster: Identifier | None = None
    appointment_minutes: int | None = Field(None, ge=5, le=120)
    status: Literal["open", "cancelled"] = "open"
    example: bool = False

    @model_validator(mode="after")
    def makes_sense(self) -> "Planned":
        """Refuse a session that ends before it begins, or that people should come to without being told where."""
        if self.id in OWN_PAGES:
            raise ValueError(f"{self.id} is the address of a page of the site: give the session another id")
        if self.ends <= self.starts:
            raise ValueError("ends must be later than starts")
        if self.format == "in-person" and not (self.town and self.venue):
            raise ValueError("an in-person session needs a town and a venue")
        if self.appointment_minutes and self.kind == "training":
            raise ValueError("appointment_minutes is for drop-in sessions alone")
        lasts = self.ends.astimezone(dt.UTC) - self.starts.astimezone(dt.UTC)
        if self.appointment_minutes and dt.timedelta(minutes=self.appointment_minutes * self.capacity) > lasts:
            raise ValueError("there is no time for so many appointments: lower capacity or appointment_minutes")
        return self


def read_timetable(path: Path) -> list[Planned]:
    """Read a timetable; TimetableError that names every faulty line when any line is wrong."""
    rows = list(_csv_rows(path) if path.suffix == ".csv" else _yaml_rows(path))
    faults: list[tuple[int, str]] = []
    sessions: list[tuple[int, Planned]] = []
    for line, row in rows:
        try:
            sessions += [(line, session) for session in _sessions_of(row)]
        except ValidationError as error:
            faults += [(line, _fault(detail["loc"], detail["msg"])) for detail in error.errors()]
        except HolidaysUnknown as error:
            faults.append((line, f"repeat: {error}"))
    times_used = Counter(session.id for _, session in sessions)
    faults += [(line, f"the id {session.id} is used twice") for line, session in sessions if times_used[session.id] > 1]
    if faults:
        raise TimetableError(faults)
    return [session for _, session in sessions]


def _sessions_of(row: Any) -> Iterator[Planned]:
    """Yield the sessions of one row: the one it tells of, or each of a pattern, at the same time by the clock."""
    if not isinstance(row, dict) or "repeat" not in row:
        yield Planned.model_validate(row)
        return
    pattern = {key: value for key, value in row.items() if key != "repeat"}
    first = Planned.model_validate(pattern)
    repeat = Repeat.model_validate(row["repeat"])
    for day in weekly(first.starts.date(), repeat.until, repeat.weeks):
        if day in repeat.leave_out or is_bank_holiday(day):
            continue
        later = dt.timedelta(days=(day - first.starts.date()).days)
        moments = {key: getattr(first, key).replace(tzinfo=None) + later for key in ("starts", "ends")}
        yield Planned.model_validate({**pattern, **moments, "id": f"{first.id}-{day}"})


def _fault(place: tuple[int | str, ...], message: str) -> str:
    return f"{'.'.join(map(str, place)) or 'session'}: {message.removeprefix('Value error, ')}"


def _yaml_rows(path: Path) -> Iterator[tuple[int, Any]]:
    text = path.read_text(encoding="utf-8")
    try:
        # The reader in C takes the colon of 18:00 within { } for the end of a key.
        plain = YAML(typ="safe", pure=True).load(text)
        placed = YAML().load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise TimetableError([(line, f"this is not valid YAML: {error.problem}")]) from error
    if not isinstance(plain, list):
        raise TimetableError([(1, "the file must be a list of sessions, each beginning with -")])
    for index, row in enumerate(plain):
        yield placed.lc.item(index)[0] + 1, row


def _csv_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield rows of a CSV whose columns are named as the keys are, with venue_cy, venue_en, and so on for words."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            filled: dict[str, Any] = {
                key: value.strip() for key, value in row.items() if isinstance(value, str) and value.strip()
            }
            for words in ("venue", "notes", "access"):
                both = {language: filled.pop(f"{words}_{language}", None) for language in ("cy", "en")}
                if any(both.values()):
                    filled[words] = {language: text for language, text in both.items() if text}
            yield reader.line_num, _with_repeat(filled)


def _with_repeat(row: dict[str, Any]) -> dict[str, Any]:
    """Read the columns repeat_weeks, repeat_until and repeat_leave_out, whose days are parted by spaces."""
    given = {key: row.pop(f"repeat_{key}") for key in ("weeks", "until", "leave_out") if f"repeat_{key}" in row}
    if "leave_out" in given:
        given["leave_out"] = given["leave_out"].split()
    return {**row, "repeat": given} if given else row
