"""`portal serve`: make everything ready, then run the site and the assistant under one supervisor."""

import os
import secrets
import socket
import sys
import time
from pathlib import Path

import click
import httpx
from sqlalchemy.exc import SQLAlchemyError

from portal.booking import Sessions, TimetableError, read_timetable
from portal.booking.database import migrate, open_database
from portal.config import ROOT, Settings
from portal.content import Library
from portal.search import SearchEngine

from .assistant import train_when_needed

LOOPBACK = "127.0.0.1"
READY_WITHIN_SECONDS = 90
POLL_SECONDS = 0.3


@click.command()
def serve() -> None:
    """Serve the portal on this machine until Ctrl-C."""
    settings = Settings()
    refuse_taken_port(settings.port)
    (settings.var_dir / "log").mkdir(parents=True, exist_ok=True)
    prepare_database(settings)
    prepare_content(settings)
    train_when_needed(settings)
    environment = environment_of_processes(settings)
    say("Starting the site and the assistant")
    supervisor = [
        sys.executable,
        "-m",
        "supervisor.supervisord",
        "--configuration",
        str(ROOT / "deploy/supervisord.conf"),
    ]
    os.execve(sys.executable, supervisor, environment)  # noqa: S606


@click.command()
def wait_until_ready() -> None:
    """Wait for a starting portal, and say where it is; exit with 1 when it does not come up."""
    address = f"http://{LOOPBACK}:{Settings().port}"
    give_up_at = time.monotonic() + READY_WITHIN_SECONDS
    state = "no answer yet"
    while time.monotonic() < give_up_at:
        try:
            answer = httpx.get(f"{address}/health/ready", timeout=5)
            if answer.is_success:
                click.echo(f"Ready: {address}  (Ctrl-C stops everything)")
                return
            state = answer.text
        except httpx.TransportError:
            pass
        time.sleep(POLL_SECONDS)
    raise click.ClickException(
        f"the portal is not ready after {READY_WITHIN_SECONDS} seconds: {state}; look in var/log"
    )


def refuse_taken_port(port: int) -> None:
    """Stop with a plain sentence when another program has the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            message = (
                f"port {port} is taken by another program: stop it, or choose another port: PORT={port + 1} make run"
            )
            raise click.ClickException(message) from error


def free_port() -> int:
    """Return a port of the loopback interface that nothing uses."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def prepare_database(settings: Settings) -> None:
    """Bring the tables up to date, and the list of sessions with them."""
    say("Preparing the database")
    try:
        engine = open_database(settings.database_url)
        migrate(engine)
        Sessions(engine, show_examples=True).bring_in(read_timetable(settings.content_dir / "sessions.yml"))
    except SQLAlchemyError as error:
        raise click.ClickException(
            f"the database cannot be used, check DATABASE_URL: {type(error).__name__}"
        ) from error
    except (OSError, TimetableError) as error:
        click.echo(f"  The sessions stay as they were: content/sessions.yml: {error}")


def prepare_content(settings: Settings) -> None:
    """Read the content, say how much of it needs mending, and build the search index."""
    say("Reading the content and building the search index")
    library = Library(settings.content_dir)
    problems = library.current().problems
    if problems:
        click.echo(f"  {len(problems)} things to mend in the content: portal content check lists them")
    SearchEngine(library, settings.index_dir, settings.dictionary_dir).prepare()


def environment_of_processes(settings: Settings) -> dict[str, str]:
    """Return what the processes under the supervisor need to find each other."""
    rasa_port = free_port()
    return {
        **os.environ,
        "PORT": str(settings.port),
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "PORTAL_USER": str(os.getuid()),
        "PORTAL_BIN": str(Path(sys.executable).parent),
        "PORTAL_VAR_DIR": str(settings.var_dir),
        "PORTAL_RASA_URL": f"http://{LOOPBACK}:{rasa_port}",
        "RASA_PORT": str(rasa_port),
        "RASA_TOKEN": secrets.token_urlsafe(24),
    }


def say(words: str) -> None:
    """Tell the person what is being done."""
    click.echo(f"→ {words}")
