"""What tests of several parts share: a real PostgreSQL server, started by the tests and for them alone."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

POSTGRES_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a PostgreSQL server on a free loopback port and yield the address of its first database."""
    if not POSTGRES_PROGRAMS:
        pytest.fail("PostgreSQL is needed: make test installs it from Debian's packages")
    programs = POSTGRES_PROGRAMS[-1]
    folder = Path("/tmp") / f"portal-tests-postgres-{os.getpid()}"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder.mkdir()
    # PostgreSQL refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    as_user = ["runuser", "-u", user, "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, user)
    data = folder / "data"
    settings = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off"
    try:
        _run([*as_user, programs / "initdb", "-D", data, "-A", "trust", "-U", "portal", "--no-sync", "--encoding=UTF8"])
        _run([*as_user, programs / "pg_ctl", "-D", data, "-w", "-o", settings, "-l", folder / "log", "start"])
        yield f"postgresql://portal@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(
            [*as_user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=False, capture_output=True
        )
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the address of an empty database, on SQLite and then on PostgreSQL."""
    with empty_database(request, tmp_path) as url:
        yield url


@contextmanager
def empty_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """Give the address of an empty database of the kind that is the parameter of a fixture."""
    if request.param == "sqlite":
        yield f"sqlite:///{folder / 'portal.db'}"
        return
    server: str = request.getfixturevalue("postgres_server")
    name = f"test_{os.getpid()}_{abs(hash(request.node.nodeid))}"
    engine = create_engine(server.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.removesuffix("postgres") + name
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


def _run(command: list[str | Path]) -> None:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        pytest.fail(f"{command[-1]}: {done.stdout}{done.stderr}")
