"""One message in, one reply out.

In this order: normalise, personal data, language, safety, Rasa, and then the portal's own answer, or a choice of the
likeliest, or search results. Every word said comes from content. Nothing that was typed is kept or logged, here or in
anything called from here.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape

from portal.content import ASSISTANT_ONLY, Answer, Content, Entry, Language, Library, PageType, other
from portal.content.rendering import fill_in
from portal.content.schema import Guidance
from portal.search import MAX_QUERY_LENGTH, SearchEngine, SearchResult
from portal.welsh.identify import asked_for, identify, language_named

from .asking import SURE_SMALL_TALK, Asking, Heard
from .conversations import Conversation, Conversations
from .counts import AssistantCounts
from .flows import STOP, Button, Flows, Step
from .flows.flow import Words
from .flows.guide import choice_of
from .message import normalise
from .names import place_words
from .offers import taken
from .privacy import PLACEHOLDER, Redaction, redact
from .related import related_answers
from .reply import Choice, Message, Reply, Source, Status
from .safety import find_danger
from .switch import StaffSwitch
from .understanding import Guess, Unavailable, Understanding, Understood
from .vocabulary import Vocabulary

# A guess below this is not offered; between the fallback threshold of the bot and this lies the choice of topics.
PLAUSIBLE = 0.08
# Beside a guess as likely as this, less likely ones are offered too: a choice of one would be no choice.
LIKELY = 0.3
BESIDE_A_LIKELY_ONE = 0.03
MOST_CHOICES = 3
FEWEST_CHOICES = 2
MOST_RESULTS = 5
UNSURE_BEFORE_A_PERSON = 2
SWITCH_LANGUAGE = "small-talk-switch-language"

log = logging.getLogger(__name__)


class Assistant:
    """Answers messages from content, with Rasa to say what was asked and search where that is not sure."""

    def __init__(
        self,
        library: Library,
        search: SearchEngine,
        understanding: Understanding,
        conversations: Conversations | None = None,
        *,
        counts: AssistantCounts | None = None,
        switch: StaffSwitch | None = None,
        flows: Flows | None = None,
    ) -> None:
        """`conversations` must lie in a file where several processes answer; the default is for one.

        Nothing is counted without `counts`; without `switch` staff cannot turn the assistant off.
        """
        self._library = library
        self._search = search
        self._understanding = understanding
        self._asking = Asking(understanding)
        self._conversations = conversations or Conversations()
        self._counts = counts
        self._switch = switch or StaffSwitch()
        self._flows = flows or Flows()
        self._vocabulary = Vocabulary()

    def is_ready(self) -> bool:
        """Tell whether what was asked can be understood just now; replies are given either way."""
        return self._understanding.is_ready()

    def reply(
        self,
        message: str,
        language: Language | None,
        conversation: str | None,
        topic: str | None = None,
        button: str | None = None,
    ) -> Reply:
        """Answer one message, or the button of a `topic` or of a flow; `language` is that of the page.

        Raises `MessageRejected`.
        """
        turn = _Turn(self._library.current(), self._conversations.recall(conversation), language or "en")
        pressed = Button.read(button) if button else None
        reply = self._press(turn, topic, language) if topic else None
        if pressed and self._flows.knows(pressed):
            reply = self._press_in_flow(turn, pressed, language)
        reply = reply or self._hear(turn, normalise(message), language)
        if self._counts:
            self._counts.count(reply)
        return reply

    def why_off(self, language: Language) -> str | None:
        """Return why staff have turned the assistant off, in a language; None while it is on."""
        return self._switch.why_off(language)

    def hear_verdict(
        self, topic: str, message: str, language: Language | None, conversation: str | None, *, needed: bool
    ) -> Reply:
        """Take whether the answer on `topic` to `message` was what the reader needed; if not, offer other ways on."""
        turn = _Turn(self._library.current(), self._conversations.recall(conversation), language or "en")
        turn = replace(turn, language=turn.conversation.language or turn.language)
        answer = turn.answer(topic)
        if answer and self._counts:
            self._counts.count_verdict(turn.language, topic, needed=needed)
        if needed:
            return turn.say("small-talk", "assistant-needed")
        reply = turn.say("choose", "assistant-not-needed")
        related = related_answers(turn.content, answer) if answer else ()
        asked = redact(message, ordinary=self._vocabulary.of(turn.content)).text.replace(PLACEHOLDER, " ")
        results = self._find(turn, " ".join(asked.split())) if asked.strip() else ()
        shown = {entry.id for entry in (answer, *related) if entry}
        others = tuple(result for result in results if result.entry.id not in shown)
        return replace(reply, choices=_choices_of(related), results=others)

    def repeat(self, language: Language, conversation: str | None) -> Reply | None:
        """Say again, in a language that the reader has switched to, where a flow is; None where there is none."""
        turn = _Turn(self._library.current(), self._conversations.recall(conversation), language)
        if turn.conversation.flow is None or self.why_off(language) is not None:
            return None
        return self._finish(turn, turn.take(self._flows.step(turn.conversation.flow, turn.content, language)))

    def forget(self, conversation: str) -> None:
        """Delete all that is kept of a conversation, here and in Rasa, at once."""
        self._conversations.forget(conversation)
        self._understanding.forget(conversation)

    def _press(self, turn: "_Turn", topic: str, page: Language | None) -> Reply | None:
        """Answer a button. It never changes the language of the conversation."""
        turn = replace(turn, language=turn.conversation.language or page or turn.language)
        if self.why_off(turn.language) is not None:
            return self._finish(turn, self._say_off(turn))
        answer = turn.answer(topic)
        return self._finish(turn, self._ask_again(turn, _answer_reply(turn, answer, None))) if answer else None

    def _press_in_flow(self, turn: "_Turn", button: Button, page: Language | None) -> Reply:
        """Begin, go on with or leave a flow. It never changes the language of the conversation."""
        turn = replace(turn, language=turn.conversation.language or page or turn.language)
        if self.why_off(turn.language) is not None:
            return self._finish(turn, self._say_off(turn))
        try:
            understood = self._understanding.press(button, turn.language, turn.conversation.id)
        except Unavailable:
            state = turn.conversation.asking
            flow = state.name if state and button == STOP else button.flow
            stopped = self._flows.stopped(turn.content, turn.language)
            step = stopped if flow == STOP.flow else self._flows.broken_off(flow, turn.content, turn.language)
            return self._finish(turn, turn.take(step))
        return self._finish(turn, self._go_on(turn, understood, button))

    def _go_on(self, turn: "_Turn", understood: Understood, button: Button) -> Reply:
        if understood.form:
            return turn.take(self._flows.step(understood.form, turn.content, turn.language))
        if understood.say == "stopped":
            return turn.take(self._flows.stopped(turn.content, turn.language))
        ended = turn.conversation.flow
        if ended and button.answers(ended):  # the last button, pressed twice
            return turn.take(self._flows.step(ended, turn.content, turn.language))
        return turn.take(self._flows.lost(button, turn.content, turn.language))

    def _typed_in_flow(self, turn: "_Turn", text: str) -> Reply | None:
        """Take a typed answer to the question of a flow; None where it is no answer, or there is no question."""
        state = turn.conversation.asking
        spoken = turn.conversation.language or turn.language
        if state is None or self.why_off(spoken) is not None:
            return None
        pressed = self._flows.pressed_by(text, state, turn.content, spoken)
        if isinstance(pressed, Button):
            return self._press_in_flow(turn, pressed, spoken)
        if pressed is None:
            return None
        turn = replace(turn, language=spoken)
        return self._finish(turn, turn.take(self._flows.step(state, turn.content, spoken, pressed)))

    def _taken(self, turn: "_Turn", text: str, page: Language | None) -> Reply | None:
        """Answer what a message takes of the choices just offered ("the second one"); None where it takes none."""
        language = turn.conversation.language or turn.language
        pages = {topic: turn.content.entry(f"answer/{topic}", language) for topic in turn.conversation.offered}
        topic = taken(text, {topic: entry.title for topic, entry in pages.items() if entry})
        return self._press(turn, topic, page) if topic else None

    def _ask_again(self, turn: "_Turn", reply: Reply) -> Reply:
        """After what was said in the middle of a flow, ask the flow's question again."""
        if reply.flow is None or reply.flow.asks is None:
            return reply
        step = self._flows.step(reply.flow, turn.content, reply.language, Words("flow-back"))
        return replace(reply, messages=(*reply.messages, *step.said), choices=step.choices)

    def _hear(self, turn: "_Turn", text: str, page: Language | None) -> Reply:
        redaction = redact(text, ordinary=self._vocabulary.of(turn.content))
        wish = asked_for(redaction.text)
        spoken = identify(
            redaction.text.replace(PLACEHOLDER, " "),
            conversation=turn.conversation.language,
            page=page,
            names=place_words(),
        )
        turn = replace(turn, language=wish.language if wish else spoken)
        # Safety reads the message as it was typed too: a word taken out by mistake must not hide a danger.
        danger = find_danger(redaction.text) or find_danger(text)
        if danger:
            return turn.say("safety", f"safety-{danger}", topic=f"safety-{danger}")
        # A date asked for is no date of birth: what answers the question of a flow is read as it was typed.
        if answered := self._typed_in_flow(turn, text) or self._taken(turn, text, page):
            return answered
        if redaction.mainly:
            return self._finish(turn, self._ask_again(turn, turn.say("personal-data", "assistant-personal-data")))
        if self.why_off(turn.language) is not None:
            return self._finish(turn, _with_notice(turn, self._say_off(turn, redaction.text), redaction))
        if wish and not wish.rest:
            switched = turn.say("small-talk", SWITCH_LANGUAGE, topic=SWITCH_LANGUAGE)
            return self._finish(turn, self._ask_again(turn, switched))
        question = redaction if not wish else replace(redaction, text=wish.rest)
        reply = self._answer(turn, question.text)
        if reply.status == "safety":
            return reply
        if self._counts and reply.status == "searched":
            self._counts.keep_question(reply.language, question.text)
        return self._finish(turn, _with_notice(turn, reply, redaction))

    def _say_off(self, turn: "_Turn", question: str = "") -> Reply:
        """Say that the assistant is off and why, with what search finds for the question."""
        reply = turn.say("unavailable", "assistant-off")
        words = " ".join(question.replace(PLACEHOLDER, " ").split())
        results = self._find(turn, words) if words else ()
        reason = self.why_off(turn.language) or ""
        said = (
            Message(fill_in(message.text, {"reason": reason}), fill_in(message.html, {"reason": escape(reason)}))
            for message in reply.messages
        )
        return replace(reply, messages=tuple(said), results=results)

    def _answer(self, turn: "_Turn", question: str) -> Reply:
        words = " ".join(question.replace(PLACEHOLDER, " ").split())
        last = turn.answer(turn.conversation.topic) if turn.conversation.topic else None
        try:
            heard = self._asking.hear(words, turn.language, turn.conversation, last.title if last else None)
        except Unavailable:
            if flow := turn.conversation.asking:
                return turn.take(self._flows.broken_off(flow.name, turn.content, turn.language))
            return replace(turn.say("unavailable", "assistant-unavailable"), results=self._find(turn, words))
        if heard.understood.say == "safety" and turn.has(f"safety-{heard.understood.intent}"):
            danger = f"safety-{heard.understood.intent}"
            return replace(turn.say("safety", danger, topic=danger), confidence=heard.understood.confidence)
        return _with_more(turn, self._lead(turn, heard.understood, words), heard)

    def _lead(self, turn: "_Turn", understood: Understood, words: str) -> Reply:
        """Begin a flow or ask its question again where there is one; else reply to what was understood."""
        state = understood.form
        if state and understood.say == "form":
            return turn.take(self._flows.step(state, turn.content, turn.language))
        topics = (understood.intent, *(guess.topic for guess in understood.ranking))
        asked = None if state else self._flows.sessions_asked_for(words, topics, turn.content)
        if asked:
            return turn.take(self._flows.step(asked, turn.content, turn.language))
        if state and understood.say == "fallback":
            return turn.take(self._flows.step(state, turn.content, turn.language, Words("flow-not-understood")))
        reply = replace(self._judge(turn, understood, words), flow=state)
        return self._ask_again(turn, reply)

    def _judge(self, turn: "_Turn", understood: Understood, words: str) -> Reply:
        """Turn what was understood into a reply: the answer, a choice, or search results."""
        if understood.say == "out-of-scope":
            reply = turn.say("small-talk", "assistant-out-of-scope", topic="out-of-scope")
            return replace(reply, confidence=understood.confidence)
        if understood.intent == SWITCH_LANGUAGE and understood.confidence < SURE_SMALL_TALK:
            return self._searched(turn, words)  # "can the plan be in Welsh?" asks for no other language
        if understood.intent == SWITCH_LANGUAGE:
            turn = replace(turn, language=language_named(words) or other(turn.language))
        if understood.say == "small-talk" and turn.has(understood.intent):
            reply = turn.say("small-talk", understood.intent, topic=understood.intent)
            return replace(reply, confidence=understood.confidence)
        if understood.say == "answer":
            answer = turn.answer(understood.intent)
            return _answer_reply(turn, answer, understood.confidence) if answer else self._searched(turn, words)
        if meant := self._meant(turn, understood):
            return _answer_reply(turn, meant, understood.confidence)
        offered = _plausible(turn, understood.ranking)
        if understood.say == "fallback" and len(offered) >= FEWEST_CHOICES:
            reply = turn.say("choose", "assistant-choose")
            return replace(reply, choices=_choices_of(offered), confidence=understood.confidence)
        return self._searched(turn, words)

    def _meant(self, turn: "_Turn", understood: Understood) -> Entry | None:
        """Return the one topic just offered that an unsure message seems to be about ("the dates please")."""
        plausible = {entry.id for entry in _plausible(turn, understood.ranking)}
        among = [topic for topic in turn.conversation.offered if topic in plausible]
        return turn.answer(among[0]) if understood.say == "fallback" and len(among) == 1 else None

    def _searched(self, turn: "_Turn", words: str) -> Reply:
        results = self._find(turn, words)
        unsure_again = turn.conversation.unsure + 1 >= UNSURE_BEFORE_A_PERSON
        words_id = "assistant-nothing-found" if unsure_again or not results else "assistant-searched"
        return replace(turn.say("searched", words_id), results=results)

    def _find(self, turn: "_Turn", words: str) -> tuple[SearchResult, ...]:
        try:
            return self._search.search(words[:MAX_QUERY_LENGTH], turn.language, limit=MOST_RESULTS).results
        except Exception as failure:  # a reader still gets the front door; the text of the fault may quote the message
            log.error("Search failed for the assistant: %s", type(failure).__name__)
            return ()

    def _finish(self, turn: "_Turn", reply: Reply) -> Reply:
        """Remember what the next message may lean on."""
        before = turn.conversation
        self._conversations.keep(
            replace(
                before,
                language=reply.language,
                topic=reply.topic if reply.status == "answered" else before.topic,
                unsure=before.unsure + 1 if reply.status == "searched" else 0,
                flow=reply.flow,
                offered=reply.offered,
            )
        )
        return reply


