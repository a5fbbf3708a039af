"""Leading a reader through a flow: each step as words and buttons, and what a typed answer presses."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape

from portal import clock
from portal.content import Answer, Content, Entry, Language
from portal.content.rendering import fill_in
from portal.content.whereabouts import place_in

from ..reply import Choice, Message, Source, Status
from .find_session import FindSession, SessionStore, kind_in, names_a_session
from .flow import STOP, Button, Flow, FormState, Scene, Words, button_words
from .free_transport import FreeTransport
from .idp_next import IdpNext
from .reading import is_way_out, may_answer
from .where_to_start import WhereToStart


@dataclass(frozen=True)
class Step:
    """One step of a flow as it is said; `state` is where it leaves the conversation: None outside every flow."""

    status: Status
    said: tuple[Message, ...]
    choices: tuple[Choice, ...]
    state: FormState | None = None
    topic: str | None = None
    sources: tuple[Source, ...] = ()


class Flows:
    """All flows. Knows nothing of Rasa."""

    def __init__(self, sessions: SessionStore | None = None, *, today: Callable[[], dt.date] = clock.today) -> None:
        """`sessions` is where the coming sessions are read from."""
        flows: tuple[Flow, ...] = (FreeTransport(), IdpNext(), WhereToStart(), FindSession(sessions))
        self._flows = {flow.name: flow for flow in flows}
        self._today = today

    def knows(self, button: Button) -> bool:
        """Tell whether a button is one of these flows, or the way out."""
        return button == STOP or button.flow in self._flows

    def pressed_by(self, text: str, state: FormState, content: Content, language: Language) -> Button | Words | None:
        """Return the button that a typed answer stands for, words that say why it is no answer, or None."""
        if is_way_out(text):
            return STOP
        if state.asks is None or not may_answer(text):
            return None
        flow = self._flows[state.name]
        for spoken in (language, "cy", "en"):  # what is typed may name a button in either language
            read = flow.read(state.asks, text, state.slots, self._scene(content, spoken))
            if isinstance(read, str):
                return Button(flow.name, state.asks, read)
            if read is not None:
                return read
        return None

    def step(self, state: FormState, content: Content, language: Language, *before: Words) -> Step:
        """Return the next step: the question that is asked now, or the end; `before` is said first."""
        scene = self._scene(content, language)
        if state.asks is None:
            return self._end(state, scene)
        flow = self._flows[state.name]
        words, offered = flow.question(state.asks, state.slots, scene)
        begins = () if state.slots or before else (Words(f"flow-{flow.name}"),)
        buttons = [(option.title, Button(flow.name, state.asks, option.value)) for option in offered]
        choices = (*buttons, (button_words("stop", scene), STOP))
        own = _page(f"answer/flow-{flow.name}", scene)
        return Step(
            status="form",
            said=_messages((*before, *begins, words), scene),
            choices=tuple(Choice(title, None, own.url if own else "", str(button)) for title, button in choices),
            state=state,
        )

    def stopped(self, content: Content, language: Language) -> Step:
        """Return the way out: the flow is over, and everything else can be asked."""
        return _aside("small-talk", "flow-stopped", self._scene(content, language))

    def lost(self, button: Button, content: Content, language: Language) -> Step:
        """Say that the flow has ended before an answer to it came, and offer to begin it again."""
        scene = self._scene(content, language)
        own = _page(f"answer/flow-{button.flow}", scene)
        again = (Choice(button_words("again", scene), None, own.url, button.flow),) if own else ()
        return _aside("form", "flow-lost", scene, *again)

    def broken_off(self, flow: str, content: Content, language: Language) -> Step:
        """Say kindly that the flow cannot go on, and offer the guide that says the same."""
        scene = self._scene(content, language)
        return _aside("unavailable", "flow-unavailable", scene, *_choices([self._flows[flow].guide], scene))

    def sessions_asked_for(self, text: str, topics: Iterable[str], content: Content) -> FormState | None:
        """Return the answered flow of sessions where a message names a place, speaks of sessions and asks for them.

        `topics` is what the message may ask for, as far as it was understood.
        """
        if not {"find-session", "book-a-drop-in", "tyfu-training"}.intersection(topics) or not names_a_session(text):
            return None
        place, kind = place_in(text, content.towns), kind_in(text)
        return FormState("find-session", None, {"place": place, **({"kind": kind} if kind else {})}) if place else None

    def _end(self, state: FormState, scene: Scene) -> Step:
        flow = self._flows[state.name]
        ending = flow.end(state.slots, scene)
        pages = [entry for words in ending.said if (entry := _page(f"answer/{words.id}", scene))]
        links = tuple(Choice(link.title, None, link.url) for link in ending.links)
        named = [*ending.pages, *(reference for page in pages for reference in _next(page))]
        return Step(
            status="answered",
            said=_messages(ending.said, scene),
            choices=(*links, *_choices(dict.fromkeys(named), scene)),
            state=state,
            topic=flow.topic,
            sources=tuple(dict.fromkeys(_sources(flow.guide, pages, scene))),
        )

    def _scene(self, content: Content, language: Language) -> Scene:
        return Scene(content, language, self._today())


def _aside(status: Status, words_id: str, scene: Scene, *choices: Choice) -> Step:
    entry = _page(f"answer/{words_id}", scene)
    named = _choices(_next(entry), scene) if entry else ()
    return Step(status, _messages((Words(words_id),), scene), (*choices, *named))


def _sources(guide: str, pages: Iterable[Entry], scene: Scene) -> Iterator[Source]:
    """Yield the guide that says the same, and the sources of the words that are said."""
    if page := _page(guide, scene):
        yield Source(page.title, page.url, page.meta.reviewed)
    for page in pages:
        for citation in scene.content.citations(page):
            if citation.url:
                yield Source(citation.title, citation.url, citation.seen)


def _messages(said: Iterable[Words], scene: Scene) -> tuple[Message, ...]:
    found = ((words, _page(f"answer/{words.id}", scene)) for words in said)
    return tuple(_filled(entry, words) for words, entry in found if entry)


def _filled(entry: Entry, words: Words) -> Message:
    escaped = {name: escape(value) for name, value in words.values.items()}
    return Message(fill_in(entry.text, words.values), fill_in(entry.html, escaped))


def _page(reference: str, scene: Scene) -> Entry | None:
    return scene.content.entry(reference, scene.language)


def _next(entry: Entry) -> list[str]:
    return entry.meta.next if isinstance(entry.meta, Answer) else []


def _choices(references: Iterable[str], scene: Scene) -> tuple[Choice, ...]:
    pages = (_page(reference, scene) for reference in references)
    return tuple(choice_of(page) for page in pages if page)


def choice_of(page: Entry) -> Choice:
    """Return the choice that leads to a page: an answer is asked for, a flow is begun, another page is opened."""
    if page.is_flow:
        return Choice(page.title, None, page.url, page.id.removeprefix("flow-"))
    return Choice(page.title, page.id if isinstance(page.meta, Answer) else None, page.url)
