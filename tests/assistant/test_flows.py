"""The flows without Rasa: what they ask, what a typed answer means, how they end, and their place in a conversation."""

import datetime as dt
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from portal.assistant import Assistant, Conversations, Flows, Reply, StaffSwitch, Understood
from portal.assistant.flows import STOP, Button, FormState, free_transport, idp_next, where_to_start
from portal.assistant.flows.find_session import FindSession
from portal.assistant.flows.flow import Answers, Flow, Scene, Words
from portal.assistant.flows.free_transport import FreeTransport
from portal.assistant.flows.idp_next import IdpNext
from portal.assistant.flows.school_days import Counted, count_school_days
from portal.assistant.flows.where_to_start import WhereToStart
from portal.booking import Session, SessionsUnavailable
from portal.clock import WALES
from portal.content import LANGUAGES, Content, Language, Library
from portal.content.registers import HalfTerm
from portal.content.rendering import GIVEN, fill_in

from .conftest import Finds, Understands

TODAY = dt.date(2026, 11, 22)
FLOWS: tuple[Flow, ...] = (FreeTransport(), IdpNext(), WhereToStart(), FindSession(None))
VALUES = {**free_transport.VALUES, **idp_next.VALUES, **where_to_start.VALUES}


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    chosen: Language = request.param
    return chosen


@pytest.fixture
def content(library: Library) -> Content:
    return library.current()


@pytest.fixture
def scene(content: Content, language: Language) -> Scene:
    return Scene(content, language, TODAY)


def every(*slots: str) -> Iterable[dict[str, str]]:
    """Yield every combination of the answers to some questions."""
    return (dict(zip(slots, values, strict=True)) for values in itertools.product(*(VALUES[slot] for slot in slots)))


def term(first: str, last: str) -> HalfTerm:
    return HalfTerm(
        first=dt.date.fromisoformat(first), last=dt.date.fromisoformat(last), source="powys-term-dates", checked=TODAY
    )


TERMS = [
    term("2026-11-02", "2026-12-18"),
    term("2026-09-02", "2026-10-23"),
    term("2027-01-04", "2027-02-12"),
]


# Do I get free transport?


@pytest.mark.parametrize(
    ("stage", "nearest", "distance", "needs", "ends"),
    [
        ("before-school", "yes", "far", "need", "before-school"),
        ("post-16", "yes", "far", "need", "post-16"),
        ("over-19", "yes", "far", "need", "over-19"),
        ("primary", "yes", "far", "can-walk", "far"),
        ("secondary", "unsure", "far", "can-walk", "far-if-nearest"),
        ("secondary", "no", "far", "need", "another-school"),
        ("primary", "yes", "near", "can-walk", "near"),
        ("primary", "yes", "near", "need", "needs"),
        ("primary", "unsure", "near", "need", "needs"),
        ("secondary", "yes", "unsure", "need", "needs"),
        ("secondary", "yes", "near", "route", "route"),
        ("secondary", "yes", "unsure", "can-walk", "measure"),
        ("secondary", "yes", "unsure", "unsure", "measure"),
        ("primary", "yes", "near", "unsure", "assess"),
    ],
)
def test_the_rule_on_transport_follows_from_the_answers(
    stage: str, nearest: str, distance: str, needs: str, ends: str
) -> None:
    answers = {"stage": stage, "nearest": nearest, "distance": distance, "needs": needs}
    assert free_transport.ending(answers) == ends


def test_every_answer_on_transport_leads_to_words_that_leave_nothing_open(scene: Scene) -> None:
    for answers in every("stage", "nearest", "distance", "needs"):
        for words in FreeTransport().end(answers, scene).said:
            page = scene.content.entry(f"answer/{words.id}", scene.language)
            assert page is not None, answers
            text = fill_in(page.text, words.values)
            assert not GIVEN.search(text)
            if answers["stage"] in free_transport.DISTANCES:
                fact = scene.content.fact(free_transport.DISTANCES[answers["stage"]], scene.language)
                assert words.values["limit"] == fact
                assert {"cy": "tîm cludiant", "en": "transport team"}[scene.language] in text.lower()


