"""The parts of the portal, put together from settings: this is the one place that knows them all."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import httpx

from .assistant import (
    COUNTS_FILE,
    SWITCH_FILE,
    Assistant,
    AssistantCounts,
    Conversations,
    Flows,
    RasaUnderstanding,
    StaffSwitch,
    Understanding,
)
from .assistant.privacy import redact
from .assistant.vocabulary import Vocabulary
from .booking import Sessions
from .booking.bookings import Bookings
from .booking.database import open_database
from .booking.senders import KeepOnly, NotifySender, NotifySignature, Security, Sender, SmtpSender
from .booking.wishes import Wishes
from .config import Settings
from .content import Library
from .feedback import Feedback
from .search import SearchEngine


@dataclass(frozen=True)
class Parts:
    """What views and commands work with; kept by the application in `extensions["portal"]`."""

    library: Library
    search: SearchEngine
    assistant: Assistant
    sessions: Sessions
    bookings: Bookings
    sender: Sender
    wishes: Wishes
    feedback: Feedback


def assemble(settings: Settings) -> Parts:
    """Put the parts together; content is read and its index is built when they are first needed."""
    library = Library(settings.content_dir, check_every=settings.content_check_seconds or 0)
    search = assemble_search(settings, library)
    understanding = RasaUnderstanding(settings.rasa_url, timeout=settings.rasa_timeout_seconds)
    engine = open_database(settings.database_url)
    sessions = Sessions(engine, show_examples=bool(settings.show_example_sessions))
    bookings = Bookings(engine, allow_examples=bool(settings.show_example_sessions))
    assistant = Assistant(
        library,
        search,
        understanding,
        Conversations(settings.var_dir / "chats.db"),
        counts=AssistantCounts(settings.var_dir / COUNTS_FILE, keep_unanswered=settings.keep_unanswered),
        switch=StaffSwitch(settings.var_dir / SWITCH_FILE),
        flows=Flows(sessions),
    )
    feedback = Feedback(engine, without_personal_data(library))
    return Parts(library, search, assistant, sessions, bookings, assemble_sender(settings), Wishes(engine), feedback)


def assemble_trial(settings: Settings, library: Library, understanding: Understanding) -> Assistant:
    """Put an assistant together that is only tried: it keeps its conversations to itself, and counts nothing."""
    return Assistant(library, assemble_search(settings, library), understanding)


def without_personal_data(library: Library) -> Callable[[str], str]:
    """Return what takes personal data out of a text, as the assistant does, and leaves nothing where little else is."""
    vocabulary = Vocabulary()

    def taken_out(text: str) -> str:
        redaction = redact(text, ordinary=vocabulary.of(library.current()))
        return "" if redaction.mainly else redaction.text

    return taken_out


def assemble_search(settings: Settings, library: Library) -> SearchEngine:
    """Put the search together over a library."""
    synonyms = settings.content_dir / "synonyms.yml"
    return SearchEngine(library, settings.index_dir, settings.dictionary_dir, synonyms=synonyms)


def assemble_sender(settings: Settings) -> Sender:
    """Return the sender of messages that the settings ask for: SMTP first, then Notify, then none."""
    if settings.smtp_url.get_secret_value():
        return _smtp(settings)
    if settings.notify_key.get_secret_value():
        signature = NotifySignature(settings.notify_key.get_secret_value())
        client = httpx.Client(base_url=settings.notify_url, auth=signature, timeout=30)
        return NotifySender(client, settings.notify_email_template, settings.notify_text_template)
    return KeepOnly()


def _smtp(settings: Settings) -> SmtpSender:
    """Read `smtp://user:password@host:587`; `smtps://` speaks TLS from the first byte, `smtp-plain://` never."""
    url = urlsplit(settings.smtp_url.get_secret_value())
    security: dict[str, Security] = {"smtps": "tls", "smtp-plain": "none"}
    return SmtpSender(
        url.hostname or "",
        url.port or (465 if url.scheme == "smtps" else 25),
        settings.mail_from_name,
        settings.mail_from,
        username=unquote(url.username or ""),
        password=unquote(url.password or ""),
        security=security.get(url.scheme, "starttls"),
    )
