"""`portal freeze`: keep every page as a file, for the web server to show while the portal is down."""

import time
from pathlib import Path

import click

from portal.config import Settings
from portal.freezing import CannotFreeze, freeze


@click.command(name="freeze")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
def freeze_(folder: Path | None) -> None:
    """Freeze all guidance in both languages into FOLDER (`public/frozen` among the portal's state, unless given)."""
    settings = Settings()
    freeze_pages(settings, folder or frozen_dir(settings))


def frozen_dir(settings: Settings) -> Path:
    """Return where nginx looks for frozen pages."""
    return settings.var_dir / "public" / "frozen"


def freeze_pages(settings: Settings, folder: Path) -> None:
    """Freeze, and say how much that was."""
    began = time.monotonic()
    try:
        frozen = freeze(settings, folder)
    except CannotFreeze as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo(f"  {frozen.pages} pages, {frozen.size / 1e6:.1f} MB, in {time.monotonic() - began:.0f} seconds")
