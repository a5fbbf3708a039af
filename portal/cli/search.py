"""`portal search`: build the index, ask it, see how good it is, and what families look for in vain."""

from pathlib import Path

import click

from portal.config import ROOT, Settings
from portal.content import LANGUAGES, Language, Library
from portal.search import COUNTS_FILE, QueryTooLong, SearchCounts, SearchEngine
from portal.search.evaluate import Scores, evaluate, read_judged

JUDGED = ROOT / "tests" / "data"


@click.group()
def search() -> None:
    """Build the search index, ask it, see how good it is, and what families look for in vain."""


@search.command()
def index() -> None:
    """Build the index of the content as it stands; one that is already built is left alone."""
    click.echo(f"The index {_engine().prepare()} is ready")


@search.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--language", type=click.Choice(LANGUAGES), default="cy", show_default=True)
@click.option("--limit", type=click.IntRange(1, 50), default=5, show_default=True)
def query(words: tuple[str, ...], language: Language, limit: int) -> None:
    """Search for WORDS and list the pages found, best first."""
    try:
        page = _engine().search(" ".join(words), language, limit=limit)
    except QueryTooLong as error:
        raise click.UsageError(str(error)) from error
    if page.corrected:
        click.echo(f"Searched for: {page.corrected}")
    for result in page.results:
        click.echo(f"{result.score:7.2f}  {result.entry.reference:40} {result.entry.title}")
    click.echo(f"{page.total} found")


@search.command(name="evaluate")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=JUDGED,
    help="Where the sets are.",
)
@click.option("--misses", is_flag=True, help="List the queries whose first result is not the right page.")
def evaluate_(folder: Path, misses: bool) -> None:
    """Ask the judged queries and print how well they are answered: all, those kept back from tuning, and mistyped ones.

    The sets are search_judged_cy.tsv, search_mistyped_cy.tsv and the same for en.
    """
    engine = _engine()
    click.echo("set        language  queries  success@1  success@3    MRR  no result")
    for language in LANGUAGES:
        judged = read_judged(folder / f"search_judged_{language}.tsv")
        kept_back = [item for item in judged if item.kept_back]
        mistyped = read_judged(folder / f"search_mistyped_{language}.tsv")
        for name, items in (("judged", judged), ("kept back", kept_back), ("mistyped", mistyped)):
            _show_scores(name, language, evaluate(engine, items, language), misses=misses and items is not kept_back)


@search.command()
@click.option("--at-least", type=click.IntRange(1), default=2, show_default=True, help="Leave out what is rarer.")
def gaps(at_least: int) -> None:
    """Print how often families searched, and the words that found nothing; no one who searched is kept."""
    counts = SearchCounts(Settings().var_dir / COUNTS_FILE, looks_personal=lambda _: False)
    click.echo("month    language  searches  in vain")
    for total in counts.totals():
        click.echo(f"{total.month}  {total.language:8}  {total.searched:8}  {total.in_vain:7}")
    for gap in counts.gaps(at_least=at_least):
        click.echo(f"{gap.times:5}  {gap.language}  {gap.words}")


def _show_scores(name: str, language: Language, scores: Scores, *, misses: bool) -> None:
    click.echo(
        f"{name:9}  {language:8}  {scores.queries:7}  {scores.success_at_1:9.1%}  {scores.success_at_3:9.1%}"
        f"  {scores.mean_reciprocal_rank:5.3f}  {scores.zero_results:9.1%}"
    )
    if misses:
        _show_misses(scores)


def _show_misses(scores: Scores) -> None:
    for miss in scores.misses:
        click.echo(f"    rank {miss.rank or '-'}: {miss.query} ({miss.kind}) gave {', '.join(miss.found) or 'nothing'}")


def _engine() -> SearchEngine:
    settings = Settings()
    synonyms = settings.content_dir / "synonyms.yml"
    return SearchEngine(Library(settings.content_dir), settings.index_dir, settings.dictionary_dir, synonyms=synonyms)
