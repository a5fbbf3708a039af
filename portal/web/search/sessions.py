"""The sessions that a search finds: of the kind that was asked about, or near the place that was named."""

from collections.abc import Iterable, Mapping, Set

from portal.booking import Session
from portal.search import SearchPage, Spot

NEAR_MILES = 25.0
TOPICS_LOOKED_AT = 3
KINDS_BY_TOPIC: Mapping[str, Set[str]] = {
    "book-a-drop-in": {"drop-in"},
    "tyfu-training": {"training"},
    "change-a-booking": {"drop-in", "training"},
}


def sessions_found(page: SearchPage, coming: Iterable[Session]) -> list[Session]:
    """Return the sessions that a search speaks of, the nearest first where a place was named, else the soonest."""
    topics = [result.entry.id for result in page.results[:TOPICS_LOOKED_AT]]
    kinds = next((KINDS_BY_TOPIC[topic] for topic in topics if topic in KINDS_BY_TOPIC), frozenset())
    if page.spot is None:
        return [session for session in coming if session.kind in kinds]
    within = [
        (miles, session)
        for session in coming
        if (miles := _miles(session, page.spot)) <= NEAR_MILES and (page.spot.alone or session.kind in kinds)
    ]
    return [session for _, session in sorted(within, key=lambda found: (found[0], found[1].starts))]


def _miles(session: Session, spot: Spot) -> float:
    """Return how far away a session is; one that is nowhere, as online, is at hand everywhere."""
    if session.town is None:
        return 0.0
    miles = spot.miles_to(session.town)
    return NEAR_MILES + 1 if miles is None else miles
