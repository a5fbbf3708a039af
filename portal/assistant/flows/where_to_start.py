"""Where do I start? Who asks, at which stage and about what, to the right guide."""

from .flow import Answers, Ending, Option, Read, Scene, Words, options
from .reading import one_of, stage_in

VALUES = {
    "who": ("parent", "young-person", "professional"),
    "learner": ("under-5", "primary", "secondary", "post-16"),
    "concern": ("worried", "plan", "attending", "disagree", "changing", "waiting", "person"),
}
_BY_WORD = {
    "nursery|meithrin|feithrin|cylch": "under-5",
    "primary|cynradd|gynradd": "primary",
    "secondary|uwchradd|high school|comprehensive": "secondary",
    "college|coleg|goleg|sixth form|chweched": "post-16",
}
_BY_AGE = ((range(5), "under-5"), (range(5, 11), "primary"), (range(12, 16), "secondary"), (range(17, 26), "post-16"))

ANY = "any"
_BY_CONCERN: dict[str, dict[str, tuple[str, ...]]] = {
    "worried": {
        "under-5": ("early-years", "worried-about-my-child", "ask-for-an-idp"),
        "young-person": ("young-persons-rights", "ask-for-an-idp", "what-is-an-alnco"),
        "professional": ("what-is-aln", "powys-inclusion-panel", "what-is-tyfu"),
        ANY: ("worried-about-my-child", "what-is-aln", "ask-for-an-idp"),
    },
    "plan": {
        "young-person": ("what-is-an-idp", "young-persons-rights", "idp-meeting"),
        "professional": ("school-or-council-idp", "powys-inclusion-panel", "idp-time-limits"),
        ANY: ("ask-for-an-idp", "what-is-an-idp", "idp-time-limits"),
    },
    "attending": {
        "under-5": ("early-years", "worried-about-my-child"),
        "post-16": ("young-persons-rights", "post-16-choices", "what-is-an-alnco"),
        ANY: ("school-avoidance", "what-is-an-alnco", "worried-about-my-child"),
    },
    "disagree": {ANY: ("disagree-with-a-decision", "independent-advice", "appeal-to-the-tribunal")},
    "changing": {
        "under-5": ("early-years", "what-is-an-alnco"),
        "primary": ("starting-secondary", "what-is-an-idp"),
        "secondary": ("steps-after-year-11", "post-16-choices", "leaving-school"),
        "post-16": ("leaving-school", "post-16-choices", "young-persons-rights"),
        ANY: ("starting-secondary", "steps-after-year-11", "leaving-school"),
    },
    "waiting": {ANY: ("waiting-well", "diagnosis", "carers-and-family-help")},
    "person": {ANY: ("front-door", "independent-advice", "what-is-an-alnco")},
}


class WhereToStart:
    """Three questions to a guide."""

    name = "where-to-start"
    topic = "front-door"
    guide = "guidance/front-door"

    def question(self, slot: str, answers: Answers, scene: Scene) -> tuple[Words, tuple[Option, ...]]:
        """Return the words of a question and its buttons."""
        return Words(f"flow-where-to-start-{slot}"), options(slot, VALUES[slot], scene)

    def read(self, slot: str, text: str, answers: Answers, scene: Scene) -> Read:
        """Read an age or year group, or the words of a button."""
        if slot == "learner" and (stage := stage_in(text, _BY_WORD, _BY_AGE)):
            return stage
        return one_of(text, self.question(slot, answers, scene)[1])

    def end(self, answers: Answers, scene: Scene) -> Ending:
        """Return the guides to read, the first one first."""
        return Ending((Words("flow-start-here"),), pages=tuple(f"guidance/{id_}" for id_ in guides(answers)))


def guides(answers: Answers) -> tuple[str, ...]:
    """Return the ids of the guides for these answers: the stage counts before who asks."""
    by_kind = _BY_CONCERN[answers["concern"]]
    kinds = (answers.get("learner", ""), answers["who"], ANY)
    return next(by_kind[kind] for kind in kinds if kind in by_kind)
