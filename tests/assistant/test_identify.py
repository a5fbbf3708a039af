"""The language of a message, and wishes to go on in the other one."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.assistant.names import place_words
from portal.content import LANGUAGES, Language, Library, PageType, other
from portal.content.schema import Answer
from portal.welsh.identify import Asked, asked_for, identify, language_named


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("Sut mae gofyn am CDU?", "cy"),
        ("How do I ask for an IDP?", "en"),
        ("sut ma cal cludiant i'r ysgol", "cy"),
        ("ble ma'r sesiwn nesa", "cy"),
        ("sai'n siwr be i neud", "cy"),
        ("is there a drop-in in Llandrindod Wells", "en"),
        ("does Ysgol Bro Hyddgen have an ALNCo", "en"),
        ("pwy ydi ALNCo Newtown High School", "cy"),
        ("my son goes to Ysgol Calon Cymru in Llanfair-ym-Muallt", "en"),
        ("mae fy mab yn mynd i Brecon High School", "cy"),
        ("dwi'n poeni am school transport y mab", "cy"),
        ("dwi isio apply am IDP i fy merch", "cy"),
        ("can the ALNCo speak Cymraeg with my son", "en"),
        ("what does cynllun datblygu unigol mean in English", "en"),
        ("os gwelwch yn dda ble mae'r cyfarfod", "cy"),
    ],
)
def test_a_sentence_tells_its_language_whatever_the_page(message: str, language: Language) -> None:
    for page in (None, *LANGUAGES):
        assert identify(message, page=page, names=place_words()) == language


@pytest.mark.parametrize(
    "word", ["ie", "nage", "helo", "bore da", "plan", "test", "Machynlleth", "CDU", "IDP", "ok", "7", "🙂", "diolch"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_one_word_or_a_greeting_never_switches(word: str, language: Language) -> None:
    assert identify(word, conversation=language, names=place_words()) == language
    assert identify(word, page=language, names=place_words()) == language


@pytest.mark.parametrize(
    "mixed", ["can you esbonio y CDU i fi", "dwi angen help with the form plis", "is the cludiant am ddim i ni"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_mixed_text_keeps_the_language_of_the_conversation(mixed: str, language: Language) -> None:
    assert identify(mixed, conversation=language, page=other(language)) == language


def test_a_clear_sentence_switches_the_conversation() -> None:
    assert identify("beth sy'n digwydd yn y cyfarfod", conversation="en") == "cy"
    assert identify("what happens at the meeting", conversation="cy") == "en"


@pytest.mark.parametrize(
    ("greeting", "language"), [("helo", "cy"), ("diolch yn fawr", "cy"), ("hello", "en"), ("hi", "en")]
)
def test_a_greeting_tells_the_language_where_nothing_else_does(greeting: str, language: Language) -> None:
    assert identify(greeting) == language


def test_text_that_tells_nothing_is_english_without_a_page() -> None:
    assert identify("12345") == "en"


@pytest.mark.parametrize(("language", "least"), [("cy", 0.985), ("en", 0.985)])
def test_the_questions_families_ask_are_known(language: Language, least: float, library: Library) -> None:
    answers = library.current().of_type(PageType.ANSWER, language)
    questions = [question for entry in answers if isinstance(entry.meta, Answer) for question in entry.meta.questions]
    right = sum(identify(question, page=language, names=place_words()) == language for question in questions)
    assert right >= least * len(questions)


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("Cymraeg plis", "cy"),
        ("Cymraeg os gwelwch yn dda", "cy"),
        ("in Welsh please", "cy"),
        ("Can you speak Welsh?", "cy"),
        ("allwch chi ateb yn Gymraeg", "cy"),
        ("dwi isio siarad Cymraeg", "cy"),
        ("in English please", "en"),
        ("English", "en"),
        ("yn Saesneg plis", "en"),
        ("switch to English", "en"),
    ],
)
def test_a_wish_for_a_language_is_heard(message: str, language: Language) -> None:
    assert asked_for(message) == Asked(language, "")


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("sut mae gofyn am CDU? in English please", Asked("en", "sut mae gofyn am CDU?")),
        ("what is an IDP, yn Gymraeg plis", Asked("cy", "what is an IDP")),
    ],
)
def test_a_wish_after_a_question_leaves_the_question(message: str, asked: Asked) -> None:
    assert asked_for(message) == asked


@pytest.mark.parametrize(
    "message",
    [
        "can my son have his IDP in Welsh",
        "is there support in Welsh please",
        "gaiff fy merch ei CDU yn Gymraeg",
        "Welsh-medium schools",
        "my son speaks English",
        "ysgol Gymraeg",
    ],
)
def test_a_question_about_a_language_is_no_wish(message: str) -> None:
    assert asked_for(message) is None


def test_the_one_language_named_is_told() -> None:
    assert language_named("could we do this in Welsh") == "cy"
    assert language_named("Saesneg i mi") == "en"
    assert language_named("Welsh or English") is None
    assert language_named("the other one") is None


def test_threads_do_not_disturb_each_other() -> None:
    messages = [
        "tribiwnlys addysg",
        "education tribunal",
        "gwasanaethau niwroamrywiaeth",
        "neurodiversity services",
    ] * 50
    alone = [identify(message) for message in messages]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(identify, messages)) == alone
