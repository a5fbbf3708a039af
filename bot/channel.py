"""The one way in: a REST channel for the portal, which takes typed words as words and logs none of them."""

import asyncio
import logging
import os
import traceback
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.components.embedding import embedder
from bot.components.sentences import parts_of
from bot.flows import payload
from bot.models import watch_models

logger = logging.getLogger(__name__)

LONGEST_MESSAGE = 2000
LONGEST_SENDER = 100

# Sentence vectors take most of the time: they are computed beside the event loop, one message on each processor.
_VECTORS = ThreadPoolExecutor(max_workers=os.cpu_count(), thread_name_prefix="vectors")


class PortalChannel(InputChannel):  # type: ignore[misc]
    """Takes `{"sender", "message", "metadata", "button"}` at `/webhooks/rest/webhook` and gives the list of replies.

    A `button` stands in the place of the message: what was pressed, in ids that the domain knows.
    """

    @classmethod
    def name(cls) -> str:
        """Return the name that stands in the address."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes of the channel."""
        routes = Blueprint("portal_channel")

        @routes.get("/")
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            collector = CollectingOutputChannel()
            try:
                message = _message(request.json, collector)
            except ValueError as problem:
                return response.json({"reason": str(problem)}, status=422)
            try:
                await _compute_vectors(message.text)
                await on_new_message(message)
            except Exception as failure:  # whatever it is, its text may quote the message: that is not logged
                place = traceback.extract_tb(failure.__traceback__)[-1]
                logger.error("No answer: %s at %s:%s", type(failure).__name__, place.filename, place.lineno)
                return response.json({"reason": "failed"}, status=500)
            return response.json(collector.messages)

        @routes.delete("/conversations/<sender>")
        async def forget(request: Request, sender: str) -> HTTPResponse:
            # Rasa hides our store behind one that steps in where it fails, and that knows no forgetting.
            await request.app.ctx.agent.tracker_store._tracker_store.forget(sender)
            return response.empty()

        watch_models(routes)
        return routes


def words_alone(text: str) -> str:
    """Return typed text as plain words: Rasa obeys text that starts with a slash, so leading slashes go.

    Characters that cannot be stored or sent on (lone surrogates, NUL) go as well.
    """
    return text.encode("utf-8", "ignore").decode().replace("\0", " ").lstrip().lstrip("/ \t\r\n\f\v").strip()


async def _compute_vectors(text: str) -> None:
    """Have the vectors of a message ready in memory, where the parts of the pipeline find them."""
    model = embedder()
    if model and text:
        await asyncio.get_running_loop().run_in_executor(_VECTORS, model.vectors, parts_of(text))


def _message(body: Any, output: CollectingOutputChannel) -> UserMessage:
    if not isinstance(body, dict):
        raise ValueError("not-an-object")
    sender, text, metadata = body.get("sender"), body.get("message"), body.get("metadata")
    if not isinstance(sender, str) or not 0 < len(sender) <= LONGEST_SENDER:
        raise ValueError("sender")
    if not isinstance(text, str) or len(text) > LONGEST_MESSAGE:
        raise ValueError("message")
    if metadata is not None and not isinstance(metadata, dict):
        raise ValueError("metadata")
    button = body.get("button")
    understood = None if button is None else payload(button)
    words = words_alone(text) if understood is None else ""
    return UserMessage(
        words, output, sender, parse_data=understood, input_channel=PortalChannel.name(), metadata=metadata
    )
