"""The site over the real content, with an assistant and sessions that say just what a test needs."""

import datetime as dt
import secrets
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import create_app
from portal.assistant import MAX_MESSAGE_LENGTH, MessageRejected
from portal.booking import Session
from portal.clock import WALES
from portal.config import Settings
from portal.content import Language, Library
from portal.extensions import limiter
from portal.search import SearchEngine


@dataclass
class ScriptedAssistant:
    """Answers as its name says: `answered` unless the message holds a question mark, which asks back."""

    library: Library
    asked: list[tuple[str, Language | None, str | None, str | None]] = field(default_factory=list)
    pressed: list[str | None] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    verdicts: list[tuple[str, str, Language | None, bool]] = field(default_factory=list)
    off: dict[Language, str] = field(default_factory=dict)

    def reply(
        self,
        message: str,
        language: Language | None,
        conversation: str | None,
        topic: str | None = None,
        button: str | None = None,
    ) -> SimpleNamespace:
        self.asked.append((message, language, conversation, topic))
        self.pressed.append(button)
        if not message.strip():
            raise MessageRejected("empty")
        if len(message) > MAX_MESSAGE_LENGTH:
            raise MessageRejected("too-long")
        spoken: Language = "cy" if "Gymraeg" in message else language or "cy"
        asks_back = "?" in message and topic is None
        content = self.library.current()
        entry = content.entry("answer/assistant-choose" if asks_back else "answer/what-is-an-idp", spoken)
        other = content.entry("answer/ask-for-an-idp", spoken)
        assert entry is not None
        assert other is not None
        return SimpleNamespace(
            conversation=conversation or secrets.token_urlsafe(16),
            language=spoken,
            status="safety" if "999" in message else "choose" if asks_back else "answered",
            topic=None if asks_back else entry.id,
            confidence=0.9,
            messages=(SimpleNamespace(text=entry.text, html=entry.html),),
            choices=(SimpleNamespace(title=other.title, topic=other.id, url=other.url, button=None),)
            if asks_back
            else (),
            sources=(SimpleNamespace(title=entry.title, url=entry.url, reviewed=entry.meta.reviewed),),
            results=(),
            flow=None,
            front_door=content.front_door(spoken),
        )

    def repeat(self, language: Language, conversation: str | None) -> None:
        """No flow is ever begun here."""

    def why_off(self, language: Language) -> str | None:
        return self.off[language] if self.off else None

    def forget(self, conversation: str) -> None:
        self.forgotten.append(conversation)

    def hear_verdict(
        self, topic: str, message: str, language: Language | None, conversation: str | None, *, needed: bool
    ) -> SimpleNamespace:
        self.verdicts.append((topic, message, language, needed))
        spoken: Language = language or "cy"
        content = self.library.current()
        said = content.entry("answer/assistant-needed" if needed else "answer/assistant-not-needed", spoken)
        other = content.entry("answer/ask-for-an-idp", spoken)
        assert said is not None
        assert other is not None
        choice = SimpleNamespace(title=other.title, topic=other.id, url=other.url, button=None)
        return SimpleNamespace(
            conversation=conversation or secrets.token_urlsafe(16),
            language=spoken,
            status="small-talk" if needed else "choose",
            topic=None,
            confidence=None,
            messages=(SimpleNamespace(text=said.text, html=said.html),),
            choices=() if needed else (choice,),
            sources=(),
            results=(),
            flow=None,
            front_door=content.front_door(spoken),
        )

    def is_ready(self) -> bool:
        return True


@dataclass
class ScriptedSessions:
    """Holds the sessions that a test puts there."""

    held: list[Session] = field(default_factory=list)

    def coming(self, now: dt.datetime) -> list[Session]:
        return [session for session in self.held if session.ends > now]

    def one(self, session_id: str) -> Session | None:
        return next((session for session in self.held if session.id == session_id), None)


def session(**changes: Any) -> Session:
    """A drop-in session in Newtown far ahead, with changes."""
    values: dict[str, Any] = {
        "id": "drop-in-newtown",
        "kind": "drop-in",
        "format": "in-person",
        "town": "newtown",
        "venue": {"cy": "Y llyfrgell", "en": "The library"},
        "starts": dt.datetime(2098, 7, 1, 18, 30, tzinfo=WALES),
        "ends": dt.datetime(2098, 7, 1, 20, 0, tzinfo=WALES),
        "language": "both",
        "notes": {"cy": "Croeso i bawb.", "en": "All are welcome."},
        "status": "open",
        "is_example": False,
    }
    return Session(**{**values, **changes})


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    settings = Settings(var_dir=tmp_path_factory.mktemp("var"), content_check_seconds=0)
    library = Library(settings.content_dir)
    search = SearchEngine(library, settings.index_dir, settings.dictionary_dir)
    return SimpleNamespace(
        settings=settings,
        library=library,
        search=search,
        assistant=ScriptedAssistant(library),
        sessions=ScriptedSessions(),
    )


@pytest.fixture(scope="session")
def app(parts: SimpleNamespace) -> Flask:
    limiter.enabled = True  # the tests of the whole site, which fetch hundreds of pages, turn it off for their process
    return create_app(parts.settings, parts)


@pytest.fixture
def client(app: Flask, parts: SimpleNamespace) -> FlaskClient:
    limiter.reset()
    parts.sessions.held.clear()
    parts.assistant.asked.clear()
    parts.assistant.forgotten.clear()
    parts.assistant.verdicts.clear()
    parts.assistant.off.clear()
    return app.test_client()


@pytest.fixture(params=["cy", "en"])
def language(request: pytest.FixtureRequest) -> Language:
    """Each test that asks for a language is run in both."""
    chosen: Language = request.param
    return chosen
