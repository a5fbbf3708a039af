"""Do I get free transport? The rule of the Learner Travel Measure, with the distances of the facts register."""

from .flow import UNSURE, Answers, Ending, Option, Read, Scene, Words, number_in_fact, options
from .reading import is_unsure, miles_in, one_of, stage_in, yes_or_no

DISTANCES = {"primary": "transport-primary-distance", "secondary": "transport-secondary-distance"}

VALUES = {
    "stage": ("before-school", "primary", "secondary", "post-16", "over-19"),
    "nearest": ("yes", "no", UNSURE),
    "distance": ("far", "near", UNSURE),
    "needs": ("can-walk", "need", "route", UNSURE),
}
YES = {"nearest": "yes", "needs": "can-walk"}

_BY_WORD = {
    "nursery|meithrin|feithrin|cylch": "before-school",
    "primary|cynradd|gynradd": "primary",
    "secondary|uwchradd|high school|comprehensive": "secondary",
    "college|coleg|goleg|sixth form|chweched": "post-16",
}
# At 11 and 16 somebody may be on either side, so the buttons decide.
_BY_AGE = (
    (range(5), "before-school"),
    (range(5, 11), "primary"),
    (range(12, 16), "secondary"),
    (range(17, 19), "post-16"),
    (range(19, 26), "over-19"),
)


class FreeTransport:
    """Age, nearest suitable school, distance and needs, to what the rule says."""

    name = "free-transport"
    topic = "school-transport"
    guide = "guidance/school-transport"

    def question(self, slot: str, answers: Answers, scene: Scene) -> tuple[Words, tuple[Option, ...]]:
        """Return the words of a question and its buttons, which name the distance of the learner's stage."""
        limit = _limit(answers, scene)
        return Words(f"flow-free-transport-{slot}"), options(slot, VALUES[slot], scene, limit=limit)

    def read(self, slot: str, text: str, answers: Answers, scene: Scene) -> Read:
        """Read an age, a year group, a yes, a number of miles, or the words of a button."""
        if slot == "stage" and (stage := stage_in(text, _BY_WORD, _BY_AGE)):
            return stage
        if slot == "distance" and (miles := miles_in(text)) is not None:
            limit = number_in_fact(scene.content, DISTANCES[answers["stage"]])
            return None if limit is None else "far" if miles >= limit else "near"
        if slot in YES and yes_or_no(text):
            return YES[slot]
        if slot == "nearest" and yes_or_no(text) is False:
            return "no"
        if is_unsure(text) and UNSURE in VALUES[slot]:
            return UNSURE
        return one_of(text, self.question(slot, answers, scene)[1])

    def end(self, answers: Answers, scene: Scene) -> Ending:
        """Return what the rule says, and who decides."""
        return Ending((Words(f"flow-transport-{ending(answers)}", {"limit": _limit(answers, scene)}),))


def ending(answers: Answers) -> str:
    """Return which of the endings follows from the answers."""
    if answers["stage"] not in DISTANCES:
        return answers["stage"]
    if answers["nearest"] == "no":
        return "another-school"
    if answers["distance"] == "far":
        return "far" if answers["nearest"] == "yes" else "far-if-nearest"
    if answers["needs"] in {"need", "route"}:
        return {"need": "needs", "route": "route"}[answers["needs"]]
    if answers["distance"] == UNSURE:
        return "measure"
    return "near" if answers["needs"] == "can-walk" else "assess"


def _limit(answers: Answers, scene: Scene) -> str:
    fact = DISTANCES.get(answers.get("stage", ""))
    return (scene.content.fact(fact, scene.language) if fact else None) or ""
