"""The search engine: one question in, one page of results out, in one language."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from markupsafe import Markup, escape

from portal.content import LANGUAGES, Content, Entry, Language, Library, PageType

from .analysis import Analysis, analyses
from .documents import Document, body, documents, is_findable, topic_of
from .highlight import Highlighter
from .index import Build, Material, open_build
from .nearby import Gazetteer, Spot
from .query import MAX_QUERY_LENGTH, QueryTooLong, Question, corrected_text, read_question, units
from .ranking import best_answer, rank
from .scoring import score_pages
from .suggestions import Suggester
from .synonyms import Synonyms, SynonymsError, read_synonyms

FEW_RESULTS = 3
MOST_SUGGESTIONS = 6
# How much more what was asked beside the name of a town says of a place.
PLACE_BOOST = 1.5
MOST_NEAREST = 4
# Where a search leads that comes near nothing at all.
FOR_THE_LOST = ("answer/front-door", "answer/worried-about-my-child", "answer/what-is-aln")
# How much more a page counts when one of its questions asks just what was typed.
NEARNESS_BOOST = 1.0
RETRY_SECONDS = 60.0
RENEWING = "search-index"  # the name of the thread that builds the next index

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class SearchResult:
    """One page found; `highlight` is safe HTML with the words asked for in `<mark>`."""

    entry: Entry
    highlight: Markup
    score: float


@dataclass(frozen=True)
class SearchPage:
    """What was found; `corrected` is what was searched for instead when no page knew a word; `types` counts by type.

    `best` is the answer to what was asked, where that is clear; `spot` the place that was named; `nearest` the pages
    that come nearest when nothing was found.
    """

    query: str
    language: Language
    total: int
    corrected: str | None
    results: tuple[SearchResult, ...]
    types: Mapping[PageType, int]
    best: Entry | None = None
    spot: Spot | None = None
    nearest: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class _Served:
    """A build, the content it was made from, and how questions and pages are read with it."""

    fingerprint: str
    build: Build
    analyses: dict[Language, Analysis]
    synonyms: Synonyms
    highlighters: Mapping[Language, Highlighter]
    suggesters: Mapping[Language, Suggester]
    gazetteer: Gazetteer

    def read(self, text: str, language: Language) -> Question:
        """Read what was typed in both languages."""
        return read_question(text, language, self.analyses, self.synonyms)

    def corrected(self, question: Question, *, boldly: bool = False) -> str | None:
        """Give what was typed with its slips put right, or None; names of towns are no slips."""
        analysis, weights = self.analyses[question.language], self.build.weights[question.language]
        is_twin = partial(weights.holds, "twin")
        return corrected_text(question, analysis, is_twin, self.build.spellers, self.gazetteer.keys, boldly=boldly)


@dataclass(frozen=True)
class _Asked:
    """A question as it was searched for: what each page scores, and how near its own questions come."""

    question: Question
    scores: Mapping[str, float]
    nearness: Mapping[str, float]
    broad: bool

    @classmethod
    def of(cls, question: Question, served: _Served) -> "_Asked":
        """Ask the index; when little is found, ask again for the doubtful readings too."""
        things = [unit.keys for unit in units(question) if unit.keys]
        nearness = served.build.questions[question.language].nearness(things)
        weights = served.build.weights[question.language]
        scores = score_pages(weights, question, loose=False) if question.terms else {}
        if question.terms and len(scores) < FEW_RESULTS:
            scores = {**score_pages(weights, question, loose=True), **scores}
        nearer = {page: score * (1 + NEARNESS_BOOST * nearness.get(page, 0.0)) for page, score in scores.items()}
        return cls(question, nearer, nearness, len(things) <= 1)


class SearchEngine:
    """Searches the pages of a library. Safe between threads; each process keeps its own, all share `index_dir`."""

    def __init__(
        self, library: Library, index_dir: Path, dictionary_dir: Path, *, synonyms: Path | None = None
    ) -> None:
        """Make the engine; the index is built or opened by `prepare`, or at the first search.

        `synonyms` is the file of words that mean the same.
        """
        self._library = library
        self.index_dir = index_dir
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
        if len(query) > MAX_QUERY_LENGTH:
            raise QueryTooLong(f"{len(query)} characters; at most {MAX_QUERY_LENGTH} are read")
        spot, text = served.gazetteer.find(query, language)
        question = served.read(text, language)
        corrected = served.corrected(question)
        asked = _Asked.of(served.read(corrected, language) if corrected else question, served)
        if not asked.scores and (corrected := served.corrected(question, boldly=True)):
            asked = _Asked.of(served.read(corrected, language), served)
        scores = _with_the_rest(asked.scores, spot, served, language)
        found = rank(scores, content, language, spot, broad=asked.broad)
        wanted = [pair for pair in found if type is None or pair[0].type is type]
        results = [
            SearchResult(entry, _highlight(entry, content, asked.question, served), score)
            for entry, score in wanted[offset : offset + limit]
        ]
        return SearchPage(
            query,
            language,
            len(wanted),
            corrected,
            tuple(results),
            Counter(entry.type for entry, _ in found),
            best_answer(found, asked.nearness, content),
            spot,
            () if found else _nearest(query, content, served.suggesters[language], language),
        )

    def suggest(self, typed: str, language: Language) -> tuple[Entry, ...]:
        """Give a few pages that what is being typed may lead to, one for each topic. Raises QueryTooLong."""
        if len(typed) > MAX_QUERY_LENGTH:
            raise QueryTooLong(f"{len(typed)} characters; at most {MAX_QUERY_LENGTH} are read")
        content = self._library.current()
        suggested = self._keep_up(content).suggesters[language].complete(typed)
        return _one_of_each_topic(suggested, content, language, MOST_SUGGESTIONS)

    def _keep_up(self, content: Content) -> _Served:
        """Give what is served now; when the content has moved on, have a thread build the next."""
        served = self._served or self._first(content)
        behind = served.fingerprint != content.fingerprint and time.monotonic() >= self._retry_at
        if behind and self._renewing.acquire(blocking=False):
            threading.Thread(target=self._renew, args=(content,), name=RENEWING, daemon=True).start()
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
        build = open_build(self.index_dir, Material(pages, readers, synonyms))
        highlighters = {language: Highlighter(language, analysis, synonyms) for language, analysis in readers.items()}
        suggesters = {language: Suggester(pages[language], analysis) for language, analysis in readers.items()}
        gazetteer = Gazetteer(content.towns, readers)
        return _Served(content.fingerprint, build, readers, synonyms, highlighters, suggesters, gazetteer)

    def _read_synonyms(self, readers: dict[Language, Analysis]) -> Synonyms:
        """Read the synonyms; a broken file leaves the last good ones in place."""
        if self._synonyms_path is None:
            return Synonyms()
        try:
            return read_synonyms(self._synonyms_path, readers)
        except SynonymsError as error:
            logger.error("%s: the last good synonyms stay in use", error)
            return self._served.synonyms if self._served else Synonyms()


def _with_the_rest(
    scores: Mapping[str, float], spot: Spot | None, served: _Served, language: Language
) -> Mapping[str, float]:
    """Let places speak of what else was asked than the name of a town: a college may stand in the next one."""
    if spot is None or spot.alone:
        return scores
    rest = _Asked.of(served.read(spot.rest, language), served).scores
    places = {page: score * PLACE_BOOST for page, score in rest.items() if page.startswith(f"{PageType.PLACE}/")}
    return {**scores, **{page: max(score, scores.get(page, 0.0)) for page, score in places.items()}}


def _highlight(entry: Entry, content: Content, question: Question, served: _Served) -> Markup:
    """Give the stretch of a page that speaks of the question; its summary where only title or questions do."""
    keys = question.keys() if question.content_terms else frozenset(term.surface for term in question.terms)
    for text in (body(entry, content), entry.summary):
        excerpt = served.highlighters[question.language].excerpt(text, keys)
        if excerpt is not None:
            return excerpt
    return escape(entry.summary)


def _nearest(query: str, content: Content, suggester: Suggester, language: Language) -> tuple[Entry, ...]:
    """Give the pages that come nearest to a search that found nothing."""
    return _one_of_each_topic([*suggester.nearest(query), *FOR_THE_LOST], content, language, MOST_NEAREST)


def _one_of_each_topic(references: Iterable[str], content: Content, language: Language, most: int) -> tuple[Entry, ...]:
    """Give the first pages that still stand, one for each topic."""
    by_topic: dict[str, Entry] = {}
    for reference in references:
        entry = content.entry(reference, language)
        if entry is not None and is_findable(entry):
            by_topic.setdefault(topic_of(entry), entry)
        if len(by_topic) == most:
            break
    return tuple(by_topic.values())
