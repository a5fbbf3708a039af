"""A new model takes over while the bot answers; one that cannot be loaded changes nothing."""

import asyncio
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot import models
from bot.models import newest, put_in_place


class Agent:
    """Loads what a test lets it load, as Rasa's agent does."""

    def __init__(self) -> None:
        self.serves: list[str] = []

    def load_model(self, model: Path) -> None:
        if model.read_text(encoding="utf-8") != "sound":
            raise ValueError("a message that must not be logged")
        self.serves.append(model.name)


def model(folder: Path, name: str, text: str = "sound", age: float = 0) -> Path:
    path = folder / f"{name}.tar.gz"
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1e9 - age, 1e9 - age))
    return path


def test_the_newest_model_is_the_one_put_in_place_last(tmp_path: Path) -> None:
    assert newest(tmp_path) is None
    older, newer = model(tmp_path, "b", age=5), model(tmp_path, "a")
    assert newest(tmp_path) == newer
    os.utime(older)
    assert newest(tmp_path) == older


def test_a_model_that_cannot_be_loaded_is_logged_and_the_last_one_stays(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    agent = Agent()
    asyncio.run(put_in_place(agent, model(tmp_path, "good")))
    asyncio.run(put_in_place(agent, model(tmp_path, "bad", "broken")))
    assert agent.serves == ["good.tar.gz"]
    assert "bad.tar.gz cannot be loaded and the last one stays: ValueError" in caplog.text
    assert "must not be logged" not in caplog.text


def test_a_running_bot_takes_each_new_model_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "LOOK_EVERY_SECONDS", 0)
    agent = Agent()
    app = SimpleNamespace(ctx=SimpleNamespace(agent=agent))
    model(tmp_path, "first", age=9)

    async def watch() -> None:
        watching = asyncio.create_task(models._watch(app, tmp_path))  # type: ignore[arg-type]
        await asyncio.sleep(0)
        for age, name in ((8, "second"), (7, "third")):
            model(tmp_path, name, age=age)
            while f"{name}.tar.gz" not in agent.serves:
                await asyncio.sleep(0)
        watching.cancel()

    asyncio.run(asyncio.wait_for(watch(), timeout=20))
    assert agent.serves == ["second.tar.gz", "third.tar.gz"]
