"""A message is understood in the light of the conversation, of its single words, and of the age that is named."""

from dataclasses import dataclass, field

import pytest

from portal.assistant import Assistant, Conversations, Understood
from portal.assistant.flows import Button
from portal.assistant.questions import questions_in
from portal.assistant.senses import at_another_stage, beside, elsewhere, for_their_age, is_follow_up, meanings
from portal.assistant.understanding import Guess, Named
from portal.content import LANGUAGES, Answer, Language, Library, PageType

from .conftest import Finds


@dataclass
class ByWords:
    """Understands a message by the first of some words that stands in it; what has none of them is not understood."""

    topics: dict[str, Understood] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)

    def ask(self, message: str, language: Language, conversation: str) -> Understood:
        self.asked.append((message, conversation))
        found = (said for word, said in self.topics.items() if word in message.lower())
        return next(found, Understood("fallback", "what-is-aln", 0.1))

    def press(self, button: Button, language: Language, conversation: str) -> Understood:
        raise AssertionError

    def forget(self, conversation: str) -> None:
        self.forgotten.append(conversation)

    def is_ready(self) -> bool:
        return True


@pytest.fixture(scope="module")
def one_for_all(library: Library) -> tuple[Assistant, ByWords]:
    """An assistant for every test here: to read the words of the whole content for each takes long."""
    by_words = ByWords()
    return Assistant(library, Finds(library), by_words, Conversations()), by_words  # type: ignore[arg-type]


@pytest.fixture
def by_words(one_for_all: tuple[Assistant, ByWords]) -> ByWords:
    by_words = one_for_all[1]
    by_words.topics, by_words.asked, by_words.forgotten = {}, [], []
    return by_words


@pytest.fixture
def assistant(one_for_all: tuple[Assistant, ByWords]) -> Assistant:
    return one_for_all[0]


def sure(topic: str, *named: Named) -> Understood:
    return Understood("answer", topic, 0.9, (Guess(topic, 0.9),), entities=named)


# Several questions in one message.


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("How long does it take? And who writes the plan?", ["How long does it take", "And who writes the plan"]),
        ("who is the alnco and how do I get free transport", ["who is the alnco", "how do I get free transport"]),
        ("beth yw CDU a hefyd sut mae gofyn am un", ["beth yw CDU", "sut mae gofyn am un"]),
        ("Pryd mae'r tymor yn dechrau? Oes bws am ddim?", ["Pryd mae'r tymor yn dechrau", "Oes bws am ddim"]),
    ],
)
def test_the_questions_of_a_message_are_told_apart(message: str, parts: list[str]) -> None:
    assert questions_in(message) == parts


@pytest.mark.parametrize(
    "message",
    [
        "Does neb yn helpu. Pryd mae'r adolygiad?",
        "He is 9. He has a plan. When is it reviewed?",
        "speech and language therapy",
        "how do we get speech and language therapy",
        "therapi lleferydd ac iaith",
        "why?",
    ],
)
def test_one_question_stays_one(message: str) -> None:
    assert questions_in(message) == []


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("Who writes the plan? How do I get the bus free?", "en"),
        ("Pwy sy'n ysgrifennu'r plan? Sut mae cael y bus am ddim?", "cy"),
    ],
)
def test_the_first_of_several_questions_is_answered_and_the_others_are_offered(
    message: str, language: Language, assistant: Assistant, by_words: ByWords, library: Library
) -> None:
    by_words.topics = {
        "plan?": sure("school-transport"),
        "plan": sure("inside-an-idp"),
        "bus": sure("school-transport"),
    }
    reply = assistant.reply(message, language, None)
    assert (reply.status, reply.topic, reply.choices[0].topic) == ("answered", "inside-an-idp", "school-transport")
    words = library.current().entry("answer/assistant-several", language)
    assert words is not None
    assert reply.messages[-1].text == words.text
    assert set(by_words.forgotten) == {conversation for _, conversation in by_words.asked[1:]}


# Danger that the bot heard.


@pytest.mark.parametrize("language", LANGUAGES)
def test_danger_that_no_pattern_knows_is_answered_and_kept_nowhere(
    language: Language, library: Library, finds: Finds, by_words: ByWords
) -> None:
    kept = Conversations()
    assistant = Assistant(library, finds, by_words, kept)  # type: ignore[arg-type]
    by_words.topics = {"bont": Understood("safety", "self-harm", 0.7), "bridge": Understood("safety", "self-harm", 0.7)}
    message = {"cy": "mae wedi dewis ei bont", "en": "he has his bridge in mind now"}[language]
    reply = assistant.reply(message, language, None)
    entry = library.current().entry("answer/safety-self-harm", language)
    assert entry is not None
    assert (reply.status, reply.topic, reply.language) == ("safety", "safety-self-harm", language)
    assert [said.text for said in reply.messages] == [entry.text]
    assert finds.asked == []
    assert kept.recall(reply.conversation).id != reply.conversation


# What leans on what was talked of.