def test_the_buttons_on_distance_name_the_distance_of_the_stage(scene: Scene) -> None:
    for stage, fact in free_transport.DISTANCES.items():
        _, offered = FreeTransport().question("distance", {"stage": stage}, scene)
        assert all(str(scene.content.fact(fact, scene.language)) in option.title for option in offered[:2])


@pytest.mark.parametrize(
    ("slot", "typed", "read"),
    [
        ("stage", "he is 7", "primary"),
        ("stage", "mae hi'n 14 oed", "secondary"),
        ("stage", "17", "post-16"),
        ("stage", "I'm 21", "over-19"),
        ("stage", "Blwyddyn 9", "secondary"),
        ("stage", "year 6", "primary"),
        ("stage", "yn y feithrin", "before-school"),
        ("stage", "ysgol uwchradd", "secondary"),
        ("stage", "sixth form", "post-16"),
        ("stage", "coleg", "post-16"),
        ("stage", "11", None),
        ("stage", "99", None),
        ("nearest", "ie", "yes"),
        ("nearest", "Yes.", "yes"),
        ("nearest", "nage", "no"),
        ("nearest", "No, please", None),
        ("nearest", "dwn i ddim", "unsure"),
        ("nearest", "I'm not sure", "unsure"),
        ("distance", "4 miles", "far"),
        ("distance", "dwy filltir", "near"),
        ("distance", "tair milltir", "far"),
        ("distance", "2.9 milltir", "near"),
        ("distance", "three and a half miles", "far"),
        ("distance", "hanner milltir", "near"),
        ("distance", "6 km", "far"),
        ("distance", "3", "far"),
        ("distance", "dim syniad", "unsure"),
        ("distance", "a long way", None),
        ("needs", "yes", "can-walk"),
        ("needs", "gallai", "can-walk"),
        ("needs", "na", None),
        ("needs", "the route is not safe", "route"),
        ("needs", "anabledd", "need"),
    ],
)
def test_typed_answers_on_transport(content: Content, slot: str, typed: str, read: str | None) -> None:
    state = FormState("free-transport", slot, {"stage": "secondary"})
    pressed = Flows().pressed_by(typed, state, content, "cy")
    assert pressed == (None if read is None else Button("free-transport", slot, read))


# What happens next with my IDP?


def test_school_days_leave_out_weekends_and_holidays() -> None:
    assert count_school_days(dt.date(2026, 10, 16), 35, TERMS) == Counted(dt.date(2026, 12, 11), terms_known=True)
    assert count_school_days(dt.date(2026, 10, 28), 1, TERMS) == Counted(dt.date(2026, 11, 2), terms_known=True)
    assert count_school_days(dt.date(2026, 12, 18), 1, TERMS) == Counted(dt.date(2027, 1, 4), terms_known=True)


@pytest.mark.parametrize("terms", [[], TERMS[:1], [term("2027-04-12", "2027-05-28")]])
def test_where_the_terms_do_not_cover_the_count_the_end_is_the_earliest(terms: list[HalfTerm]) -> None:
    assert count_school_days(dt.date(2026, 11, 12), 35, terms) == Counted(dt.date(2027, 1, 5), terms_known=False)


def test_a_bank_holiday_in_term_is_no_school_day() -> None:
    may = [term("2027-04-12", "2027-05-28")]
    assert count_school_days(dt.date(2027, 4, 30), 1, may).day == dt.date(2027, 5, 4)


LIMITS: dict[str, int | None] = {"school": 35, "council": 12, "again": 7}
ASKED = "2026-11-12"


