"""Pages of a long list."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request


@dataclass(frozen=True)
class Pages:
    """Where a reader stands in a list: the address of each page keeps the rest of the query."""

    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        """Return the number of the last page, at least 1."""
        return max(1, -(-self.total // self.size))

    def address(self, number: int) -> str:
        """Return the address of another page of the same list."""
        values = {name: value for name, value in request.args.items() if name != "page"}
        return f"{request.path}?{urlencode({**values, 'page': number})}"


def page_number(text: str | None, most: int = 1000) -> int:
    """Read a page number from the query; the first page for anything that is not one."""
    digits = text if text and text.isascii() and text.isdigit() and len(text) <= 6 else "1"
    return min(max(1, int(digits)), most)
