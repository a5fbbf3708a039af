"""What is remembered of a conversation: its language, what was last talked of and offered, how often in a row we were
unsure, and where it is in a flow, in ids and dates.

Never a word of what was typed. A conversation is named by a random id, is forgotten after half an hour of silence, and
gives way to a new one after 60 turns, as Rasa's own memory of it grows with each.

The site runs in several processes, and the next message may reach another one. So the few fields lie in a small SQLite
file that they share; a signed token in the page would do too, but could be replayed, and could not be deleted. Several
hosts need the same reader sent to the same host, or lose only this. A store that cannot be read or written never costs
a reader the reply: the conversation just begins anew.
"""

import json
import logging
import re
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from portal.content import Language

from .flows.flow import FormState

IDLE_SECONDS = 30 * 60
MOST_TURNS = 60

_ID = re.compile(r"[A-Za-z0-9_-]{22}")
_BUSY_SECONDS = 1.0
_VERSION = 3
_SCHEMA = """
    CREATE TABLE IF NOT EXISTS conversation (
        id TEXT PRIMARY KEY, language TEXT, topic TEXT, unsure INTEGER NOT NULL, turns INTEGER NOT NULL,
        seen REAL NOT NULL, flow TEXT, offered TEXT NOT NULL
    ) WITHOUT ROWID
"""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Conversation:
    """All that is known of one conversation."""

    id: str
    language: Language | None = None
    topic: str | None = None
    unsure: int = 0
    turns: int = 0
    flow: FormState | None = None
    offered: tuple[str, ...] = ()

    @property
    def asking(self) -> FormState | None:
        """Return where the conversation is in a flow that waits for an answer."""
        return self.flow if self.flow and self.flow.asks else None


class Conversations:
    """Remembers conversations in a file shared by the processes of a host, or in memory for one process alone."""

    def __init__(self, file: Path | None = None, *, clock: Callable[[], float] = time.time) -> None:
        self._file = file
        self._clock = clock
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def recall(self, id_: str | None) -> Conversation:
        """Return the conversation named `id_`; a new one when it is unknown, too old or too long."""
        if id_ is not None and _ID.fullmatch(id_):
            query = (
                "SELECT id, language, topic, unsure, turns, flow, offered FROM conversation"
                " WHERE id = ? AND seen > ? AND turns < ?"
            )
            rows = self._run(query, (id_, self._clock() - IDLE_SECONDS, MOST_TURNS))
            if rows:
                id_, language, topic, unsure, turns, flow, offered = rows[0]
                state = FormState(**json.loads(flow)) if flow else None
                return Conversation(id_, language, topic, unsure, turns, state, tuple(json.loads(offered)))
        return Conversation(secrets.token_urlsafe(16))

    def keep(self, conversation: Conversation) -> None:
        """Remember a conversation after one more turn, and forget those that fell silent."""
        now, one_more = self._clock(), replace(conversation, turns=conversation.turns + 1)
        flow = json.dumps(asdict(one_more.flow)) if one_more.flow else None
        offered = json.dumps(one_more.offered)
        values = (one_more.id, one_more.language, one_more.topic, one_more.unsure, one_more.turns, now, flow, offered)
        self._run("INSERT OR REPLACE INTO conversation VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        self._run("DELETE FROM conversation WHERE seen <= ?", (now - IDLE_SECONDS,))

    def forget(self, id_: str) -> None:
        """Delete a conversation at once."""
        self._run("DELETE FROM conversation WHERE id = ?", (id_,))

    def _run(self, statement: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        try:
            with self._lock, self._open() as connection, closing(connection.execute(statement, values)) as cursor:
                return cursor.fetchall()
        except (sqlite3.Error, OSError) as failure:
            log.error("The store of conversations failed: %s", type(failure).__name__)
            return []

    def _open(self) -> sqlite3.Connection:
        """Open the file in the process that uses it: a connection must not be carried over a fork."""
        if self._connection is None:
            if self._file:
                self._file.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._file or ":memory:", timeout=_BUSY_SECONDS, check_same_thread=False)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA secure_delete = ON")
            if connection.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
                # What an older portal left is of half an hour ago at most, and is not worth carrying over.
                connection.execute("DROP TABLE IF EXISTS conversation")
                connection.execute(f"PRAGMA user_version = {_VERSION}")
            connection.execute(_SCHEMA)
            self._connection = connection
        return self._connection