@pytest.mark.parametrize(("language", "first", "then"), [
    ("en", "what is an idp", "how do I ask for one?"), ("cy", "beth yw cdu", "sut mae gofyn am un?"),
])  # fmt: skip
def test_a_word_for_what_was_talked_of_is_understood_with_it(
    language: Language, first: str, then: str, assistant: Assistant, by_words: ByWords
) -> None:
    by_words.topics = {first: sure("what-is-an-idp"), ": ": sure("ask-for-an-idp")}
    begun = assistant.reply(first, language, None)
    assert assistant.reply(then, language, begun.conversation).topic == "ask-for-an-idp"
    assert assistant.reply(then, language, None).topic is None


@pytest.mark.parametrize("what", ["thank you, that is lovely", "diolch, mae hynny'n grêt"])
def test_small_talk_that_is_sure_stays_small_talk(what: str, assistant: Assistant, by_words: ByWords) -> None:
    by_words.topics = {"idp": sure("what-is-an-idp"), ": ": sure("ask-for-an-idp")}
    begun = assistant.reply("what is an idp", "en", None)
    by_words.topics = {": ": sure("ask-for-an-idp"), "lovely": _thanks(), "hynny": _thanks()}
    assert assistant.reply(what, "en", begun.conversation).status == "small-talk"


def test_the_one_topic_just_offered_is_meant_by_an_unsure_word_for_it(assistant: Assistant, by_words: ByWords) -> None:
    guesses = (Guess("term-dates", 0.4), Guess("diagnosis", 0.3))
    by_words.topics = {"dates please": Understood("fallback", "term-dates", 0.4, guesses)}
    by_words.topics |= {"both": Understood("fallback", "x", 0.3, (Guess("term-dates", 0.3), Guess("privacy", 0.3)))}
    offered = assistant.reply("both", "en", None)
    assert offered.status == "choose"
    assert assistant.reply("the dates please", "en", offered.conversation).topic == "term-dates"
    assert assistant.reply("the dates please", "en", None).status == "choose"


@pytest.mark.parametrize(("language", "second"), [("en", "the second one"), ("cy", "yr ail un")])
def test_the_second_of_several_questions_is_the_second_that_was_asked(
    language: Language, second: str, assistant: Assistant, by_words: ByWords
) -> None:
    by_words.topics = {"plan": sure("inside-an-idp"), "bus": sure("school-transport")}
    both = assistant.reply("who writes the plan? how do I get the bus?", language, None)
    by_words.topics = {}
    assert assistant.reply(second, language, both.conversation).topic == "school-transport"


@pytest.mark.parametrize(("confidence", "language"), [(0.6, "en"), (0.9, "cy")])
def test_the_language_changes_for_a_wish_that_is_sure_alone(
    confidence: float, language: Language, assistant: Assistant, by_words: ByWords
) -> None:
    by_words.topics = {"welsh": Understood("small-talk", "small-talk-switch-language", confidence)}
    assert assistant.reply("can the form be had in welsh at all", "en", None).language == language


def _thanks() -> Understood:
    return Understood("small-talk", "small-talk-thanks", 0.95)


# Follow-ups.


@pytest.mark.parametrize(
    "message",
    ["and for college?", "what about the sixth form", "a beth am y coleg?", "ac i'r coleg?", "and if he is 17"],
)
def test_a_follow_up_is_known_by_how_it_begins(message: str) -> None:
    assert is_follow_up(message)


@pytest.mark.parametrize("message", ["how do I get an IDP?", "beth yw CydADY", "college transport"])
def test_a_new_question_is_no_follow_up(message: str) -> None:
    assert not is_follow_up(message)


@pytest.mark.parametrize(("message", "language"), [("and for college?", "en"), ("a beth am y coleg?", "cy")])
def test_a_follow_up_asks_the_same_of_another_stage(
    message: str, language: Language, assistant: Assistant, by_words: ByWords
) -> None:
    by_words.topics = {"bus": sure("school-transport")}
    first = assistant.reply("bus", language, None)
    reply = assistant.reply(message, language, first.conversation)
    assert (reply.status, reply.topic, reply.language) == ("answered", "post-16-transport", language)
    assert assistant.reply(message, language, None).status == "searched"


def test_another_follow_up_is_asked_again_with_what_was_talked_of(
    assistant: Assistant, by_words: ByWords, library: Library
) -> None:
    title = library.current().entry("answer/school-transport", "en").title  # type: ignore[union-attr]
    by_words.topics = {f"{title.lower()}: and": sure("apply-for-transport"), "bus": sure("school-transport")}
    first = assistant.reply("bus", "en", None)
    reply = assistant.reply("and where do I send it?", "en", first.conversation)
    assert (reply.status, reply.topic) == ("answered", "apply-for-transport")


@pytest.mark.parametrize(("message", "language"), [("he is 17", "en"), ("mae hi'n 17 oed", "cy")])
def test_an_age_alone_asks_the_same_for_that_age(
    message: str, language: Language, assistant: Assistant, by_words: ByWords
) -> None:
    unsure = Understood("fallback", "what-is-aln", 0.1, entities=(Named("age", "17"),))
    by_words.topics = {"bus": sure("school-transport"), "17": unsure}
    first = assistant.reply("bus", language, None)
    assert assistant.reply(message, language, first.conversation).topic == "post-16-transport"


