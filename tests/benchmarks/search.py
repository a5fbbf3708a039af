"""Search beside SQLite FTS5 and tantivy, on the same documents and queries: run with `make bench`.

All three are given the same Welsh and English keys, since neither of the others can be taught our analysis. Times are
of the processor, in thousandths of a second. Ours reads the words of a query into memory once, so that the first asking
is slower than the next: each round is run once before it is measured, for all three alike.
"""

import random
import shutil
import sqlite3
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import click
import tantivy

from portal.config import Settings
from portal.content import LANGUAGES, Language, Library
from portal.search.analysis import Analysis, analyses
from portal.search.documents import Document, documents
from portal.search.evaluate import read_judged
from portal.search.highlight import Highlighter
from portal.search.index import Material, open_build
from portal.search.query import Question, corrected_text, read_question, units
from portal.search.scoring import score_pages
from portal.search.synonyms import read_synonyms

DATA = Path(__file__).parents[1] / "data"
PAGES = 2000
QUERIES = 200
SHOWN = 10
FIELDS = ("title", "questions", "summary", "body")
LANGUAGE: Language = "cy"  # queries are asked in Welsh, the harder of the two; both languages are indexed


class Engine(ABC):
    """One way to search: built over documents, then asked."""

    name: str

    @abstractmethod
    def build(self, material: Material, folder: Path) -> None: ...

    @abstractmethod
    def find(self, query: str) -> Sequence[str]:
        """Give the references of the best pages."""

    @abstractmethod
    def find_mistyped(self, query: str) -> Sequence[str]: ...

    @abstractmethod
    def find_and_mark(self, query: str) -> Sequence[str]: ...


class Ours(Engine):
    name = "ours"

    def build(self, material: Material, folder: Path) -> None:
        self._material = material
        self._build = open_build(folder, material)
        self._bodies = {page.reference: page.body for page in material.pages[LANGUAGE]}
        self._highlighter = Highlighter(LANGUAGE, material.analyses[LANGUAGE], material.synonyms)

    def find(self, query: str) -> Sequence[str]:
        return self._best(self._read(query))

    def find_mistyped(self, query: str) -> Sequence[str]:
        weights, spellers = self._build.weights[LANGUAGE], self._build.spellers
        analysis = self._material.analyses[LANGUAGE]
        is_twin = partial(weights.holds, "twin")
        corrected = corrected_text(self._read(query), analysis, is_twin, spellers, frozenset(), boldly=False)
        return self.find(corrected or query)

    def find_and_mark(self, query: str) -> Sequence[str]:
        question = self._read(query)
        keys = question.keys()
        return [str(self._highlighter.excerpt(self._bodies[page], keys)) for page in self._best(question)]

    def _read(self, query: str) -> Question:
        return read_question(query, LANGUAGE, self._material.analyses, self._material.synonyms)

    def _best(self, question: Question) -> Sequence[str]:
        scores = score_pages(self._build.weights[LANGUAGE], question, loose=False)
        nearness = self._build.questions[LANGUAGE].nearness([unit.keys for unit in units(question)])
        return sorted(scores, key=lambda page: -scores[page] * (1 + nearness.get(page, 0.0)))[:SHOWN]


class Fts5(Engine):
    name = "FTS5"

    def build(self, material: Material, folder: Path) -> None:
        self._analysis = material.analyses[LANGUAGE]
        self._database = sqlite3.connect(folder / "fts5.db")
        for language in LANGUAGES:
            columns = ", ".join(FIELDS)
            self._database.execute(f"CREATE VIRTUAL TABLE pages_{language} USING fts5(reference UNINDEXED, {columns})")
            rows = ((page.reference, *fields) for page, fields in keyed(material, language))
            self._database.executemany(f"INSERT INTO pages_{language} VALUES (?, ?, ?, ?, ?)", rows)
            rank = f"INSERT INTO pages_{language}(pages_{language}, rank) VALUES ('rank', 'bm25(0, 2, 7, 1, 0.7)')"
            self._database.execute(rank)
        self._database.commit()

    def find(self, query: str) -> Sequence[str]:
        return self._ask("reference", query)

    def find_mistyped(self, query: str) -> Sequence[str]:
        return self.find(query)  # it cannot mend a slip

    def find_and_mark(self, query: str) -> Sequence[str]:
        return self._ask("snippet(pages_cy, 4, '<mark>', '</mark>', '…', 36)", query)  # marks keys, not the text

    def _ask(self, column: str, query: str) -> Sequence[str]:
        keys = " OR ".join(f'"{key}"' for key in query_keys(query, self._analysis))
        asked = f"SELECT {column} FROM pages_{LANGUAGE} WHERE pages_{LANGUAGE} MATCH ? ORDER BY rank LIMIT {SHOWN}"
        return [row[0] for row in self._database.execute(asked, (keys,))] if keys else []


