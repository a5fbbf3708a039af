"""The search engine: one question in, one page of results out, in one language."""

import logging
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape
from whoosh.searching import Searcher

from portal.content import LANGUAGES, Content, Entry, Language, Library, PageType, Status

from .analysis import Analysis, analyses
from .documents import Document, body, documents, is_findable, topic_of
from .highlight import Highlighter
from .index import Build, Material, open_build
from .query import Question, corrected_text, read_question, units
from .scoring import score_pages
from .synonyms import Synonyms, SynonymsError, read_synonyms

FEW_RESULTS = 3
# A page that scores less than this share of the best one is left out.
WEAKEST_SHARE = 0.25
SAME_TOPIC_SHARE = 0.4
TOPIC_SUPPORT = 0.2
# A story that was made up to show what a page will hold never comes before an answer that is as near.
EXAMPLE_SHARE = 0.6
# How much more a page counts when one of its questions asks just what was typed.
NEARNESS_BOOST = 1.0
RETRY_SECONDS = 60.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class SearchResult:
    """One page found; `highlight` is safe HTML with the words asked for in `<mark>`."""

    entry: Entry
    highlight: Markup
    score: float


@dataclass(frozen=True)
class SearchPage:
    """What was found; `corrected` is what was searched for instead when no page knew a word; `types` counts by type."""

    query: str
    language: Language
    total: int
    corrected: str | None
    results: tuple[SearchResult, ...]
    types: Mapping[PageType, int]


@dataclass(frozen=True)
class _Served:
    """A build, the content it was made from, and how questions and pages are read with it."""

    fingerprint: str
    build: Build
    analyses: dict[Language, Analysis]
    synonyms: Synonyms
    highlighters: Mapping[Language, Highlighter]


class SearchEngine:
    """Searches the pages of a library. Safe between threads; each process keeps its own, all share `index_dir`."""

    def __init__(
        self, library: Library, index_dir: Path, dictionary_dir: Path, *, synonyms: Path | None = None
    ) -> None:
        """Make the engine; the index is built or opened by `prepare`, or at the first search.

        `synonyms` is the file of words that mean the same.
        """
        self._library = library
        self._index_dir = index_dir
        self._dictionary_dir = dictionary_dir
        self._synonyms_path = synonyms
        self._renewing = threading.Lock()
        self._retry_at = 0.0
        self._served: _Served | None = None

    def prepare(self) -> str:
        """Build or open the index of the library as it stands, and give the name of the build."""
        with self._renewing:
            self._served = self._serve(self._library.current())
            return self._served.build.name

    def search(
        self,
        query: str,
        language: Language,
        *,
        type: PageType | None = None,  # noqa: A002 (the word that callers and the address of the page use)
        limit: int = 10,
        offset: int = 0,
    ) -> SearchPage:
        """Find the pages that speak of `query`, best first.

        A page that was taken away since the index was built is left out; titles and addresses are today's. Raises
        QueryTooLong past MAX_QUERY_LENGTH characters.
        """
        content = self._library.current()
        served = self._keep_up(content)
        question = read_question(query, language, served.analyses, served.synonyms)
        with served.build.indexes[language].searcher() as searcher:
            corrected = corrected_text(question, served.analyses[language], searcher.reader(), served.build.spellers)
            if corrected is not None:
                question = read_question(corrected, language, served.analyses, served.synonyms)
            scores = self._scores(searcher, question)
        nearness = served.build.questions[language].nearness([unit.keys for unit in units(question)])
        scores = {reference: score * (1 + NEARNESS_BOOST * nearness.get(reference, 0.0)) for reference, score in scores.items()}
        found = _ranked(scores, content, language)
        wanted = [pair for pair in found if type is None or pair[0].type is type]
        results = [
            SearchResult(entry, _highlight(entry, content, question, served), score)
            for entry, score in wanted[offset : offset + limit]
        ]
        types = Counter(entry.type for entry, _ in found)
        return SearchPage(query, language, len(wanted), corrected, tuple(results), types)

    def _scores(self, searcher: Searcher, question: Question) -> dict[str, float]:
        """Ask the index; when little is found, ask again for the doubtful readings too."""
        if not question.terms:
            return {}
        scores = score_pages(searcher, question, loose=False)
        if len(scores) < FEW_RESULTS:
            scores = {**score_pages(searcher, question, loose=True), **scores}
        return scores

    def _keep_up(self, content: Content) -> _Served:
        """Give what is served now; when the content has moved on, have a thread build the next."""
        served = self._served or self._first(content)
        behind = served.fingerprint != content.fingerprint and time.monotonic() >= self._retry_at
        if behind and self._renewing.acquire(blocking=False):
            threading.Thread(target=self._renew, args=(content,), name="search-index", daemon=True).start()
        return served

    def _first(self, content: Content) -> _Served:
        with self._renewing:
            self._served = self._served or self._serve(content)
            return self._served

    def _renew(self, content: Content) -> None:
        try:
            self._served = self._serve(content)
        except Exception:
            logger.exception("The search index could not be renewed; the last one goes on answering")
            self._retry_at = time.monotonic() + RETRY_SECONDS
        finally:
            self._renewing.release()

    def _serve(self, content: Content) -> _Served:
        readers = analyses(self._dictionary_dir)
        synonyms = self._read_synonyms(readers)
        pages: dict[Language, list[Document]] = {language: list(documents(content, language)) for language in LANGUAGES}
        build = open_build(self._index_dir, Material(pages, readers, synonyms))
        highlighters = {language: Highlighter(language, analysis, synonyms) for language, analysis in readers.items()}
        return _Served(content.fingerprint, build, readers, synonyms, highlighters)

    def _read_synonyms(self, readers: dict[Language, Analysis]) -> Synonyms:
        """Read the synonyms; a broken file leaves the last good ones in place."""
        if self._synonyms_path is None:
            return Synonyms()
        try:
            return read_synonyms(self._synonyms_path, readers)
        except SynonymsError as error:
            logger.error("%s: the last good synonyms stay in use", error)
            return self._served.synonyms if self._served else Synonyms()


