"""Each rule of proofing catches a fault planted for it, with file and line, and leaves what is right alone."""

import pytest

from portal.config import Settings
from portal.content import Language, Problem, Severity
from portal.content.proofing import proofread

from .conftest import Folder


def proofed(folder: Folder) -> list[Problem]:
    return proofread(folder.read(), folder.root, Settings().dictionary_dir)


def faults(folder: Folder, language: Language, body: str) -> list[Problem]:
    """Return what is wrong with a body, in the one language, when its twin is good."""
    folder.both("guidance/idp", body="Body.")
    folder.page("guidance/idp", language, body=f"Body.\n\n{body}")
    return [problem for problem in proofed(folder) if problem.path.parent.name == "idp"]


def accept(folder: Folder, *words: str) -> None:
    with (folder.root / "accepted_words.txt").open("a") as accepted:
        accepted.write("\n".join(words))


def the_fault(folder: Folder, language: Language, body: str) -> str:
    (problem,) = faults(folder, language, body)
    lines = problem.path.read_text().splitlines()
    assert (problem.path.name, problem.severity) == (f"{language}.md", Severity.FAULT)
    assert lines[problem.line - 1] == body
    return problem.message


def test_a_good_folder_has_nothing_to_mend(folder: Folder) -> None:
    assert proofed(folder) == []


@pytest.mark.parametrize(("language", "longest", "word"), [("cy", 25, "gair"), ("en", 20, "word")])
def test_a_sentence_too_long_is_named(folder: Folder, language: Language, longest: int, word: str) -> None:
    fits = " ".join([word] * longest) + "."
    assert faults(folder, language, f"{fits} {fits}\n\n- {fits}\n- {fits}") == []
    assert f"{longest + 1} words" in the_fault(folder, language, f"{fits} {word} {fits}")


def test_a_long_sentence_in_an_hour_of_a_day_is_named_with_its_line(folder: Folder) -> None:
    long = " ".join(["word"] * 21)
    timeline = "".join(f'  - time: "0{hour}:00"\n    title: Body\n    text: Body.\n' for hour in (7, 8, 9))
    extra = f"voice: parent\nsetting: primary\nstatus: example\ntravel: Body.\ntimeline:\n{timeline}"
    folder.both("day-in-the-life/day", extra=extra)
    path = folder.root / "day-in-the-life/day/en.md"
    for page in (path, path.with_name("cy.md")):
        page.write_text(page.read_text().replace("status: live\n", ""))
    path.write_text(
        path.read_text().replace("text: Body.", f"text: {long}.", 2).replace(f"text: {long}.", "text: Body.", 1)
    )
    (problem,) = proofed(folder)
    assert long in path.read_text().splitlines()[problem.line - 1]


@pytest.mark.parametrize(
    ("language", "link", "says"),
    [
        ("cy", "Ewch [yma](contact/front-door).", "mean nothing alone"),
        ("en", "Please [Click here](contact/front-door).", "mean nothing alone"),
        ("en", "See [https://example.wales](https://example.wales).", "shows its address"),
        ("en", "See [](https://example.wales).", "a link without words"),
        ("en", "The [front door](contact/front-door) or the [front door](site/contact).", "tell them apart"),
    ],
)
def test_link_words_that_say_too_little_are_named(folder: Folder, language: Language, link: str, says: str) -> None:
    assert says in the_fault(folder, language, link)


def test_one_link_given_twice_in_the_same_words_is_right(folder: Folder) -> None:
    assert faults(folder, "en", "The [door](contact/front-door), yes, the [door](contact/front-door).") == []


@pytest.mark.parametrize(
    ("language", "text", "says"),
    [
        ("en", "Ask for an EHCP.", "write IDP"),
        ("en", "Read the Local offer.", "write IDP"),
        ("cy", "Am gynllun AIG.", "write CDU"),
        ("cy", "Darllenwch y cynnig lleol.", "write CDU"),
        ("cy", "Yn y gymuned cymraeg.", "write Cymraeg"),
    ],
)
def test_wording_to_avoid_is_named_with_what_to_write(folder: Folder, language: Language, text: str, says: str) -> None:
    accept(folder, "EHCP", "AIG")
    assert says in "".join(problem.message for problem in faults(folder, language, text))


