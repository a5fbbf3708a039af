"""Letters: folding what people leave out when they type, and the order of the Welsh alphabet."""

import re
import unicodedata

# k, q, v, x and z stand only in borrowed words and names, and sort where English has them.
ALPHABET = (
    "a", "b", "c", "ch", "d", "dd", "e", "f", "ff", "g", "ng", "h", "i", "j", "k", "l", "ll", "m", "n", "o", "p", "ph",
    "q", "r", "rh", "s", "t", "th", "u", "v", "w", "x", "y", "z",
)  # fmt: skip

DIGRAPHS = frozenset(letter for letter in ALPHABET if len(letter) == 2)
VOWELS = frozenset("aeiouwy")

_RANK = {letter: rank for rank, letter in enumerate(ALPHABET, start=100)}
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼʹ`´", "'"))
_PIECE = re.compile(r"\d+|[^\W\d_]+|\s+")

# In these beginnings n and g are two letters, as in Llan-gynidr; everywhere else they are the one letter ng.
_N_THEN_G = re.compile(r"(?<=\bllan)(?=g)|(?<=\bban)(?=gor)|(?<=\bdan)(?=gos)|(?<=\bun)(?=g)")


def straighten(text: str) -> str:
    """Compose accents (NFC) and make every apostrophe the plain one; the length of composed text never changes."""
    return unicodedata.normalize("NFC", text).translate(_APOSTROPHES)


def fold(text: str) -> str:
    """Lower-case `text` without its accents: `Tŷ` and `ty` give the same."""
    decomposed = unicodedata.normalize("NFD", straighten(text).casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def split_letters(word: str) -> list[str]:
    """Split a folded word into letters of the Welsh alphabet: `llwyth` is ll-w-y-th."""
    letters: list[str] = []
    for part in _N_THEN_G.split(word):
        position = 0
        while position < len(part):
            size = 2 if part[position : position + 2] in DIGRAPHS else 1
            letters.append(part[position : position + size])
            position += size
    return letters


def sort_key(text: str) -> tuple[tuple[int, ...], str]:
    """Give a key that sorts `text` by the Welsh alphabet, word by word, numbers by value and before letters.

    Accents and capitals decide only between texts that are otherwise the same.
    """
    ranks: list[int] = []
    for piece in _PIECE.findall(fold(text)):
        if piece.isspace():
            ranks.append(0)
        elif piece.isdecimal():
            ranks += (1, int(piece))
        else:
            ranks += (_RANK[letter] if letter in _RANK else 1000 + ord(letter) for letter in split_letters(piece))
    return tuple(ranks), straighten(text)
