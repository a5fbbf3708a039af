"""Read one markdown file: front matter checked against its type's schema, and the body as it stands."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError

from .problems import ContentError, Problem
from .schema import SCHEMAS, FrontMatter, Language, PageType

_FENCED = re.compile(r"\A---\r?\n(?P<yaml>.*?)^---[ \t]*\r?\n(?P<body>.*)\Z", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Draft:
    """One file as read: its validated front matter and its raw body. `body_line` is the line the body begins on."""

    path: Path
    type: PageType
    id: str
    language: Language
    meta: FrontMatter
    body: str
    yaml: str
    body_line: int

    def line_of(self, *keys: str | int) -> int:
        """Return the line, counted from 1, on which a key of the front matter stands."""
        return _line_of(self.yaml, keys)


def read_draft(path: Path, type_: PageType, id_: str, language: Language) -> Draft:
    """Read and validate one file; ContentError, with every line that is wrong, when it cannot be used."""
    yaml, body, body_line = _split(path)
    meta = _validated(path, yaml, SCHEMAS[type_])
    return Draft(path, type_, id_, language, meta, body, yaml, body_line)


def load_yaml(path: Path, text: str, first_line: int = 1) -> Any:
    """Parse YAML; ContentError that names the line when it is not well formed."""
    try:
        return YAML(typ="safe").load(text)
    except MarkedYAMLError as error:
        line = first_line + (error.problem_mark.line if error.problem_mark else 0)
        message = f"this is not valid YAML: {error.problem or 'unreadable'}; put quotes round text that holds a colon"
        raise ContentError([Problem(path, line, message)]) from error


def _split(path: Path) -> tuple[str, str, int]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ContentError([Problem(path, 1, "the file is not UTF-8 text; save it again as UTF-8")]) from error
    fenced = _FENCED.match(text)
    if fenced is None:
        raise ContentError([Problem(path, 1, "no front matter: begin the file with --- and end it with ---")])
    return fenced["yaml"], fenced["body"], text.count("\n", 0, fenced.start("body")) + 1


def _validated(path: Path, yaml: str, schema: type[FrontMatter]) -> FrontMatter:
    data = load_yaml(path, yaml, first_line=2)
    if not isinstance(data, dict):
        raise ContentError([Problem(path, 2, "the front matter must be lines of the form key: value")])
    try:
        return schema.model_validate(data)
    except ValidationError as error:
        raise ContentError([_problem(path, yaml, detail) for detail in error.errors()]) from error


def _problem(path: Path, yaml: str, detail: ErrorDetails) -> Problem:
    place = tuple(detail["loc"])
    name = ".".join(map(str, place)) or "front matter"
    if detail["type"] == "extra_forbidden":
        message = f"unknown key {name!r}: take it out, or check its spelling"
    elif detail["type"] == "missing":
        message = f"{name!r} is missing: add it"
    else:
        message = f"{name}: {detail['msg'].removeprefix('Value error, ')} (given: {str(detail['input'])[:60]!r})"
    return Problem(path, _line_of(yaml, place), message)


def _line_of(yaml: str, place: tuple[str | int, ...]) -> int:
    """Return the line in the file of a place in its front matter, or of the nearest thing that holds it."""
    node: Any = _placed(yaml)
    line = 1
    for key in place:
        if isinstance(node, CommentedMap) and key in node:
            line = node.lc.key(key)[0] + 2
        elif isinstance(node, CommentedSeq) and isinstance(key, int) and key < len(node):
            line = node.lc.item(key)[0] + 2
        else:
            break
        node = node[key]
    return line


@lru_cache(maxsize=64)
def _placed(yaml: str) -> Any:
    """Parse front matter so that each key knows its line; slow, so only where there is something to report."""
    return YAML().load(yaml)
