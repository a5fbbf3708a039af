"""The shape of every page: what its front matter may hold, by type.

Each model is the front matter of one language's file. Keys that are not named here are errors, so that a slip of the
keyboard is found before a reader finds it.
"""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Language = Literal["cy", "en"]
LANGUAGES: tuple[Language, Language] = ("cy", "en")

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Reference = Annotated[str, StringConstraints(pattern=r"^[a-z-]+/[a-z0-9-]+$")]
SourceReference = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+( §[A-Za-z0-9.()]+)?$")]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Time = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class PageType(StrEnum):
    """The kinds of page; each is a folder of `content/`."""

    GUIDANCE = "guidance"
    ANSWER = "answer"
    CASE_STUDY = "case-study"
    DAY_IN_THE_LIFE = "day-in-the-life"
    COURSE = "course"
    TOUR = "tour"
    PLACE = "place"
    SERVICE = "service"
    CONTACT = "contact"
    TERM = "term"
    EASY_READ = "easy-read"
    PAGE = "page"


class Status(StrEnum):
    """How real the thing described is: there today, planned, or a stand-in example."""

    LIVE = "live"
    PLANNED = "planned"
    EXAMPLE = "example"


class Audience(StrEnum):
    """Whom a page is for: the three doors of the home page."""

    PARENTS = "parents"
    YOUNG_PEOPLE = "young-people"
    PROFESSIONALS = "professionals"


class Stage(StrEnum):
    """The stage of learning a page is about."""

    EARLY_YEARS = "early-years"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    POST_16 = "post-16"


class Group(StrEnum):
    """The groups of answers; the last three are the assistant's own and are not listed as pages."""

    ALN = "aln"
    IDP = "idp"
    WELSH = "welsh"
    RIGHTS = "rights"
    TYFU = "tyfu"
    FRONT_DOOR = "front-door"
    SUPPORT = "support"
    EARLY_YEARS = "early-years"
    PROVISION = "provision"
    TRANSITION = "transition"
    POST_16 = "post-16"
    TRANSPORT = "transport"
    FAMILY = "family"
    ABOUT = "about"
    SAFETY = "safety"
    SMALL_TALK = "small-talk"
    FLOW = "flow"


ASSISTANT_ONLY = frozenset({Group.SAFETY, Group.SMALL_TALK, Group.FLOW})
MINIMUM_QUESTIONS = 20


class FrontMatter(BaseModel):
    """What every page says of itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Sentence
    summary: Sentence
    slug: Identifier
    owner: Identifier
    reviewed: dt.date
    review_due: dt.date
    audience: list[Audience] = Field(min_length=1)
    stage: list[Stage] = []
    status: Status
    sources: list[SourceReference] = []
    related: list[Reference] = []
    matches: str | None = None
    language_review: Literal["needed", "done"]

    @model_validator(mode="after")
    def review_follows_reviewed(self) -> "FrontMatter":
        """Refuse a review date that lies before the last review."""
        if self.review_due <= self.reviewed:
            raise ValueError("review_due must be later than reviewed")
        return self


class Guidance(FrontMatter):
    """A guide; `answer` names the answer shown as a block at its top."""

    answer: Identifier | None = None


class Answer(FrontMatter):
    """One question that families ask, answered; `questions` are the ways they ask it, `next` where to go from here."""

    group: Group
    questions: list[Sentence] = []
    next: list[Reference] = []

    @model_validator(mode="after")
    def asked_often_enough(self) -> "Answer":
        """Refuse too few questions: the assistant is trained from them."""
        if self.group not in ASSISTANT_ONLY and len(self.questions) < MINIMUM_QUESTIONS:
            raise ValueError(f"questions: {len(self.questions)} given, at least {MINIMUM_QUESTIONS} are needed")
        return self


class Consent(BaseModel):
    """When the person agreed to their story being told, and until when."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    given: dt.date
    expires: dt.date

    def holds_on(self, day: dt.date) -> bool:
        """Tell whether the person still agrees on a day; `expires` is the last day."""
        return self.given <= day <= self.expires


