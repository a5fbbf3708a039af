"""The dictionary of the repository, shared by the tests of Welsh."""

from pathlib import Path

import pytest

from portal.welsh.lemma import Lemmatiser, lemmatiser

DICTIONARY = Path(__file__).parents[2] / "node_modules" / "dictionary-cy"


@pytest.fixture(scope="session")
def welsh() -> Lemmatiser:
    return lemmatiser(DICTIONARY)
