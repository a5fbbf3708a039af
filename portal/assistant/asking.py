"""What a message asks for, in the light of the conversation: Rasa says it of one message, and here it is put together.

Several questions at once, a follow-up, words with two meanings, England's words, and the age of the child each change
what was asked. The reply itself is not decided here.
"""

from dataclasses import dataclass, replace

from portal.content import Language

from . import senses
from .conversations import Conversation
from .questions import questions_in
from .understanding import Guess, Understanding, Understood

# What each of two meanings counts for, so that both are offered and neither is answered.
_EITHER = 0.5
# Small talk less sure than this may be a question that leans on what was talked of ("what does she do?").
SURE_SMALL_TALK = 0.8
# Where a message tells this many times the words of its questions, what it is about is in what it tells.
_MUCH_MORE = 1.5
_FEWEST_ANSWERS = 2


@dataclass(frozen=True)
class Heard:
    """What was understood; `also` are topics to offer beside the answer, `term` tells how it is in Wales."""

    understood: Understood
    also: tuple[str, ...] = ()
    several: bool = False
    term: str | None = None


class Asking:
    """Asks Rasa as often as a message needs, and puts together what it says."""

    def __init__(self, understanding: Understanding) -> None:
        self._understanding = understanding

    def hear(self, words: str, language: Language, conversation: Conversation, last_title: str | None) -> Heard:
        """Return what a message asks for; `last_title` is of the topic last talked of. Raises `Unavailable`."""
        understood = self._understanding.ask(words, language, conversation.id)
        if understood.say in {"safety", "form", "stopped", "passed-over"} or understood.form:
            return Heard(understood)
        if either := senses.meanings(words, conversation.topic):
            ranking = tuple(Guess(topic, _EITHER) for topic in either)
            return Heard(replace(understood, say="fallback", confidence=_EITHER, ranking=ranking))
        several = self._several(words, language, conversation, understood)
        return several or self._one(words, language, conversation, last_title, understood)

    def _one(
        self,
        words: str,
        language: Language,
        conversation: Conversation,
        last_title: str | None,
        understood: Understood,
    ) -> Heard:
        if last_title:
            understood = self._in_context(words, language, conversation, last_title, understood)
        other = senses.elsewhere(words, language)
        if other and understood.say != "answer":
            understood = self._aside(other.question, language, conversation, understood)
        return self._aged(understood, other.term if other else None)

    def _aged(self, understood: Understood, term: str | None) -> Heard:
        """Give the answer that fits the age or school year that is named."""
        if understood.say != "answer":
            return Heard(understood, term=term)
        topic = senses.for_their_age(understood.intent, understood.entities)
        return Heard(replace(understood, intent=topic), senses.beside(topic, understood.entities), term=term)

    def _in_context(
        self, words: str, language: Language, conversation: Conversation, last_title: str, understood: Understood
    ) -> Understood:
        """Understand a message that leans on what was last talked of as one about that."""
        last = conversation.topic or ""
        follows = senses.is_follow_up(words, understood.entities)
        topic = senses.at_another_stage(last, words, understood.entities) if follows else None
        if topic is None and understood.say != "answer" and senses.names_another_place(words, understood.entities):
            topic = last
        if topic:
            return replace(understood, say="answer", intent=topic)
        if not _may_lean(understood):
            return understood
        again = self._aside(f"{last_title}: {words}", language, conversation, understood)
        # Behind a title most things seem to be about it: what leans on nothing must have been thought of without too.
        leans = follows or senses.stands_for_another(words)
        guessed = {guess.topic for guess in understood.ranking}
        is_about_it = again.intent == last and understood.say != "fallback"
        return understood if is_about_it or not (leans or again.intent in guessed) else again

    def _several(self, words: str, language: Language, conversation: Conversation, whole: Understood) -> Heard | None:
        """Understand each question of a message that asks several, if more than one of them can be answered.

        Where the whole message is surely about something else, its questions are taken for parts of one.
        """
        questions = questions_in(words)
        parts = [self._alone(question, language, conversation) for question in questions]
        answers = {part.intent: part for part in reversed(parts) if part.say == "answer"}
        if len(answers) < _FEWEST_ANSWERS or (whole.say == "answer" and whole.intent not in answers):
            return None
        more_is_told = len(words.split()) > _MUCH_MORE * sum(len(question.split()) for question in questions)
        first = whole if whole.say == "answer" and more_is_told else next(reversed(answers.values()))
        others = tuple(topic for topic in reversed(answers) if topic != first.intent)
        return Heard(first, others, several=True)

    def _aside(self, words: str, language: Language, conversation: Conversation, understood: Understood) -> Understood:
        """Ask again in other words, and keep to what was understood before where that makes nothing surer."""
        again = self._alone(words, language, conversation)
        return replace(again, entities=understood.entities) if again.say == "answer" else understood

    def _alone(self, words: str, language: Language, conversation: Conversation) -> Understood:
        """Ask without leaving a trace in the conversation: what is asked here is no turn of it."""
        apart = f"{conversation.id}-aside"
        try:
            return self._understanding.ask(words, language, apart)
        finally:
            self._understanding.forget(apart)


def _may_lean(understood: Understood) -> bool:
    """Tell whether what was understood of a message alone is unsure enough to look at what was talked of before."""
    return understood.say in {"fallback", "out-of-scope"} or (
        understood.say == "small-talk" and understood.confidence < SURE_SMALL_TALK
    )
