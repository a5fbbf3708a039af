"""Small numbers as words, in Welsh (both genders, mutated or not) and in English."""

_WORDS = (
    ("a", "an", "one", "un"),
    ("two", "dau", "dwy", "ddau", "ddwy"),
    ("three", "tri", "tair", "dri", "dair", "thri", "thair"),
    ("four", "pedwar", "pedair", "bedwar", "bedair", "phedwar", "phedair"),
    ("five", "pum", "pump", "bum", "bump", "phum"),
    ("six", "chwe", "chwech"),
    ("seven", "saith"),
    ("eight", "wyth"),
    ("nine", "naw"),
    ("ten", "deg", "ddeg"),
)
NUMBERS = {word: number for number, words in enumerate(_WORDS, 1) for word in words}

# To stand in a pattern, the longest first.
NUMBER = rf"\d{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))}"


def read_number(word: str) -> int:
    """Return what a folded word or some digits stand for; KeyError for another word."""
    return int(word) if word.isdigit() else NUMBERS[word]
