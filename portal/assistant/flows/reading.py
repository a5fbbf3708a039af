"""Typed answers to the questions of a flow: what they mean, or that they are no answer at all."""

import re
from collections.abc import Iterable, Mapping

from portal.content import Content
from portal.content.whereabouts import place_in
from portal.welsh.letters import fold
from portal.welsh.numbers import NUMBER, read_number

from .flow import UNSURE, Option

_WORD = re.compile(r"[a-z0-9]+(?:[.'-][a-z0-9]+)*")
_MOST_WORDS = 12
_KILOMETRES_IN_A_MILE = 1.609


def _phrases(listed: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for phrase in listed.split("|"))


# All are compared with the folded words of a message, so without accents and apostrophes.
_WAYS_OUT = _phrases("""
    stop | quit | exit | cancel | enough | end | leave | never mind | nevermind | forget it | forget that | dont bother
    | no thanks | go away | i want to stop | stop asking | stop it | stop this | stop the questions | not now
    | paid | stopia | stopiwch | stopio | canslo | dim ots | hidia befo | gad e | gadewch e | gadael | digon
    | dyna ddigon | dim diolch | na hidia | paid a holi | peidiwch | peidiwch a gofyn | gorffen | rhoi gorau
    | rhoir gorau | rhoi gorau iddi | rhoir gorau iddi | dim nawr | dim rwan | anghofia fe | anghofiwch e
""")
_POLITE = frozenset({"please", "plis", "os", "gwelwch", "yn", "dda", "diolch", "thanks", "thank", "you", "now", "nawr"})
_YES = _phrases("""
    yes | yeah | yep | y | it is | yes it is | they could | he could | she could | he can | she can | they can
    | ie | ia | ydy | ydi | yw | oes | do | gallai | gall | gallan | medrai | medr | ydyn | hon yw hi
""")
_NO = _phrases("""
    no | nope | nah | n | it is not | it isnt | no it is not | nage | naci | na | nac ydy | nac ydi | nac yw | nac oes
""")
_NOT_SURE = re.compile(
    r"\b(?:not sure|unsure|dont know|do not know|dunno|no idea|cant remember|dont remember|(?:ddim|dim) yn siwr"
    r"|ddim yn (?:gwybod|gwbod|cofio)|dim (?:syniad|clem|cof)|d?wn i ddim|dwn im|sain (?:siwr|gwybod|cofio))\b"
)
_MILES = re.compile(
    rf"(?P<number>\d+(?:[.,]\d+)?|{NUMBER}|half a|hanner)(?P<half> and a half| a hanner)? ?(?P<unit>miles?|mi|milltir"
    r"|filltir|km|kms|kilometres?|cilometr\w*)?\b"
)
_AGE = re.compile(
    r"\b(?P<age>\d{1,2}) ?(?:oed|mlwydd|blwydd|years?|yrs?|yo)\b"
    r"|\b(?:age|aged|is|hes|shes|im|theyre|am) (?P<said>\d{1,2})$"
    r"|^(?P<alone>\d{1,2})$|\byn (?P<welsh>\d{1,2})$"
)
_YEAR = re.compile(r"\b(?:year|yr|blwyddyn|flwyddyn|mlwyddyn|bl) ?(?P<year>\d{1,2})\b")
_AROUND_A_PLACE = frozenset({
    *("yn", "y", "yr", "ym", "yng", "ger", "i", "o", "agos", "at", "ardal", "tref", "dref", "rhywle", "ochrau", "plis"),
    *("in", "at", "near", "around", "the", "to", "from", "by", "area", "close", "town", "somewhere", "please"),
})  # fmt: skip


def words_of(text: str) -> str:
    """Return the words of a text alone, small and without accents, apostrophes or signs."""
    return " ".join(_WORD.findall(fold(text).replace("'", "")))


def is_way_out(text: str) -> bool:
    """Tell whether a text asks to leave the flow and says nothing else."""
    words = words_of(text)
    politely = " ".join(word for word in words.split() if word not in _POLITE)
    return not _WAYS_OUT.isdisjoint({words, politely})


def may_answer(text: str) -> bool:
    """Tell whether a text can be an answer: what is long, or asks something, is none."""
    return "?" not in text and len(words_of(text).split()) <= _MOST_WORDS


def is_unsure(text: str) -> bool:
    """Tell whether a text says that they do not know."""
    return bool(_NOT_SURE.search(words_of(text)))


def yes_or_no(text: str) -> bool | None:
    """Return whether a text says yes or no; None where it says neither."""
    words = words_of(text)
    return True if words in _YES else False if words in _NO else None


def one_of(text: str, offered: Iterable[Option]) -> str | None:
    """Return the one button that a text names, by all of its words or by words that stand on no other button."""
    typed = words_of(text)
    if is_unsure(typed):
        return next((option.value for option in offered if option.value in {UNSURE, "unknown"}), None)
    said = [(words_of(option.title), option.value) for option in offered]
    whole = {value for words, value in said if words == typed}
    part = {value for words, value in said if set(typed.split()) <= set(words.split()) and len(typed) > 2}
    return next(iter(whole or part)) if len(whole or part) == 1 else None


def miles_in(text: str) -> float | None:
    """Return how many miles a text names; a number alone is one of miles."""
    found = _MILES.search(words_of(text))
    if found is None or (found["unit"] is None and found.group() != words_of(text)):
        return None
    number = found["number"]
    amount = 0.5 if number in {"half a", "hanner"} else _amount(number) + (0.5 if found["half"] else 0)
    return amount / _KILOMETRES_IN_A_MILE if (found["unit"] or "").startswith(("k", "c")) else amount


def _amount(number: str) -> float:
    return float(number.replace(",", ".")) if number[0].isdigit() else read_number(number)


def stage_in(text: str, by_word: Mapping[str, str], by_age: Iterable[tuple[range, str]]) -> str | None:
    """Return the stage of learning that a text names: by a year group, an age, or a word such as a kind of school."""
    words = words_of(text)
    year = _YEAR.search(words)
    if year:
        return next((stage for years, stage in _BY_YEAR if int(year["year"]) in years), None)
    age = _AGE.search(words)
    if age:
        number = int(next(filter(None, age.groups())))
        return next((stage for ages, stage in by_age if number in ages), None)
    named = {stage for word, stage in by_word.items() if re.search(rf"\b{word}\b", words)}
    return named.pop() if len(named) == 1 else None


_BY_YEAR = ((range(1, 7), "primary"), (range(7, 12), "secondary"), (range(12, 15), "post-16"))


def place_alone(text: str, content: Content) -> str | None:
    """Return the town or postcode district that a text names, where it says nothing else."""
    place = place_in(text, content.towns)
    if place is None:
        return None
    others = [word for word in words_of(text).split() if word not in _AROUND_A_PLACE]
    return place if len(others) <= 3 and place_in(" ".join(others), content.towns) else None