# Words with two meanings, and England's words.


@pytest.mark.parametrize("message", ["PIP", "what is pip?", "beth yw PIP?", "pip ar gyfer fy mab"])
def test_pip_alone_may_be_a_panel_or_a_benefit(message: str) -> None:
    assert meanings(message, None) == ("powys-inclusion-panel", "money-and-benefits")


@pytest.mark.parametrize(
    "message", ["how do I claim PIP", "PIP panel date", "hawlio PIP i'r ferch", "pipe", "a pip panel"]
)
def test_what_stands_beside_it_tells_which(message: str) -> None:
    assert meanings(message, None) == ()


def test_what_was_just_talked_of_tells_which() -> None:
    assert meanings("and pip?", "money-and-benefits") == ()


@pytest.mark.parametrize(("message", "language"), [("what is PIP", "en"), ("beth yw PIP?", "cy")])
def test_two_meanings_are_offered_and_neither_is_answered(
    message: str, language: Language, assistant: Assistant, by_words: ByWords
) -> None:
    by_words.topics = {"pip": sure("powys-inclusion-panel")}
    reply = assistant.reply(message, language, None)
    assert reply.status == "choose"
    assert [choice.topic for choice in reply.choices] == ["powys-inclusion-panel", "money-and-benefits"]
    assert assistant.reply(message, language, None, topic="money-and-benefits").topic == "money-and-benefits"


@pytest.mark.parametrize(
    ("message", "language", "term"),
    [
        ("how do I get an EHCP", "en", "education-health-and-care-plan"),
        ("sut mae cael EHCP", "cy", "education-health-and-care-plan"),
        ("who is the SENCo", "en", "special-educational-needs-co-ordinator"),
        ("pwy yw'r SENCo", "cy", "special-educational-needs-co-ordinator"),
        ("he had a statement of SEN", "en", "statement-of-special-educational-needs"),
        ("mae ganddo ddatganiad AAA", "cy", "statement-of-special-educational-needs"),
    ],
)
def test_how_it_is_in_wales_is_said_before_the_answer(
    message: str, language: Language, term: str, assistant: Assistant, by_words: ByWords, library: Library
) -> None:
    by_words.topics = {word: sure("ask-for-an-idp") for word in ("idp", "cdu", "alnco", "cydady")}
    entry = library.current().entry(f"term/{term}", language)
    assert entry is not None
    reply = assistant.reply(message, language, None)
    assert (reply.status, reply.topic) == ("answered", "ask-for-an-idp")
    assert entry.text in reply.messages[0].text
    assert entry.title in reply.messages[0].text
    assert len(reply.messages) == 2


@pytest.mark.parametrize("message", ["please send me the form", "statement of account", "how do I get an IDP"])
def test_ordinary_words_are_no_words_of_another_system(message: str) -> None:
    assert elsewhere(message, "en") is None


# Ages and school years.


@pytest.mark.parametrize("named", [Named("age", "17"), Named("year_group", "12")])
def test_an_age_changes_the_answer(named: Named, assistant: Assistant, by_words: ByWords) -> None:
    by_words.topics = {"bus": sure("school-transport", named), "plan": sure("idp-review", named)}
    assert assistant.reply("bus", "en", None).topic == "post-16-transport"
    plan = assistant.reply("plan", "en", None)
    assert plan.topic == "idp-review"
    assert plan.choices[0].topic == "idp-after-16"


def test_an_age_at_which_nothing_is_different_changes_nothing() -> None:
    assert for_their_age("school-transport", [Named("age", "9")]) == "school-transport"
    assert for_their_age("school-transport", [Named("place", "brecon")]) == "school-transport"
    assert beside("idp-review", [Named("year_group", "4")]) == ()


def test_a_young_child_is_offered_help_before_school() -> None:
    assert beside("ask-for-an-idp", [Named("age", "3")]) == ("early-years",)
    assert beside("ask-for-an-idp", [Named("year_group", "nursery")]) == ("early-years",)


def test_what_the_words_lead_to_is_there(library: Library) -> None:
    import tomllib
    from pathlib import Path

    import portal.assistant.senses as module

    data = tomllib.loads(Path(module.__file__).with_name("senses.toml").read_text(encoding="utf-8"))
    answers = {entry.id for entry in library.current().of_type(PageType.ANSWER, "en") if isinstance(entry.meta, Answer)}
    for stage in data["stage"].values():
        for table in (stage["follow-up"], stage["of-age"], stage["beside"]):
            assert {*table, *table.values()} <= answers
    assert {topic for topics in data["two-meanings"].values() for topic in topics} <= answers
    assert set(data["elsewhere"]) <= {entry.id for entry in library.current().of_type(PageType.TERM, "en")}
    assert at_another_stage("no-such-topic", "college", ()) is None