@pytest.mark.parametrize(
    ("answers", "terms", "ids", "due"),
    [
        ({"decides": "college"}, [], ["college"], None),
        ({"decides": "school", "asked-on": ASKED}, [], ["school-not-before"], "2027-01-05"),
        ({"decides": "school", "asked-on": ASKED}, TERMS, ["school-by"], "2027-01-14"),
        ({"decides": "school", "asked-on": "unknown"}, TERMS, ["school-no-date"], None),
        ({"decides": "council", "asked-on": ASKED}, [], ["council-by"], "2027-02-04"),
        ({"decides": "council", "asked-on": "2026-08-01"}, [], ["council-by", "late"], "2026-10-24"),
        ({"decides": "council", "asked-on": "unknown"}, [], ["council-no-date"], None),
        ({"decides": "again", "asked-on": ASKED}, [], ["again-by"], "2026-12-31"),
        ({"decides": "again", "asked-on": "unknown"}, [], ["again-no-date"], None),
        ({"decides": "school", "asked-on": "2026-06-01"}, [], ["school-not-before", "may-be-late"], "2026-07-20"),
        (
            {"decides": "unsure", "situation": "none", "asked-on": ASKED},
            [],
            ["school-decides", "school-not-before"],
            "2027-01-05",
        ),
        (
            {"decides": "unsure", "situation": "looked-after", "asked-on": ASKED},
            [],
            ["council-decides", "council-by"],
            "2027-02-04",
        ),
    ],
)
def test_the_end_names_who_decides_and_the_day(
    answers: Answers, terms: list[HalfTerm], ids: list[str], due: str | None
) -> None:
    said = idp_next.ending(answers, TODAY, LIMITS, terms)
    assert [id_ for id_, _days in said] == [f"flow-idp-{id_}" for id_ in ids]
    named = {name: day for _id, days in said for name, day in days}
    assert named.get("due") == (dt.date.fromisoformat(due) if due else None)


def test_a_limit_that_is_withdrawn_is_not_counted_with() -> None:
    answers = {"decides": "council", "asked-on": ASKED}
    assert idp_next.ending(answers, TODAY, {"council": None}, [])[0][0] == "flow-idp-council-no-date"


def test_every_answer_on_the_idp_leads_to_words_that_leave_nothing_open(scene: Scene) -> None:
    for answers in every("decides", "situation"):
        for asked in (ASKED, "2025-01-10", "unknown"):
            for words in IdpNext().end({**answers, "asked-on": asked}, scene).said:
                page = scene.content.entry(f"answer/{words.id}", scene.language)
                assert page is not None, answers
                assert not GIVEN.search(fill_in(page.text, words.values))


def test_that_the_term_dates_are_not_known_is_said(scene: Scene) -> None:
    assert not scene.content.terms, "term dates are known now: let this test be of a content without them"
    step = Flows(today=lambda: TODAY).step(
        FormState("idp-next", None, {"decides": "school", "asked-on": ASKED}), scene.content, scene.language
    )
    said = " ".join(message.text for message in step.said)
    assert {"cy": "Nid oes gennym ddyddiadau tymor", "en": "We do not have the Powys term dates"}[
        scene.language
    ] in said
    assert {"cy": "5 Ionawr 2027", "en": "5 January 2027"}[scene.language] in said


def test_known_term_dates_give_the_day_itself(content: Content, language: Language) -> None:
    known = replace(content, terms={str(number): half for number, half in enumerate(TERMS)})
    state = FormState("idp-next", None, {"decides": "school", "asked-on": ASKED})
    said = Flows(today=lambda: TODAY).step(state, known, language).said[-1].text
    assert {"cy": "erbyn 14 Ionawr 2027", "en": "by 14 January 2027"}[language] in said


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("12 Tachwedd", "2026-11-12"),
        ("3rd of October", "2026-10-03"),
        ("12/11/2026", "2026-11-12"),
        ("wythnos diwethaf", "2026-11-15"),
        ("gofynnais i'r ysgol ar y 5ed o Fedi 2025", "2025-09-05"),
        ("three weeks ago", "2026-11-01"),
        ("dwi ddim yn cofio", "unknown"),
    ],
)
def test_typed_dates_are_read_in_either_language(content: Content, typed: str, read: str, language: Language) -> None:
    state = FormState("idp-next", "asked-on", {"decides": "school"})
    pressed = Flows(today=lambda: TODAY).pressed_by(typed, state, content, language)
    assert pressed == Button("idp-next", "asked-on", read)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1 Ionawr 2027", "flow-date-future"),
        ("tomorrow", "flow-date-future"),
        ("12/03/2015", "flow-date-old"),
        ("32/13/2026", "flow-date-unclear"),
        ("30 Chwefror", "flow-date-unclear"),
    ],
)
def test_a_date_that_cannot_be_is_answered_kindly(content: Content, typed: str, words: str) -> None:
    state = FormState("idp-next", "asked-on", {"decides": "school"})
    read = Flows(today=lambda: TODAY).pressed_by(typed, state, content, "cy")
    assert isinstance(read, Words)
    assert read.id == words