def test_wording_is_allowed_where_it_is_explained(folder: Folder) -> None:
    accept(folder, "EHCP")
    folder.page("contact/front-door", "en", body="An EHCP is England's plan.", title="Front door")
    folder.page("contact/front-door", "cy", title="Front door")
    folder.both("term/ehcp", body="EHCP.", extra="usage: england\n")
    assert proofed(folder) == []


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("cy", "Gofynnwch am gymroth.", "gymroth"),
        ("cy", "Mae'r cyngor yn barrod.", "barrod"),
        ("cy", "Ysgol Brynllywach.", "Brynllywach"),
        ("cy", "Gofynnwch am IDP.", "IDP"),
        ("en", "You will recieve it.", "recieve"),
        ("en", "A seperate plan.", "seperate"),
    ],
)
def test_a_misspelling_is_named(folder: Folder, language: Language, text: str, word: str) -> None:
    assert repr(word) in the_fault(folder, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("cy", "I Brynllywarch, gyda'ch plentyn, o'r ysgol i'w gartref. Mae'n dda am gwcis a chwcis."),
        ("cy", 'Yn Saesneg, "school transport" yw hwn; ysgrifennwch at help@example.wales.'),
        ("cy", "Ym Mhowys ac yn Aberhonddu mae ysgolion."),
        ("en", "The council's bus goes to Brynllywarch and Aberhonddu. Write to help@example.wales."),
    ],
)
def test_names_terms_and_quoted_english_are_not_misspellings(folder: Folder, language: Language, text: str) -> None:
    assert faults(folder, language, text) == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        # soft
        ("am plentyn", "blentyn"), ("ar plentyn", "blentyn"), ("at meddyg", "feddyg"), ("dan gofal", "ofal"),
        ("dros pobl", "bobl"), ("drwy cyngor", "gyngor"), ("gan plant", "blant"), ("heb llythyr", "lythyr"),
        ("hyd diwedd", "ddiwedd"), ("i rhieni", "rieni"), ("i cael", "gael"), ("o Powys", "Bowys"),
        ("wrth gofyn", "ofyn"), ("i Caerdydd", "Gaerdydd"), ("dy plentyn", "blentyn"), ("pa cwestiwn", "gwestiwn"),
        ("dau plentyn", "blentyn"), ("mor pwysig", "bwysig"), ("pan bydd", "fydd"),
        ("cadwch copi", "gopi"), ("plentyn neu person", "berson"),
        # aspirate
        ("a plant", "phlant"), ("â cymorth", "chymorth"), ("gyda plant", "phlant"), ("tri plentyn", "phlentyn"),
        ("ei plentyn", "blentyn / phlentyn"),
        # nasal
        ("fy plentyn", "mhlentyn"), ("fy blentyn", "mhlentyn"), ("yn Powys", "ym Mhowys"),
        ("yn Caerdydd", "yng Nghaerdydd"), ("yn Talgarth", "yn Nhalgarth"),
        # h, and none
        ("eu anghenion", "hanghenion"), ("ein ysgol", "hysgol"), ("eich blentyn", "plentyn"), ("wedi gael", "cael"),
        ("mewn le", "lle"), ("os fydd", "bydd"), ("i'm blentyn", "plentyn"),
        # yn
        ("yn pwysig", "bwysig"), ("mae'n pwysig", "bwysig"), ("yn gael", "cael"), ("sy'n ddarparu", "darparu"),
        # the article
        ("y merch", "ferch"), ("i'r canolfan", "ganolfan"), ("y gyngor", "cyngor"), ("un blwyddyn", "flwyddyn"),
        # joins
        ("y ysgol", "yr"), ("yr plant", "y"), ("gyda athro", "gydag"), ("ac plant", "a"), ("â athro", "ag"),
    ],
)  # fmt: skip
def test_a_mutation_at_fault_is_named_with_what_to_write(folder: Folder, wrong: str, right: str) -> None:
    assert f"write {right!r}" in the_fault(folder, "cy", f"Mae {wrong} yma.")


@pytest.mark.parametrize(
    "text",
    [
        # A word of another kind, a name, an abbreviation, a quotation, a stop between the two.
        "I chi ac i mewn, am byth, o dan y bwrdd, at beth?",
        "I Brynllywarch, gan ADY, a CDU, a TGAU.",
        'Dyma "plant". Peidiwch â, plant.',
        "Dewch i, plant.",
        # a of "who", imperatives after neu, ll and rh after mor and yn, loan words in g.
        "Y plant a gafodd help, a ganiateir, a benderfynodd.",
        "Ffoniwch neu gofynnwch, neu mae help. Diogelwch plentyn. Gofynnwch pa help sydd, a phryd.",
        "Mae'n llawn, yn rhad, mor llawn, y llyfr, y rhestr.",
        "Y gêm neu gêm, i gêm.",
        # yn before a verb-noun, a noun, an adjective.
        "Mae'n cael cymorth, yn dysgu, yn gymorth, yn bwysig, yn barod, yn parhau.",
        "Mae hyn, gan mwyaf, yn wir.",
        "Yn y Drenewydd ac ym Mhowys, yng Nghaerdydd.",
        "Ac mae, ac nid, ac felly, ac roedd; yr hawl, y wefan, yr ysgol, y plant.",
        "Mae eu hanghenion, eu plant, ein hysgol, eich plentyn, fy merch, fy ysgol yma.",
        "Mae ei merch, ei ferch, ei blentyn, ei phlentyn yma.",
    ],
)
def test_a_mutation_that_is_right_or_in_doubt_is_left_alone(folder: Folder, text: str) -> None:
    accept(folder, "ADY", "CDU", "TGAU")
    assert faults(folder, "cy", text) == []


def test_english_pages_are_not_read_as_welsh(folder: Folder) -> None:
    assert faults(folder, "en", "I am person a pan at plant.") == []


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("wording.yml", "vague_links: {}\ninstead: [{why: whim, avoid: {}, write: {}}]\n", "instead.0.why"),
        ("wording.yml", "vague_links: {}\ninstead: [\n", "not valid YAML"),
        (
            "wording.yml",
            "vague_links: {}\ninstead:\n  - why: old\n    avoid: {en: [SEN]}\n    write: {en: ALN}\n"
            "    explained_on: [term/nowhere]\n",
            "there is no page 'term/nowhere'",
        ),
        ("wording.yml", "vague_links: {}\ninstead:\n  - {why: old, avoid: {en: [SEN]}, write: {cy: ADY}}\n", "same"),
        ("wording.yml", None, "cannot be read"),
        ("accepted_words.txt", None, "cannot be read"),
    ],
)
def test_a_list_at_fault_is_named(folder: Folder, name: str, text: str | None, says: str) -> None:
    path = folder.root / name
    path.unlink()
    if text is not None:
        path.write_text(text)
    (problem,) = proofed(folder)
    assert problem.path == path
    assert says in problem.message
