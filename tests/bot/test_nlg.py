"""The payload of ids, made from what Rasa understood."""

from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("rasa")


def reply(*ranking: tuple[str, float], sure: bool = True) -> dict[str, Any]:
    from bot.nlg import reply

    guesses = [{"name": name, "confidence": confidence} for name, confidence in ranking]
    return reply({"intent": guesses[0] if sure and guesses else {"name": "nlu_fallback"}, "intent_ranking": guesses})


def test_a_sure_topic_is_answered_with_the_three_likeliest() -> None:
    said = reply(
        ("diagnosis", 0.91234567), ("waiting-well", 0.05), ("out-of-scope", 0.02), ("front-door", 0.01), ("pip", 0.005)
    )
    assert said["say"] == "answer"
    assert said["intent"] == "diagnosis"
    assert said["confidence"] == 0.9123
    assert [guess["intent"] for guess in said["ranking"]] == ["diagnosis", "waiting-well", "front-door"]


def test_an_unsure_message_falls_back_and_still_offers_topics() -> None:
    said = reply(("small-talk-thanks", 0.2), ("diagnosis", 0.15), ("waiting-well", 0.1), sure=False)
    assert (said["say"], said["intent"], said["confidence"]) == ("fallback", "small-talk-thanks", 0.2)
    assert [guess["intent"] for guess in said["ranking"]] == ["diagnosis", "waiting-well"]


@pytest.mark.parametrize(("intent", "say"), [("small-talk-thanks", "small-talk"), ("out-of-scope", "out-of-scope")])
def test_what_is_no_topic_is_named_so(intent: str, say: str) -> None:
    assert reply((intent, 0.9), ("diagnosis", 0.1))["say"] == say


def test_a_message_of_nothing_falls_back() -> None:
    nothing = {"say": "fallback", "intent": "out-of-scope", "confidence": 0.0, "ranking": [], "entities": []}
    assert reply() == nothing


@pytest.mark.parametrize(
    ("ranking", "sure"),
    [
        ([("diagnosis", 0.61), ("waiting-well", 0.1)], True),
        ([("diagnosis", 0.59), ("waiting-well", 0.1)], False),
        ([("diagnosis", 0.62), ("waiting-well", 0.55)], False),
        ([("out-of-scope", 0.61), ("diagnosis", 0.6)], True),
        ([("out-of-scope", 0.59), ("diagnosis", 0.1)], False),
        ([("small-talk-thanks", 0.31), ("diagnosis", 0.3)], True),
        ([("small-talk-thanks", 0.29), ("diagnosis", 0.1)], False),
        ([], False),
    ],
)
def test_a_topic_and_a_refusal_must_be_surer_than_small_talk(ranking: list[tuple[str, float]], sure: bool) -> None:
    from bot.components.sureness import SureEnough

    guesses = [{"name": name, "confidence": confidence} for name, confidence in ranking]
    assert SureEnough(topic=0.6, small_talk=0.3, out_of_scope=0.6, apart=0.1).is_sure(guesses) is sure


def test_danger_comes_before_all_else_that_a_message_asks_for() -> None:
    from bot.nlg import reply

    ranking = [{"name": "diagnosis", "confidence": 0.9}]
    danger = {"name": "self-harm", "confidence": 0.87654}
    said = reply({"intent": ranking[0], "intent_ranking": ranking, "danger": danger})
    assert said == {"say": "safety", "intent": "self-harm", "confidence": 0.8765, "ranking": [], "entities": []}


def test_what_is_named_is_sent_on_and_the_answers_to_a_flow_are_not() -> None:
    from bot.nlg import reply

    named = [{"entity": "age", "value": "17"}, {"entity": "stage", "value": "primary"}]
    assert reply({"entities": named})["entities"] == [{"kind": "age", "value": "17"}]
