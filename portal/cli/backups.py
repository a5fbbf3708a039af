"""`portal backup` and `portal restore`: copies of the database, made and put back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from portal.backups import KEPT_FOR, BackupFailed, back_up, check, put_back
from portal.booking.database import migrate, open_database
from portal.booking.upkeep import purge
from portal.booking.wishes import purge_wishes
from portal.clock import now, today
from portal.config import Settings
from portal.feedback import purge_feedback


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
def backup(folder: Path | None) -> None:
    """Copy the database into FOLDER (`backups` beside it, unless given), check the copy, and delete old ones."""
    settings = Settings()
    with _told():
        path = back_up(settings.database_url, folder or settings.var_dir / "backups", now())
    click.echo(f"{path} is whole, {path.stat().st_size / 1e6:.1f} MB; copies are kept {KEPT_FOR.days} days")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--without-a-copy", is_flag=True, help="Do not first copy what is there now, as where that is broken.")
def restore(file: Path, without_a_copy: bool) -> None:
    """Put the copy FILE in the place of the database, and erase again what is due. Stop the portal first."""
    settings = Settings()
    with _told():
        check(file)
        if not without_a_copy:
            click.echo(f"What is there now is kept as {back_up(settings.database_url, file.parent, now())}")
        put_back(file, settings.database_url)
    engine = open_database(settings.database_url)
    migrate(engine)
    erased = purge(engine, now())
    purge_wishes(engine, now())
    purge_feedback(engine, today())
    click.echo(f"{file} was put back; {erased} bookings were due to be erased, and are")


@contextmanager
def _told() -> Iterator[None]:
    """Say in one sentence what went wrong."""
    try:
        yield
    except BackupFailed as failed:
        raise click.ClickException(str(failed)) from failed
    except SQLAlchemyError as error:
        raise click.ClickException(f"check DATABASE_URL: {type(error).__name__}") from error