# Where do I start?


def test_every_answer_leads_to_guides_that_are_there(scene: Scene) -> None:
    for answers in every("who", "learner", "concern"):
        for reference in WhereToStart().end(answers, scene).pages:
            assert scene.content.entry(reference, scene.language), (answers, reference)


@pytest.mark.parametrize(
    ("who", "learner", "concern", "first"),
    [
        ("parent", "under-5", "worried", "early-years"),
        ("parent", "primary", "changing", "starting-secondary"),
        ("parent", "secondary", "changing", "steps-after-year-11"),
        ("young-person", "post-16", "plan", "what-is-an-idp"),
        ("young-person", "secondary", "worried", "young-persons-rights"),
        ("professional", None, "plan", "school-or-council-idp"),
        ("parent", "primary", "disagree", "disagree-with-a-decision"),
        ("parent", "secondary", "person", "front-door"),
    ],
)
def test_the_first_guide_fits(who: str, learner: str | None, concern: str, first: str) -> None:
    answers = {"who": who, "concern": concern, **({"learner": learner} if learner else {})}
    assert where_to_start.guides(answers)[0] == first


# Find a session


@dataclass
class Store:
    held: list[Session] | None

    def coming(self, now: dt.datetime) -> list[Session]:
        if self.held is None:
            raise SessionsUnavailable
        return self.held


def session(id_: str, **changes: Any) -> Session:
    values: dict[str, Any] = {
        "kind": "drop-in", "format": "in-person", "town": "newtown", "venue": None, "language": "both", "notes": None,
        "starts": dt.datetime(2098, 7, 1, 18, 30, tzinfo=WALES), "ends": dt.datetime(2098, 7, 1, 20, 0, tzinfo=WALES),
        "status": "open", "is_example": False,
    }  # fmt: skip
    return Session(id=id_, **{**values, **changes})


HELD = [
    session("in-newtown"),
    session("in-brecon", town="brecon", kind="training", status="full"),
    session("on-line", town=None, format="online"),
    session("gone", status="cancelled"),
]


@pytest.mark.parametrize(
    ("answers", "held", "words", "ids"),
    [
        ({"place": "brecon"}, HELD, "near", ["in-brecon", "in-newtown", "on-line"]),
        ({"place": "brecon", "kind": "drop-in"}, HELD, "near", ["in-newtown", "on-line"]),
        ({"place": "LD3"}, HELD, "near", ["in-brecon", "in-newtown", "on-line"]),
        ({"place": "online"}, HELD, "soon", ["on-line"]),
        ({"place": "phone"}, HELD, "none", []),
        ({"place": "anywhere"}, [], "none", []),
        ({"place": "anywhere"}, [session("shown", is_example=True)], "examples", ["shown"]),
        (
            {"place": "anywhere"},
            [*HELD, session("shown", is_example=True)],
            "soon",
            ["in-newtown", "in-brecon", "on-line"],
        ),
    ],
)
def test_sessions_that_fit_each_have_a_way_to_them(
    answers: Answers, held: list[Session], words: str, ids: list[str], scene: Scene
) -> None:
    end = FindSession(Store(held)).end(answers, scene)
    base = {"cy": "/cy/sesiynau", "en": "/en/sessions"}[scene.language]
    assert [said.id for said in end.said] == [f"flow-sessions-{words}"]
    assert [link.url for link in end.links] == [*(f"{base}/{id_}" for id_ in ids), base]


def test_a_session_is_told_of_in_the_language_of_the_reader(scene: Scene) -> None:
    title = FindSession(Store(HELD)).end({"place": "brecon"}, scene).links[0].title
    assert (
        title
        == {
            "cy": "Hyfforddiant, Aberhonddu: 1 Gorffennaf 2098, 6:30pm (llawn)",
            "en": "Training, Brecon: 1 July 2098, 6:30pm (full)",
        }[scene.language]
    )


