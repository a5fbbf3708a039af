"""What happens next with my IDP? Who decides, and the date by which an answer is due."""

import datetime as dt
from collections.abc import Iterable, Mapping

from portal.content.registers import HalfTerm
from portal.welsh.dates import read_day, write_day

from .flow import UNSURE, Answers, Ending, Option, Read, Scene, Words, button_words, number_in_fact, options
from .reading import is_unsure, one_of
from .school_days import count_school_days, count_weeks

UNKNOWN = "unknown"
VALUES = {
    "decides": ("school", "council", "again", "college", UNSURE),
    "situation": ("looked-after", "independent-school", "under-school-age", "elsewhere", "detained", "none"),
}
LIMITS = {
    "school": "idp-school-time-limit",
    "council": "idp-council-time-limit",
    "again": "idp-reconsideration-time-limit",
}
QUICK_DAYS = {"today": 0, "week": 7, "fortnight": 14, "month": 28}
LONGEST_AGO = dt.timedelta(days=2 * 365)
EXAMPLE_AGO = dt.timedelta(days=10)


class IdpNext:
    """Who decides and when they were asked, to the day an answer is due."""

    name = "idp-next"
    topic = "idp-time-limits"
    guide = "guidance/idp-time-limits"

    def question(self, slot: str, answers: Answers, scene: Scene) -> tuple[Words, tuple[Option, ...]]:
        """Return the words of a question and its buttons; a date can also be typed."""
        if slot != "asked-on":
            return Words(f"flow-idp-next-{slot}"), options(slot, VALUES[slot], scene)
        return Words("flow-idp-next-asked-on", {"example": _example(scene)}), _days(scene)

    def read(self, slot: str, text: str, answers: Answers, scene: Scene) -> Read:
        """Read a date, or the words of a button."""
        if slot == "asked-on":
            return UNKNOWN if is_unsure(text) else _read_date(text, scene)
        return one_of(text, self.question(slot, answers, scene)[1])

    def end(self, answers: Answers, scene: Scene) -> Ending:
        """Return the day an answer is due, or that it is not known."""
        limits = {body: number_in_fact(scene.content, fact) for body, fact in LIMITS.items()}
        said = ending(answers, scene.today, limits, scene.content.terms.values())
        return Ending(
            tuple(Words(id_, {name: write_day(day, scene.language) for name, day in days}) for id_, days in said)
        )


Said = tuple[str, tuple[tuple[str, dt.date], ...]]


def ending(answers: Answers, today: dt.date, limits: Mapping[str, int | None], terms: Iterable[HalfTerm]) -> list[Said]:
    """Return what is said at the end: ids of words, each with the days that it names."""
    body = decider(answers)
    if body == "college":
        return [("flow-idp-college", ())]
    said: list[Said] = [(f"flow-idp-{body}-decides", ())] if answers["decides"] == UNSURE else []
    limit = limits[body]
    if answers["asked-on"] == UNKNOWN or limit is None:
        return [*said, (f"flow-idp-{body}-no-date", ())]
    asked = dt.date.fromisoformat(answers["asked-on"])
    if body != "school":
        due, known, words = count_weeks(asked, limit), True, f"flow-idp-{body}-by"
    else:
        counted = count_school_days(asked, limit, terms)
        due, known = counted.day, counted.terms_known
        words = "flow-idp-school-by" if known else "flow-idp-school-not-before"
    said.append((words, (("asked", asked), ("due", due))))
    late: list[Said] = [("flow-idp-late" if known else "flow-idp-may-be-late", ())]
    return said + (late if due < today else [])


def decider(answers: Answers) -> str:
    """Return who decides: where they do not know, the situation tells."""
    if answers["decides"] != UNSURE:
        return answers["decides"]
    return "school" if answers["situation"] == "none" else "council"


def _days(scene: Scene) -> tuple[Option, ...]:
    days = {name: scene.today - dt.timedelta(days=ago) for name, ago in QUICK_DAYS.items()}
    buttons = [
        Option(day.isoformat(), button_words(f"asked-on-{name}", scene, day=write_day(day, scene.language)))
        for name, day in days.items()
    ]
    return (*buttons, *options("asked-on", (UNKNOWN,), scene))


def _read_date(text: str, scene: Scene) -> Read:
    day = read_day(text, scene.today)
    if day is None:
        return None
    if day == "no-such-day":
        return Words("flow-date-unclear", {"example": _example(scene)})
    if day > scene.today:
        return Words("flow-date-future", {"day": write_day(day, scene.language)})
    if day < scene.today - LONGEST_AGO:
        return Words("flow-date-old", {"day": write_day(day, scene.language)})
    return day.isoformat()


def _example(scene: Scene) -> str:
    return write_day(scene.today - EXAMPLE_AGO, scene.language)
