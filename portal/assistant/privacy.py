"""Personal data in a message: taken out before anything else sees it, in both languages.

What gives a person away has a shape (an e-mail address, a postcode) or stands after words that announce it (`my son is
called`, `enw fy merch yw`). Towns and schools stay, since the answer needs them. Rather a word too many is taken out
than a name left in: the question is nearly always still clear. `docs/privacy-of-messages.md` says what is tested.
"""

import datetime as dt
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from portal.assistant.message import fold_in_place
from portal.assistant.names import find_names, place_words, words_that_ask_nothing

PLACEHOLDER = "[…]"


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_EMAIL = _any_of(
    r"\S+@\S+",
    r"\b[\w.+-]+ ?(?:\(at\)|\[at\]| at ) ?[\w-]+ ?(?:\(dot\)| dot |\.) ?"
    r"(?:com|co|net|org|uk|cymru|wales)\b(?:(?: dot |\.)\w+)?",
)
_NATIONAL_INSURANCE = re.compile(r"\b[a-z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[a-d]\b")
_AREAS = (
    "ab|al|ba|bb|bd|bh|bl|bn|br|bs|bt|b|ca|cb|cf|ch|cm|co|cr|ct|cv|cw|da|dd|de|dg|dh|dl|dn|dt|dy|ec|eh|en|ex|e|fk|fy|gl"
    "|gu|gy|g|ha|hd|hg|hp|hr|hs|hu|hx|ig|im|ip|iv|je|ka|kt|kw|ky|la|ld|le|ll|ln|ls|lu|l|me|mk|ml|m|ne|ng|nn|np|nr|nw|n"
    "|ol|ox|pa|pe|ph|pl|po|pr|rg|rh|rm|sa|se|sg|sk|sl|sm|sn|so|sp|sr|ss|st|sw|sy|s|ta|td|tf|tn|tq|tr|ts|tw|ub|wa|wc|wd"
    "|wf|wn|wr|ws|wv|w|yo|ze"
)
_INWARD = "[abd-hjlnp-uw-z]{2}"
# "L3 2nd year" is a course and no postcode, unless it lies where Powys families live.
_POSTCODE = _any_of(
    rf"\b(?:{_AREAS})\d[0-9a-z]?[ -]*\d(?!(?:st|nd|rd|th)\b){_INWARD}\b",
    rf"\b(?:ld|sy|hr|np|sa|cf|ll)\d[0-9a-z]?[ -]*\d{_INWARD}\b",
)
# Nine digits or more, however set apart, are a telephone, health or pupil number; fewer only after a word for it.
_LONG_NUMBER = re.compile(r"(?<!\w)(?:\+|\()?\d(?:[ ().-]{0,2}\d){8,}\b")
_PUPIL_NUMBER = re.compile(r"\b[a-z]\d{11,12}[a-z]?\b")
_SAID_DIGIT = (
    r"(?:oh|zero|nought|one|two|three|four|five|six|seven|eight|nine|double|treble|triple|hundred|dim|sero|un|dau|tri"
    r"|pedwar|pump|chwech|saith|wyth|naw|dwbl)"
)
_SAID_NUMBER = re.compile(rf"\b{_SAID_DIGIT}(?:[ ,-]+{_SAID_DIGIT}){{6,}}\b")
_BOX = re.compile(r"\b(?:p\.? ?o\.? ?box|blwch (?:post|sp)) \d+\b")
_CALLED_NUMBER = re.compile(
    r"\b(?:ring|call|phone|tel|telephone|text|mobile|landline|number|no|rhif|ffon|ffonio|ffoniwch|symudol|tecstiwch"
    r"|galwch|nhs|gig|upn)\b(?: me| us| fi| ni| on| ar| is| yw| ydi| i| the| y| house| ty)*[ :.]*(\d(?:[ -]?\d){4,7})\b"
)

_SHAPES = (
    _EMAIL, _NATIONAL_INSURANCE, _POSTCODE, _LONG_NUMBER, _PUPIL_NUMBER, _SAID_NUMBER, _BOX, _CALLED_NUMBER,
)  # fmt: skip

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|ion|chwef|maw|ebr|meh|gorff|hyd|tach|rhag|ionawr|chwefror|mawrth|fawrth|ebrill|mai|fai|mehefin|fehefin|gorffennaf|orffennaf"
    r"|awst|medi|fedi|hydref|tachwedd|dachwedd|rhagfyr|ragfyr)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|af|ail|il|ydd|ed|eg|fed|ain)?"
