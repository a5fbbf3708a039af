"""Copies of the database, made while the portal runs, checked, and put back.

A copy holds what families told us, so nobody but its owner may read it, and it is deleted after two weeks: with the
thirty days after which bookings are erased, what a family told us is gone everywhere within forty-four days of its
session. What was erased since a copy was made is erased again when the copy is put back.
"""

import datetime as dt
import gzip
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine import URL, make_url

KEPT_FOR = dt.timedelta(days=14)
_STAMP = "%Y-%m-%dT%H%M%S-%fZ"  # to the microsecond, so that no copy takes the place of another
_ENDINGS = {"sqlite": ".sqlite.gz", "postgresql": ".pgdump"}
_PAGES_AT_ONCE = 1000  # others may write between
_BUSY_SECONDS = 30


class BackupFailed(Exception):
    """Raised when a copy cannot be made or put back; the message is a plain sentence for staff."""


def back_up(url: str, folder: Path, now: dt.datetime) -> Path:
    """Copy the database into `folder`, read the copy through, delete those that are too old, and return the new one."""
    address = make_url(url)
    ending = _ending(address)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"portal-{now.astimezone(dt.UTC):{_STAMP}}{ending}"
    unfinished = path.with_name(f".{path.name}")
    try:
        with _private():
            _copy_out(address, unfinished)
        check(unfinished)
        unfinished.replace(path)
    except OSError as error:
        raise BackupFailed(f"the copy cannot be written to {folder}: {error.strerror}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    delete_old(folder, now)
    return path


def delete_old(folder: Path, now: dt.datetime) -> None:
    """Delete the copies that are older than they may be, by the time in their names."""
    for path in folder.glob("portal-*"):
        stamp = path.name.removeprefix("portal-").partition(".")[0]
        try:
            made = dt.datetime.strptime(stamp, _STAMP).replace(tzinfo=dt.UTC)
        except ValueError:
            continue
        if now - made > KEPT_FOR:
            path.unlink()


def check(path: Path) -> None:
    """Read a copy to its end; BackupFailed when it is not whole."""
    if not path.is_file():
        raise BackupFailed(f"there is no copy {path}")
    if path.name.endswith(_ENDINGS["sqlite"]):
        with _unpacked(path):
            return
    _run(["pg_restore", "--file=/dev/null", str(path)], f"{path} is not a whole copy")


def put_back(path: Path, url: str) -> None:
    """Put a copy in the place of all that the database holds; when that fails, it holds what it held."""
    address = make_url(url)
    if not path.name.endswith(_ending(address)):
        raise BackupFailed(f"{path.name} is not a copy of such a database as DATABASE_URL names")
    check(path)
    if address.get_backend_name() == "sqlite":
        _put_back_sqlite(path, Path(address.database or ""))
    else:
        command = ["pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
        _run([*command, f"--dbname={_without_password(address)}", str(path)], "the copy cannot be put back", address)


def _copy_out(address: URL, path: Path) -> None:
    if address.get_backend_name() == "sqlite":
        _copy_sqlite(Path(address.database or ""), path)
        return
    command = ["pg_dump", "--format=custom", "--no-owner", f"--file={path}", f"--dbname={_without_password(address)}"]
    _run(command, "the database cannot be copied", address)


def _copy_sqlite(file: Path, path: Path) -> None:
    if not file.is_file():
        raise BackupFailed(f"there is no database {file}")
    plain = path.with_name(f"{path.name}.plain")
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(plain)) as target:
            source.backup(target, pages=_PAGES_AT_ONCE)
        with plain.open("rb") as read, gzip.open(path, "wb", compresslevel=6) as written:
            shutil.copyfileobj(read, written)
    except sqlite3.Error as error:
        raise BackupFailed(f"the database cannot be copied: {error}") from error
    finally:
        plain.unlink(missing_ok=True)


def _put_back_sqlite(path: Path, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with _unpacked(path) as copy:
        try:
            with closing(sqlite3.connect(file, timeout=_BUSY_SECONDS)) as target:
                target.execute("PRAGMA journal_mode=WAL")
                copy.backup(target)
        except sqlite3.Error as error:
            raise BackupFailed(f"the copy cannot be put back: {error}") from error


@contextmanager
def _unpacked(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a copy of SQLite, unpacked beside where it lies; BackupFailed when it is not whole and sound."""
    with _private(), tempfile.TemporaryDirectory(dir=path.parent, prefix=".unpacked-") as folder:
        plain = Path(folder) / "portal.db"
        try:
            with gzip.open(path) as read, plain.open("wb") as written:
                shutil.copyfileobj(read, written)
            copy = sqlite3.connect(plain)
            sound = _is_sound(copy)
        except (OSError, EOFError, zlib.error, sqlite3.Error) as error:
            raise BackupFailed(f"{path} is not a whole copy") from error
        with closing(copy):
            if not sound:
                raise BackupFailed(f"{path} is not a whole copy")
            yield copy


def _is_sound(copy: sqlite3.Connection) -> bool:
    """Read everything; a database without the table of bookings is none of ours."""
    copy.execute("SELECT count(*) FROM bookings")
    whole = copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    return whole and not copy.execute("PRAGMA foreign_key_check").fetchall()


@contextmanager
def _private() -> Iterator[None]:
    """Let nobody else read the files that are made."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _without_password(address: URL) -> str:
    """Return an address for PostgreSQL's own programs: what they are started with, everybody on a machine can read."""
    return address.set(drivername="postgresql", password=None).render_as_string()


def _run(command: list[str], what: str, address: URL | None = None) -> None:
    """Run one of PostgreSQL's programs; only the first line it says is told: others may hold a family's words."""
    program = shutil.which(command[0])
    if program is None:
        raise BackupFailed(f"{command[0]} is missing: install the package postgresql-client")
    secret = {"PGPASSWORD": str(address.password)} if address and address.password else {}
    done = subprocess.run(  # noqa: S603
        [program, *command[1:]], capture_output=True, text=True, check=False, env={**os.environ, **secret}
    )
    if done.returncode:
        raise BackupFailed(f"{what}: {next(iter(done.stderr.splitlines()), '')}")


def _ending(address: URL) -> str:
    ending = _ENDINGS.get(address.get_backend_name())
    if ending is None:
        raise BackupFailed("only SQLite and PostgreSQL can be copied: check DATABASE_URL")
    return ending
