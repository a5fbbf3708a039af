"""What a reader chose from a closed list, in the query of an address."""

from collections.abc import Container

from flask import request


def chosen(name: str, allowed: Container[str]) -> str | None:
    """Return the value of a filter, or None where it is not there or is none of those allowed."""
    value = request.args.get(name, "")
    return value if value in allowed else None