def _highlight(entry: Entry, content: Content, question: Question, served: _Served) -> Markup:
    """Give the stretch of a page that speaks of the question; its summary where only title or questions do."""
    keys = question.keys() if question.content_terms else frozenset(term.surface for term in question.terms)
    for text in (body(entry, content), entry.summary):
        excerpt = served.highlighters[question.language].excerpt(text, keys)
        if excerpt is not None:
            return excerpt
    return escape(entry.summary)


def _ranked(scores: Mapping[str, float], content: Content, language: Language) -> list[tuple[Entry, float]]:
    """Order pages by score, those of one topic as one voice: they support each other, and all but one step back."""
    entries = [(entry, scores[reference]) for reference in scores if (entry := content.entry(reference, language))]
    own = [(entry, score * _share(entry)) for entry, score in entries if is_findable(entry)]
    voices: dict[str, list[float]] = defaultdict(list)
    for entry, score in sorted(own, key=_by_score):
        voices[topic_of(entry)].append(score)
    supported = [(entry, score + TOPIC_SUPPORT * _next_voice(score, voices[topic_of(entry)])) for entry, score in own]
    best = max((score for _, score in supported), default=0.0)
    ranked: list[tuple[Entry, float]] = []
    told: set[str] = set()
    for entry, score in sorted(supported, key=_by_score):
        if score >= best * WEAKEST_SHARE:
            ranked.append((entry, score * SAME_TOPIC_SHARE if topic_of(entry) in told else score))
            told.add(topic_of(entry))
    return sorted(ranked, key=_by_score)


def _next_voice(score: float, voices: Sequence[float]) -> float:
    """Give the best score of the other pages of a topic, of which one scores `score`; best first."""
    others = voices[1:] if score == voices[0] else voices
    return others[0] if others else 0.0


def _share(entry: Entry) -> float:
    return EXAMPLE_SHARE if entry.meta.status is Status.EXAMPLE else 1.0


def _by_score(found: tuple[Entry, float]) -> float:
    return -found[1]
