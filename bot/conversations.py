"""Where Rasa remembers conversations: in memory, and only for as long as they go on."""

import time

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlg import DANGER

IDLE_SECONDS = 30 * 60


class ShortMemory(SQLTrackerStore):  # type: ignore[misc]
    """Rasa's own store, which forgets each conversation, with all that was typed in it, after half an hour of silence.

    Rasa itself never deletes. The address of the database is `BOT_CONVERSATIONS_URL`; by default it is SQLite in the
    memory of this process, so that nothing typed is ever on a disk.
    """

    async def forget(self, sender: str) -> None:
        """Delete a conversation at once, with all that was typed in it."""
        with self.session_scope() as session:
            session.execute(sa.delete(self.SQLEvent).where(self.SQLEvent.sender_id == sender))
            session.commit()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Save a conversation, and forget those that fell silent; one that tells of danger is forgotten whole."""
        latest = tracker.latest_message
        if latest is not None and latest.parse_data.get(DANGER):
            await self.forget(tracker.sender_id)
            return
        await super().save(tracker)
        events = self.SQLEvent
        with self.session_scope() as session:
            silent = (
                sa.select(events.sender_id)
                .group_by(events.sender_id)
                .having(sa.func.max(events.timestamp) < time.time() - IDLE_SECONDS)
            )
            session.execute(sa.delete(events).where(events.sender_id.in_(silent)))
            session.commit()
