"""`portal content`: check the pages, see how the two languages stand, begin a new page."""

import re
from collections import Counter
from pathlib import Path

import click

from portal.clock import today
from portal.config import Settings
from portal.content import LANGUAGES, Content, Language, Library, PageType, Severity
from portal.content.library import Pair
from portal.content.pairing import Match, match, version
from portal.content.scaffold import new_page


@click.group()
def content() -> None:
    """Check, list and begin pages."""


@content.command()
@click.option("--folder", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Another content folder.")
def check(folder: Path | None) -> None:
    """Say what is wrong with any page, with file and line; exit with 1 when something must be mended."""
    snapshot = _content(folder)
    for problem in snapshot.problems:
        click.echo(problem)
    counts = Counter(problem.severity for problem in snapshot.problems)
    mend = counts[Severity.BROKEN] + counts[Severity.FAULT]
    click.echo(f"{len(snapshot.pairs)} pages in two languages: {mend} to mend, {counts[Severity.NOTICE]} to look at")
    if mend:
        raise SystemExit(1)


@content.command()
def status() -> None:
    """Show every page: how each language stands to the other, when it was reviewed, and by whom."""
    click.echo(f"{'page':52} {'cy':9} {'en':9} {'reviewed':10} {'due':10} {'Welsh read':10} owner")
    for reference, pair in sorted(_content(None).pairs.items()):
        meta = pair.cy.meta
        states = {language: _state(pair, language) for language in LANGUAGES}
        click.echo(
            f"{reference:52} {states['cy']:9} {states['en']:9} {meta.reviewed} {meta.review_due} "
            f"{meta.language_review:10} {meta.owner}"
        )


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
        if any(_state(pairs[reference], language) is not Match.MATCHING for language in LANGUAGES):
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


def _content(folder: Path | None) -> Content:
    return Library(folder or Settings().content_dir).current()


def _state(pair: Pair, language: Language) -> Match:
    return match(pair[language], pair["en" if language == "cy" else "cy"])


def _record(pair: Pair) -> None:
    for draft, twin in ((pair.cy, pair.en), (pair.en, pair.cy)):
        text = draft.path.read_text(encoding="utf-8")
        line = f'matches: "{version(twin)}"\n'
        if draft.meta.matches is None:
            text = text.replace("language_review:", f"{line}language_review:", 1)
        else:
            text = re.sub(r"^matches:.*\n", line, text, count=1, flags=re.MULTILINE)
        draft.path.write_text(text, encoding="utf-8")
