"""The keys of a word: what must meet, and what must never."""

from pathlib import Path

import pytest

from portal.welsh.lemma import Dictionary, Lemmatiser

TOGETHER = [
    # soft, nasal and aspirate mutation, lost g, h
    "cludiant gludiant nghludiant chludiant", "plentyn blentyn mhlentyn phlentyn", "tocyn docyn nhocyn thocyn",
    "bws fws", "dysgu ddysgu", "diwrnod ddiwrnod", "gwasanaeth wasanaeth", "gwybodaeth wybodaeth", "llyfr lyfr",
    "merch ferch", "rhestr restr", "rhiant riant", "coleg goleg ngholeg cholegau", "Powys Bowys Mhowys Phowys",
    "Cymru Gymru Nghymru", "Cymraeg Gymraeg", "oedran hoedran", "anghenion hanghenion", "angen hangen",
    "penderfyniad benderfyniad", "gwaith waith ngwaith", "tribiwnlys dribiwnlys", "darpariaeth ddarpariaeth",
    "cymorth gymorth chymorth", "milltir filltir", "trafnidiaeth drafnidiaeth",
    # plurals, alone and mutated
    "plentyn plant blant phlant", "ysgol ysgolion", "rhiant rhieni rieni", "bws bysiau fysiau",
    "disgybl disgyblion ddisgyblion", "cynllun cynlluniau gynlluniau", "cwmni cwmnïau gwmnïau", "angen anghenion",
    "athro athrawon", "gweithiwr gweithwyr weithwyr", "myfyriwr myfyrwyr", "apêl apeliadau",
    "dosbarth dosbarthiadau", "trefniant trefniadau", "dalgylch dalgylchoedd", "tŷ tai dai", "teulu teuluoedd",
    "cwrs cyrsiau gyrsiau", "wythnos wythnosau", "blwyddyn blynyddoedd", "cyfarfod cyfarfodydd", "cais ceisiadau",
    "prentisiaeth prentisiaethau", "bachgen bechgyn", "ci cŵn",
    # verbs
    "gofyn gofynnwch ofynnais", "gwrthod gwrthododd wrthodwyd", "rhoi rhoddir rhoddodd", "aros arhosaf",
    "cymryd gymryd",
    # accents left out
    "tŷ ty", "cŵn cwn", "apêl apel hapel", "ffôn ffon", "gŵr gwr",
]  # fmt: skip

APART = [
    # a mutated form that is a word of its own
    "oed coed", "nos dos", "dal tâl", "glas clas", "dan tân", "dyfeisiau tyfu", "real greal", "does toes",
    "faint maint",
    # what rules believed blindly would join
    "angen cangen", "oed goed", "gwaith cwaith", "addysg gaddysg", "ysgol gysgol", "help elp", "lleol lleoliad",
    # a noun is not the verb the lemma table makes of it
    "grant creu", "cais ceisio", "cod codi", "gofal gofalu", "cwyn cwyno",
    # merely alike
    "coleg college", "cludiant cludo", "cynllun cynllunio", "plentyn plentyndod", "miloedd bil", "es gesio",
    "nodwch dodwy", "cyngor cynghrair", "llais llai", "ysgol ysgolhaig", "glyw llyw",
]  # fmt: skip


def strong_keys(welsh: Lemmatiser, words: str) -> list[str]:
    return [welsh.keys(word).strong or word for word in words.split()]


@pytest.mark.parametrize("words", TOGETHER)
def test_forms_of_one_word_share_a_strong_key(welsh: Lemmatiser, words: str) -> None:
    assert len(set(strong_keys(welsh, words))) == 1


@pytest.mark.parametrize("words", APART)
def test_different_words_keep_apart(welsh: Lemmatiser, words: str) -> None:
    first, second = strong_keys(welsh, words)
    assert first != second


def test_a_doubtful_reading_is_kept_as_a_weak_key(welsh: Lemmatiser) -> None:
    assert "tal" in welsh.keys("dal").weak
    assert "ceisio" in welsh.keys("cais").weak


@pytest.mark.parametrize("word", ["mae", "i", "yn", "ddim", "beth", "rydych", "aeth", "gafodd"])
def test_function_words_have_no_strong_key(welsh: Lemmatiser, word: str) -> None:
    assert welsh.keys(word).strong == ""


@pytest.mark.parametrize("word", ["16", "xyzzy", "ADY", "CDU", "漢字", "a" * 500, "ŵ", "'"])
def test_a_word_that_nobody_knows_is_its_own_key(welsh: Lemmatiser, word: str) -> None:
    keys = welsh.keys(word)
    assert keys.strong == word.lower().replace("ŵ", "w")


def test_a_dictionary_that_begins_with_a_byte_order_mark_reads_the_same(welsh: Lemmatiser, tmp_path: Path) -> None:
    (tmp_path / "index.aff").write_text("SET UTF-8\n", encoding="utf-8")
    (tmp_path / "index.dic").write_text("2\ntŷ\ncoleg\n", encoding="utf-8-sig")
    dictionary = Dictionary(tmp_path)
    assert dictionary.knows("tŷ")
    assert dictionary.knows("coleg")
    assert dictionary.with_accents("ty") == "tŷ"


def test_a_missing_dictionary_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"index\.aff and no index\.dic"):
        Dictionary(tmp_path)
