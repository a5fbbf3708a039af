"""`portal content preview`: the real site, on this machine alone, over a content folder as it stands."""

import tempfile
from pathlib import Path

import click
from werkzeug.serving import make_server

from portal import create_app
from portal.config import Settings
from portal.content import LANGUAGES, Content

from .loopback import LOOPBACK
from .prepare import prepare_content, prepare_database


def run_preview(content: Content, reference: str | None, folder: Path, port: int) -> None:
    """Serve the site until Ctrl-C, and say where a page, or the whole site, can be read.

    It has a database and an index of its own, so that nothing of a portal that runs on this machine is touched. The
    assistant is not started: search answers for it.
    """
    with tempfile.TemporaryDirectory(prefix="portal-preview-") as var_dir:
        settings = Settings(
            environment="development",
            trusted_hosts=[],
            content_dir=folder,
            var_dir=Path(var_dir),
            database_url=f"sqlite:///{var_dir}/portal.db",
            redis_url="",
        )
        prepare_database(settings)
        prepare_content(settings)
        with make_server(LOOPBACK, port, create_app(settings), threaded=True) as server:
            for address in _addresses(content, reference):
                click.echo(f"Read it at http://{LOOPBACK}:{server.server_port}{address}")
            click.echo("Save a page and load it again to see the change. Ctrl-C stops.")
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                click.echo("Stopped")


def _addresses(content: Content, reference: str | None) -> list[str]:
    if reference is None:
        return [f"/{language}" for language in LANGUAGES]
    entries = [entry for language in LANGUAGES if (entry := content.entry(reference, language))]
    if not entries:
        click.echo(f"{reference} cannot be shown until what is said above is mended; here is the rest of the site.")
        return [f"/{language}" for language in LANGUAGES]
    return [entry.url for entry in entries]
