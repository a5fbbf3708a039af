"""Content: markdown files in two languages, read, checked, paired and kept up to date. Knows nothing of Flask."""

from .library import Content, Library
from .page import Citation, Entry, FrontDoor, other
from .problems import Problem, Severity
from .registers import Fact, FactKind, Source, Town
from .rendering import Heading
from .schema import ASSISTANT_ONLY, LANGUAGES, Answer, Group, Guidance, Language, PageType, Status

__all__ = [
    "ASSISTANT_ONLY",
    "LANGUAGES",
    "Answer",
    "Citation",
    "Content",
    "Entry",
    "Fact",
    "FactKind",
    "FrontDoor",
    "Group",
    "Guidance",
    "Heading",
    "Language",
    "Library",
    "PageType",
    "Problem",
    "Severity",
    "Source",
    "Status",
    "Town",
    "other",
]
