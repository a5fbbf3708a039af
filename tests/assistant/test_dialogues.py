"""Over five hundred dialogues the language of a talk changes only when the reader asks for it."""

import random
from dataclasses import dataclass, field

import pytest

from portal.assistant import Assistant, Conversations, Guess, MessageRejected, Unavailable, Understood
from portal.assistant.flows import Button
from portal.assistant.judged_sets import read_sets
from portal.config import ROOT
from portal.content import LANGUAGES, Language, Library, other
from tests.assistant.conftest import Finds

DIALOGUES = 250
TURNS = 5
WISHES: dict[Language, tuple[str, ...]] = {
    "cy": ("Cymraeg plis", "Welsh please", "yn Gymraeg os gwelwch yn dda"),
    "en": ("in English please", "English please", "Saesneg plis"),
}
# Said by speakers of either language, and so never a switch; the last three are refused.
EITHER = (
    "Brecon",
    "Tyfu",
    "IDP",
    "CDU",
    "bore da",
    "diolch",
    "ok",
    "2027",
    "PIP",
    "Ysgol Cedewain",
    "",
    "??",
    "x" * 600,
)


@dataclass
class AtRandom:
    """Understands something or other, and is now and then down."""

    chance: random.Random
    kinds: tuple[Understood | None, ...] = field(
        default=(
            Understood("answer", "what-is-an-idp", 0.9, (Guess("what-is-an-idp", 0.9),)),
            Understood("fallback", "x", 0.3, (Guess("what-is-an-idp", 0.3), Guess("diagnosis", 0.2))),
            Understood("fallback", "x", 0.1),
            Understood("small-talk", "small-talk-thanks", 0.9),
            Understood("out-of-scope", "out-of-scope", 0.9),
            None,
        )
    )

    def ask(self, message: str, language: Language, conversation: str) -> Understood:
        said = self.chance.choice(self.kinds)
        if said is None:
            raise Unavailable
        return said

    def press(self, button: Button, language: Language, conversation: str) -> Understood:
        raise Unavailable

    def forget(self, conversation: str) -> None:
        """Forget nothing: nothing is kept."""

    def is_ready(self) -> bool:
        return True


@pytest.mark.parametrize("begun_in", LANGUAGES)
def test_no_dialogue_changes_its_language_unasked(begun_in: Language, library: Library) -> None:
    chance = random.Random(f"dialogues in {begun_in}")
    asked = {
        language: [line.message for line in read_sets(ROOT / "tests" / "data", language, ()).questions]
        for language in LANGUAGES
    }
    assistant = Assistant(library, Finds(library), AtRandom(chance), Conversations())  # type: ignore[arg-type]
    switched = 0
    for _ in range(DIALOGUES):
        spoken, conversation = begun_in, None
        for _ in range(TURNS):
            kind = chance.choices(["question", "either", "wish", "button"], [6, 2, 1, 1])[0]
            if kind == "wish":
                spoken = other(spoken)
            message = chance.choice({"question": asked[spoken], "wish": WISHES[spoken]}.get(kind, EITHER))
            try:
                reply = assistant.reply(message, spoken, conversation, topic="diagnosis" if kind == "button" else None)
            except MessageRejected:
                continue
            switched += reply.language != spoken
            conversation = reply.conversation if reply.status != "safety" else conversation
    assert switched == 0
