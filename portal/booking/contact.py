"""An e-mail address or a phone number, as a family writes it and as it is kept."""

import re

LONGEST_EMAIL = 254
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
_BRITISH_PHONE = re.compile(r"(?:\+44|0)[1-9]\d{8,9}")


def read_contact(text: str) -> str | None:
    """Return the one form in which a contact is kept and compared; None for neither e-mail nor British phone."""
    written = text.strip().casefold()
    if "@" in written:
        usable = len(written) <= LONGEST_EMAIL and ".." not in written and _EMAIL.fullmatch(written)
        return written if usable else None
    digits = re.sub(r"[\s().-]", "", written).replace("+440", "+44")
    return re.sub(r"^0", "+44", digits) if _BRITISH_PHONE.fullmatch(digits) else None


def is_email(contact: str) -> bool:
    """Tell whether a kept contact is an e-mail address; otherwise it is a phone number."""
    return "@" in contact