_DATE = _any_of(
    rf"\b{_DAY} ?(?:of |o )?{_MONTH}\b,? ?(?P<y1>\d{{4}}|'?\d{{2}}\b)?",
    rf"\b{_MONTH} {_DAY}\b,? ?(?P<y2>\d{{4}})?",
    r"\b\d{1,2}[/.-]\d{1,2}[/.-](?P<y3>\d{4}|\d{2})\b",
    r"\b(?P<y4>\d{4})[/.-]\d{1,2}[/.-]\d{1,2}\b",
)
# These are dates of birth only beside a word for it.
_DATE_IN_WORDS = _any_of(
    r"\b\d{1,2} \d{1,2} (?:\d{4}|\d{2})\b",
    rf"\b[a-z]+(?:-[a-z]+)? (?:of |o )?{_MONTH},? (?:nineteen|twenty|two thousand|mil|dwy fil)\b"
    r"(?: (?!oed\b)[a-z]+){0,5}",
    r"\b(?:christmas|boxing|new year'?s|d?dydd nadolig|d?dydd calan|g?gwyl san steffan|nos galan)(?: day| eve)?,?"
    r" \d{4}\b",
)
_BIRTH = re.compile(
    r"\b(?:born|birth|birthday|d\.?o\.?b|d/g|d\.g|bday|ganwyd|ganed|geni|eni|ngeni|[pm]?h?en-?blwydd|penblwydd)\b"
)
_NEAR = 30
_RECENT_YEARS = 1

# Words that end or begin the name of a street. The unsure ones are everyday words too, and need the end of a phrase.
_SURE_STREET = (
    r"(?:street|st|road|rd|lane|avenue|ave|terrace|crescent|gardens|grove|mews|villas?|estate|cottages?|heights|parade"
    r"|walk|bungalows?)"
)
_UNSURE_STREET = (
    r"(?:close|drive|place|court|way|hill|row|view|square|park|green|rise|meadows?|croft|bank|houses?|fields?|orchard)"
)
_WELSH_STREET = (
    r"(?:heol|ffordd|stryd|lon|rhodfa|maes|clos|cilgant|teras|bryn|parc|cae|erw|gerddi|lawnt|rhes|rhos|dol|trem|pentre"
    r"|tyddyn|llys|golygfa|penrhiw|pen)"
)
_ONE_WORD_STREET = (
    r"(?:bryn|maes|dol|pen|glan|min|tan|cae|trem|ger|is|uwch|brig|nant|llwyn|coed|craig)[a-z'-]{2,}(?=,| *$|\.|\?)"
)
_HOUSE = (
    r"(?:n?h?ty|n?hy|dy|thy|fferm|bwthyn|mwthyn|p?h?las|mhlas|hafod|t?yddyn|nhyddyn|dyddyn|fflat|rhif|tyn|tan|neuadd"
    r"|ysgubor|beudy|llys|cwrt|pen|pant|bryn|maes|rhyd)"
)
_ENGLISH_HOUSE = r"(?:farm|house|cottage|barn|bungalow|lodge|hall|villa|fferm|caravan|flat)"
_NUMBER = r"\b(?:(?:flat|fflat|rhif|no\.?|number|unit) )?\d{1,4}[a-z]?,?"
_STREET_WORD = (
    r"(?!(?:years?|yrs?|minutes?|mins?|hours?|hrs?|miles?|milltir|days?|weeks?|months?|km|metres?|children|kids|pupils"
    r"|places?|more|other|or|and|to|at|of|in|on|is|am|pm|oed|awr|wythnos|diwrnod|mis|blynedd|munud|o|a|i|yn|neu|special"
    r"|school|college|sixth|ysgol|coleg|for|he|she|with|per|times|sessions?|taxi|bus)\b)[a-z'-]+"
)
_STREET = _any_of(
    rf"{_NUMBER} (?:{_STREET_WORD} ){{1,3}}{_SURE_STREET}\b",
    rf"{_NUMBER} (?:the )?(?:{_STREET_WORD} ){{1,2}}{_UNSURE_STREET}\b"
    r"(?=,| *$|\.|\?| in | yn | ym | [a-z]+$| llan)",
    rf"{_NUMBER} the {_UNSURE_STREET}\b",
    rf"{_NUMBER} {_WELSH_STREET}(?: (?:y|yr|uchaf|isaf))*(?:'r)?(?: [a-z'-]+)?",
    rf"{_NUMBER} {_ONE_WORD_STREET}",
)
_ADDRESS_CUE = _any_of(
    r"\b(?:address|cyfeiriad|nghyfeiriad|gyfeiriad)(?: (?:i|ni|fi|o|hi|newydd))?(?: (?:is|yw|ydi|ydy)\b|:| =) ?",
    r"\b(?:live|lives|living|stay|stays|are|am|we're|i'm|moved|based) (?:with \w+ )?(?:at|to) "
    rf"(?=[a-z'-]+(?: [a-z'-]+){{0,3}} {_ENGLISH_HOUSE}\b|(?:ty|tyddyn|plas|fferm|bryn|hafod|bwthyn)\b|pen-|ty'n|tan-)",
    rf"\b(?:byw|symud|aros|symudon ni|lletya) (?:yn|mewn|i) (?={_HOUSE}\b)",
    r"\b(?:dwi|dw i|rwy|rydw i|ni|rydyn ni|rydan ni|i'm|i am|we're|we are) (?:ym|yn|yng|at) (?=[a-z']+(?:-[a-z']+)+,)",
    rf"\b(?:live|lives|living) (?:on|in) (?=[a-z'-]+(?: [a-z'-]+)? {_SURE_STREET}\b)",
    r"\bbyw (?:yn|ar) (?=(?:heol|stryd|ffordd|lon|maes|clos|rhodfa|teras)\b)",
)
_PLACE_JOINTS = frozenset({"y", "yr", "ym", "yn", "ar", "on", "the"})
_ADDRESS_PART = re.compile(r"[^,.;?!]+")
_CLAUSE_END = re.compile(
    r"[.;?!](?: |$)| (?:and|but|so|can|how|what|for|ar gyfer|ac|ond|sut|beth|ger|near|with|ers|since|is|where|who|do"
    r"|does|in|ga|gawn|a)\b"
)

