"""Random words that open a booking, and short ones by which people speak of it."""

import hashlib
import secrets

TOKEN_BYTES = 32
# Without letters and digits that are mistaken for each other when read aloud in Welsh or English.
_REFERENCE_LETTERS = "23456789BCDFGHJKLMNPRTW"
_REFERENCE_LENGTH = 8


def new_token() -> str:
    """Return a token for a link or a form: 256 random bits, safe in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """Return what is kept of a token, from which the token cannot be found."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_reference() -> str:
    """Return a reference such as `TYFU-4K7M-P2RT`; it opens nothing."""
    letters = "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(_REFERENCE_LENGTH))
    return f"TYFU-{letters[:4]}-{letters[4:]}"
