"""The gate on quality: judged queries over the portal's own content, and its words in every mutation."""

import pytest

from portal.content import LANGUAGES, Language, Library, PageType
from portal.search import SearchEngine
from portal.search.documents import is_findable
from portal.search.evaluate import evaluate, read_judged
from portal.welsh.lemma import Lemmatiser, lemmatiser
from portal.welsh.letters import straighten
from portal.welsh.mutation import Mutation, mutate
from portal.welsh.words import split_words

from .conftest import DICTIONARY, ROOT

JUDGED = ROOT / "tests" / "data"


@pytest.mark.parametrize("language", LANGUAGES)
def test_judged_queries_find_the_right_page(portal_engine: SearchEngine, language: Language) -> None:
    scores = evaluate(portal_engine, read_judged(JUDGED / f"search_judged_{language}.tsv"), language)
    assert scores.success_at_1 >= 0.80, scores.misses
    assert scores.success_at_3 >= 0.95, scores.misses
    assert scores.zero_results <= 0.01, scores.misses


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_judged_page_exists(portal_library: Library, language: Language) -> None:
    ids = {entry.id for entry in portal_library.current().entries() if entry.language == language}
    judged = read_judged(JUDGED / f"search_judged_{language}.tsv")
    assert len(judged) >= 60
    assert {id_ for item in judged for id_ in item.ids} <= ids


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_wrong_letter_still_finds_the_title(
    portal_engine: SearchEngine, portal_library: Library, language: Language
) -> None:
    """Swap two letters inside the longest word of each answer's title: the page stays among the first three."""
    entries = portal_library.current().of_type(PageType.ANSWER, language)
    answers = [entry for entry in entries if is_findable(entry)]
    lost = []
    for entry in answers:
        word = max(entry.title.split(), key=len)
        query = entry.title.replace(word, word[:2] + word[3:4] + word[2:3] + word[4:])
        if entry.id not in [result.entry.id for result in portal_engine.search(query, language, limit=3).results]:
            lost.append(query)
    assert len(lost) <= 0.05 * len(answers), lost


def test_mutated_words_of_our_own_content_keep_their_key(portal_library: Library) -> None:
    """A mutated form has the strong key of its radical, for at least 98 in 100 pairs of our own words."""
    welsh = lemmatiser(DICTIONARY)
    entries = [entry for entry in portal_library.current().entries() if entry.language == "cy"]
    texts = [straighten(f"{entry.title} {entry.summary} {entry.text}") for entry in entries]
    words = {word.text.lower() for text in texts for word in split_words(text)}
    radical = [word for word in sorted(words) if len(word) > 2 and _is_radical(welsh, word)]
    pairs = [(word, mutate(word, mutation)) for word in radical for mutation in Mutation]
    pairs = [(word, mutated) for word, mutated in pairs if mutated != word and welsh.dictionary.knows(mutated)]
    apart = [pair for pair in pairs if welsh.keys(pair[0]).strong != welsh.keys(pair[1]).strong]
    assert len(pairs) >= 500
    assert len(apart) <= 0.02 * len(pairs), apart


def _is_radical(welsh: Lemmatiser, word: str) -> bool:
    return welsh.keys(word).strong != "" and any(not reading.mutated for reading in welsh.dictionary.readings(word))