class Tantivy(Engine):
    name = "tantivy"

    def build(self, material: Material, folder: Path) -> None:
        self._analysis = material.analyses[LANGUAGE]
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("reference", stored=True)
        for field in FIELDS:
            builder.add_text_field(field, stored=field == "body", tokenizer_name="whitespace")
        self._schema = builder.build()
        indexes = {}
        for language in LANGUAGES:
            (folder / f"tantivy-{language}").mkdir()
            index = tantivy.Index(self._schema, path=str(folder / f"tantivy-{language}"))
            writer = index.writer(64_000_000, num_threads=1)
            for page, fields in keyed(material, language):
                texts = dict(zip(FIELDS, fields, strict=True))
                writer.add_document(tantivy.Document(reference=page.reference, **texts))
            writer.commit()
            writer.wait_merging_threads()
            index.reload()
            indexes[language] = index
        self._searcher = indexes[LANGUAGE].searcher()

    def find(self, query: str) -> Sequence[str]:
        return self._references(self._hits(self._any_of(self._term, query)))

    def find_mistyped(self, query: str) -> Sequence[str]:
        return self._references(self._hits(self._any_of(self._near_term, query)))

    def find_and_mark(self, query: str) -> Sequence[str]:
        asked = self._any_of(self._term, query)
        generator = tantivy.SnippetGenerator.create(self._searcher, asked, self._schema, "body")
        pages = [self._searcher.doc(address) for _, address in self._hits(asked)]
        return [generator.snippet_from_doc(page).to_html() for page in pages]  # marks keys, not the text

    def _term(self, field: str, key: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, key)

    def _near_term(self, field: str, key: str) -> tantivy.Query:
        return tantivy.Query.fuzzy_term_query(self._schema, field, key, distance=1)

    def _any_of(self, term: Callable[[str, str], tantivy.Query], query: str) -> tantivy.Query:
        keys = query_keys(query, self._analysis)
        parts = [(tantivy.Occur.Should, term(field, key)) for field in FIELDS for key in keys]
        return tantivy.Query.boolean_query(parts)

    def _hits(self, asked: tantivy.Query) -> list[tuple[float, tantivy.DocAddress]]:
        return self._searcher.search(asked, SHOWN).hits

    def _references(self, hits: list[tuple[float, tantivy.DocAddress]]) -> Sequence[str]:
        return [self._searcher.doc(address)["reference"][0] for _, address in hits]


def query_keys(query: str, analysis: Analysis) -> list[str]:
    """Give the keys that a query asks for."""
    return [term.key for term in analysis.terms(query) if term.key]


def keyed(material: Material, language: Language) -> Iterator[tuple[Document, list[str]]]:
    """Yield each page with the keys of its fields, as the others are given them."""
    for page in material.pages[language]:
        texts = (getattr(page, field) for field in FIELDS)
        yield page, [" ".join(query_keys(text, material.analyses[language])) for text in texts]


def grown(pages: Sequence[Document], size: int, chance: random.Random) -> list[Document]:
    """Make `size` pages of the sentences of our own, each of the shape of one of them."""
    sentences = [sentence for page in pages for sentence in page.body.split(". ") if sentence]
    made = []
    for number in range(size):
        page = pages[number % len(pages)]
        body = ". ".join(chance.choices(sentences, k=max(1, page.body.count(". "))))
        asked = tuple(chance.sample(page.asked, k=len(page.asked)))
        made.append(page._replace(reference=f"page/made-{number}", body=body, asked=asked))
    return made


def queries(analysis: Analysis) -> dict[str, list[str]]:
    """Give queries of one word and of three from the judged set, and the mistyped ones."""
    judged = [item.query for item in read_judged(DATA / f"search_judged_{LANGUAGE}.tsv")]
    words = [[term.written for term in analysis.terms(query) if term.key] for query in judged]
    mistyped = [item.query for item in read_judged(DATA / f"search_mistyped_{LANGUAGE}.tsv")]
    return {
        "one": [max(some, key=len) for some in words if some][:QUERIES],
        "three": [" ".join(some[:3]) for some in words if len(some) >= 3][:QUERIES],
        "mistyped": mistyped[:QUERIES],
    }


def measure(ask: Callable[[str], object], asked: Sequence[str]) -> tuple[float, float]:
    """Give the median and the 95th percentile in milliseconds."""
    times = []
    for measured in (False, True):
        for query in asked:
            started = time.process_time()
            ask(query)
            if measured:
                times.append((time.process_time() - started) * 1000)
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.95)]


def report(label: str, material: Material) -> None:
    """Build each engine over one set of pages, ask it everything, and print a table."""
    asked = queries(material.analyses[LANGUAGE])
    count = sum(map(len, material.pages.values()))
    click.echo(f"\n{label}: {count} documents in two languages; milliseconds, p50 / p95")
    click.echo(
        f"{'':8}  {'index, s':>8}  {'one word':>13}  {'three words':>13}  {'mistyped':>13}  {'with excerpts':>13}"
    )
    for engine in (Ours(), Fts5(), Tantivy()):
        folder = Path(tempfile.mkdtemp(prefix="search-bench-"))
        try:
            started = time.perf_counter()
            engine.build(material, folder)
            seconds = time.perf_counter() - started
            rounds = [
                measure(engine.find, asked["one"]),
                measure(engine.find, asked["three"]),
                measure(engine.find_mistyped, asked["mistyped"]),
                measure(engine.find_and_mark, asked["three"]),
            ]
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        times = "  ".join(f"{middle:5.1f} / {tail:5.1f}" for middle, tail in rounds)
        click.echo(f"{engine.name:8}  {seconds:8.1f}  {times}")


def main() -> None:
    """Measure today's content, then as many pages as the portal may ever hold."""
    settings = Settings()
    content = Library(settings.content_dir).current()
    readers = analyses(settings.dictionary_dir)
    synonyms = read_synonyms(settings.content_dir / "synonyms.yml", readers)
    pages: dict[Language, list[Document]] = {language: list(documents(content, language)) for language in LANGUAGES}
    report("Today's content", Material(pages, readers, synonyms))
    chance = random.Random(5)
    made = {language: grown(pages[language], PAGES, chance) for language in LANGUAGES}
    report(f"{PAGES} pages", Material(made, readers, synonyms))


if __name__ == "__main__":
    main()
