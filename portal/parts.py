"""The parts of the portal, put together from settings: this is the one place that knows them all."""

from dataclasses import dataclass

from .assistant import Assistant, Conversations, RasaUnderstanding
from .booking import Sessions
from .booking.database import open_database
from .config import Settings
from .content import Library
from .search import SearchEngine


@dataclass(frozen=True)
class Parts:
    """What views and commands work with; kept by the application in `extensions["portal"]`."""

    library: Library
    search: SearchEngine
    assistant: Assistant
    sessions: Sessions


def assemble(settings: Settings) -> Parts:
    """Put the parts together; content is read and its index is built when they are first needed."""
    library = Library(settings.content_dir, check_every=settings.content_check_seconds)
    search = assemble_search(settings, library)
    understanding = RasaUnderstanding(settings.rasa_url, timeout=settings.rasa_timeout_seconds)
    sessions = Sessions(open_database(settings.database_url), show_examples=bool(settings.show_example_sessions))
    assistant = Assistant(library, search, understanding, Conversations(settings.var_dir / "chats.db"))
    return Parts(library, search, assistant, sessions)


def assemble_search(settings: Settings, library: Library) -> SearchEngine:
    """Put the search together over a library."""
    synonyms = settings.content_dir / "synonyms.yml"
    return SearchEngine(library, settings.index_dir, settings.dictionary_dir, synonyms=synonyms)
