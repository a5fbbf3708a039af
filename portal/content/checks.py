"""What is checked of a page beyond the shape of its front matter: its links, its facts, its sources, its words."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from markdown_it.token import Token

from .frontmatter import Draft
from .paths import FEATURES, page_url
from .problems import Problem, Severity
from .registers import FactKind
from .rendering import FACT, REFERENCE, links, parse
from .schema import Answer, Course, EasyRead, Guidance, Story, Tour
from .texts import Place, line_of, spoken_front_matter

_NUMBER = (
    r"(?:\d+|two|three|four|six|seven|eight|ten|twelve|dwy|dau|tri|tair|pedair|chwe|chwech|saith|wyth|deg|deuddeg)"
)
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|Ionawr|Chwefror|Mawrth|Ebrill|"
    "Mai|Mehefin|Gorffennaf|Awst|Medi|Hydref|Tachwedd|Rhagfyr"
)
_LITERALS: dict[FactKind, re.Pattern[str]] = {
    FactKind.PHONE: re.compile(r"(?<![\d£])(?:0\d{2,4}[ \d]{5,9}\d|999|111)(?!\d)"),
    FactKind.EMAIL: re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"),
    FactKind.PRICE: re.compile(r"£\s?\d"),
    FactKind.DISTANCE: re.compile(rf"\b{_NUMBER} (?:miles?|filltir|milltir|km)\b", re.IGNORECASE),
    FactKind.TIME_LIMIT: re.compile(
        rf"\b{_NUMBER} (?:school days|working days|days|weeks|months|d?diwrnod|niwrnod|wythnos|mis|fis)\b",
        re.IGNORECASE,
    ),
    FactKind.DATE: re.compile(rf"\b\d{{1,2}} (?:{_MONTHS}) \d{{4}}\b"),
}


def check_draft(
    draft: Draft, known_pages: Collection[str], known_facts: Collection[str], known_sources: Collection[str]
) -> list[Problem]:
    """Return all that is wrong with one page where it leans on others; `known_pages` holds references."""
    tokens = parse(draft.body)
    return [
        *_dangling_references(draft, known_pages),
        *_dangling_links(draft, tokens, known_pages),
        *_unknown_sources(draft, known_sources),
        *_unknown_facts(draft, known_facts),
        *_literals(draft),
        *_headings_out_of_order(draft, tokens),
    ]


def clashes(drafts: Iterable[Draft]) -> list[Problem]:
    """Return the pages that share an address, and the questions that two answers claim."""
    by_address: defaultdict[str, list[Draft]] = defaultdict(list)
    by_question: defaultdict[tuple[str, str], list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_address[page_url(draft.type, draft.meta.slug, draft.language)].append(draft)
        for question in _questions(draft):
            by_question[draft.language, question].append(draft)
    return [
        Problem(
            later.path, later.line_of("slug"), f"the address {address} is taken by {first.path}: choose another slug"
        )
        for address, (first, *others) in by_address.items()
        for later in others
    ] + [
        _fault(
            later,
            ("questions", _questions(later).index(question)),
            f"{question!r} is asked in {first.path} too: keep it in one",
        )
        for (_, question), (first, *others) in by_question.items()
        for later in others
    ]


def overdue(draft: Draft, today: dt.date) -> list[Problem]:
    """Return a notice when a page's review is overdue."""
    if draft.meta.review_due >= today:
        return []
    message = f"the review was due on {draft.meta.review_due}: read the page, then set reviewed and review_due"
    return [Problem(draft.path, draft.line_of("review_due"), message, Severity.NOTICE)]


def _texts(draft: Draft) -> Iterator[tuple[str, Place]]:
    """Yield each piece of text that readers see, as it is written, with its place."""
    yield from spoken_front_matter(draft)
    yield from ((line, number) for number, line in enumerate(draft.body.splitlines()))


