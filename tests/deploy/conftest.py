"""The portal as it runs in production, over the real content, with Rasa away."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.config import Settings
from portal.content import Library
from portal.parts import assemble_search


@pytest.fixture(scope="session")
def built_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the search index once for every site that is started."""
    settings = Settings(var_dir=tmp_path_factory.mktemp("built"))
    assemble_search(settings, Library(settings.content_dir)).prepare()
    return settings.index_dir


@pytest.fixture(scope="session")
def new_var_dir(built_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Return what makes a folder for the state of a site, with the index in it."""

    def new() -> Path:
        folder = tmp_path_factory.mktemp("var")
        shutil.copytree(built_index, folder / "index")
        return folder

    return new
