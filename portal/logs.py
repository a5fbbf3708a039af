"""What the portal's processes log: what happened, and where, but never who it happened to or what was typed.

Three rules hold for every line, whoever logs it: links open nothing, of an error its kinds and its place are written
but not its text, and of what other packages log only numbers are filled in, since addresses hold what people ask.
"""

import logging
import sys
import threading
from collections.abc import Iterator
from contextvars import ContextVar
from logging.config import dictConfig
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from .booking.links import without_tokens

OURS = ("portal.", "bot.")
LEFT_OUT = "…"
_HERE = Path(__file__).resolve().parent.parent

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered; it tells nothing of the reader."""

log = logging.getLogger(__name__)


class _Record(logging.LogRecord):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request_id.get()

    def getMessage(self) -> str:  # noqa: N802 - the name that logging calls
        if not self.name.startswith(OURS) and self.args:
            return _numbers_alone(self)
        return without_tokens(super().getMessage())


class _Errors(logging.Formatter):
    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name that logging calls
        return " < ".join(_kinds_and_places(ei[1]))


class PlainLines(_Errors):
    """Lines for a person at a screen."""


class JsonLines(_Errors, JsonFormatter):
    """Lines for a program that gathers logs: one JSON object each."""


def keep_words_out_of_logs() -> None:
    """Hold whatever this process logs from now on to the rules, whoever logs it."""
    logging.setLogRecordFactory(_Record)
    # When a line cannot be written, logging would show what it was made of.
    logging.raiseExceptions = False


def log_settings(*, production: bool) -> dict[str, Any]:
    """Return settings for `logging.config.dictConfig`: JSON lines in production, plain ones elsewhere, all to stderr.

    In production each request has a line too.
    """
    plain = {"()": PlainLines, "format": "%(levelname)s %(name)s: %(message)s"}
    json = {
        "()": JsonLines,
        "format": "%(levelname)s %(name)s %(message)s %(request)s",
        "rename_fields": {"levelname": "level", "name": "logger", "exc_info": "error"},
        "timestamp": "time",
        "json_ensure_ascii": False,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": json if production else plain},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {
            "portal": {"level": "INFO" if production else "WARNING"},
            "gunicorn.error": {"level": "INFO" if production else "WARNING", "handlers": [], "propagate": True},
        },
    }


def set_up_logs(*, production: bool) -> None:
    """Log so in the whole process, of what ends it too: of an error that nobody caught its kinds and its place."""

    def ended(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            log.critical("nobody caught an error", exc_info=(kind, error, trace))

    keep_words_out_of_logs()
    dictConfig(log_settings(production=production))
    sys.excepthook = ended
    threading.excepthook = lambda told: (
        ended(told.exc_type, told.exc_value, told.exc_traceback) if told.exc_value else None
    )


def _numbers_alone(record: logging.LogRecord) -> str:
    given = record.args
    if isinstance(given, dict):
        return str(record.msg)
    kept = tuple(value if isinstance(value, int | float) else LEFT_OUT for value in given or ())
    try:
        return str(record.msg) % kept
    except (TypeError, ValueError):  # a value that was to be written as a number was none
        return str(record.msg)


def _kinds_and_places(error: BaseException | None) -> Iterator[str]:
    """Yield what went wrong and the way there, and then what caused it."""
    while error is not None:
        way = walk_tb(error.__traceback__)
        places = [_place(frame.f_code.co_filename, line, frame.f_code.co_name) for frame, line in way]
        yield f"{type(error).__name__} at {' > '.join(places) or 'no place'}"
        error = error.__cause__ or error.__context__


def _place(file: str, line: int, function: str) -> str:
    path = Path(file)
    name = path.relative_to(_HERE) if path.is_relative_to(_HERE) else Path(*path.parts[-2:])
    return f"{name}:{line} {function}"
