"""The bot forgets: a conversation that fell silent leaves nothing behind."""

import asyncio
import sqlite3
import time

import httpx
import pytest

from tests.bot.conftest import RunningBot

pytestmark = pytest.mark.rasa


@pytest.mark.usefixtures("rasa")
@pytest.mark.parametrize("kind", ["InProcess", "InDatabase"])
def test_a_silent_conversation_is_forgotten_when_another_goes_on(kind: str) -> None:
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    from bot import conversations
    from bot.conversations import IDLE_SECONDS

    def conversation(sender: str, *ages: float) -> DialogueStateTracker:
        events = [UserUttered(f"{sender} said", timestamp=time.time() - age) for age in ages]
        return DialogueStateTracker.from_events(sender, events)

    async def what_is_left() -> set[str]:
        store = getattr(conversations, kind)(Domain.empty(), host="sqlite://")
        await store.save(conversation("silent", IDLE_SECONDS + 60))
        await store.save(conversation("long", IDLE_SECONDS + 60, 5))
        await store.save(conversation("new", 1))
        return set(await store.keys())

    assert asyncio.run(what_is_left()) == {"long", "new"}


def test_the_running_bot_forgets_too(bot: RunningBot) -> None:
    bot.say("how do I ask for an IDP", sender="long-ago")
    with sqlite3.connect(bot.conversations) as store:
        store.execute("UPDATE events SET timestamp = timestamp - 3600 WHERE sender_id = 'long-ago'")
    bot.say("how do I ask for an IDP", sender="today")
    with sqlite3.connect(bot.conversations) as store:
        senders = {row[0] for row in store.execute("SELECT DISTINCT sender_id FROM events")}
    assert "today" in senders
    assert "long-ago" not in senders


def test_the_running_bot_deletes_a_conversation_when_asked_and_keeps_the_others(bot: RunningBot) -> None:
    for sender in ("to-be-cleared", "to-be-kept"):
        bot.say("how do I ask for an IDP", sender=sender)
    for _twice in range(2):
        response = httpx.delete(f"{bot.url}/webhooks/rest/conversations/to-be-cleared", timeout=30)
        assert response.status_code == 204
    with sqlite3.connect(bot.conversations) as store:
        senders = {row[0] for row in store.execute("SELECT DISTINCT sender_id FROM events")}
    assert "to-be-kept" in senders
    assert "to-be-cleared" not in senders


@pytest.mark.parametrize(
    "message", ["he has his dad's shotgun and he is on the stairs", "mae dyn yn trio dod mewn i'r tŷ gyda chyllell"]
)
def test_a_conversation_that_tells_of_danger_is_forgotten_at_once(bot: RunningBot, message: str) -> None:
    bot.say("how do I ask for an IDP", sender="in-danger")
    said = bot.say(message, sender="in-danger").json()
    with sqlite3.connect(bot.conversations) as store:
        kept = store.execute("SELECT COUNT(*) FROM events WHERE sender_id = 'in-danger'").fetchone()[0]
    assert [reply["custom"]["say"] for reply in said] == ["safety"]
    assert kept == 0
