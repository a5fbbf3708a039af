"""`portal translations`: prove that the Welsh of the interface is whole."""

import click

from portal.config import ROOT
from portal.translations import check_catalogue


@click.group()
def translations() -> None:
    """Check the Welsh words of the interface."""


@translations.command()
def check() -> None:
    """Say what is missing, stale or broken in the Welsh catalogue; exit with 1 when anything is."""
    catalogue = ROOT / "locales" / "cy" / "LC_MESSAGES" / "messages.po"
    faults = check_catalogue(catalogue, ROOT / "portal", ROOT / "locales" / "babel.cfg")
    for fault in faults:
        click.echo(fault)
    click.echo("the Welsh of the interface is whole" if not faults else f"{len(faults)} faults to mend")
    if faults:
        raise SystemExit(1)
