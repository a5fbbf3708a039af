"""A small SQLite file of counts, shared by the threads and processes of a host."""

import sqlite3
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

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=BUSY_SECONDS)) as database, database:
            database.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" + self._tables)
            yield database
