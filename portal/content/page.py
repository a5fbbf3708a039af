"""The pages that readers see: one entry for each language of each page."""

import datetime as dt
from dataclasses import dataclass

from .paths import feature_url, page_url
from .rendering import Heading
from .schema import Answer, FrontMatter, Group, Language, PageType


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
        return self._address(self.meta.slug, self.language)

    @property
    def twin_url(self) -> str:
        """Return the address of the same page in the other language."""
        return self._address(self.twin_slug, other(self.language))

    @property
    def is_flow(self) -> bool:
        """Tell whether these are the words of a flow, which is no page: its questions are begun where one asks."""
        return isinstance(self.meta, Answer) and self.meta.group is Group.FLOW

    def _address(self, slug: str, language: Language) -> str:
        return f"{feature_url('ask', language)}#{slug}" if self.is_flow else page_url(self.type, slug, language)


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
