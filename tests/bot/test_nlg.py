"""The payload of ids, made from what Rasa understood."""

from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("rasa")


def reply(*ranking: tuple[str, float]) -> dict[str, Any]:
    from bot.nlg import reply

    guesses = [{"name": name, "confidence": confidence} for name, confidence in ranking]
    return reply({"intent": guesses[0] if guesses else {"name": None}, "intent_ranking": guesses})


def test_a_sure_topic_is_answered_with_the_three_likeliest() -> None:
    said = reply(
        ("diagnosis", 0.91234567), ("waiting-well", 0.05), ("out-of-scope", 0.02), ("front-door", 0.01), ("pip", 0.005)
    )
    assert said["say"] == "answer"
    assert said["intent"] == "diagnosis"
    assert said["confidence"] == 0.9123
    assert [guess["intent"] for guess in said["ranking"]] == ["diagnosis", "waiting-well", "front-door"]


def test_an_unsure_message_falls_back_and_still_offers_topics() -> None:
    said = reply(("nlu_fallback", 0.55), ("small-talk-thanks", 0.4), ("diagnosis", 0.3), ("waiting-well", 0.2))
    assert (said["say"], said["intent"], said["confidence"]) == ("fallback", "small-talk-thanks", 0.4)
    assert [guess["intent"] for guess in said["ranking"]] == ["diagnosis", "waiting-well"]


@pytest.mark.parametrize(("intent", "say"), [("small-talk-thanks", "small-talk"), ("out-of-scope", "out-of-scope")])
def test_what_is_no_topic_is_named_so(intent: str, say: str) -> None:
    assert reply((intent, 0.9), ("diagnosis", 0.1))["say"] == say


def test_a_message_of_nothing_falls_back() -> None:
    assert reply() == {"say": "fallback", "intent": "out-of-scope", "confidence": 0.0, "ranking": []}
