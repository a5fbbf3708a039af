"""`portal sessions`: bring a timetable of sessions in."""

from pathlib import Path

import click

from portal.booking import ChangeRefused, Sessions, TimetableError, read_timetable
from portal.booking.database import migrate, open_database
from portal.config import Settings


@click.group()
def sessions() -> None:
    """Keep the list of Tyfu sessions."""


@sessions.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Only tell what would change.")
def import_(file: Path, dry_run: bool) -> None:
    """Make the list of sessions what FILE (.yml or .csv) says; with one line wrong, nothing is brought in."""
    try:
        timetable = read_timetable(file)
    except TimetableError as error:
        for line, fault in error.faults:
            click.echo(f"{file}:{line}: {fault}", err=True)
        raise click.ClickException("nothing was brought in: mend the lines above and try again") from error
    engine = open_database(Settings().database_url)
    migrate(engine)
    try:
        change = Sessions(engine, show_examples=True).bring_in(timetable, dry_run=dry_run)
    except ChangeRefused as refused:
        raise click.ClickException(f"nothing was brought in: {refused}") from refused
    for word, ids in (("add", change.added), ("change", change.changed), ("take away", change.removed)):
        for id_ in ids:
            click.echo(f"{'would ' if dry_run else ''}{word}: {id_}")
    if change.affected:
        click.echo(f"{'would tell' if dry_run else 'will tell'} {len(change.affected)} families")
    click.echo(f"{len(timetable)} sessions in {file}")
