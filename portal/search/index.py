"""The index on disk: built aside, swapped whole, and the same for every worker of a host.

One folder holds one build, named by what went into it, with an index for each language. A worker that finds the folder
opens it; one that does not, builds it under a lock in a temporary folder and renames that into place. A build is read
into memory when it is opened, so that tidying old folders away can disturb no one.
"""

import hashlib
import json
import logging
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from whoosh import index as whoosh_index
from whoosh.analysis.tokenizers import SpaceSeparatedTokenizer
from whoosh.fields import ID, TEXT, Schema
from whoosh.filedb.filestore import FileStorage, copy_to_ram

from portal.content import LANGUAGES, Language, other
from portal.welsh.lemma import OVERRIDES

from .analysis import ANALYSIS_VERSION, Analysis, Term
from .documents import Document
from .query import Question, units
from .questions import Questions
from .scoring import Weights
from .spelling import Speller
from .synonyms import Synonyms

SCHEMA_VERSION = 3
BUILDS_KEPT = 2
TEMPORARY = ".building-"
WORDS = "words.json"
QUESTIONS = "questions.json"

# The analyser objects of a schema are pickled into the index. Ours is Whoosh's own simplest one: the fields are given
# keys with spaces between them, and all knowledge of language stays in `analysis`.
_KEYS = SpaceSeparatedTokenizer()
SCHEMA = Schema(
    reference=ID(stored=True, unique=True),
    title=TEXT(_KEYS, phrase=False),
    questions=TEXT(_KEYS, phrase=False),
    summary=TEXT(_KEYS, phrase=False),
    body=TEXT(_KEYS, phrase=False),
    exact=TEXT(_KEYS, phrase=False),
    loose=TEXT(_KEYS, phrase=False),
    twin=TEXT(_KEYS, phrase=False),
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Build:
    """One build, opened: for each language what words are worth, a speller and the ways families ask."""

    name: str
    weights: dict[Language, Weights]
    spellers: dict[Language, Speller]
    questions: dict[Language, Questions]


@dataclass(frozen=True)
class Material:
    """All that goes into a build: the pages, how each language is read, and what means the same."""

    pages: dict[Language, list[Document]]
    analyses: dict[Language, Analysis]
    synonyms: Synonyms

    def name(self) -> str:
        """Name the build by a digest of what goes into it and the versions of how it is read and kept."""
        content = repr((sorted(self.pages.items()), self.synonyms.phrases, OVERRIDES.read_text(encoding="utf-8")))
        return f"{hashlib.sha256(content.encode()).hexdigest()[:16]}-{ANALYSIS_VERSION}.{SCHEMA_VERSION}"


def open_build(directory: Path, material: Material) -> Build:
    """Open the build of this material under `directory`, building it first when no worker has."""
    directory.mkdir(parents=True, exist_ok=True)
    final = directory / material.name()
    with FileLock(directory / "build.lock"):
        if not final.is_dir():
            _build_aside(directory, final, material)
        os.utime(final)
        build = _read(final)
        _tidy(directory)
    return build


def _build_aside(directory: Path, final: Path, material: Material) -> None:
    temporary = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=directory))
    try:
        for language in LANGUAGES:
            _write(temporary / language, language, material)
        temporary.rename(final)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    logger.info("Search index %s built: %d pages", final.name, sum(map(len, material.pages.values())))


def _write(directory: Path, language: Language, material: Material) -> None:
    directory.mkdir()
    own, twin = material.analyses[language], material.analyses[other(language)]
    counts: Counter[str] = Counter()
    keys: set[str] = set()
    writer = whoosh_index.create_in(str(directory), SCHEMA).writer(limitmb=256)
    for page in material.pages[language]:
        fields = {name: list(own.terms(getattr(page, name))) for name in ("title", "questions", "summary", "body")}
        every = [term for terms in fields.values() for term in terms]
        writer.add_document(
            reference=page.reference,
            exact=" ".join(term.radical for term in every),
            loose=" ".join(key for term in every for key in term.weak),
            twin=_keys(list(twin.terms(page.twin)), other(language), material.synonyms),
            **{name: _keys(terms, language, material.synonyms) for name, terms in fields.items()},
        )
        right = {term for name in ("title", "summary", "body") for term in fields[name]}
        right |= {term for term in fields["questions"] if own.is_word(term.written)}
        sound = {term.written: term.key for term in right if term.written.isalpha()}
        keys.update(sound.values())
        counts.update(term.written for term in every if term.written in sound)
    writer.commit(optimize=True)
    words = {"counts": counts, "keys": sorted(keys - {""})}
    (directory / WORDS).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    asked = [(page.reference, thing) for page in material.pages[language] for thing in _asked(page, language, material)]
    (directory / QUESTIONS).write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")


def _asked(page: Document, language: Language, material: Material) -> list[list[list[str]]]:
    """Give each question of a page as the keys of the things it asks."""
    analysis = material.analyses[language]
    asked = []
    for text in page.asked:
        question = Question(text, language, tuple(analysis.terms(text)), (), material.synonyms)
        asked.append([sorted(unit.keys) for unit in units(question)])
    return asked


def _keys(terms: Sequence[Term], language: Language, synonyms: Synonyms) -> str:
    """Give what a field is indexed by: the keys of its words and of the phrases that mean the same as others."""
    return " ".join(
        [term.key for term in terms if term.key] + [match.key for match in synonyms.matches(terms, language)]
    )


def _read(directory: Path) -> Build:
    weights, spellers, questions = {}, {}, {}
    for language in LANGUAGES:
        folder = directory / language
        storage = copy_to_ram(FileStorage(str(folder)))  # type: ignore[no-untyped-call]
        weights[language] = Weights(storage.open_index(schema=SCHEMA))
        spellers[language] = Speller(**json.loads((folder / WORDS).read_text(encoding="utf-8")))
        questions[language] = Questions(json.loads((folder / QUESTIONS).read_text(encoding="utf-8")))
    return Build(directory.name, weights, spellers, questions)


def _tidy(directory: Path) -> None:
    """Remove all but the newest builds, and what a killed process left half built; the lock must be held."""
    builds = [path for path in directory.iterdir() if path.is_dir() and not path.name.startswith(TEMPORARY)]
    old = sorted(builds, key=lambda path: path.stat().st_mtime, reverse=True)[BUILDS_KEPT:]
    for path in [*old, *directory.glob(f"{TEMPORARY}*")]:
        shutil.rmtree(path, ignore_errors=True)
