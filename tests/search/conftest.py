"""A small library in both languages, and an engine over it."""

from pathlib import Path

import pytest

from portal.content import Library
from portal.search import SearchEngine

ROOT = Path(__file__).parents[2]
DICTIONARY = ROOT / "node_modules" / "dictionary-cy"

PAGES = {
    "page/transport": {
        "cy": ("Cludiant i'r ysgol", "Mae gludiant am ddim i rai. Gofynnwch am nghludiant a chludiant cyn mis Medi."),
        "en": ("School transport", "Transport is free for some. Ask about behaviour on the bus."),
    },
    "page/plan": {
        "cy": ("Cynllun datblygu unigol (CDU)", "Bydd yr ysgol yn ysgrifennu'r cynllun datblygu unigol gyda'r rhieni."),
        "en": ("Individual development plan (IDP)", "The school writes the individual development plan with parents."),
    },
    "page/college": {
        "cy": ("Colegau a'r chweched dosbarth", "Mae'r colegau'n croesawu pobl ifanc. Tŷ ar y môr & <b>gerllaw</b>."),
        "en": ("Colleges and sixth form", "The colleges welcome young people & <b>others</b>."),
    },
}  # fmt: skip

SYNONYMS = """
- cy: [CDU, cynllun datblygu unigol, datganiad]
  en: [IDP, individual development plan, statement, EHCP]
- cy: [coleg, ôl-16]
  en: [college, post-16]
"""


def write_page(root: Path, reference: str, language: str, title: str, body: str) -> None:
    """Write one language of a page of the site."""
    folder = root / reference
    folder.mkdir(parents=True, exist_ok=True)
    slug = reference.partition("/")[2] + ("-cy" if language == "cy" else "")
    (folder / f"{language}.md").write_text(
        f"---\ntitle: {title!r}\nsummary: {title!r}\nslug: {slug}\nowner: portal-team\nreviewed: 2026-11-22\n"
        "review_due: 2027-05-22\naudience: [parents]\nstatus: live\n"
        f"language_review: {'needed' if language == 'cy' else 'done'}\n---\n\n{body}\n".replace("'\"", '"'),
        encoding="utf-8",
    )


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    root = tmp_path / "content"
    for reference, languages in PAGES.items():
        for language, (title, body) in languages.items():
            write_page(root, reference, language, title.replace("'", "’"), body)
    for register in ("facts", "sources", "towns"):
        (root / f"{register}.yml").write_text("{}\n", encoding="utf-8")
    (root / "synonyms.yml").write_text(SYNONYMS, encoding="utf-8")
    return root


@pytest.fixture
def library(content_dir: Path) -> Library:
    return Library(content_dir, check_every=0)


@pytest.fixture
def engine(library: Library, content_dir: Path, tmp_path: Path) -> SearchEngine:
    return SearchEngine(library, tmp_path / "index", DICTIONARY, synonyms=content_dir / "synonyms.yml")


@pytest.fixture(scope="session")
def portal_library() -> Library:
    return Library(ROOT / "content", check_every=3600)


@pytest.fixture(scope="session")
def portal_engine(portal_library: Library, tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    folder = tmp_path_factory.mktemp("index")
    return SearchEngine(portal_library, folder, DICTIONARY, synonyms=ROOT / "content" / "synonyms.yml")
