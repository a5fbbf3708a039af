"""`portal worker`: send what is in the outbox, and do what must happen as time passes."""

import logging
import signal
import threading
from functools import partial

import click
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from portal.booking.database import migrate, open_database
from portal.booking.delivery import deliver
from portal.booking.links import manage_path
from portal.booking.message import Surroundings
from portal.booking.senders import Sender
from portal.booking.upkeep import keep_up
from portal.clock import now, today
from portal.config import Settings
from portal.content import Language, Library
from portal.feedback import purge_feedback
from portal.logs import set_up_logs
from portal.parts import assemble_sender

log = logging.getLogger(__name__)


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, and stop.")
def worker(once: bool) -> None:
    """Send messages, pass offers on, remind and erase, until told to stop."""
    settings = Settings()
    set_up_logs(production=settings.environment == "production")
    engine = open_database(settings.database_url)
    migrate(engine)
    library = Library(settings.content_dir)
    work = partial(_work, engine, assemble_sender(settings), surroundings(settings, library))
    if once:
        work()
        return
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    while not stop.is_set():
        try:
            work()
        except SQLAlchemyError as error:
            # The names of what a statement held are never logged, and the next round tries again.
            log.error("the database cannot be used: %s", type(error).__name__)
        stop.wait(settings.worker_seconds)


def surroundings(settings: Settings, library: Library) -> Surroundings:
    """Return what messages need of the site, read from the content as it stands when each is written."""

    def town(id_: str, language: Language) -> str | None:
        named = library.current().towns.get(id_)
        return None if named is None else named.cy if language == "cy" else named.en

    return Surroundings(
        site=settings.public_url,
        front_door=lambda language: library.current().front_door(language),
        town=town,
        manage_path=manage_path,
    )


def _work(engine: Engine, sender: Sender, around: Surroundings) -> None:
    keep_up(engine, now())
    purge_feedback(engine, today())
    deliver(engine, sender, around, now())
