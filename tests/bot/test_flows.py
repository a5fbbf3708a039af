"""The flows over the trained assistant itself: its forms say where a conversation is, the portal says the words."""

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.flows import QUESTIONS, payload
from portal.assistant import Assistant, Conversations, Flows, RasaUnderstanding, Reply
from portal.assistant.flows import FormState, free_transport, idp_next, where_to_start
from portal.clock import today
from portal.config import ROOT
from portal.content import LANGUAGES, Language, Library
from portal.search import SearchEngine
from tests.bot.conftest import RunningBot

DOMAIN = YAML(typ="safe").load(ROOT / "bot" / "domain.yml")
PORTAL_VALUES = {**free_transport.VALUES, **idp_next.VALUES, **where_to_start.VALUES}


class NoSearch:
    """Finds nothing."""

    def search(self, *given: Any, **more: Any) -> Any:
        raise RuntimeError


@dataclass
class Talk:
    """One conversation with the assistant over the bot."""

    assistant: Assistant
    language: Language
    conversation: str | None = None

    def say(self, message: str) -> Reply:
        return self._hear(self.assistant.reply(message, self.language, self.conversation))

    def press(self, button: str) -> Reply:
        return self._hear(self.assistant.reply("", self.language, self.conversation, button=button))

    def _hear(self, reply: Reply) -> Reply:
        self.conversation = reply.conversation
        return reply


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(ROOT / "content")


@pytest.fixture(params=LANGUAGES)
def talk(request: pytest.FixtureRequest, bot: RunningBot, library: Library) -> Talk:
    understanding = RasaUnderstanding(bot.url, timeout=30)
    search: SearchEngine = NoSearch()  # type: ignore[assignment]
    return Talk(Assistant(library, search, understanding, Conversations(), flows=Flows()), request.param)


def asks(reply: Reply) -> str | None:
    return reply.flow.asks if reply.flow else None


# The domain and the portal say the same


@pytest.mark.parametrize("slot", PORTAL_VALUES)
def test_the_domain_knows_just_the_answers_that_the_portal_offers(slot: str) -> None:
    assert tuple(DOMAIN["slots"][slot]["values"]) == PORTAL_VALUES[slot]


@pytest.mark.parametrize("flow", QUESTIONS)
def test_whatever_is_answered_the_portal_knows_the_end(flow: str, rasa: None, library: Library) -> None:
    from bot.actions import NEEDED

    values = {**PORTAL_VALUES, "asked-on": ("2026-11-12", "unknown"), "place": ("brecon", "anywhere")}
    flows = Flows()
    for given in itertools.product(*(values[slot] for slot in QUESTIONS[flow])):
        answers: dict[str, str] = {}
        everything = dict(zip(QUESTIONS[flow], given, strict=True))
        while missing := [slot for slot in NEEDED[flow](answers) if slot not in answers]:
            answers[missing[0]] = everything[missing[0]]
        step = flows.step(FormState(flow, None, answers), library.current(), "cy")
        assert step.status == "answered"
        assert step.said


@pytest.mark.parametrize(
    "button",
    [
        "/restart",
        {},
        {"stop": False},
        {"flow": "no-such-flow"},
        {"flow": ["idp-next"]},
        {"flow": "idp-next", "slot": "decides"},
        {"flow": "idp-next", "slot": "stage", "value": "primary"},
        {"flow": "idp-next", "slot": "decides", "value": "primary"},
        {"flow": "idp-next", "slot": "asked-on", "value": "2026-13-12"},
        {"flow": "idp-next", "slot": "asked-on", "value": "last week"},
        {"flow": "find-session", "slot": "place", "value": "a place with a name"},
        {"flow": "find-session", "slot": "place", "value": None},
        {"flow": "idp-next", "more": "x"},
    ],
)
def test_a_button_that_the_domain_does_not_know_is_refused(button: Any) -> None:
    with pytest.raises(ValueError, match="button"):
        payload(button)


@pytest.mark.rasa
def test_the_channel_refuses_such_a_button_and_takes_typed_commands_as_words(bot: RunningBot) -> None:
    assert bot.say("", sender="refused", button={"flow": "x"}).status_code == 422
    said = bot.say('/pressed{"stage": "primary"}', sender="refused").raise_for_status().json()
    assert all(reply["custom"]["form"] is None for reply in said)


# Whole conversations


@pytest.mark.rasa
def test_transport_from_the_first_question_to_the_rule(talk: Talk) -> None:
    assert asks(talk.press("free-transport")) == "stage"
    assert asks(talk.press("free-transport:stage=primary")) == "nearest"
    assert asks(talk.press("free-transport:nearest=yes")) == "distance"
    assert asks(talk.press("free-transport:distance=near")) == "needs"
    end = talk.press("free-transport:needs=need")
    assert (end.status, end.topic, asks(end)) == ("answered", "school-transport", None)
    assert {"cy": "oherwydd anabledd neu anhawster dysgu", "en": "a disability or learning difficulty"}[
        talk.language
    ] in end.messages[0].text


@pytest.mark.rasa
def test_past_school_age_nothing_more_is_asked(talk: Talk) -> None:
    talk.press("free-transport")
    assert talk.press("free-transport:stage=post-16").status == "answered"


