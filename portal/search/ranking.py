"""The order of pages: topics that speak with several pages, stand-ins that step back, and what is near a place."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from portal.content import Content, Entry, Language, PageType, Status
from portal.content.schema import Place

from .documents import is_findable, topic_of
from .nearby import Spot

# A page that scores less than this share of the best one is left out.
WEAKEST_SHARE = 0.25
# Of the pages of one topic, all but the best step back so far, so that other topics are seen.
SAME_TOPIC_SHARE = 0.4
TOPIC_SUPPORT = 0.2
# A story that was made up to show what a page will hold never comes before an answer that is as near.
EXAMPLE_SHARE = 0.6
# Whoever types one broad word most likely means the topic that we tell most of.
MAIN_TOPIC_BOOST = 1.15
# How far away a place still gains from being near: about what families drive.
NEAR_MILES = 15.0
FARTHEST_MILES = 25.0
FEWEST_PLACES = 3
# An answer is shown as the answer when the next topic stays this far behind it, or its own question was all but asked.
SURE_SHARE = 0.85
SURE_NEARNESS = 0.75

Ranked = list[tuple[Entry, float]]


def rank(
    scores: Mapping[str, float], content: Content, language: Language, spot: Spot | None, *, broad: bool
) -> Ranked:
    """Order pages by score, those of one topic as one voice: they support each other, and all but one step back.

    `broad` says that no more than one thing was asked, as by a single word.
    """
    entries = [(entry, scores[reference]) for reference in scores if (entry := content.entry(reference, language))]
    own = [(entry, score * _worth(entry, content, broad=broad)) for entry, score in entries if is_findable(entry)]
    voices: dict[str, list[float]] = defaultdict(list)
    for entry, score in sorted(own, key=_by_score):
        voices[topic_of(entry)].append(score)
    supported = [(entry, score + TOPIC_SUPPORT * _next_voice(score, voices[topic_of(entry)])) for entry, score in own]
    if spot is not None:
        supported = _with_places(supported, content.of_type(PageType.PLACE, language), spot)
    best = max((score for _, score in supported), default=0.0)
    ranked: Ranked = []
    told: set[str] = set()
    for entry, score in sorted(supported, key=_by_score):
        if score >= best * WEAKEST_SHARE:
            ranked.append((entry, score * SAME_TOPIC_SHARE if topic_of(entry) in told else score))
            told.add(topic_of(entry))
    return sorted(ranked, key=_by_score)


def best_answer(ranked: Ranked, nearness: Mapping[str, float], content: Content) -> Entry | None:
    """Give the answer of the first page's topic when it is clear that this was asked, or None."""
    if not ranked:
        return None
    first, score = ranked[0]
    answer = content.entry(f"{PageType.ANSWER}/{topic_of(first)}", first.language)
    if answer is None or first.type not in (PageType.ANSWER, PageType.GUIDANCE):
        return None
    following = next((other for entry, other in ranked if topic_of(entry) != topic_of(first)), 0.0)
    sure = following <= score * SURE_SHARE or nearness.get(answer.reference, 0.0) >= SURE_NEARNESS
    return answer if sure else None


def _with_places(ranked: Ranked, places: Sequence[Entry], spot: Spot) -> Ranked:
    """Raise the places near a spot; where nothing but the spot was asked, those near it are found, nearest first."""
    scores = {entry.reference: score for entry, score in ranked}
    top = max(scores.values(), default=1.0)
    asked = {place.reference for place in _nearby(places, spot)} if spot.alone else set()
    found = []
    for place in places:
        score = top if place.reference in asked else scores.get(place.reference, 0.0)
        found += [(place, score * (1 + _closeness(place, spot)))] if score else []
    references = {place.reference for place, _ in found}
    return found + [(entry, score) for entry, score in ranked if entry.reference not in references]


def _nearby(places: Sequence[Entry], spot: Spot) -> list[Entry]:
    """Give the places within reach of a spot, or the nearest few."""
    by_miles = sorted((miles, place.id, place) for place in places if (miles := miles_to(place, spot)) is not None)
    within = sum(miles <= FARTHEST_MILES for miles, _, _ in by_miles)
    return [place for _, _, place in by_miles[: max(within, FEWEST_PLACES)]]


def miles_to(entry: Entry, spot: Spot) -> float | None:
    """Give how far a place is from a spot; None for a page that is no place, or whose town is not in the table."""
    return spot.miles_to(entry.meta.town) if isinstance(entry.meta, Place) else None


def _closeness(place: Entry, spot: Spot) -> float:
    miles = miles_to(place, spot)
    return 0.0 if miles is None else math.exp(-miles / NEAR_MILES)


def _next_voice(score: float, voices: Sequence[float]) -> float:
    """Give the best score of the other pages of a topic, of which one scores `score`; `voices` are best first."""
    others = voices[1:] if score == voices[0] else voices
    return others[0] if others else 0.0


def _worth(entry: Entry, content: Content, *, broad: bool) -> float:
    """Give what a page's score counts for: less for a made-up example, more for a topic that has a guide of its own."""
    if entry.meta.status is Status.EXAMPLE:
        return EXAMPLE_SHARE
    has_guide = broad and content.entry(f"{PageType.GUIDANCE}/{entry.id}", entry.language) is not None
    return MAIN_TOPIC_BOOST if has_guide else 1.0


def _by_score(found: tuple[Entry, float]) -> float:
    return -found[1]
