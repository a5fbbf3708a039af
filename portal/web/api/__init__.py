"""The portal for programs, and for the chat on each page: JSON in, JSON out, described by `/api/openapi.json`."""

from typing import Annotated, Any, Literal, TypeVar

from flask import Blueprint, Response, abort, g, jsonify, make_response, request
from flask_babel import gettext as _
from flask_babel import ngettext
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr, ValidationError
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from portal.assistant import MAX_MESSAGE_LENGTH, MessageRejected
from portal.booking.finding import Found, find
from portal.booking.links import session_path
from portal.content import LANGUAGES, Entry, Language, PageType
from portal.extensions import QUESTIONS, csrf, limiter
from portal.search import MAX_QUERY_LENGTH, QueryTooLong

from ..conversations import is_button, is_conversation, is_topic, rejection
from ..directory.open_referral import page_of_services
from ..metrics import SEARCHES, count_reply
from ..security import refuse_other_sites
from ..services import cluster_name, coming_sessions, content, services, town_name
from ..sessions.asked import read_asked
from .openapi import DESCRIPTION
from .replies import reply_to_json, result_to_json

blueprint = Blueprint("api", __name__, url_prefix="/api")
csrf.exempt(blueprint)

MOST_RESULTS = 50
LONGEST_BODY = 64 * 1024


class Sent(BaseModel):
    """What everything that is sent to the assistant may say; nothing else is read."""

    model_config = ConfigDict(extra="forbid")

    language: Literal["cy", "en"] | None = None
    conversation: StrictStr | None = None
    topic: StrictStr | None = None
    button: StrictStr | None = None


class Question(Sent):
    """A message, or the button that was pressed in its place."""

    message: StrictStr


class Verdict(Sent):
    """Whether the answer on a topic was what the reader needed, and what they had asked."""

    topic: StrictStr
    needed: StrictBool
    message: Annotated[StrictStr, Field(max_length=MAX_MESSAGE_LENGTH)] = ""
    button: None = None


SentT = TypeVar("SentT", bound=Sent)


