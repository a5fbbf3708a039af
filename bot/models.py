"""Puts a newly trained model in place while the bot goes on answering: no restart, and no conversation is lost."""

import asyncio
import contextlib
import logging
import os
from pathlib import Path
from typing import Any

from sanic import Blueprint, Sanic

logger = logging.getLogger(__name__)

FOLDER = "BOT_MODELS_WATCHED"
LOOK_EVERY_SECONDS = 2.0


def newest(folder: Path) -> Path | None:
    """Return the newest model of a folder, or None where there is none."""
    return max(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime_ns, default=None)


def watch_models(routes: Blueprint) -> None:
    """Let the bot look at its folder of models for as long as it runs; a bot given one file looks at nothing."""
    folder = os.environ.get(FOLDER)
    if not folder:
        return

    @routes.after_server_start
    async def begin(app: Any) -> None:
        app.add_task(_watch(app, Path(folder)), name="models")

    @routes.before_server_stop
    async def end(app: Any) -> None:
        await app.cancel_task("models", raise_exception=False)


async def _watch(app: Sanic[Any, Any], folder: Path) -> None:
    serving = newest(folder)
    while True:
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        with contextlib.suppress(OSError):  # a model may be deleted while the folder is looked at
            found = newest(folder)
            if found and found != serving:
                serving = found
                await put_in_place(app.ctx.agent, found)


async def put_in_place(agent: Any, model: Path) -> None:
    """Load a model beside the one that serves and let it take over; where it cannot be loaded the other one stays."""
    try:
        # In a thread of its own, so that messages are answered meanwhile; the conversations stay where they are.
        await asyncio.to_thread(agent.load_model, model)
    except Exception as failure:  # whatever is wrong with a file of a model, the one that serves is sound
        logger.error("The model %s cannot be loaded and the last one stays: %s", model.name, type(failure).__name__)
    else:
        logger.info("The model %s serves from now on.", model.name)
