"""The assistant as an ordinary form and page, which works without scripts."""

from dataclasses import dataclass

from flask import Blueprint, request

from portal.assistant import MAX_MESSAGE_LENGTH, MessageRejected, Reply
from portal.content import Language, PageType
from portal.extensions import QUESTIONS, csrf, limiter

from ..conversations import is_button, is_conversation, is_topic, rejection
from ..metrics import count_reply
from ..routing import route
from ..security import refuse_other_sites
from ..services import content, services
from ..templating import render_page

# The words with which each flow begins.
FLOWS = ("flow-find-session", "flow-free-transport", "flow-idp-next", "flow-where-to-start")

blueprint = Blueprint("ask", __name__)
csrf.exempt(blueprint)


@dataclass(frozen=True)
class Asked:
    """What the form holds: `message` is what the reader typed, `topic` or `button` a choice they pressed."""

    message: str
    topic: str | None = None
    conversation: str | None = None
    button: str | None = None

    @classmethod
    def from_form(cls) -> "Asked":
        """Read what is asked now."""
        return cls._read("message", "topic")

    @classmethod
    def answered_before(cls) -> "Asked":
        """Read the question whose answer stood above the form."""
        return cls._read("asked", "asked_topic")

    @classmethod
    def _read(cls, message: str, topic: str) -> "Asked":
        """Read the form; an id that we cannot have made counts as none."""
        topic, conversation = request.form.get(topic, ""), request.form.get("conversation", "")
        button = request.form.get("button", "")
        return cls(
            message=request.form.get(message, "").strip(),
            topic=topic if is_topic(topic) else None,
            conversation=conversation if is_conversation(conversation) else None,
            button=button if is_button(button) else None,
        )


@route(blueprint, "ask")
def form(language: Language) -> tuple[str, int]:
    """Show the question box, filled in where the address holds a question."""
    return _page(language, Asked(request.args.get("q", "")[:MAX_MESSAGE_LENGTH]))


@route(blueprint, "ask", methods=["POST"])
@limiter.limit(QUESTIONS)
def answer(language: Language) -> tuple[str, int]:
    """Answer a question; the language switch posts here too, so that nothing typed and nothing asked is lost."""
    refuse_other_sites()
    asked = Asked.from_form()
    if "clear" in request.form:
        return _clear(language, asked)
    if "needed" in request.form:
        return _hear_verdict(language, Asked.answered_before())
    if "switch" in request.form:
        before = Asked.answered_before()
        if asked.message or not before.message:
            return _page(language, asked)
        if reply := services().assistant.repeat(language, asked.conversation):
            return _page(language, before, reply=reply)
        asked = before
    try:
        reply = services().assistant.reply(
            asked.message, language, asked.conversation, asked.topic, button=asked.button
        )
    except MessageRejected as rejected:
        return _page(language, asked, problem=rejection(rejected.reason), status=422)
    count_reply(reply.status)
    return _page(language, asked, reply=reply)


def _clear(language: Language, asked: Asked) -> tuple[str, int]:
    """Delete the chat at once, and begin with an empty page."""
    if asked.conversation:
        services().assistant.forget(asked.conversation)
    return _page(language, Asked(""), cleared=True)


def _hear_verdict(language: Language, before: Asked) -> tuple[str, int]:
    """Take whether the answer was what the reader needed, and show the ways on where it was not."""
    needed = request.form["needed"] == "yes"
    reply = services().assistant.hear_verdict(
        before.topic or "", before.message, language, before.conversation, needed=needed
    )
    return _page(language, Asked("", conversation=before.conversation), reply=reply)


def _page(
    language: Language,
    asked: Asked,
    *,
    reply: Reply | None = None,
    problem: str | None = None,
    status: int = 200,
    cleared: bool = False,
) -> tuple[str, int]:
    flows = [entry for entry in content().of_type(PageType.ANSWER, language) if entry.id in FLOWS]
    return render_page(
        "ask/ask.html",
        language,
        status=status,
        asked=asked,
        reply=reply,
        problem=problem,
        flows=flows,
        cleared=cleared,
        why_off=services().assistant.why_off(language),
    )