class Refused(Exception):
    """Raised when a request cannot be used; `code` names why for a program, `message` says it to a person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


@blueprint.before_request
def limit_body() -> None:
    """Refuse a body that no question needs."""
    request.max_content_length = LONGEST_BODY


@blueprint.errorhandler(Refused)
def refused(error: Refused) -> Response:
    """Say why a request cannot be used."""
    return make_response(jsonify(error={"code": error.code, "message": error.message}), 422)


@blueprint.post("/assistant")
@limiter.limit(QUESTIONS)
def ask() -> Response:
    """Answer one message."""
    refuse_other_sites()
    question = _read(Question, _json_body())
    try:
        reply = services().assistant.reply(
            question.message, question.language, question.conversation, question.topic, button=question.button
        )
    except MessageRejected as rejected:
        raise Refused(rejected.reason, rejection(rejected.reason)) from rejected
    count_reply(reply.status)
    return jsonify(reply_to_json(reply))


@blueprint.get("/assistant")
def assistant() -> Response:
    """Tell whether the assistant is on, and if not, why."""
    reason = services().assistant.why_off(_language())
    return jsonify(on=reason is None, reason=reason)


@blueprint.post("/assistant/needed")
@limiter.limit(QUESTIONS)
def hear_verdict() -> Response:
    """Take whether an answer was what the reader needed; if not, reply with other ways on."""
    refuse_other_sites()
    verdict = _read(Verdict, _json_body())
    reply = services().assistant.hear_verdict(
        verdict.topic, verdict.message, verdict.language, verdict.conversation, needed=verdict.needed
    )
    return jsonify(reply_to_json(reply))


@blueprint.delete("/assistant/conversations/<conversation>")
@limiter.limit(QUESTIONS)
def forget(conversation: str) -> Response:
    """Delete a conversation at once; one that is not there is deleted already."""
    refuse_other_sites()
    if not is_conversation(conversation):
        raise _invalid("conversation")
    services().assistant.forget(conversation)
    return Response(status=204)


@blueprint.get("/search")
def search() -> Response:
    """Search the pages of one language."""
    language, query = _language(), _query()
    limit, offset = _number("limit", 10, 1, MOST_RESULTS), _number("offset", 0, 0, 10_000)
    try:
        with SEARCHES.time():
            page = services().search.search(query, language, type=_page_type(), limit=limit, offset=offset)
    except QueryTooLong as error:
        raise _too_long() from error
    return jsonify(
        query=page.query,
        language=page.language,
        total=page.total,
        corrected=page.corrected,
        answer=page.best
        and {"id": page.best.reference, "title": page.best.title, "url": page.best.url, "html": page.best.html},
        types={str(type_): page.types[type_] for type_ in sorted(page.types)},
        results=[result_to_json(result) for result in page.results],
        nearest=[_link(entry) for entry in page.nearest],
    )


@blueprint.get("/suggestions")
def suggestions() -> Response:
    """Suggest a few pages for what is being typed; `status` says how many to those who listen."""
    language, query = _language(), _query()
    try:
        suggested = services().search.suggest(query, language)
    except QueryTooLong as error:
        raise _too_long() from error
    count = len(suggested)
    status = ngettext(
        "%(num)s suggestion. Use the up and down arrows.", "%(num)s suggestions. Use the up and down arrows.", count
    )
    return jsonify(
        query=query,
        language=language,
        suggestions=[_link(entry) for entry in suggested],
        status=status if count else _("No suggestions"),
    )


@blueprint.get("/sessions")
def sessions() -> Response:
    """List the coming sessions that fit what is asked; a stand-in is marked as an example."""
    language, asked = _language(), read_asked()
    if asked.not_understood:
        raise _invalid(asked.not_understood)
    coming = coming_sessions()
    if coming is None:
        abort(503)
    fitting = find(coming, asked.wanted)
    return jsonify(language=language, sessions=[_session_to_json(found, language) for found in fitting])


@blueprint.get("/directory")
def directory() -> Response:
    """List the places and services, as a page of Open Referral UK 3."""
    language = _language()
    number, size = _number("page", 1, 1, 1000), _number("per_page", 50, 1, 100)
    host = request.host_url.rstrip("/")
    return jsonify(page_of_services(content(), language, host, number=number, size=size))


@blueprint.get("/openapi.json")
def description() -> Response:
    """Describe this interface."""
    return jsonify(DESCRIPTION)


def _json_body() -> Any:
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        return request.get_json()
    except (BadRequest, RecursionError):
        abort(400)


def _read(kind: type[SentT], body: Any) -> SentT:
    if isinstance(body, dict) and body.get("language") in LANGUAGES:
        g.language = body["language"]
    try:
        sent = kind.model_validate(body)
    except ValidationError as error:
        raise _invalid(".".join(map(str, error.errors()[0]["loc"])) or "body") from error
    for name, is_one in (("conversation", is_conversation), ("topic", is_topic), ("button", is_button)):
        value = getattr(sent, name)
        if value is not None and not is_one(value):
            raise _invalid(name)
    return sent


def _invalid(field: str) -> Refused:
    message = _("The part named %(field)s is not as the description of this interface says.", field=field[:60])
    return Refused("invalid", message)


def _query() -> str:
    query = " ".join(request.args.get("q", "").split())
    if not query:
        raise Refused("empty", _("Say in q what to search for."))
    return query


def _too_long() -> Refused:
    return Refused("too-long", _("Your search is too long. Use at most %(most)s characters.", most=MAX_QUERY_LENGTH))


def _link(entry: Entry) -> dict[str, str]:
    return {"title": entry.title, "url": entry.url}


def _language() -> Language:
    """Read the language of a query; Refused where it is neither Welsh nor English."""
    for language in LANGUAGES:
        if request.args.get("language") == language:
            g.language = language
            return language
    raise Refused("language", _("Say in language which language you want: cy or en."))


def _number(name: str, default: int, least: int, most: int) -> int:
    text = request.args.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and least <= int(text) <= most):
        message = _("%(name)s must be a whole number from %(least)s to %(most)s.", name=name, least=least, most=most)
        raise Refused(name, message)
    return int(text)


def _page_type() -> PageType | None:
    text = request.args.get("type")
    if text is None:
        return None
    try:
        return PageType(text)
    except ValueError as error:
        raise Refused("type", _("There is no such type of page.")) from error


def _session_to_json(found: Found, language: Language) -> dict[str, Any]:
    session = found.session
    return {
        "id": session.id,
        "kind": session.kind,
        "format": session.format,
        "starts": session.starts.isoformat(),
        "ends": session.ends.isoformat(),
        "town": town_name(session.town, language),
        "venue": session.venue[language] if session.venue else None,
        "cluster": cluster_name(session.cluster, language),
        "miles": None if found.miles is None else round(found.miles, 1),
        "language": session.language,
        "access": session.access[language] if session.access else None,
        "notes": session.notes[language] if session.notes else None,
        "status": session.status,
        "places_left": session.free,
        "example": session.is_example,
        "url": session_path(language, session.id),
    }
