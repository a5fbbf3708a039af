"""`portal sessions`: bring a timetable of sessions in; change or cancel one of them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError
from sqlalchemy import Engine

from portal.booking import ChangeRefused, Sessions, TimetableError, read_timetable
from portal.booking.changes import Affected
from portal.booking.database import migrate, open_database
from portal.booking.sessions import Change
from portal.booking.wishes import Wishes
from portal.clock import now
from portal.config import Settings

_ONLY_TELL = click.option("--dry-run", is_flag=True, help="Only tell what would change.")
_YES = click.option("--yes", is_flag=True, help="Do not ask before families are told.")
# What becomes of a family, by the message that tells it.
_WHAT_BECOMES = {
    "changed": "is told of the change",
    "offer": "is offered a place",
    "moved-back": "loses its place and waits again",
    "session-cancelled": "is told that the session is cancelled",
}


@click.group()
def sessions() -> None:
    """Keep the list of Tyfu sessions."""


@sessions.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_ONLY_TELL
@_YES
def import_(file: Path, dry_run: bool, yes: bool) -> None:
    """Make the list of sessions what FILE (.yml or .csv) says; with one line wrong, nothing is brought in.

    Sessions that FILE does not hold are taken away, or cancelled where somebody has booked. Before any family is told,
    you see who it is and are asked.
    """
    try:
        timetable = read_timetable(file)
    except TimetableError as error:
        for line, fault in error.faults:
            click.echo(f"{file}:{line}: {fault}", err=True)
        raise click.ClickException("nothing was brought in: mend the lines above and try again") from error
    store = Sessions(_database(), show_examples=True)

    def bring_in(dry: bool) -> tuple[Affected, ...]:
        change = store.bring_in(timetable, dry_run=dry)
        _tell_of_change(change, dry)
        return change.affected

    _preview_then_do(bring_in, dry_run=dry_run, yes=yes)
    click.echo(f"{len(timetable)} sessions in {file}")


@sessions.command()
@click.argument("session")
@click.option("--starts", help="Welsh clock time, such as '2027-03-02 18:00'; --ends goes with it.")
@click.option("--ends", help="Welsh clock time.")
@click.option("--capacity", type=int, help="How many places; those who booked last wait again when it shrinks.")
@click.option("--language", type=click.Choice(["cy", "en", "both"]))
@click.option("--format", "format_", type=click.Choice(["in-person", "online", "phone"]))
@click.option("--town", help="The id of a town.")
@click.option("--venue-cy")
@click.option("--venue-en")
@_ONLY_TELL
@_YES
def change(session: str, dry_run: bool, yes: bool, **options: Any) -> None:
    """Move, shrink or otherwise change SESSION (its id), after showing who is affected; they are then told.

    Change the timetable file as well, so that the next import of it does not change the session back.
    """
    if bool(options["starts"]) != bool(options["ends"]):
        raise click.UsageError("give --starts and --ends together")
    store = Sessions(_database(), show_examples=True)
    try:
        planned = store.planned(session, _given(options))
    except LookupError as error:
        raise click.ClickException(f"there is no session {session}") from error
    except ValidationError as error:
        faults = "; ".join(f"{detail['loc'] and detail['loc'][0]}: {detail['msg']}" for detail in error.errors())
        raise click.ClickException(f"nothing was changed: {faults}") from error
    _preview_then_do(lambda dry: store.change(planned, now=now(), dry_run=dry), dry_run=dry_run, yes=yes, always=True)


@sessions.command()
@click.argument("session")
@_ONLY_TELL
@_YES
def cancel(session: str, dry_run: bool, yes: bool) -> None:
    """Cancel SESSION (its id), after showing who is affected; they are then told.

    Write `status: cancelled` in the timetable file as well, so that the next import of it does not open it again.
    """
    store = Sessions(_database(), show_examples=True)
    _preview_then_do(lambda dry: store.cancel(session, now=now(), dry_run=dry), dry_run=dry_run, yes=yes, always=True)


@sessions.command("wanted-in-welsh")
def wanted_in_welsh() -> None:
    """Count those who said that they would have come had it been in Welsh, by month, session, cluster and town."""
    for count in Wishes(_database()).counted_welsh():
        about = "  ".join(filter(None, (count.session_id, count.cluster, count.town))) or "no session in particular"
        click.echo(f"{count.month:%Y-%m}  {count.people:5}  {about}")


def _preview_then_do(
    do: Callable[[bool], Sequence[Affected]], *, dry_run: bool, yes: bool, always: bool = False
) -> None:
    """Do it dry, show who is affected and ask; then do it. With nobody affected it only asks where `always` says so."""
    try:
        affected = do(True)
        for one in affected:
            click.echo(f"  {one.session_id}  {one.reference}  {_WHAT_BECOMES.get(one.message, one.message)}")
        click.echo(f"families to tell: {len(affected)}")
        if dry_run:
            return
        if not yes and (affected or always):
            click.confirm("Go on?", abort=True)
        do(False)
    except LookupError as error:
        raise click.ClickException(f"there is no session {error.args[0]}") from error
    except ChangeRefused as refused:
        raise click.ClickException(f"nothing was changed: {refused}") from refused
    click.echo("done")


def _tell_of_change(change: Change, dry: bool) -> None:
    if dry:
        for word, ids in (("add", change.added), ("change", change.changed), ("take away", change.removed)):
            for id_ in ids:
                click.echo(f"would {word}: {id_}")


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options that were given, as the timetable names them."""
    renamed = {"format" if name == "format_" else name: value for name, value in options.items() if value is not None}
    venue = {name[-2:]: renamed.pop(name) for name in ("venue_cy", "venue_en") if name in renamed}
    return {**renamed, "venue": venue} if venue else renamed


def _database() -> Engine:
    engine = open_database(Settings().database_url)
    migrate(engine)
    return engine