_TOO_LITTLE = 1
_CONTENT_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Redaction:
    """A message without its personal data; `removed` tells whether there was any, `mainly` whether little else."""

    text: str
    removed: bool
    mainly: bool


def redact(message: str, *, ordinary: Set[str], today: dt.date | None = None) -> Redaction:
    """Take personal data out of a normalised `message`, each piece replaced by `PLACEHOLDER`.

    `ordinary` are the folded words of the portal's own pages: they are no names, whatever their capitals.
    """
    year = (today or dt.datetime.now(dt.UTC).date()).year
    spans = _merged([*_shapes(message, year), *find_names(message, ordinary)])
    if not spans:
        return Redaction(message, removed=False, mainly=False)
    pieces, last = [], 0
    for start, end in spans:
        pieces.append(message[last:start])
        last = end
    pieces.append(message[last:])
    return Redaction(PLACEHOLDER.join(pieces), removed=True, mainly=_says_little(" ".join(pieces)))


def _shapes(message: str, year: int) -> Iterator[tuple[int, int]]:
    flat = fold_in_place(message)
    for pattern in _SHAPES:
        for match in pattern.finditer(flat):
            yield match.span(match.lastindex or 0)
    yield from _dates(flat, year)
    yield from _addresses(flat)


def _dates(flat: str, year: int) -> Iterator[tuple[int, int]]:
    """Yield dates of birth: those near a word for it, and full dates too long ago to be of a decision or a meeting."""
    for match in _DATE.finditer(flat):
        around = flat[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        written = next((match[name] for name in ("y1", "y2", "y3", "y4") if match[name]), None)
        if _BIRTH.search(around) or (written and _full_year(written, year) < year - _RECENT_YEARS):
            start, end = match.span()
            yield start, end - (len(match.group()) - len(match.group().rstrip(" ,")))
    for match in _DATE_IN_WORDS.finditer(flat):
        if _BIRTH.search(flat[max(0, match.start() - _NEAR) : match.end() + _NEAR]):
            yield match.span()


def _full_year(written: str, year: int) -> int:
    number = int(written.lstrip("'"))
    if number >= 100:
        return number
    century = year - year % 100
    return century + number if century + number <= year + 1 else century - 100 + number


def _addresses(flat: str) -> Iterator[tuple[int, int]]:
    for match in _STREET.finditer(flat):
        yield match.start(), match.start() + len(match.group().rstrip(" ,"))
    for match in _ADDRESS_CUE.finditer(flat):
        yield from _address_after(flat, match.end())


def _address_after(flat: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of an address that is announced, towns left out, up to the end of the clause."""
    stop = _CLAUSE_END.search(flat, start)
    for part in _ADDRESS_PART.finditer(flat, start, stop.start() if stop else len(flat)):
        words = re.findall(r"[a-z]+", part.group())
        if words and not all(word in place_words() or word in _PLACE_JOINTS for word in words):
            lead = len(part.group()) - len(part.group().lstrip())
            yield part.start() + lead, part.start() + len(part.group().rstrip())


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > start:
            merged.append((start, end))
    return merged


def _says_little(rest: str) -> bool:
    words = _CONTENT_WORD.findall(fold_in_place(rest))
    return sum(word not in words_that_ask_nothing() and word not in place_words() for word in words) < _TOO_LITTLE
