"""Names of people in a message: found after words that announce one, because they are common first names, or because
they are written with a capital in the middle of a sentence and are no word that the portal knows.

The lists are data (`names/`). Names of towns, schools and services are never taken for people, except right after words
that announce a person (`my daughter Kerry`).
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from portal.assistant.message import fold_in_place
from portal.welsh.mutation import Mutation, mutate

_FOLDER = Path(__file__).parent / "names"

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"'s?$|'(?:n|r|i|u|w|m)$")
_JOINING = frozenset({"ap", "ab", "van", "der", "de", "al", "el", "bin"})
_MOST_WORDS = 3
_SHOUTED_SHARE = 0.7
_LONGEST_ABBREVIATION = 5
_SHORTEST_ODD = 3
_SAINT = re.compile(r"\b(?:st|saint|sant|santes)\.? $")
_INITIALS = re.compile(r"(?:[a-z]\.? )+")
_SENTENCE_START = re.compile(r"[.?!:;(\"-] *$")


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_PERSON = (
    r"(?:son|daughter|child|boy|girl|lad|kid|baby|toddler|teenager|grandson|grand-?daughter|grandchild|nephew|niece"
    r"|brother|sister|step-?son|step-?daughter|step-?child|husband|wife|partner|boyfriend|girlfriend|twins?|pupil"
    r"|student|learner|friend|cousin|foster child|little one|youngest|oldest|eldest|mab|fab|merch|ferch|plentyn"
    r"|mhlentyn|phlentyn|blentyn|hogyn|hogan|bachgen|fachgen|crwt|grwt|babi|wyr|hwyres|wyres|nai|nith|brawd|mrawd"
    r"|frawd|chwaer|ngwr|gwr|ngwraig|gwraig|wraig|mhartner|phartner|bartner|nghariad|cariad|efeilliaid|efaill|llysfab"
    r"|llysferch|lysfab|disgybl|ffrind|cefnder|cyfnither|plant|mhlant|myfyriwr|croten|boi)"
)
_ENGLISH_ADJECTIVE = r"(?:little|wee|big|older|younger|youngest|oldest|eldest|autistic|lovely|dear|foster|year old)"
_WELSH_ADJECTIVES = r"(?: (?:bach|fach|hynaf|ieuengaf|ifanc|mawr|i|ni|hi|fi|annwyl)\b)*"
_WHOSE = r"(?:my|our|his|her|their|the|a|your|one|fy|ein|ei|eu|dy|y|yr|i|r|n|u|gan|(?:|ma|mae|o|i|a)'?r|'n|'i|'u)"
_IS = r"(?:yw|ydi|ydy|oedd|ydyw|yn|is|was|:|=|-)"
_NAME_IS = r"(?:'?s| is| was|:| =)?:? ?(?:is )?"

# After these, what follows is a name however it is written.
_SURE = _any_of(
    rf"\b(?:my|the|our) (?:full |first |sur)?name{_NAME_IS}",
    rf"\b(?:his|her|their|child'?s|{_PERSON}'?s?'?) (?:full |first )?name{_NAME_IS}",
    r"(?:^|[.,;!?] ) ?(?:full )?(?:name|enw|enw llawn) ?[:=] ?",
    rf"\b(?:{_PERSON}|he|she|they|him|her|is|he's|she's|hes|shes|i'm|i am|im) (?:who is |who's |is |was )?"
    r"(?:called|named|known as) (?!(?:out|off|in|up|back|to|names|on|at|into|for)\b)",
    r"\b(?:they|we|i|everyone) call (?:him|her|them|me) ",
    r"\bsigned:?,? (?:by )?",
    r"\b(?:kind |best |warm |kindest |many )?regards,? ",
    r"\byours (?:sincerely|faithfully|truly),? ",
    rf"\b(?:f'|fy |ei |ein |eu )?h?enw ?(?:'?r |fy |ei |ein |y |yr )?(?:{_PERSON}|i|fi|o|hi|ef|e|fe|fo|nhw)"
    rf"{_WELSH_ADJECTIVES} ?{_IS} ?",
    r"\b(?:ei|fy|eu|f') ?h?enw (?:yw|ydi|ydy|oedd) ",
    r"\benw (?:fi|i|o|e|hi) (?:di|yw|ydi|ydy) ",
    r"\ba'i (?:chwaer|frawd|mam|dad|fam|thad) (?:yw|ydi|ydy) ",
    r"\bgelwir (?:ef|hi|o|fo|e) yn ",
    r"\bei (?:alw|galw) (?:o|fo|e|hi)? ?'?n ",
    r"\bllofnod(?:wyd)?(?: gan)?:? ",
    r"\bcofion(?: gorau| cynnes)?,? ",
    r"\byn gywir,? ",
)
# After these, what follows is a name when it is written with a capital, or is a common first name.
_LIKELY = _any_of(
    rf"\b{_WHOSE} ?(?:{_ENGLISH_ADJECTIVE} )*{_PERSON}{_WELSH_ADJECTIVES} ?[,:(–-]? ?",
    rf"\b{_PERSON} (?:fi|ni|hi|fo|fe) ",
    r"\b(?:mam|tad|mum|mummy|dad|daddy|mother|father|nain|taid|gran|nan) (?:of |to |i )?",
    r"\b(?:parents?|rhieni|rhiant) (?:of|to|i) ",
    r"\bo'?r enw ",
    r"\b(?:called|named) ",
    r"\b(?:doctor|nurse|auntie|aunty|uncle|anti|wncwl|yncl|athro|athrawes|meddyg) ",
    r"\b(?:i'm|i am|im|dwi'n|dw i'n|rwy'n|rydw i'n|fi yw|fi ydi) ",
    r"\b(?:this|it|here)(?:'s| is) ",
)
_TITLE = re.compile(r"\b(?:mr|mrs|ms|miss|mx|dr|prof|mistar)\b\.? ")
_SIGNED_OFF = re.compile(r"\b(?:thanks|thank you|diolch(?: yn fawr)?|cheers|love|from|gan|oddi wrth)[,.]? ")
# Before these stands a name; before the second, one of the lists, since a first word has a capital anyway.
_NAME_BEFORE = re.compile(
    r" (?:is|yw|ydi|ydy|oedd) (?:(?:my|our|his|her|their|the|ei|fy|ein|eu|y|yr|r) |'?r )*"
    rf"(?:h?enw|name|{_PERSON})\b"
)
_SPEAKER_BEFORE = re.compile(
    r" (?:ydw i|dw i|dwi|sy'n siarad|sy'? ?ma\b|sy yma|sydd yma|here\b"
    r"|mae? (?:pawb|ni|nhw)(?:'n| yn) ei alw)"
)


@dataclass(frozen=True)
class _Lists:
    names: frozenset[str]
    also_words: frozenset[str]
    surnames: frozenset[str]
    no_names: frozenset[str]
    places: re.Pattern[str]
    place_words: frozenset[str]


@dataclass(frozen=True)
class _Token:
    """One word as written, folded, and with its clitic or possessive off."""

    written: str
    folded: str
    start: int

    @property
    def bare(self) -> str:
        return _POSSESSIVE.sub("", self.folded)

    @property
    def end(self) -> int:
        return self.start + len(self.bare)

    @property
    def capital(self) -> bool:
        return self.written[0].isupper()

    @property
    def abbreviation(self) -> bool:
        return self.written.isupper() and 1 < len(self.written) <= _LONGEST_ABBREVIATION


def find_names(text: str, ordinary: Set[str]) -> list[tuple[int, int]]:
    """Return where names of people stand in `text`: starts and ends, in no order, perhaps overlapping.

    `ordinary` are folded words that are no names, even when somebody writes them with a capital.
    """
    return list(_Finder(text, ordinary).spans())


def place_words() -> frozenset[str]:
    """Return the words that name places, schools and services, folded, mutated forms included."""
    return _lists().place_words


@cache
def words_that_ask_nothing() -> frozenset[str]:
    """Return the folded words that stand around personal data and ask nothing by themselves."""
    return frozenset(_read("tells-nothing").split())


class _Finder:
    """Looks for names in one message."""

    def __init__(self, text: str, ordinary: Set[str]) -> None:
        self._lists = _lists()
        self._ordinary = ordinary
        self._flat = fold_in_place(text)
        self._tokens = [
            _Token(text[match.start() : match.end()], match.group(), match.start())
            for match in _WORD.finditer(self._flat)
        ]
        self._at = {token.start: index for index, token in enumerate(self._tokens)}
        self._kept = [match.span() for match in self._lists.places.finditer(self._flat)]
        letters = [character for character in text if character.isalpha()]
        self._shouted = sum(map(str.isupper, letters)) > _SHOUTED_SHARE * len(letters)
        inside = [token for token in self._tokens[1:] if not self._is_kept(token)]
        self._capitals_mean_nothing = 2 * sum(token.capital for token in inside) > len(inside)

    def spans(self) -> Iterator[tuple[int, int]]:
        """Yield every name: those that words announce, and first names written with a capital."""
        for place in _ends_of(_SURE, self._flat):
            initials = _INITIALS.match(self._flat, place)
            yield from self._name_at(initials.end() if initials else place, sure=True)
        for place in chain(_ends_of(_LIKELY, self._flat), self._ends_of_signing_off()):
            yield from self._name_at(place, sure=False)
        for place in _ends_of(_TITLE, self._flat):
            yield from self._surname_at(place)
        for match in _NAME_BEFORE.finditer(self._flat):
            yield from self._names_before(match.start(), listed=False)
        for match in _SPEAKER_BEFORE.finditer(self._flat):
            yield from self._names_before(match.start(), listed=True)
        for index, token in enumerate(self._tokens):
            if (
                self._has_capital(token)
                and not self._is_kept(token)
                and not _SAINT.search(self._flat[: token.start])
                and (self._is_listed(token) or self._is_odd(index))
            ):
                yield self._extend(index)

    def _ends_of_signing_off(self) -> Iterator[int]:
        """Yield the places after which only a name is left of the message."""
        return (end for end in _ends_of(_SIGNED_OFF, self._flat) if len(self._flat[end:].split()) <= _MOST_WORDS)

    def _name_at(self, start: int, *, sure: bool) -> Iterator[tuple[int, int]]:
        index = self._at.get(start)
        if index is None:
            return
        token = self._tokens[index]
        if self._is_announced(token, sure=sure):
            yield self._extend(index)

    def _surname_at(self, start: int) -> Iterator[tuple[int, int]]:
        index = self._at.get(start)
        if index is not None and self._tokens[index].bare in self._lists.surnames:
            yield self._extend(index)
        else:
            yield from self._name_at(start, sure=False)

    def _names_before(self, end: int, *, listed: bool) -> Iterator[tuple[int, int]]:
        index = next((at for at, token in enumerate(self._tokens) if token.start + len(token.folded) == end), -1)
        while index >= 0 and self._is_announced(self._tokens[index], sure=False):
            token = self._tokens[index]
            if listed and token.bare not in self._lists.names | self._lists.also_words | self._lists.surnames:
                return
            yield token.start, token.end
            index -= 1

    def _is_announced(self, token: _Token, *, sure: bool) -> bool:
        bare = token.bare
        # A month is a name where it is announced as one: `my daughter April`.
        if bare in self._lists.no_names and not (self._has_capital(token) and bare in self._lists.also_words):
            return False
        if self._is_kept(token):
            return self._has_capital(token) and bare in self._lists.names | self._lists.also_words
        if token.abbreviation and not self._shouted:
            return False
        return sure or self._has_capital(token) or self._is_listed(token)

    def _extend(self, index: int) -> tuple[int, int]:
        """Return where the name that begins at a word begins and ends: surnames and middle names belong to it."""
        first = last = self._tokens[index]
        for token in self._tokens[index + 1 : index + 1 + _MOST_WORDS]:
            between = self._flat[last.start + len(last.folded) : token.start]
            if between != " " or last.bare != last.folded or not self._continues(first, token):
                break
            last = token
        return first.start, last.end

    def _continues(self, first: _Token, token: _Token) -> bool:
        if token.bare in _JOINING:
            return True
        if token.bare in self._lists.no_names or self._is_kept(token):
            return False
        if self._has_capital(first):
            return self._has_capital(token) and not token.abbreviation
        return token.bare in self._lists.surnames or token.bare in self._lists.names

    def _has_capital(self, token: _Token) -> bool:
        return token.capital and not self._shouted

    def _is_listed(self, token: _Token) -> bool:
        bare = token.bare
        return bare in self._lists.names or bare.split("-")[0] in self._lists.names

    def _is_odd(self, index: int) -> bool:
        """Tell whether a word with a capital is unknown, and stands where a capital means a name."""
        token = self._tokens[index]
        return (
            index > 0
            and not self._capitals_mean_nothing
            and len(token.bare) >= _SHORTEST_ODD
            and token.written[1:].islower()
            and not _SENTENCE_START.search(self._flat[: token.start])
            and not self._is_word(token.bare)
        )

    def _is_word(self, bare: str) -> bool:
        return all(part in self._ordinary or part in self._lists.no_names for part in bare.split("-"))

    def _is_kept(self, token: _Token) -> bool:
        return any(start <= token.start < end for start, end in self._kept)


def _ends_of(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    return (match.end() for match in pattern.finditer(text))


@cache
def _lists() -> _Lists:
    names, _separator, also = _read("first-names").partition("[also words]")
    no_names = frozenset(_read("no-names").split())
    also_words = frozenset(also.split())
    places = sorted(_place_forms(), key=len, reverse=True)
    pattern = "|".join(re.escape(place).replace("\\-", "[ -]").replace("\\ ", "[ -]") for place in places)
    return _Lists(
        names=frozenset(names.replace("[names]", "").split()) - also_words - no_names,
        also_words=also_words,
        surnames=frozenset(_read("surnames").split()),
        no_names=no_names,
        places=re.compile(rf"\b(?:{pattern})\b"),
        place_words=frozenset(word for place in places for word in _WORD.findall(place)) - no_names,
    )


def _place_forms() -> set[str]:
    places = [
        line for line in (_FOLDER / "places.txt").read_text(encoding="utf-8").splitlines() if line[:1] not in {"", "#"}
    ]
    return {fold_in_place(form) for place in places for form in (place, *(mutate(place, kind) for kind in Mutation))}


def _read(name: str) -> str:
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return fold_in_place(" ".join(line for line in lines if not line.startswith("#")))
