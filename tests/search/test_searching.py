"""What families find when they search, in either language."""

import time

import pytest

from portal.content import Language, PageType
from portal.search import MAX_QUERY_LENGTH, QueryTooLong, SearchEngine


def found(engine: SearchEngine, query: str, language: Language) -> list[str]:
    return [result.entry.id for result in engine.search(query, language).results]


@pytest.mark.parametrize(
    "query", ["cludiant", "gludiant", "nghludiant", "chludiant", "CLUDIANT", "i'r cludiant", "cludiant?"]
)
def test_every_mutation_finds_the_page(engine: SearchEngine, query: str) -> None:
    assert found(engine, query, "cy")[0] == "transport"


@pytest.mark.parametrize(
    ("query", "language", "page"),
    [
        ("coleg", "cy", "college"),
        ("ngholeg", "cy", "college"),
        ("goleg", "cy", "college"),
        ("cynlluniau", "cy", "plan"),
        ("rhiant", "cy", "plan"),
        ("ty", "cy", "college"),
        ("ŷ tŷ", "cy", "college"),
        ("transporting", "en", "transport"),
        ("behavior", "en", "transport"),
        ("college's", "en", "college"),
    ],
)
def test_plurals_accents_and_spellings_find_the_page(
    engine: SearchEngine, query: str, language: Language, page: str
) -> None:
    assert found(engine, query, language)[0] == page


@pytest.mark.parametrize(
    ("query", "language", "page"),
    [("transport", "cy", "transport"), ("cludiant", "en", "transport"), ("gludiant", "en", "transport"),
     ("sixth form", "cy", "college"), ("chweched", "en", "college")],
)  # fmt: skip
def test_words_of_the_other_language_find_the_page_in_this_one(
    engine: SearchEngine, query: str, language: Language, page: str
) -> None:
    results = engine.search(query, language).results
    assert results[0].entry.id == page
    assert results[0].entry.language == language


@pytest.mark.parametrize(
    ("query", "language"),
    [("datganiad", "cy"), ("ddatganiad", "cy"), ("EHCP", "en"), ("statement", "cy"), ("CDU", "en"), ("idp", "cy")],
)  # fmt: skip
def test_synonyms_hold_in_both_directions_and_across_languages(
    engine: SearchEngine, query: str, language: Language
) -> None:
    assert found(engine, query, language)[0] == "plan"


@pytest.mark.parametrize(
    ("query", "language", "corrected"),
    [
        ("cludaint", "cy", "cludiant"),
        ("cluduant", "cy", "cludiant"),
        ("cludant", "cy", "cludiant"),
        ("cludiiant", "cy", "cludiant"),
        ("transprot am ddim", "en", "transport am ddim"),
        ("indivdual developmnt plan", "en", "individual development plan"),
    ],
)
def test_a_mistyped_word_is_put_right(engine: SearchEngine, query: str, language: Language, corrected: str) -> None:
    page = engine.search(query, language)
    assert page.corrected == corrected
    assert page.query == query
    assert page.results


def test_the_correction_has_its_accents(engine: SearchEngine) -> None:
    assert engine.search("croesswu", "cy").corrected == "croesawu"
    assert engine.search("chwechedd", "cy").corrected == "chweched"


@pytest.mark.parametrize(
    ("query", "language"), [("transport", "cy"), ("cludiant", "en"), ("EHCP", "cy"), ("zzzz", "en")]
)
def test_a_word_is_never_corrected_into_the_other_language(
    engine: SearchEngine, query: str, language: Language
) -> None:
    assert engine.search(query, language).corrected is None


def test_the_mutated_word_is_marked_in_the_text(engine: SearchEngine) -> None:
    highlight = engine.search("cludiant", "cy").results[0].highlight
    assert "<mark>gludiant</mark>" in highlight
    assert "<mark>nghludiant</mark>" in highlight
    assert "<mark>chludiant</mark>" in highlight


def test_a_phrase_is_marked_when_its_abbreviation_is_asked_for(engine: SearchEngine) -> None:
    assert "<mark>individual development plan</mark>" in engine.search("IDP", "en").results[0].highlight


def test_excerpts_are_escaped(engine: SearchEngine) -> None:
    highlight = str(engine.search("croesawu ifanc gerllaw", "cy").results[0].highlight)
    assert "<b>" not in highlight
    assert "&amp;" in highlight
    assert engine.search("<script>alert(1)</script> college", "en").results[0].highlight.count("<script") == 0


@pytest.mark.parametrize(("query", "language"), [("y", "cy"), ("mae'r", "cy"), ("the", "en"), ("am a", "cy")])
def test_function_words_alone_still_answer(engine: SearchEngine, query: str, language: Language) -> None:
    assert engine.search(query, language).total > 0


@pytest.mark.parametrize(
    "query",
    ["", "   ", "*", "?", ".*", "[a-z]+(", "title:",
     "a AND", "NOT", '"', "(((", "\\", "^$",
     "cludiant~9", "TO [", "\x00", "日本語", "Добрый день", "مرحبا", "😀",
     "' OR 1=1 --", "../../etc/passwd", "{{7*7}}", "%s%n",
     "\u202ecludiant", "'" * 200],
)  # fmt: skip
@pytest.mark.parametrize("language", ["cy", "en"])
def test_hostile_and_odd_queries_answer_politely(engine: SearchEngine, query: str, language: Language) -> None:
    page = engine.search(query, language)
    assert page.total == len(page.results)


def test_a_query_that_is_too_long_is_refused(engine: SearchEngine) -> None:
    engine.search("x" * MAX_QUERY_LENGTH, "cy")
    with pytest.raises(QueryTooLong):
        engine.search("x" * (MAX_QUERY_LENGTH + 1), "cy")


@pytest.mark.parametrize("query", ["ab " * 100, "cludiant " * 33, "qwertyuiopasdfghjkl " * 15, "a1" * 150])
def test_the_longest_query_answers_quickly(engine: SearchEngine, query: str) -> None:
    engine.prepare()
    started = time.perf_counter()
    engine.search(query[:MAX_QUERY_LENGTH], "cy")
    assert time.perf_counter() - started < 1


def test_results_can_be_paged_and_kept_to_one_type(engine: SearchEngine) -> None:
    everything = engine.search("y", "cy")
    assert everything.total == 3
    pages = [engine.search("y", "cy", limit=1, offset=offset).results[0].entry.id for offset in range(3)]
    assert pages == [result.entry.id for result in everything.results]
    assert engine.search("y", "cy", type=PageType.PAGE).total == 3
    assert engine.search("y", "cy", type=PageType.COURSE).total == 0
    assert everything.types == {PageType.PAGE: 3}
    assert engine.search("y", "cy", offset=50).results == ()
