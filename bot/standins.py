"""Stand-ins for packages that Rasa imports and this bot never uses.

Rasa imports TensorFlow and the clients of a dozen chat services whether or not they are used. The finder below comes
last, so a package that is really installed always wins.
"""

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

UNUSED = frozenset({
    "aio_pika", "aiogram", "aiormq", "boto3", "botocore", "cachecontrol", "confluent_kafka", "fbmessenger",
    "google", "keras", "matplotlib", "mattermostwrapper", "pamqp", "pymongo", "rocketchat_API", "sentry_sdk",
    "sklearn_crfsuite", "slack_sdk", "structlog_sentry", "tensorflow", "tensorflow_hub", "tensorflow_text",
    "twilio", "webexteamssdk",
})  # fmt: skip


class _InertType(type):
    """The type of inert classes: any attribute, any subscript and any union gives something inert."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _inert(name)

    def __getitem__(cls, item: Any) -> Any:
        return cls

    def __or__(cls, other: Any) -> Any:
        return cls

    def __ror__(cls, other: Any) -> Any:
        return cls


def _inert(name: str) -> Any:
    """Return a class that can be subclassed, called, and used as a decorator that hands the function back."""

    def new(cls: type, *args: Any, **kwargs: Any) -> Any:
        return args[0] if len(args) == 1 and callable(args[0]) else object.__new__(cls)

    return _InertType(name, (), {"__new__": new, "__init__": lambda self, *args, **kwargs: None})


class _StandIn(ModuleType):
    """A module that has whatever is asked of it."""

    __version__ = "0.0.0"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _inert(name)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds a stand-in for every unused package that is not installed."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] not in UNUSED:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        return None


def install() -> None:
    """Put the stand-ins behind every other way of finding a module; doing so twice does no harm."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.append(_Finder())