class Story(FrontMatter):
    """What every story of lived experience holds: whose voice it is, and their consent."""

    voice: Literal["parent", "young-person", "professional"]
    setting: Literal["home", "early-years", "primary", "secondary", "special-school", "sixth-form", "college", "work"]
    support: list[Identifier] = []
    place: Identifier | None = None
    consent: Consent | None = None

    @model_validator(mode="after")
    def real_people_have_agreed(self) -> "Story":
        """Refuse a story of a real person without recorded consent."""
        if self.status is not Status.EXAMPLE and self.consent is None:
            raise ValueError("consent: needed unless status is example")
        return self

    def is_withdrawn_on(self, day: dt.date) -> bool:
        """Tell whether the story may no longer be told on a day, since the consent to it has run out."""
        return self.consent is not None and not self.consent.holds_on(day)


class CaseStudy(Story):
    """How one family or learner found their way."""


class Moment(BaseModel):
    """One hour of a day: what happens, and what it is like to the senses."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    time: Time
    title: Sentence
    text: Annotated[str, StringConstraints(min_length=1, max_length=600)]
    senses: Sentence | None = None


class DayInTheLife(Story):
    """A day or week told hour by hour."""

    travel: Sentence
    timeline: list[Moment] = Field(min_length=3)


class Course(FrontMatter):
    """An option after Year 11."""

    kind: Literal["sixth-form", "college", "specialist-college", "apprenticeship", "work", "early-entry"]
    places: list[Identifier] = []
    level: list[Literal["entry", "1", "2", "3"]] = []
    subjects: list[Identifier] = []
    taught_in: list[Language] = []
    support: list[Identifier] = []


class Stop(BaseModel):
    """One stop of a described walk."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Sentence
    text: Annotated[str, StringConstraints(min_length=1, max_length=900)]


class Tour(FrontMatter):
    """A walk round a place, described in words; a captioned video may be added."""

    place: Identifier | None = None
    stops: list[Stop] = Field(min_length=3)
    video: str | None = None


class Place(FrontMatter):
    """A school, college campus or unit."""

    kind: Literal["school", "special-school", "pupil-referral-unit", "college"]
    town: Identifier
    helps_with: list[Identifier] = []


class Service(FrontMatter):
    """A service that helps families; its contact details are facts, named by id."""

    phone: Identifier | None = None
    email: Identifier | None = None
    website: Identifier | None = None
    hours: Identifier | None = None
    helps_with: list[Identifier] = []


class Contact(FrontMatter):
    """A way to reach a person; its details are facts, named by id."""

    phone: Identifier | None = None
    email: Identifier | None = None
    hours: Identifier | None = None
    urgent: bool = False


class Term(FrontMatter):
    """A word or abbreviation that families meet."""

    abbreviation: str | None = None
    usage: Literal["current", "old", "england"] = "current"


class Line(BaseModel):
    """One idea in one short sentence, with the symbol drawn beside it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    symbol: Identifier
    text: Sentence


class EasyRead(FrontMatter):
    """An answer in easy read: one idea a line, each with a picture."""

    answer: Identifier
    lines: list[Line] = Field(min_length=4)


class Page(FrontMatter):
    """A page of the site itself."""


SCHEMAS: dict[PageType, type[FrontMatter]] = {
    PageType.GUIDANCE: Guidance,
    PageType.ANSWER: Answer,
    PageType.CASE_STUDY: CaseStudy,
    PageType.DAY_IN_THE_LIFE: DayInTheLife,
    PageType.COURSE: Course,
    PageType.TOUR: Tour,
    PageType.PLACE: Place,
    PageType.SERVICE: Service,
    PageType.CONTACT: Contact,
    PageType.TERM: Term,
    PageType.EASY_READ: EasyRead,
    PageType.PAGE: Page,
}
