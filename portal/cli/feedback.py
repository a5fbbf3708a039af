"""`portal feedback`: what readers say of the pages."""

import datetime as dt

import click
from sqlalchemy import Engine

from portal.booking.database import migrate, open_database
from portal.clock import today
from portal.config import Settings
from portal.feedback import KEPT_DAYS, as_csv, as_page, purge_feedback, said


@click.group()
def feedback() -> None:
    """Read what readers say of the pages."""


@feedback.command("list")
@click.option("--page", help="Of one page alone, such as guidance/what-is-aln; an empty text is the site as a whole.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="From this day on.")
@click.option("--csv", "wants_csv", is_flag=True, help="As a CSV file, for a spreadsheet.")
def list_(page: str | None, since: dt.datetime | None, wants_csv: bool) -> None:
    """List what was said, page by page, newest first."""
    found = said(_database(), page=page, since=since.date() if since else None)
    if wants_csv:
        click.echo(as_csv(found), nl=False)
    else:
        click.echo(as_page(found) or "nothing has been said")


@feedback.command()
def purge() -> None:
    """Erase what is older than may be kept. The worker does it too."""
    click.echo(f"{purge_feedback(_database(), today())} answers of {KEPT_DAYS} days ago or longer erased")


def _database() -> Engine:
    engine = open_database(Settings().database_url)
    migrate(engine)
    return engine
