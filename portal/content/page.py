"""The pages that readers see: one entry for each language of each page."""

import datetime as dt
from dataclasses import dataclass

from .paths import page_url
from .rendering import Heading
from .schema import FrontMatter, Language, PageType


@dataclass(frozen=True)
class Entry:
    """One page in one language, ready to be shown: `html` is sanitised, `text` is the same in plain words."""

    type: PageType
    id: str
    language: Language
    meta: FrontMatter
    html: str
    text: str
    headings: tuple[Heading, ...]
    twin_slug: str

    @property
    def reference(self) -> str:
        """Return the page's name in links between pages, such as `answer/what-is-aln`."""
        return f"{self.type}/{self.id}"

    @property
    def title(self) -> str:
        """Return the title."""
        return self.meta.title

    @property
    def summary(self) -> str:
        """Return the one-sentence summary."""
        return self.meta.summary

    @property
    def url(self) -> str:
        """Return the page's address."""
        return page_url(self.type, self.meta.slug, self.language)

    @property
    def twin_url(self) -> str:
        """Return the address of the same page in the other language."""
        return page_url(self.type, self.twin_slug, other(self.language))


@dataclass(frozen=True)
class Citation:
    """A source as a reader sees it; `seen` is the day it was last read."""

    title: str
    url: str | None
    section: str | None
    seen: dt.date


@dataclass(frozen=True)
class FrontDoor:
    """The person to turn to: the Tyfu gateway. A detail that is withdrawn is None; `url` is always there."""

    name: str
    phone: str | None
    email: str | None
    url: str


def other(language: Language) -> Language:
    """Return the other of the two languages."""
    return "en" if language == "cy" else "cy"