def test_a_store_that_cannot_be_read_is_said(scene: Scene) -> None:
    assert FindSession(Store(None)).end({"place": "brecon"}, scene).said[0].id == "flow-sessions-unavailable"
    _, offered = FindSession(Store(None)).question("place", {}, scene)
    assert [option.value for option in offered] == ["online", "phone", "anywhere"]


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("near Brecon please", "brecon"),
        ("yn y Drenewydd", "newtown"),
        ("LD3 7AB", "LD3"),
        ("ar-lein", "online"),
        ("by phone", "phone"),
        ("unrhyw le", "anywhere"),
        ("is there a college in Newtown?", None),
        ("oes coleg da yn Aberhonddu", None),
    ],
)
def test_typed_places(content: Content, typed: str, place: str | None) -> None:
    pressed = Flows(Store(HELD)).pressed_by(typed, FormState("find-session", "place"), content, "cy")
    assert pressed == (None if place is None else Button("find-session", "place", place))


@pytest.mark.parametrize(
    ("typed", "topics", "slots"),
    [
        ("when is the next drop-in near Brecon?", ("book-a-drop-in",), {"place": "brecon", "kind": "drop-in"}),
        ("pryd mae'r sesiwn nesaf yn y Drenewydd?", ("find-session",), {"place": "newtown"}),
        ("hyfforddiant Tyfu yn Nhalgarth", ("x", "tyfu-training"), {"place": "talgarth", "kind": "training"}),
        ("when is the next drop-in?", ("book-a-drop-in",), None),
        ("special schools near Brecon", ("special-schools",), None),
        ("training for a job in Brecon", ("work-and-apprenticeships",), None),
    ],
)
def test_a_place_in_the_message_is_answered_at_once(
    content: Content, typed: str, topics: tuple[str, ...], slots: dict[str, str] | None
) -> None:
    state = Flows().sessions_asked_for(typed, topics, content)
    assert (state.slots if state else None) == slots


# All flows


def test_every_question_has_words_and_a_way_out(scene: Scene) -> None:
    flows = Flows(Store(HELD), today=lambda: TODAY)
    for flow in FLOWS:
        for slot in (*VALUES, "asked-on", "place"):
            if not scene.content.entry(f"answer/flow-{flow.name}-{slot}", scene.language):
                continue
            step = flows.step(FormState(flow.name, slot, {"stage": "primary"}), scene.content, scene.language)
            assert step.status == "form"
            assert not any(
                GIVEN.search(text) for text in [step.said[-1].text, *(choice.title for choice in step.choices)]
            )
            assert step.choices[-1].button == "stop"
            buttons = [Button.read(choice.button or "") for choice in step.choices]
            assert all(button and flows.knows(button) for button in buttons)


@pytest.mark.parametrize(
    "text", ["", "/restart", "free-transport:stage", "a" * 101, "Free", "x:y=z\n", "stage=primary"]
)
def test_what_no_button_can_be_is_none(text: str) -> None:
    assert Button.read(text) is None


@pytest.mark.parametrize("text", ["stop", "idp-next", "idp-next:asked-on=2026-11-12", "find-session:place=LD3"])
def test_a_button_is_written_as_it_is_read(text: str) -> None:
    assert str(Button.read(text)) == text


@pytest.mark.parametrize(
    "text", ["stop", "Stop!", "paid", "dim ots", "Never mind.", "stop please", "rhoi'r gorau iddi", "canslo"]
)
def test_words_that_leave_a_flow(text: str, content: Content) -> None:
    assert Flows().pressed_by(text, FormState("idp-next", "decides"), content, "en") == STOP


def test_values_are_escaped_where_they_stand_in_html(content: Content) -> None:
    state = FormState("idp-next", "asked-on")
    step = Flows(today=lambda: TODAY).step(state, content, "en", Words("flow-date-future", {"day": "<b>&"}))
    assert "<b>&" in step.said[0].text
    assert "&lt;b&gt;&amp;" in step.said[0].html


# In a conversation

