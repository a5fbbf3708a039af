"""Finding a session: those that fit what a family wants, the nearest first where a place is named, else the soonest."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.content.whereabouts import miles_between

from .session import Session
from .timetable import DeliveryLanguage, Format, Kind

NEAR_MILES = 25.0


@dataclass(frozen=True)
class Wanted:
    """What a family wants; what is None can be anything.

    `town` or `district` is where they are, and only orders what is found; `held_in` is the town it must be held in.
    A session in both languages is one in either.
    """

    kind: Kind | None = None
    format: Format | None = None
    language: DeliveryLanguage | None = None
    cluster: str | None = None
    held_in: str | None = None
    town: str | None = None
    district: str | None = None

    @property
    def place(self) -> str | None:
        """Return where they are, a town's id or a postcode district."""
        return self.district or self.town

    def allows(self, session: Session) -> bool:
        """Tell whether a session fits, wherever it is held."""
        asked = (
            (self.kind, session.kind),
            (self.format, session.format),
            (self.cluster, session.cluster),
            (self.held_in, session.town),
        )
        spoken = self.language is None or session.language in {self.language, "both"}
        return spoken and all(wanted in {None, held} for wanted, held in asked)


@dataclass(frozen=True)
class Found:
    """A session that fits, and how many miles away it is as the crow flies.

    `miles` is None where no place was named, for a session online or by phone, and for a town that is not in the table.
    """

    session: Session
    miles: float | None

    @property
    def is_near(self) -> bool:
        """Tell whether a family can come to it from where they are: online and by phone from everywhere."""
        return self.session.format != "in-person" or (self.miles is not None and self.miles <= NEAR_MILES)


def find(sessions: Iterable[Session], wanted: Wanted) -> list[Found]:
    """Return the sessions that fit, the nearest first, then the soonest; those online and by phone come last.

    Where no place is named they come in order of time; those of one moment stay as they came. Cancelled, full and
    example sessions are among them: ask `can_be_booked` of each.
    """
    found = [Found(session, _miles(session, wanted.place)) for session in sessions if wanted.allows(session)]
    return sorted(found, key=lambda one: (*_distance(one, wanted), one.session.starts))


def can_be_booked(session: Session) -> bool:
    """Tell whether a coming session has a free place and is no example."""
    return session.status == "open" and not session.is_example


def place_named(place: str | None) -> Wanted:
    """Return what is wanted by who names only a place, a town's id or a postcode district as `place_in` gives it."""
    return Wanted(district=place) if place and place.isupper() else Wanted(town=place)


def _miles(session: Session, place: str | None) -> float | None:
    return miles_between(place, session.town) if place and session.format == "in-person" else None


def _distance(found: Found, wanted: Wanted) -> tuple[bool, float]:
    if wanted.place is None:
        return False, 0.0
    return found.miles is None, round(found.miles or 0.0)