def _references(draft: Draft) -> Iterator[tuple[str, Place]]:
    meta = draft.meta
    for index, reference in enumerate(meta.related):
        yield reference, ("related", index)
    if isinstance(meta, Answer):
        for index, reference in enumerate(meta.next):
            yield reference, ("next", index)
    if isinstance(meta, Guidance | EasyRead) and meta.answer:
        yield f"answer/{meta.answer}", ("answer",)
    if isinstance(meta, Course):
        for index, place in enumerate(meta.places):
            yield f"place/{place}", ("places", index)
    if isinstance(meta, Story | Tour) and meta.place:
        yield f"place/{meta.place}", ("place",)


def _is_known(reference: str, known_pages: Collection[str]) -> bool:
    type_, _, id_ = reference.partition("/")
    return id_ in FEATURES if type_ == "site" else reference in known_pages


def _dangling_references(draft: Draft, known_pages: Collection[str]) -> list[Problem]:
    return [
        _fault(draft, place, f"there is no page {reference!r}: mend the reference or write the page")
        for reference, place in _references(draft)
        if not _is_known(reference, known_pages)
    ]


def _dangling_links(draft: Draft, tokens: list[Token], known_pages: Collection[str]) -> list[Problem]:
    problems = []
    for target, line in links(tokens):
        if REFERENCE.match(target):
            wrong = (
                None
                if _is_known(target, known_pages)
                else f"the link to {target!r} leads nowhere: mend it or write the page"
            )
        elif target.startswith(("https://", "http://")):
            wrong = None
        else:
            wrong = f"the link to {target!r} is neither a page (type/id) nor an https address: mend it"
        if wrong:
            problems.append(_fault(draft, line, wrong))
    return problems


def _fault(draft: Draft, place: Place, message: str) -> Problem:
    """Return a problem that must be mended, but with which the page can still be shown: a lost link keeps its words."""
    return Problem(draft.path, line_of(draft, place), message, Severity.FAULT)


def _unknown_sources(draft: Draft, known_sources: Collection[str]) -> list[Problem]:
    return [
        Problem(
            draft.path, draft.line_of("sources", index), f"no source {source!r} in sources.yml: add it there or mend it"
        )
        for index, source in enumerate(draft.meta.sources)
        if source.split(" ")[0] not in known_sources
    ]


def _unknown_facts(draft: Draft, known_facts: Collection[str]) -> list[Problem]:
    problems = []
    for text, place in _texts(draft):
        for fact in FACT.finditer(text):
            if fact["id"] not in known_facts:
                message = f"no fact {fact['id']!r} in facts.yml: add it there or mend it"
                problems.append(Problem(draft.path, line_of(draft, place), message))
        if "{{" in FACT.sub("", text) or "{%" in text:
            problems.append(
                Problem(draft.path, line_of(draft, place), 'only {{ fact("id") }} may stand in braces: mend it')
            )
    for key in ("phone", "email", "hours", "website"):
        named = getattr(draft.meta, key, None)
        if named and named not in known_facts:
            problems.append(
                Problem(draft.path, draft.line_of(key), f"no fact {named!r} in facts.yml: add it there or mend it")
            )
    return problems


def _literals(draft: Draft) -> list[Problem]:
    return [
        _fault(draft, place, f'{found[0]!r} is a {kind}: put it in facts.yml and write {{{{ fact("…") }}}}')
        for text, place in _texts(draft)
        for kind, pattern in _LITERALS.items()
        for found in pattern.finditer(FACT.sub("", text))
    ]


def _headings_out_of_order(draft: Draft, tokens: list[Token]) -> list[Problem]:
    problems = []
    level = 1
    for token in tokens:
        if token.type == "heading_open":
            deeper = int(token.tag[1])
            if deeper == 1 or deeper > level + 1:
                message = f"a heading of level {deeper} after level {level}: begin at ## and go down one step at a time"
                problems.append(_fault(draft, token.map[0] if token.map else 0, message))
            level = deeper
    return problems


def _questions(draft: Draft) -> list[str]:
    return [question.casefold() for question in getattr(draft.meta, "questions", ())]
