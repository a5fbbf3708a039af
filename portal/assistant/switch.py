"""The switch with which staff turn the assistant off, with a reason for readers in both languages.

The reasons lie in a small file that every process looks at for each message, so that the switch works at once and
with no restart. While it is off, messages of somebody in danger are still answered, and everybody else gets the reason,
search results and the person to turn to.
"""

import json
import logging
from collections.abc import Mapping
from pathlib import Path

from portal.content import LANGUAGES, Language

SWITCH_FILE = "assistant-off.json"  # in the folder of what the portal keeps

log = logging.getLogger(__name__)


class StaffSwitch:
    """On, unless the file at `path` says why not; with no path it is always on."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    def why_off(self, language: Language) -> str | None:
        """Return why the assistant is off, in a language; None while it is on. A broken file counts as off."""
        if self._path is None:
            return None
        try:
            return str(json.loads(self._path.read_text(encoding="utf-8"))[language])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as failure:
            log.error("the switch of the assistant cannot be read: %s", type(failure).__name__)
            return ""

    def turn_off(self, reasons: Mapping[Language, str]) -> None:
        """Turn the assistant off for these reasons; ValueError where one is missing or empty."""
        if self._path is None:
            raise ValueError("this switch has no file")
        written = {language: " ".join(reasons[language].split()) for language in LANGUAGES}
        if not all(written.values()):
            raise ValueError("a reason is needed in both languages")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        aside = self._path.with_suffix(".new")
        aside.write_text(json.dumps(written, ensure_ascii=False), encoding="utf-8")
        aside.replace(self._path)

    def turn_on(self) -> None:
        """Turn the assistant on again."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)
