"""`portal bookings`: who is coming, what could not be sent, and what is erased."""

import click
from sqlalchemy import Engine

from portal.booking.attendance import as_csv, as_page, attending
from portal.booking.database import migrate, open_database
from portal.booking.delivery import kept, read_kept
from portal.booking.upkeep import purge
from portal.clock import now
from portal.config import Settings
from portal.content import Library

from .worker import surroundings


@click.group()
def bookings() -> None:
    """See who is coming to a session, and erase what is no longer needed."""


@bookings.command("list")
@click.argument("session")
@click.option("--csv", "wants_csv", is_flag=True, help="As a CSV file, for a spreadsheet.")
def list_(session: str, wants_csv: bool) -> None:
    """List who is coming to SESSION (its id), who was offered a place and who waits, on a page to print."""
    try:
        attendees = attending(_database(), session)
    except LookupError as error:
        raise click.ClickException(f"there is no session {session}") from error
    click.echo(as_csv(attendees) if wants_csv else as_page(attendees), nl=not wants_csv)


@bookings.command("purge")
def purge_() -> None:
    """Erase the bookings of sessions that ended 30 days ago or more; only counts are kept. The worker does it too."""
    click.echo(f"{purge(_database(), now())} bookings erased")


@bookings.command()
@click.argument("message", type=int, required=False)
def messages(message: int | None) -> None:
    """List the messages that were not sent, by number; with the number of a MESSAGE, read it so as to pass it on."""
    if message is None:
        for number, state, kind, reference in kept(_database()):
            click.echo(f"{number:6}  {state:6}  {kind:17}  {reference}")
        return
    settings = Settings()
    around = surroundings(settings, Library(settings.content_dir))
    try:
        written = read_kept(_database(), message, around)
    except LookupError as error:
        raise click.ClickException(f"no message {message} is kept") from error
    click.echo(f"{written.contact}\n\n{written.subject}\n\n{written.text}", nl=False)


def _database() -> Engine:
    engine = open_database(Settings().database_url)
    migrate(engine)
    return engine
