"""What a reader sees when something is wrong: a page in their language, always with the front door.

The page of a server error leans on nothing that may be broken: it extends no layout, and says the front door as it was
last known. For a program, under `/api/`, an error is JSON.
"""

import logging
from typing import NamedTuple

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException, SecurityError

from portal.content import LANGUAGES, FrontDoor, Language

from ..assets import asset_url
from ..locale import nearest_language, select_locale
from ..services import content
from ..templating import render_page

log = logging.getLogger(__name__)
_BAD_REQUEST, _TOO_MANY, _SERVER_ERROR = 400, 429, 500


class Words(NamedTuple):
    """What an error page says."""

    title: str
    text: str


class Part(NamedTuple):
    """An error page in one language, complete, so that its template needs nothing else."""

    language: Language
    words: Words
    door: FrontDoor | None
    ring: str
    write: str
    home: str


class _LastKnown:
    """The front door of each language as it was when it could last be read."""

    def __init__(self) -> None:
        self._doors: dict[Language, FrontDoor] = {}

    def read(self, language: Language) -> FrontDoor | None:
        """Return the front door now, or as last known; None where it was never known."""
        try:
            self._doors[language] = content().front_door(language)
        except Exception:
            log.exception("the front door cannot be read; the last known one is shown")
        return self._doors.get(language)


def register_errors(app: Flask) -> None:
    """Answer every error with its page, and learn the front door while all is well."""
    last_known = _LastKnown()
    with app.app_context():
        for language in LANGUAGES:
            last_known.read(language)

    def show(error: HTTPException) -> Response:
        response = _answer(error, last_known)
        for name, value in error.get_headers():
            if name not in {"Content-Type", "Content-Length"}:
                response.headers.setdefault(name, value)
        if error.code == _TOO_MANY:
            response.headers.setdefault("Retry-After", "60")
        return response

    app.register_error_handler(HTTPException, show)


def words(status: int) -> Words:
    """Say in the language of the request what went wrong and what to do."""
    explained = {
        400: Words(_("We could not read that"), _("Something in the request was not right. Go back and try again.")),
        404: Words(
            _("We cannot find that page"),
            _(
                "The page may have moved, or the address may have a slip in it. "
                "Try searching, or begin from the home page."
            ),
        ),
        405: Words(
            _("That cannot be done here"), _("This page cannot be used in that way. Begin again from the home page.")
        ),
        413: Words(_("That is too long"), _("What you sent is too long. Shorten it and try again.")),
        415: Words(_("We could not read that"), _("What you sent must be JSON, and say so in its Content-Type.")),
        429: Words(
            _("Please wait a moment"), _("You have asked many times in a short while. Wait a minute and try again.")
        ),
        500: Words(
            _("Sorry, something went wrong"),
            _("The fault is ours. Try again in a few minutes, or contact us and we will help you."),
        ),
        503: Words(
            _("Sorry, this is not available at the moment"),
            _("Try again in a few minutes, or contact us and we will help you."),
        ),
    }
    return explained.get(status) or explained[_SERVER_ERROR if status >= _SERVER_ERROR else _BAD_REQUEST]


def _answer(error: HTTPException, last_known: _LastKnown) -> Response:
    if error.response is not None:
        return make_response(error.get_response())
    status = error.code or _SERVER_ERROR
    if request.path.startswith("/api/"):
        said = words(status)
        problem = {"code": error.name.lower().replace(" ", "-"), "message": f"{said.title}. {said.text}"}
        return make_response(jsonify(error=problem), status)
    language = nearest_language()
    # A host that is not ours has no addresses to link to, so the layout cannot be made for it.
    if language is None or status >= _SERVER_ERROR or isinstance(error, SecurityError):
        return _plain_page(status, language, last_known)
    try:
        said = words(status)
        return make_response(*render_page("errors/error.html", language, status=status, words=said, is_error=True))
    except Exception:
        log.exception("the page of error %s cannot be made", status)
        return _plain_page(_SERVER_ERROR, language, last_known)


def _plain_page(status: int, language: Language | None, last_known: _LastKnown) -> Response:
    """Make a page without the layout: in the language of the request, or in both where nothing tells which."""
    parts = [_part(status, asked, last_known.read(asked)) for asked in ((language,) if language else LANGUAGES)]
    return make_response(render_template("errors/plain.html", parts=parts, stylesheet=_stylesheet()), status)


def _part(status: int, language: Language, door: FrontDoor | None) -> Part:
    g.language = language
    with force_locale(select_locale()):
        return Part(
            language=language,
            words=words(status),
            door=door,
            ring=_("Ring %(phone)s", phone=door.phone if door else ""),
            write=_("E-mail %(email)s", email=door.email if door else ""),
            home=_("Go to the home page"),
        )


def _stylesheet() -> str | None:
    try:
        return asset_url("site.css")
    except RuntimeError:
        return None
