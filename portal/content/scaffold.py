"""Begin a new page: both languages at once, with every key its type needs."""

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from .schema import LANGUAGES, SCHEMAS, Identifier, Language, PageType

_REVIEW_AFTER = dt.timedelta(days=182)
_TO_WRITE: dict[Language, str] = {"cy": "I'w ysgrifennu", "en": "To be written"}


def new_page(root: Path, type_: PageType, id_: str, today: dt.date) -> tuple[Path, ...]:
    """Write cy.md and en.md of a new page; ValueError when the id cannot be used or is taken."""
    try:
        TypeAdapter(Identifier).validate_python(id_)
    except ValidationError as error:
        raise ValueError(f"{id_!r} cannot be an id: use small letters, digits and hyphens") from error
    folder = root / type_ / id_
    if folder.exists():
        raise ValueError(f"{type_}/{id_} is there already")
    folder.mkdir(parents=True)
    paths = tuple(folder / f"{language}.md" for language in LANGUAGES)
    for path, language in zip(paths, LANGUAGES, strict=True):
        path.write_text(_page(type_, id_, language, today), encoding="utf-8")
    return paths


def _page(type_: PageType, id_: str, language: Language, today: dt.date) -> str:
    known = {
        "title": _TO_WRITE[language],
        "summary": f"{_TO_WRITE[language]}.",
        "slug": id_,
        "owner": "aln-team",
        "reviewed": str(today),
        "review_due": str(today + _REVIEW_AFTER),
        "audience": "[parents]",
        "status": "planned",
        "language_review": "needed",
    }
    fields = SCHEMAS[type_].model_fields
    lines = [
        f"{name}: {known[name]}" if name in known else f"{name}: {_hint(field)}"
        for name, field in fields.items()
        if name in known or field.is_required()
    ]
    return "\n".join(["---", *lines, "---", "", f"{_TO_WRITE[language]}.", ""])


def _hint(field: FieldInfo) -> str:
    """Return what may stand in a field, as a first value or a comment that lists the choices."""
    choices = _choices(field.annotation)
    if choices:
        return f"{choices[0]}  # {', '.join(choices)}"
    return "[]" if get_origin(field.annotation) is list else ""


def _choices(annotation: Any) -> list[str]:
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return [str(choice) for choice in annotation]
    return [choice for choice in get_args(annotation) if isinstance(choice, str)]