DISTANCE = FormState("free-transport", "distance", {"stage": "primary", "nearest": "yes"})
FAR = FormState("free-transport", None, {"stage": "primary", "nearest": "yes", "distance": "far"})
ASKED_ON = FormState("idp-next", "asked-on", {"decides": "council"})


def form(state: FormState | None, say: Any = "form", intent: str = "pressed") -> Understood:
    return Understood(say, intent, 1.0, (), state)


@pytest.fixture
def in_flow(assistant: Assistant, understands: Understands, language: Language) -> Reply:
    """A conversation that is asked for the distance to school."""
    understands.says = form(DISTANCE)
    return assistant.reply("", language, None, button="free-transport:nearest=yes")


def test_a_question_comes_with_buttons(in_flow: Reply, language: Language) -> None:
    assert (in_flow.status, in_flow.language) == ("form", language)
    assert [choice.button for choice in in_flow.choices] == [
        "free-transport:distance=far", "free-transport:distance=near", "free-transport:distance=unsure", "stop",
    ]  # fmt: skip
    assert in_flow.front_door.phone


def test_a_typed_answer_is_pressed_and_never_sent_as_words(
    in_flow: Reply, assistant: Assistant, understands: Understands, language: Language
) -> None:
    understands.says = form(FAR)
    reply = assistant.reply("4 milltir", language, in_flow.conversation)
    assert understands.pressed[-1] == Button("free-transport", "distance", "far")
    assert understands.asked == []
    assert (reply.status, reply.topic, reply.language) == ("answered", "school-transport", language)
    assert reply.sources


def test_the_flow_goes_on_in_the_language_switched_to(in_flow: Reply, assistant: Assistant, language: Language) -> None:
    wish = {"cy": "in English please", "en": "Cymraeg plîs"}[language]
    reply = assistant.reply(wish, language, in_flow.conversation)
    assert reply.language != language
    assert [choice.button for choice in reply.choices] == [choice.button for choice in in_flow.choices]
    assert reply.choices[0].title != in_flow.choices[0].title


def test_the_switch_of_the_page_says_the_step_again(in_flow: Reply, assistant: Assistant, language: Language) -> None:
    turned: Language = "en" if language == "cy" else "cy"
    reply = assistant.repeat(turned, in_flow.conversation)
    assert reply is not None
    assert reply.language == turned
    assert reply.choices[0].button == in_flow.choices[0].button
    assert assistant.repeat(turned, None) is None


def test_a_question_in_the_middle_is_answered_and_then_the_flow_asks_again(
    in_flow: Reply, assistant: Assistant, understands: Understands, language: Language
) -> None:
    understands.says = form(DISTANCE, "answer", "what-is-an-idp")
    question = {"cy": "Beth yw cynllun datblygu unigol?", "en": "What is an individual development plan?"}[language]
    reply = assistant.reply(question, language, in_flow.conversation)
    assert (reply.status, reply.topic) == ("answered", "what-is-an-idp")
    assert reply.messages[-1] == in_flow.messages[-1]
    assert reply.choices == in_flow.choices


def test_a_topic_pressed_in_the_middle_comes_back_to_the_flow(
    in_flow: Reply, assistant: Assistant, language: Language
) -> None:
    reply = assistant.reply("", language, in_flow.conversation, "what-is-aln")
    assert reply.topic == "what-is-aln"
    assert reply.choices == in_flow.choices


def test_what_is_no_answer_is_asked_again(
    in_flow: Reply, assistant: Assistant, understands: Understands, language: Language
) -> None:
    understands.says = form(DISTANCE, "fallback", "what-is-aln")
    words = {"cy": "wel mae'n eithaf pell a dweud y gwir", "en": "well it is quite far to tell the truth"}[language]
    reply = assistant.reply(words, language, in_flow.conversation)
    assert reply.status == "form"
    assert len(reply.messages) == 2
    assert reply.choices == in_flow.choices


