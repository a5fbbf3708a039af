"""The library: all content as one unchanging snapshot, renewed when a file changes.

A snapshot is built whole and then put in the place of the last one. A page that is broken, in either language, keeps
its last good version in both; a page that was never good is left out. The problems say why.
"""

import datetime as dt
import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from portal.clock import today

from . import checks, pairing
from .frontmatter import Draft, read_draft
from .page import Citation, Entry, FrontDoor, other
from .paths import feature_url, page_url
from .problems import ContentError, Problem, Severity
from .registers import Bilingual, Fact, FactKind, HalfTerm, Record, Source, Town, line_of_record, read_register
from .rendering import FACT, plain, render, withdraw_blocks
from .schema import LANGUAGES, Contact, Language, PageType, Story

FRONT_DOOR = "contact/front-door"
LOOKS_ARE_ONE_IN = 20
WITHDRAWN = "page/fact-withdrawn"

_Signature = tuple[tuple[str, int, int], ...]
Filled = TypeVar("Filled")


@dataclass(frozen=True)
class Pair:
    """One page in both languages, as read."""

    cy: Draft
    en: Draft

    def __getitem__(self, language: Language) -> Draft:
        return self.cy if language == "cy" else self.en

    @property
    def reference(self) -> str:
        """Return the page's name in links between pages."""
        return f"{self.cy.type}/{self.cy.id}"


@dataclass(frozen=True)
class Content:
    """All content at one moment, in both languages; never changed once made.

    A story whose consent has run out is in `pairs` for those who keep it, and nowhere that a reader could meet it.
    """

    pairs: Mapping[str, Pair]
    facts: Mapping[str, Fact]
    sources: Mapping[str, Source]
    towns: Mapping[str, Town]
    labels: Mapping[str, Bilingual]
    problems: tuple[Problem, ...]
    fingerprint: str
    today: dt.date
    terms: Mapping[str, HalfTerm] = field(default_factory=dict)
    buttons: Mapping[str, Bilingual] = field(default_factory=dict)

    def entry(self, reference: str, language: Language) -> Entry | None:
        """Return a page by its reference, such as `answer/what-is-aln`, or None."""
        return self._entries.get((reference, language))

    def at(self, url: str) -> Entry | None:
        """Return the page that stands at an address, or None."""
        return self._by_url.get(url)

    def twin_of_withdrawn(self, url: str) -> str | None:
        """Return the twin address of a story whose consent has run out; None where no such story stood at `url`."""
        return self._withdrawn.get(url)

    def of_type(self, type_: PageType, language: Language) -> tuple[Entry, ...]:
        """Return every page of a type in one language, by id."""
        return tuple(entry for entry in self.entries() if entry.type is type_ and entry.language == language)

    def entries(self) -> Iterator[Entry]:
        """Yield every page in every language, by reference."""
        yield from self._entries.values()

    def fact(self, id_: str, language: Language) -> str | None:
        """Return a fact as written in a language; None when it is unknown or no longer in force."""
        fact = self.facts.get(id_)
        return fact.text(language) if fact and fact.holds_on(self.today) else None

    def label(self, id_: str, language: Language) -> str | None:
        """Return what an id, such as one of `support`, is called in a language; None where it has no name."""
        label = self.labels.get(id_)
        return str(getattr(label, language)) if label else None

    def citations(self, entry: Entry) -> tuple[Citation, ...]:
        """Return a page's sources as its readers see them."""
        return tuple(self._citation(reference, entry.language) for reference in entry.meta.sources)

    def front_door(self, language: Language) -> FrontDoor:
        """Return the person to turn to; even when its own page is broken, the address of the contact page stands."""
        pair = self.pairs.get(FRONT_DOOR)
        meta = pair[language].meta if pair else None
        if not isinstance(meta, Contact):
            return FrontDoor(name="", phone=None, email=None, url=feature_url("contact", language))
        return FrontDoor(
            name=meta.title,
            phone=self.fact(meta.phone, language) if meta.phone else None,
            email=self.fact(meta.email, language) if meta.email else None,
            url=page_url(PageType.CONTACT, meta.slug, language),
        )

    @cached_property
    def _entries(self) -> dict[tuple[str, Language], Entry]:
        return {
            (reference, language): self._rendered(pair, language)
            for reference, pair in sorted(self.pairs.items())
            for language in LANGUAGES
            if not self._is_withdrawn(pair)
        }

    @cached_property
    def _withdrawn(self) -> dict[str, str]:
        gone = [pair for pair in self.pairs.values() if self._is_withdrawn(pair)]
        addresses = [
            {code: page_url(pair[code].type, pair[code].meta.slug, code) for code in LANGUAGES} for pair in gone
        ]
        return {twins[code]: twins[other(code)] for twins in addresses for code in LANGUAGES}

    def _is_withdrawn(self, pair: Pair) -> bool:
        return isinstance(pair.en.meta, Story) and pair.en.meta.is_withdrawn_on(self.today)

    @cached_property
    def _by_url(self) -> dict[str, Entry]:
        return {entry.url: entry for entry in self.entries()}

    def _rendered(self, pair: Pair, language: Language) -> Entry:
        draft = pair[language]
        body = withdraw_blocks(draft.body, lambda id_: self.fact(id_, language) is None, self._notice(language))
        rendered = render(
            FACT.sub(lambda found: self._fact_in_markdown(found["id"], language), body),
            lambda reference: self._address(reference, language),
        )
        return Entry(
            type=draft.type,
            id=draft.id,
            language=language,
            meta=self._filled(draft.meta, language) if FACT.search(draft.yaml) else draft.meta,
            html=rendered.html,
            text=rendered.text,
            headings=rendered.headings,
            twin_slug=pair[other(language)].meta.slug,
        )

    def _filled(self, value: Filled, language: Language) -> Filled:
        """Fill facts in wherever front matter holds words; words that lean on a withdrawn fact become the notice."""
        if isinstance(value, str):
            missing = any(self.fact(found["id"], language) is None for found in FACT.finditer(value))
            filled = FACT.sub(lambda found: self.fact(found["id"], language) or "", value)
            return plain(self._notice(language)) if missing else filled  # type: ignore[return-value]
        if isinstance(value, list):
            return [self._filled(part, language) for part in value]  # type: ignore[return-value]
        if isinstance(value, BaseModel):
            parts = {name: self._filled(getattr(value, name), language) for name in type(value).model_fields}
            return value.model_copy(update=parts)
        return value

    def _notice(self, language: Language) -> str:
        pair = self.pairs.get(WITHDRAWN)
        return pair[language].body.strip() if pair else ""

    def _fact_in_markdown(self, id_: str, language: Language) -> str:
        value = self.fact(id_, language) or ""
        kind = self.facts[id_].kind if value else None
        if kind is FactKind.PHONE:
            return f"[{value}](tel:{''.join(filter(str.isdigit, value.split(',')[0]))})"
        if kind is FactKind.EMAIL:
            return f"[{value}](mailto:{value})"
        return value

    def _address(self, reference: str, language: Language) -> str | None:
        type_, _, id_ = reference.partition("/")
        if type_ == "site":
            return feature_url(id_, language)
        pair = self.pairs.get(reference)
        if pair is None or self._is_withdrawn(pair):
            return None
        return page_url(PageType(type_), pair[language].meta.slug, language)

    def _citation(self, reference: str, language: Language) -> Citation:
        id_, _, section = reference.partition(" §")
        source = self.sources[id_]
        url = getattr(source.url, language) if source.url else None
        return Citation(getattr(source.title, language), url, section or None, source.seen)


