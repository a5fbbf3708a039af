"""Which of the two languages a message is in.

Short messages mislead every library, so the little words vote first: they are what a sentence is built of, in a mixed
message too. Only where they do not decide is `langidentify` asked, and only where it is sure is it believed; otherwise
the language of the conversation stays, and before there is one, that of the page. One word never switches a language,
nor does a greeting: an English speaker in Wales says *bore da* too.
"""

import re
import threading
from collections.abc import Set
from functools import cache
from typing import Literal, NamedTuple

from langidentify import Detector, Model
from langidentify import Language as Known

from portal.welsh.letters import fold, straighten

Code = Literal["cy", "en"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Folded, spoken forms of north and south among them. A word that the other language also writes is in neither list.
_WELSH = _words("""
    mae maen ma mai ydi ydy ydyn ydw ydach ydych yw yn yr y dw dwi dwin rwyf rwy rwyn rydw rydym rydyn rydych ryn wyf
    wyt oes oedd oeddwn roedd bydd bydda byddai byddaf fydd fyddai fydda bod fod bo buodd sy sydd syn tydi dydi dydy dyw
    dio sai smo nid nad nac nag ond neu ac ar efo gyda gydag gyd gan gen gin ganddo ganddi ganddyn gennym genna beth di
    sut shwt shwd pwy pryd pam ble faint sawl pa fy ein eich eu ei eun dy hwn hon hyn hwnnw honno hynny nhw chi chdi fo
    fe nhwythau ninnau ddim heb wedi wedyn cyn ol wrth drwy dros dan rhag tan hyd rhwng tua ger eisiau isio isho isie
    ishe moyn angen ga gaf gawn gaiff geith caiff gallaf gallwch gall galla alla allwch alli fedra fedrwch fedri medru
    gallu rhaid dylwn ddylwn dylai ddylai gwneud neud gneud wneud wna wnewch nath wnaeth cael gael mynd dod ddod roi
    rhoi fel hefyd iawn nawr rwan yma yna acw os na nes mwy llai pob rhywun rhywbeth unrhyw mewn imi iddo iddi iddyn
    ynglyn oherwydd achos felly plis diolch mab fab merch ferch plentyn phlentyn mhlentyn blentyn plant blant hogyn
    hogan bachgen ysgol coleg goleg cludiant gludiant cymorth rhieni blwyddyn oed siarad gofyn cais anabl gofalwr
""")
_ENGLISH = _words("""
    the is are was were been being my your yours his her she he they their them him we our us you it its this that
    these those what how who when where why which and or but not dont doesnt cant wont isnt didnt im ive hes shes
    theyre of to for with from about by if because there has have had does did will would can could should must need
    needs want wants get gets any some please thanks thank in on at than then into after before while until also just
    still only very much many more child children son daughter school college
""")
_WELSH_ENDINGS = ("'r", "'n", "'u", "'w", "'ch")
_ENGLISH_ENDINGS = ("n't", "'s", "'ve", "'re", "'ll", "'d")

_WELSH_COURTESY = re.compile(
    r"\b(?:bore da|prynhawn da|pnawn da|p'nawn da|noswaith dda|nos da|diolch(?: yn fawr)?|helo|iawn|croeso|ie|nage"
    r"|hwyl)\b"
)
_COURTESY = re.compile(rf"{_WELSH_COURTESY.pattern}|\b(?:hello|hi|hiya|ok|thanks|thank you)\b")
_WORD = re.compile(r"'?[^\W\d_]+(?:'[^\W\d_]+)*")
# What is written for machines is in neither language.
_CODE = re.compile(r"[{}<>$\\|=^`]|\s\*\s|;.*--|\.\./|://|[;(]\s*$|%[0-9A-Fa-f]{2}|&#?\w+;|\w_\w|\w\([^ ]*\)|/\w+/")
_FEWEST_LETTERS = 3
_SMALLEST_GAP = 0.1
# In a conversation a wrong switch costs more than a late one; and a few words mislead the library.
_GAP_TO_SWITCH = 0.2
_FEW_WORDS = 3
_CLEAR_LEAD = 2
_LEAD_TO_SWITCH = 3


def identify(
    text: str, *, conversation: Code | None = None, page: Code | None = None, names: Set[str] = frozenset()
) -> Code:
    """Return the language to answer `text` in.

    `names` are folded words that tell nothing, such as towns. Text that tells nothing at all keeps the language of the
    conversation, else of the page, else that of its greeting, else English, which every reader of Powys can read.
    """
    prior = conversation or page
    words = [word for word in _WORD.findall(_COURTESY.sub(" ", fold(text))) if word not in names]
    if sum(map(len, words)) < _FEWEST_LETTERS:
        return prior or ("cy" if _WELSH_COURTESY.search(fold(text)) else "en")
    if prior and _CODE.search(text):
        return prior
    welsh, english = _votes(words)
    leader: Code = "cy" if welsh > english else "en"
    most, least = max(welsh, english), min(welsh, english)
    lead = _LEAD_TO_SWITCH if conversation else _CLEAR_LEAD
    if most >= _CLEAR_LEAD and most >= lead * least:
        return leader
    if least and conversation:
        return conversation
    if most > least and (least or leader == prior):
        return leader
    guess, gap = _ask_library(" ".join(words))
    unsure = gap < (_GAP_TO_SWITCH if conversation or len(words) <= _FEW_WORDS else _SMALLEST_GAP)
    if prior and (len(words) == 1 or unsure or guess is None):
        return prior
    return guess or leader


def _votes(words: list[str]) -> tuple[int, int]:
    welsh = english = 0
    for word in words:
        if word in _WELSH or word.endswith(_WELSH_ENDINGS):
            welsh += 1
        elif word in _ENGLISH or word.endswith(_ENGLISH_ENDINGS):
            english += 1
    return welsh, english


class _PerThread(threading.local):
    """A detector for each thread: one cannot be shared."""

    def __init__(self) -> None:
        self.detector = Detector(_model())


@cache
def _model() -> Model:
    return Model.load([Known.WELSH, Known.ENGLISH])


@cache
def _detectors() -> _PerThread:
    return _PerThread()


def _ask_library(text: str) -> tuple[Code | None, float]:
    detector = _detectors().detector
    found = detector.detect(text)
    codes: dict[object, Code] = {Known.WELSH: "cy", Known.ENGLISH: "en"}
    return codes.get(found), float(detector.results.gap)


class Asked(NamedTuple):
    """A wish to go on in a language, and what else the message said."""

    language: Code
    rest: str


_PLEASE = r"(?:please|plis|pls|plz|os gwelwch yn dda|ogydd|thanks|diolch)"
_NAMES = r"(?P<language>welsh|english|cymraeg|gymraeg|nghymraeg|saesneg|sysneg)"
_IN = r"(?:in|yn|into|to)"
_WISH = (
    r"(?:(?:can|could|may|shall) (?:you|we|i)|i(?:'?d| would) (?:like|prefer)(?: to)?|i want(?: to)?|please|let'?s"
    r"|(?:alli|fedri) di|(?:all?wch|gallwch|fedrwch|medrwch) chi|(?:ga|gaf|caf) i|gawn ni|(?:dwi|dw i|rwy|fi|rydw i)"
    r"(?: ?'?n)? (?:isio|eisiau|ishe|moyn)|dwi'n moyn|plis)"
)
_DO = (
    r"(?:speak|talk|reply|answer|write|chat|switch|change|carry on|continue|go on|siarad|ateb|sgwrsio|sgwennu|newid"
    r"|troi|parhau|siaradwch|atebwch|newidiwch|trowch)"
)
_SWITCH = re.compile(
    rf"(?:{_WISH} )?(?:(?:{_DO})(?: (?:it|this|to me|with me|i mi|i fi|gyda fi|efo fi))? )?(?:{_IN}|i'r|i|am)?"
    rf" ?{_NAMES}(?: instead| yn lle| nawr| rwan| now)?(?:,? {_PLEASE})?"
)
_SWITCH_AFTER = re.compile(rf"^(?P<rest>.*\w.*?)[,.;:?!\-–] ?(?:but |ond )?(?:{_IN} )?{_NAMES},? {_PLEASE}[.!]?$")
_ONLY_PUNCTUATION = " .!?,"


def asked_for(text: str) -> Asked | None:
    """Return the language that `text` asks to go on in (`Cymraeg plis`), or None.

    A question about something in Welsh, such as an IDP, is no such wish.
    """
    plain = straighten(text)
    folded = fold(plain)
    alone = _SWITCH.fullmatch(folded.strip(_ONLY_PUNCTUATION))
    if alone:
        return Asked(_code(alone), "")
    after = _SWITCH_AFTER.match(folded)
    if after and len(folded) == len(plain):
        rest = plain[: after.end("rest")]
        return Asked(_code(after), rest + "?" if folded[after.end("rest")] == "?" else rest)
    return None


def _code(match: re.Match[str]) -> Code:
    return "en" if match["language"] in {"english", "saesneg", "sysneg"} else "cy"


_NAMED = re.compile(rf"\b{_NAMES}\b")


def language_named(text: str) -> Code | None:
    """Return the one language that `text` names, or None where it names none or both."""
    named = {_code(match) for match in _NAMED.finditer(fold(text))}
    return named.pop() if len(named) == 1 else None