@pytest.mark.rasa
def test_a_flow_begins_when_it_is_asked_for(talk: Talk) -> None:
    words = {"cy": "ble ydw i'n dechrau?", "en": "where do I start?"}[talk.language]
    assert asks(talk.say(words)) == "who"
    assert asks(talk.press("where-to-start:who=parent")) == "learner"
    assert asks(talk.press("where-to-start:learner=secondary")) == "concern"
    end = talk.press("where-to-start:concern=changing")
    content = talk.assistant._library.current()
    guide = content.entry("guidance/steps-after-year-11", talk.language)
    assert guide is not None
    assert (end.choices[0].title, end.choices[0].url) == (guide.title, guide.url)


@pytest.mark.rasa
def test_a_date_typed_in_the_flow_gives_the_day_an_answer_is_due(talk: Talk) -> None:
    talk.press("idp-next")
    talk.press("idp-next:decides=council")
    asked = today() - dt.timedelta(days=30)
    end = talk.say(f"{asked:%d/%m/%Y}")
    due = asked + dt.timedelta(weeks=12)
    assert end.status == "answered"
    assert str(due.year) in end.messages[0].text
    assert f"{due.day} " in end.messages[0].text


@pytest.mark.rasa
def test_a_bad_date_is_asked_for_again(talk: Talk) -> None:
    talk.press("idp-next")
    talk.press("idp-next:decides=again")
    for bad in ("32/13/2026", "1/1/2099", "30 Chwefror"):
        assert asks(talk.say(bad)) == "asked-on"
    assert talk.press("idp-next:asked-on=unknown").status == "answered"


@pytest.mark.rasa
def test_a_question_in_the_middle_and_then_back(talk: Talk) -> None:
    talk.press("free-transport")
    question = {"cy": "Beth yw cynllun datblygu unigol?", "en": "What is an individual development plan?"}
    reply = talk.say(question[talk.language])
    assert (reply.status, reply.topic, asks(reply)) == ("answered", "what-is-an-idp", "stage")
    assert reply.choices[0].button == "free-transport:stage=before-school"
    assert asks(talk.press("free-transport:stage=secondary")) == "nearest"


@pytest.mark.rasa
def test_the_language_can_change_in_the_middle(talk: Talk) -> None:
    talk.press("free-transport")
    talk.press("free-transport:stage=secondary")
    turned = talk.say({"cy": "in English please", "en": "Cymraeg plîs"}[talk.language])
    assert turned.language != talk.language
    assert asks(turned) == "nearest"
    after = talk.press("free-transport:nearest=yes")
    assert (after.language, asks(after)) == (turned.language, "distance")


@pytest.mark.rasa
def test_a_flow_is_left_and_forgotten(talk: Talk) -> None:
    talk.press("free-transport")
    talk.press("free-transport:stage=secondary")
    left = talk.say({"cy": "dim ots", "en": "never mind"}[talk.language])
    assert (left.status, left.flow) == ("small-talk", None)
    late = talk.press("free-transport:nearest=yes")
    assert late.choices[0].button == "free-transport"
    again = talk.press("free-transport")
    assert again.flow == FormState("free-transport", "stage", {})


@pytest.mark.rasa
def test_a_flow_begins_anew_when_it_is_begun_again(talk: Talk) -> None:
    talk.press("free-transport")
    talk.press("free-transport:stage=secondary")
    assert talk.press("free-transport").flow == FormState("free-transport", "stage", {})


@pytest.mark.rasa
def test_an_answer_pressed_twice_or_changed_counts_once(talk: Talk) -> None:
    talk.press("free-transport")
    for stage in ("secondary", "secondary", "primary"):
        assert talk.press(f"free-transport:stage={stage}").flow == FormState(
            "free-transport", "nearest", {"stage": stage}
        )
    talk.press("free-transport:nearest=no")
    assert talk.press("free-transport:nearest=no").status == "answered"


@pytest.mark.rasa
def test_another_flow_takes_the_place_of_the_first(talk: Talk) -> None:
    talk.press("free-transport")
    talk.press("free-transport:stage=primary")
    assert asks(talk.press("idp-next")) == "decides"
    assert asks(talk.press("free-transport:nearest=yes")) == "decides"
    assert talk.press("idp-next:decides=unsure").flow == FormState("idp-next", "situation", {"decides": "unsure"})
    assert talk.press("free-transport").flow == FormState("free-transport", "stage", {})


@pytest.mark.rasa
def test_two_conversations_never_mix(talk: Talk) -> None:
    other = Talk(talk.assistant, talk.language)
    talk.press("free-transport")
    other.press("free-transport")
    talk.press("free-transport:stage=primary")
    assert other.press("free-transport:stage=secondary").flow == FormState(
        "free-transport", "nearest", {"stage": "secondary"}
    )


@pytest.mark.rasa
def test_a_place_in_the_message_needs_no_question(talk: Talk) -> None:
    words = {"cy": "pryd mae'r sesiwn galw heibio nesaf ger Aberhonddu?", "en": "when is the next drop-in near Brecon?"}
    reply = talk.say(words[talk.language])
    assert asks(reply) is None
    assert reply.topic == "book-a-drop-in"