@dataclass
class _Reading:
    """What one pass over the folder found."""

    pairs: dict[str, Pair] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


class Library:
    """The content folder, kept up to date: `current()` is the newest good snapshot. Safe between threads."""

    def __init__(self, root: Path, *, check_every: float = 1.0, today: Callable[[], dt.date] = today) -> None:
        """`check_every` is the least time, in seconds, between two looks at the folder; 0 looks each time.

        However large the folder, looking takes no more than a twentieth of the time, unless it is to look each time.
        """
        self._root = root
        self._check_every = check_every
        self._today = today
        self._lock = threading.Lock()
        self._drafts: dict[Path, tuple[tuple[int, int], Draft]] = {}
        self._signature: _Signature = ()
        self._look_again_at = 0.0
        self._content: Content | None = None

    def current(self) -> Content:
        """Return the snapshot of the files as they stand, or the last one while another thread reads them anew."""
        content = self._content
        if content is not None and time.monotonic() < self._look_again_at:
            return content
        if content is None or self._lock.acquire(blocking=False):
            if content is None:
                self._lock.acquire()
            try:
                return self._refreshed()
            finally:
                self._lock.release()
        return content

    def _refreshed(self) -> Content:
        today = self._today()
        began = time.monotonic()
        try:
            signature = self._look()
        except OSError:
            if self._content is None:
                raise
            return self._content  # the folder is away just now: what was read goes on
        ended = time.monotonic()
        pause = max(self._check_every, LOOKS_ARE_ONE_IN * (ended - began)) if self._check_every else 0.0
        self._look_again_at = ended + pause
        if self._content is None or signature != self._signature or today != self._content.today:
            self._content = self._read(today, signature)
            self._signature = signature
        return self._content

    def _look(self) -> _Signature:
        """Return what tells that a file changed. Runs often, so it keeps to the fastest calls there are."""
        return tuple(sorted(_files(str(self._root))))

    def _read(self, today: dt.date, signature: _Signature) -> Content:
        reading = _Reading()
        last = self._content
        facts = self._register("facts.yml", Fact, reading, last.facts if last else {})
        sources = self._register("sources.yml", Source, reading, last.sources if last else {})
        towns = self._register("towns.yml", Town, reading, last.towns if last else {})
        labels = self._register("labels.yml", Bilingual, reading, last.labels if last else {})
        terms = self._register("term_dates.yml", HalfTerm, reading, last.terms if last else {})
        buttons = self._register("flow_buttons.yml", Bilingual, reading, last.buttons if last else {})
        self._check_fact_sources(facts, sources, reading)
        folders = self._folders(reading)
        reading.known = {f"{type_}/{folder.name}" for type_, folder in folders}
        for type_, folder in folders:
            self._read_pair(type_, folder, facts, sources, today, reading)
        drafts = [pair[language] for pair in reading.pairs.values() for language in LANGUAGES]
        self._settle_clashes(checks.clashes(drafts), reading)
        fingerprint = hashlib.sha256(repr((signature, today)).encode()).hexdigest()[:16]
        problems = tuple(sorted(reading.problems))
        return Content(reading.pairs, facts, sources, towns, labels, problems, fingerprint, today, terms, buttons)

    def _register(
        self, name: str, record: type[Record], reading: _Reading, last_good: Mapping[str, Record]
    ) -> Mapping[str, Record]:
        try:
            return read_register(self._root / name, record)
        except ContentError as error:
            reading.problems += error.problems
            return last_good

    def _check_fact_sources(self, facts: Mapping[str, Fact], sources: Mapping[str, Source], reading: _Reading) -> None:
        path = self._root / "facts.yml"
        for id_, fact in facts.items():
            if fact.source.split(" ")[0] not in sources:
                message = f"{id_}: no source {fact.source!r} in sources.yml: add it there or mend it"
                line = line_of_record(path.read_text(encoding="utf-8"), id_)
                reading.problems.append(Problem(path, line, message, Severity.FAULT))

    def _folders(self, reading: _Reading) -> list[tuple[PageType, Path]]:
        types = {str(type_): type_ for type_ in PageType}
        found = []
        for folder in sorted({path.parent for path in self._root.glob("*/*/*.md")}):
            if folder.parent.name in types:
                found.append((types[folder.parent.name], folder))
            else:
                message = f"{folder.parent.name!r} is not a type of page: move it into one of {', '.join(types)}"
                reading.problems.append(Problem(folder, 1, message))
        return found

    def _read_pair(
        self,
        type_: PageType,
        folder: Path,
        facts: Mapping[str, Fact],
        sources: Mapping[str, Source],
        today: dt.date,
        reading: _Reading,
    ) -> None:
        reference = f"{type_}/{folder.name}"
        problems: list[Problem] = []
        drafts = {language: self._draft(folder, type_, language, problems) for language in LANGUAGES}
        welsh, english = drafts["cy"], drafts["en"]
        for draft in filter(None, (welsh, english)):
            problems += checks.check_draft(draft, reading.known, facts, sources) + checks.overdue(draft, today)
        if welsh and english:
            problems += pairing.differences(welsh, english)
            problems += pairing.staleness(welsh, english) + pairing.staleness(english, welsh)
        reading.problems += problems
        broken = any(problem.severity is Severity.BROKEN for problem in problems)
        last_good = self._content.pairs.get(reference) if self._content else None
        if welsh and english and not broken:
            reading.pairs[reference] = Pair(welsh, english)
        elif last_good:
            reading.pairs[reference] = last_good

    def _draft(self, folder: Path, type_: PageType, language: Language, problems: list[Problem]) -> Draft | None:
        path = folder / f"{language}.md"
        try:
            stat = path.stat()
            known = self._drafts.get(path)
            if known and known[0] == (stat.st_mtime_ns, stat.st_size):
                return known[1]
            draft = read_draft(path, type_, folder.name, language)
        except FileNotFoundError:
            problems.append(Problem(path, 1, f"{language}.md is missing: every page needs both cy.md and en.md"))
            return None
        except ContentError as error:
            problems += error.problems
            return None
        self._drafts[path] = ((stat.st_mtime_ns, stat.st_size), draft)
        return draft

    @staticmethod
    def _settle_clashes(problems: list[Problem], reading: _Reading) -> None:
        """Leave out a page whose address another page holds."""
        reading.problems += problems
        for problem in problems:
            if problem.severity is Severity.BROKEN:
                reading.pairs.pop(f"{problem.path.parent.parent.name}/{problem.path.parent.name}", None)


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    """Yield the path, time and size of each file of content; one that goes meanwhile is not there."""
    with os.scandir(folder) as found:
        for item in found:
            if item.name.endswith((".md", ".yml")):
                with suppress(FileNotFoundError):
                    stat = item.stat()
                    yield item.path, stat.st_mtime_ns, stat.st_size
            elif item.is_dir():
                with suppress(FileNotFoundError):
                    yield from _files(item.path)
