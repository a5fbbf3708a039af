"""`portal content`: check pages, see how the two languages stand, begin a page, look at one before it is live."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from portal.clock import today
from portal.config import Settings
from portal.content import LANGUAGES, Content, Library, PageType, Problem, Severity
from portal.content.library import Pair
from portal.content.page import other
from portal.content.pairing import Match, match, record_of
from portal.content.proofing import proofread
from portal.content.scaffold import new_page
from portal.content.status import Row, status_of

from .preview import run_preview

_FOLDER = click.option(
    "--folder", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Another content folder."
)


@click.group()
def content() -> None:
    """Check, list, begin and look at pages."""


@content.command()
@click.argument("references", metavar="[TYPE/ID]...", nargs=-1)
@_FOLDER
def check(references: tuple[str, ...], folder: Path | None) -> None:
    """Say what is wrong with any page, or with those named; exit with 1 when something must be mended."""
    _refuse_unknown(references, folder)
    snapshot = _content(folder)
    problems = [problem for problem in _problems(snapshot, folder) if not references or _page_of(problem) in references]
    for problem in problems:
        click.echo(problem)
    counts = Counter(problem.severity for problem in problems)
    mend = counts[Severity.BROKEN] + counts[Severity.FAULT]
    click.echo(f"{len(snapshot.pairs)} pages in two languages: {mend} to mend, {counts[Severity.NOTICE]} to look at")
    if mend:
        raise SystemExit(1)


@content.command()
@_FOLDER
@click.option("--format", "format_", type=click.Choice(["table", "csv"]), default="table", show_default=True)
def status(folder: Path | None, format_: str) -> None:
    """Show every page: how each language stands to the other, when it was reviewed, and who keeps it."""
    rows = list(status_of(_content(folder), folder or Settings().content_dir))
    click.echo(_csv(rows) if format_ == "csv" else _table(rows), nl=format_ == "table")


@content.command()
@click.argument("references", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every page whose two languages have been compared.")
def pair(references: tuple[str, ...], everything: bool) -> None:
    """Record that both languages of a page, such as guidance/front-door, say the same as they stand now."""
    pairs = _content(None).pairs
    unknown = [reference for reference in references if reference not in pairs]
    if unknown or not (references or everything):
        raise click.UsageError(f"no such page: {', '.join(unknown)}" if unknown else "name a page, or give --all")
    for reference in pairs if everything else references:
        if not _is_matched(pairs[reference]):
            _record(pairs[reference])
            click.echo(f"{reference}: the two languages match")


@content.command()
@click.argument("type_", metavar="TYPE", type=click.Choice([str(type_) for type_ in PageType]))
@click.argument("id_", metavar="ID")
def new(type_: str, id_: str) -> None:
    """Begin a page in both languages, with every key it needs and what to write there."""
    try:
        written = new_page(Settings().content_dir, PageType(type_), id_, today())
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    for path in written:
        click.echo(f"wrote {path}")


@content.command()
@click.argument("reference", metavar="[TYPE/ID]", required=False)
@_FOLDER
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="A port of this machine; any free one if not given."
)
def preview(reference: str | None, folder: Path | None, port: int) -> None:
    """Show the site with the pages as they stand on this machine, before anybody else sees them."""
    _refuse_unknown([reference] if reference else [], folder)
    snapshot = _content(folder)
    problems = [problem for problem in _problems(snapshot, folder) if reference in (None, _page_of(problem))]
    for problem in problems:
        click.echo(problem)
    click.echo(f"{len(problems)} things to mend or look at" if problems else "Nothing to mend")
    run_preview(snapshot, reference, folder or Settings().content_dir, port)


def _content(folder: Path | None) -> Content:
    return Library(folder or Settings().content_dir).current()


def _refuse_unknown(references: Iterable[str], folder: Path | None) -> None:
    root = folder or Settings().content_dir
    unknown = [reference for reference in references if not (root / reference).is_dir()]
    if unknown:
        raise click.UsageError(f"no such page: {', '.join(unknown)}")


def _problems(snapshot: Content, folder: Path | None) -> list[Problem]:
    settings = Settings()
    try:
        found = proofread(snapshot, folder or settings.content_dir, settings.dictionary_dir)
    except FileNotFoundError as error:
        raise click.ClickException(f"{error}: run `make setup`, which brings it") from error
    return sorted([*snapshot.problems, *found])


def _page_of(problem: Problem) -> str:
    return f"{problem.path.parent.parent.name}/{problem.path.parent.name}"


def _is_matched(pair: Pair) -> bool:
    return all(match(pair[language], pair[other(language)]) is Match.MATCHING for language in LANGUAGES)


def _table(rows: list[Row]) -> str:
    lines = [f"{'page':52} {'Welsh':15} {'English':15} {'reviewed':10} {'due':10} {'Welsh read':10} owner"]
    for row in rows:
        welsh, english = _state(row.cy, row.cy_stale_days), _state(row.en, row.en_stale_days)
        reviewed, due = row.reviewed or "", row.review_due or ""
        lines.append(
            f"{row.page:52} {welsh:15} {english:15} {reviewed!s:10} {due!s:10} {row.welsh_review:10} {row.owner}"
        )
    return "\n".join(lines)


def _state(state: str, days: int | None) -> str:
    return state if days is None else f"{state}, {days} day{'' if days == 1 else 's'}"


def _csv(rows: list[Row]) -> str:
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(Row._fields)
    table.writerows(rows)
    return written.getvalue()


def _record(pair: Pair) -> None:
    day = today()
    for draft, twin in ((pair.cy, pair.en), (pair.en, pair.cy)):
        text = draft.path.read_text(encoding="utf-8")
        line = f'matches: "{record_of(twin, day)}"\n'
        if draft.meta.matches is None:
            text = text.replace("language_review:", f"{line}language_review:", 1)
        else:
            text = re.sub(r"^matches:.*\n", line, text, count=1, flags=re.MULTILINE)
        draft.path.write_text(text, encoding="utf-8")
