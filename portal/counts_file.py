"""A small SQLite file of counts, shared by the threads and processes of a host."""

import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

BUSY_SECONDS = 0.2


class CountsFile:
    """A file with the tables it needs, made when first needed; opened for one transaction at a time."""

    def __init__(self, path: Path, tables: str) -> None:
        """`tables` is SQL that makes each table where it is missing."""
        self._path = path
        self._tables = tables
        self._is_held = False

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=BUSY_SECONDS)) as database, database:
            database.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" + self._tables)
            if not self._is_held:
                self._hold()
            yield database

    def _hold(self) -> None:
        """Keep the file open: when the last one who has it open closes it, SQLite waits for the disk."""
        held = sqlite3.connect(self._path, timeout=BUSY_SECONDS, check_same_thread=False)
        weakref.finalize(self, held.close)
        held.execute("SELECT name FROM sqlite_master").fetchone()
        self._is_held = True