@pytest.mark.parametrize("way", ["typed", "pressed"])
def test_a_flow_can_be_left(
    way: str, in_flow: Reply, assistant: Assistant, understands: Understands, language: Language
) -> None:
    understands.says = form(None, "stopped", "stop")
    button = "stop" if way == "pressed" else None
    reply = assistant.reply("dim ots", language, in_flow.conversation, button=button)
    assert understands.pressed[-1] == STOP
    assert (reply.status, reply.language, reply.flow) == ("small-talk", language, None)
    assert assistant.repeat(language, in_flow.conversation) is None


def test_where_rasa_is_down_the_guide_is_offered(
    in_flow: Reply, assistant: Assistant, understands: Understands, language: Language
) -> None:
    understands.says = None
    for message, button in (("", "free-transport:distance=far"), ("mae'n bell iawn i ni fynd", None)):
        reply = assistant.reply(message, language, in_flow.conversation, button=button)
        assert reply.status == "unavailable"
        assert reply.front_door.phone
    assert assistant.reply("", language, None, button="stop").status == "small-talk"


def test_a_flow_broken_off_offers_its_guide(
    in_flow: Reply, assistant: Assistant, understands: Understands, language: Language
) -> None:
    understands.says = None
    reply = assistant.reply("", language, in_flow.conversation, button="free-transport:distance=far")
    assert [choice.topic for choice in reply.choices] == [None]
    assert reply.choices[0].url.startswith(f"/{language}/")


def test_an_answer_after_the_end_offers_to_begin_again(
    assistant: Assistant, understands: Understands, language: Language
) -> None:
    understands.says = form(None, "passed-over")
    reply = assistant.reply("", language, None, button="idp-next:decides=school")
    assert reply.choices[0].button == "idp-next"


def test_the_last_button_pressed_twice_says_the_end_twice(
    in_flow: Reply, assistant: Assistant, understands: Understands, language: Language
) -> None:
    understands.says = form(FAR)
    first = assistant.reply("", language, in_flow.conversation, button="free-transport:distance=far")
    understands.says = form(None, "passed-over")
    second = assistant.reply("", language, in_flow.conversation, button="free-transport:distance=far")
    assert second == first


def test_a_date_is_no_personal_data_where_it_is_asked_for(
    assistant: Assistant, understands: Understands, language: Language
) -> None:
    understands.says = form(ASKED_ON)
    asked = assistant.reply("", language, None, button="idp-next:decides=council")
    old = dt.datetime.now(WALES).date() - dt.timedelta(days=700)
    assistant.reply(f"{old:%d/%m/%Y}", language, asked.conversation)
    assert understands.pressed[-1] == Button("idp-next", "asked-on", old.isoformat())
    assert understands.asked == []


def test_a_date_of_birth_is_not_taken_for_the_date(
    assistant: Assistant, understands: Understands, language: Language
) -> None:
    understands.says = form(ASKED_ON)
    asked = assistant.reply("", language, None, button="idp-next:decides=council")
    pressed = len(understands.pressed)
    reply = assistant.reply("12/03/2015", language, asked.conversation)
    assert len(understands.pressed) == pressed
    assert reply.status == "form"
    assert reply.choices == asked.choices


def test_safety_comes_before_the_flow(in_flow: Reply, assistant: Assistant, language: Language) -> None:
    words = {"cy": "dwi eisiau lladd fy hun", "en": "I want to kill myself"}[language]
    assert assistant.reply(words, language, in_flow.conversation).status == "safety"


def test_an_assistant_that_is_off_begins_no_flow(
    library: Library, finds: Finds, understands: Understands, language: Language, tmp_path: Any
) -> None:
    switch = StaffSwitch(tmp_path / "switch.json")
    switch.turn_off({"cy": "Gwaith ar y gweill.", "en": "Work in progress."})
    off = Assistant(library, finds, understands, Conversations(), switch=switch)  # type: ignore[arg-type]
    understands.says = form(DISTANCE)
    assert off.reply("", language, None, button="free-transport").status == "unavailable"
    assert understands.pressed == []


def test_an_unknown_button_is_only_a_message(assistant: Assistant, understands: Understands) -> None:
    understands.says = Understood("answer", "what-is-an-idp", 0.9)
    reply = assistant.reply("what is an IDP?", "en", None, button="no-such-flow:a=b")
    assert reply.topic == "what-is-an-idp"
