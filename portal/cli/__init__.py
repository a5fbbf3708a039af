"""The `portal` command: one module for each group of commands."""

import click

from .assistant import assistant
from .backups import backup, restore
from .bookings import bookings
from .content import content
from .feedback import feedback
from .freeze import freeze_
from .prepare import prepare
from .search import search
from .serve import serve, wait_until_ready
from .sessions import sessions
from .translations import translations
from .worker import worker


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run the portal, and keep what it says true."""


_COMMANDS = (
    assistant,
    backup,
    bookings,
    content,
    feedback,
    freeze_,
    prepare,
    restore,
    search,
    serve,
    sessions,
    translations,
    wait_until_ready,
    worker,
)
for command in _COMMANDS:
    main.add_command(command)
