"""Open the booking database, and bring its tables up to date."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session as Transaction

MIGRATIONS = Path(__file__).with_name("migrations")
BUSY_SECONDS = 30
_TAKE_TURNS = {"sqlite_begin": "BEGIN IMMEDIATE"}


def open_database(url: str) -> Engine:
    """Return an engine for SQLite or PostgreSQL; a plain `postgresql://` address is read by psycopg 3.

    Its errors never tell what was written to the database, so that no name or address comes into a log.
    """
    address = make_url(url)
    if address.drivername in {"postgres", "postgresql"}:
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True, hide_parameters=True)
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _set_sqlite_up)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Transaction]:
    """Open a transaction that will write; it is kept when the block ends, and undone when the block raises.

    SQLite is told at once, so that writers wait for each other instead of meeting half-way, where one must fail.
    """
    with Transaction(engine.execution_options(**_TAKE_TURNS)) as transaction, transaction.begin():
        yield transaction


def migrate(engine: Engine) -> None:
    """Bring the tables to the newest version; does nothing when they are."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.execution_options(**_TAKE_TURNS).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _set_sqlite_up(connection: object, _record: object) -> None:
    """Let readers read while one writes, hold SQLite to its foreign keys, and leave transactions to SQLAlchemy."""
    connection.isolation_level = None  # type: ignore[attr-defined]
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))
