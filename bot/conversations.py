"""Where Rasa remembers conversations, and only for as long as they go on: Rasa itself never deletes."""

import time
from itertools import takewhile
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlg import DANGER

IDLE_SECONDS = 30 * 60


class _ShortMemory(TrackerStore):  # type: ignore[misc]
    """Forgets each conversation, with all that was typed in it, after half an hour of silence."""

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Save a conversation, and forget those that fell silent; one that tells of danger is forgotten whole."""
        latest = tracker.latest_message
        if latest is not None and latest.parse_data.get(DANGER):
            await self.forget(tracker.sender_id)
            return
        await super().save(tracker)
        self.forget_before(time.time() - IDLE_SECONDS)

    async def forget(self, sender: str) -> None:
        """Delete a conversation at once, with all that was typed in it."""
        raise NotImplementedError

    def forget_before(self, moment: float) -> None:
        """Delete the conversations in which nothing was said since `moment`, in seconds of the epoch."""
        raise NotImplementedError


class InProcess(_ShortMemory, InMemoryTrackerStore):  # type: ignore[misc]
    """Remembers in this process alone: nothing typed is ever on a disk, and a reply waits for no database."""

    def __init__(self, *given: Any, **named: Any) -> None:
        """Begin with nothing remembered."""
        super().__init__(*given, **named)
        self._heard: dict[str, float] = {}

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Save a conversation as the last one of all, so that the silent ones stand first."""
        self._heard.pop(tracker.sender_id, None)
        self._heard[tracker.sender_id] = tracker.events[-1].timestamp if tracker.events else time.time()
        await super().save(tracker)

    async def forget(self, sender: str) -> None:
        """Delete a conversation at once, with all that was typed in it."""
        self._heard.pop(sender, None)
        self.store.pop(sender, None)

    def forget_before(self, moment: float) -> None:
        """Delete the conversations in which nothing was said since `moment`, in seconds of the epoch."""
        silent = list(takewhile(lambda sender: self._heard[sender] < moment, self._heard))
        for sender in silent:
            del self._heard[sender]
            self.store.pop(sender, None)


class InDatabase(_ShortMemory, SQLTrackerStore):  # type: ignore[misc]
    """Remembers in the database at `BOT_CONVERSATIONS_URL`, which should hold nothing else."""

    async def forget(self, sender: str) -> None:
        """Delete a conversation at once, with all that was typed in it."""
        with self.session_scope() as session:
            session.execute(sa.delete(self.SQLEvent).where(self.SQLEvent.sender_id == sender))
            session.commit()

    def forget_before(self, moment: float) -> None:
        """Delete the conversations in which nothing was said since `moment`, in seconds of the epoch."""
        events = self.SQLEvent
        with self.session_scope() as session:
            silent = (
                sa.select(events.sender_id).group_by(events.sender_id).having(sa.func.max(events.timestamp) < moment)
            )
            session.execute(sa.delete(events).where(events.sender_id.in_(silent)))
            session.commit()