@dataclass(frozen=True)
class _Turn:
    """One message being answered: from which content, in which conversation and language."""

    content: Content
    conversation: Conversation
    language: Language

    def entry(self, reference: str) -> Entry | None:
        """Return a page in the language of the turn."""
        return self.content.entry(reference, self.language)

    def has(self, answer_id: str) -> bool:
        """Tell whether there are words for an id."""
        return self.entry(f"answer/{answer_id}") is not None

    def answer(self, topic: str) -> Entry | None:
        """Return the answer to a topic that families ask about; the assistant's own words are none."""
        entry = self.entry(f"answer/{topic}")
        return entry if entry and isinstance(entry.meta, Answer) and entry.meta.group not in ASSISTANT_ONLY else None

    def say(self, status: Status, words_id: str, *, topic: str | None = None) -> Reply:
        """Make a reply in the words of one of the assistant's own answers, with the ways on that it names."""
        entry = self.entry(f"answer/{words_id}")
        return Reply(
            conversation=self.conversation.id,
            language=self.language,
            status=status,
            topic=topic,
            confidence=None,
            messages=(_said(entry),) if entry else (),
            choices=_next_of(self, entry) if entry else (),
            front_door=self.content.front_door(self.language),
            flow=self.conversation.asking,
        )

    def take(self, step: Step) -> Reply:
        """Make a reply of a step of a flow."""
        return Reply(
            conversation=self.conversation.id,
            language=self.language,
            status=step.status,
            topic=step.topic,
            confidence=None,
            messages=step.said,
            choices=step.choices,
            sources=step.sources,
            front_door=self.content.front_door(self.language),
            flow=step.state,
        )


