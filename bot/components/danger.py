"""The second net for messages of danger: a linear model that knows how people tell of it, where patterns know words.

The portal looks for the words of danger first, and alone when the bot is down. What comes here has none of those
words, so the model is trained on whole sentences (`bot/data/danger`) against what is asked every day. It knows
nothing of Rasa.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np

from bot.components.linear import Fitting, LinearModel, one_against_the_other
from bot.components.ngrams import Numbers
from bot.components.sentences import parts_of

DANGER = "safety-"
EVERYDAY = "everyday"

# From where on a whole message, and one sentence of a longer one, counts as danger: docs/assistant.md tells why.
WHOLE = 0.4
SENTENCE = 0.9
# So much surer must an alarm be as the message is surer than this to ask about a topic: 0.9 where it is wholly sure.
HALF_SURE_OF_A_TOPIC = 0.5
# A sentence counts only where the whole message is not thought quite harmless.
WHOLE_BESIDE_A_SENTENCE = 0.15

_ALARM = Fitting(one_against_the_other, strength=1.0, share=7.0, rarest=2)
_KINDS = Fitting(strength=1.0, share=7.0, rarest=2)

Vectors = Callable[[Sequence[str]], Numbers | None]


class Danger(NamedTuple):
    """Which danger a message tells of, and how sure that is (0 to 1)."""

    name: str
    confidence: float


def is_for_safety(intent: str) -> bool:
    """Tell whether a training line serves this net alone, and is no topic."""
    return intent == EVERYDAY or intent.startswith(DANGER)


@dataclass
class DangerModel:
    """`alarm` tells danger from everyday messages, `kinds` names which danger it is."""

    alarm: LinearModel
    kinds: LinearModel

    @classmethod
    def fit(cls, lines: Sequence[tuple[str, str]], vectors: Vectors) -> Self:
        """Learn from texts with their intents; whatever is no danger is everyday, as a whole and in each sentence."""
        danger = [(text, intent.removeprefix(DANGER)) for text, intent in lines if intent.startswith(DANGER)]
        harmless = [text for text, intent in lines if not intent.startswith(DANGER)]
        everyday = list(dict.fromkeys(part for text in harmless for part in parts_of(text)))
        texts = [text for text, _ in danger]
        labels = [*(DANGER for _ in danger), *(EVERYDAY for _ in everyday)]
        return cls(
            LinearModel.fit([*texts, *everyday], labels, vectors([*texts, *everyday]), _ALARM),
            LinearModel.fit(texts, [kind for _, kind in danger], vectors(texts), _KINDS),
        )

    def find(self, text: str, vectors: Vectors, topic: float = 0.0) -> Danger | None:
        """Return the danger that a message tells of, or None; `topic` (0 to 1) is how surely it asks about a topic."""
        parts = parts_of(text)
        rows = vectors(parts)
        sure = self.alarm.probabilities(parts, rows)[:, self.alarm.labels.index(DANGER)]
        whole = WHOLE + max(0.0, topic - HALF_SURE_OF_A_TOPIC)
        needed = np.array([whole, *(SENTENCE for _ in parts[1:])])
        if sure[0] < WHOLE_BESIDE_A_SENTENCE or not (sure >= needed).any():
            return None
        likeliest = int((sure - needed).argmax())
        kinds = self.kinds.probabilities([parts[likeliest]], None if rows is None else rows[likeliest : likeliest + 1])
        return Danger(self.kinds.labels[int(kinds[0].argmax())], float(sure[likeliest]))

    def save(self, folder: Path) -> None:
        """Write the model into a folder."""
        for name, model in (("alarm", self.alarm), ("kinds", self.kinds)):
            (folder / name).mkdir()
            model.save(folder / name)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a model that `save` wrote."""
        return cls(LinearModel.load(folder / "alarm"), LinearModel.load(folder / "kinds"))
