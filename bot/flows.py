"""The flows as the domain holds them: their questions, and which answers each question may be given."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

_DOMAIN: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("domain.yml"))
_DISTRICT = re.compile(r"[A-Z]{2}\d{1,2}")
_PLACE = re.compile(r"[a-z]+(-[a-z]+)*")
_LONGEST_PLACE = 40

UNKNOWN_DAY = "unknown"

QUESTIONS: Mapping[str, tuple[str, ...]] = {
    name: tuple(form["required_slots"]) for name, form in _DOMAIN["forms"].items()
}


def payload(button: Any) -> dict[str, Any]:
    """Return what Rasa takes as understood for a pressed button; ValueError for one that the domain does not know.

    A button is `{"stop": true}`, `{"flow"}` to begin a flow, or `{"flow", "slot", "value"}` to answer a question of it.
    """
    if button == {"stop": True}:
        return _understood("stop")
    if not isinstance(button, dict) or str(button.get("flow")) not in QUESTIONS:
        raise ValueError("button")
    if set(button) == {"flow"}:
        return _understood(button["flow"])
    if set(button) != {"flow", "slot", "value"} or button["slot"] not in QUESTIONS[button["flow"]]:
        raise ValueError("button")
    slot, value = button["slot"], button["value"]
    if not isinstance(value, str) or not _is_answer(slot, value):
        raise ValueError("button")
    return _understood("pressed", {"entity": slot, "value": value})


def _understood(intent: str, *entities: dict[str, str]) -> dict[str, Any]:
    named = {"name": intent, "confidence": 1.0}
    return {"text": "", "intent": named, "intent_ranking": [named], "entities": list(entities)}


def _is_answer(slot: str, value: str) -> bool:
    given = _DOMAIN["slots"][slot].get("values")
    return value in given if given else _READ[slot](value)


def _is_day(value: str) -> bool:
    if value == UNKNOWN_DAY:
        return True
    try:
        return dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_place(value: str) -> bool:
    return len(value) <= _LONGEST_PLACE and bool(_PLACE.fullmatch(value) or _DISTRICT.fullmatch(value))


_READ: dict[str, Callable[[str], bool]] = {"asked-on": _is_day, "place": _is_place}