def _answer_reply(turn: _Turn, answer: Entry, confidence: float | None) -> Reply:
    reply = turn.say("answered", answer.id, topic=answer.id)
    return replace(reply, confidence=confidence, sources=_sources_of(turn, answer))


def _said(entry: Entry) -> Message:
    return Message(entry.text, entry.html)


def _next_of(turn: _Turn, entry: Entry) -> tuple[Choice, ...]:
    if not isinstance(entry.meta, Answer):
        return ()
    pages = (turn.entry(reference) for reference in entry.meta.next)
    return _choices_of(page for page in pages if page)


def _choices_of(pages: Iterable[Entry]) -> tuple[Choice, ...]:
    return tuple(map(choice_of, pages))


def _sources_of(turn: _Turn, answer: Entry) -> tuple[Source, ...]:
    guides = turn.content.of_type(PageType.GUIDANCE, turn.language)
    named = (page for page in guides if isinstance(page.meta, Guidance) and page.meta.answer == answer.id)
    page = next(named, answer)
    cited = (Source(citation.title, citation.url, citation.seen) for citation in turn.content.citations(answer))
    return tuple(dict.fromkeys([Source(page.title, page.url, page.meta.reviewed), *cited]))


def _plausible(turn: _Turn, ranking: Iterable[Guess]) -> list[Entry]:
    guesses = list(ranking)
    best = max((guess.confidence for guess in guesses), default=0.0)
    least = PLAUSIBLE if best < LIKELY else BESIDE_A_LIKELY_ONE
    answers = (turn.answer(guess.topic) for guess in guesses if guess.confidence >= least)
    return [answer for answer in answers if answer][:MOST_CHOICES]


def _with_more(turn: _Turn, reply: Reply, heard: Heard) -> Reply:
    """Say first how it is in Wales where England's words were used, and offer what else belongs to the answer."""
    if reply.status != "answered":
        return reply
    term = turn.entry(f"term/{heard.term}") if heard.term else None
    several = turn.entry("answer/assistant-several") if heard.several else None
    offered = _choices_of(answer for answer in map(turn.answer, heard.also) if answer)
    return replace(
        reply,
        messages=(*((_named(term),) if term else ()), *reply.messages, *((_said(several),) if several else ())),
        choices=tuple(dict.fromkeys((*offered, *reply.choices))),
        questions=(heard.understood.intent, *heard.also) if heard.several else (),
    )


def _named(term: Entry) -> Message:
    """Say what a term means, with the term itself before it."""
    return Message(f"{term.title}\n\n{term.text}", f"<p><strong>{escape(term.title)}</strong></p>{term.html}")


def _with_notice(turn: _Turn, reply: Reply, redaction: Redaction) -> Reply:
    """Say so where details were taken out of the message."""
    entry = turn.entry("answer/assistant-details-removed") if redaction.removed else None
    return replace(reply, messages=(*reply.messages, _said(entry))) if entry else reply
