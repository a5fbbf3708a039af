"""The linear model and the sentence vectors, without Rasa."""

from pathlib import Path

import numpy as np
import pytest

from bot.components import embedding
from bot.components.linear import LinearModel
from bot.encoder.layers import DIMENSION, Vectors

TEXTS = ["bws ysgol am ddim", "free school bus", "beth yw cynllun datblygu", "what is a plan", "diolch", "thank you"]
LABELS = ["bus", "bus", "plan", "plan", "thanks", "thanks"]


def vectors(texts: list[str]) -> Vectors:
    embedder = embedding.embedder()
    assert embedder
    return embedder.vectors(texts)


@pytest.mark.parametrize("dense", [True, False], ids=["with vectors", "with n-grams alone"])
def test_it_learns_both_languages_and_survives_being_stored(tmp_path: Path, dense: bool) -> None:
    model = LinearModel.fit(TEXTS, LABELS, vectors(TEXTS) if dense else None)
    model.save(tmp_path)
    asked = ["y bws i'r ysgol", "a bus to school", "cynllun datblygu"]
    given = vectors(asked) if dense else None
    expected = model.probabilities(asked, given)
    assert [model.labels[best] for best in expected.argmax(axis=1)] == ["bus", "bus", "plan"]
    assert np.allclose(expected.sum(axis=1), 1)
    assert np.array_equal(LinearModel.load(tmp_path).probabilities(asked, given), expected)


def test_it_stores_nothing_that_could_run(tmp_path: Path) -> None:
    LinearModel.fit(TEXTS, LABELS, None).save(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"model.json", "model.npz"}
    with np.load(tmp_path / "model.npz", allow_pickle=False) as stored:
        assert all(stored[name].dtype.kind == "f" for name in stored)


def test_training_with_vectors_and_asking_without_is_an_error() -> None:
    model = LinearModel.fit(TEXTS, LABELS, vectors(TEXTS))
    with pytest.raises(ValueError, match="sentence vectors"):
        model.probabilities(["bws"], None)


class CountingEmbedder(embedding.Embedder):
    def __init__(self) -> None:
        self.asked: list[str] = []

    def vectors(self, sentences: object) -> Vectors:
        lines = list(sentences)  # type: ignore[call-overload]
        self.asked += lines
        return np.array([[len(line)] * DIMENSION for line in lines], np.float32).reshape(-1, DIMENSION)


def test_one_changed_line_costs_one_vector(tmp_path: Path) -> None:
    path, embedder = tmp_path / "vectors.npz", CountingEmbedder()
    embedding.VectorCache(path).vectors(["un", "dau", "un"], embedder)
    rows = embedding.VectorCache(path).vectors(["dau", "tri ar ddeg"], embedder)
    assert embedder.asked == ["un", "dau", "tri ar ddeg"]
    assert rows[:, 0].tolist() == [3, 11]


def test_a_broken_cache_is_made_again(tmp_path: Path) -> None:
    path, embedder = tmp_path / "vectors.npz", CountingEmbedder()
    path.write_bytes(b"PK not an archive")
    assert len(embedding.VectorCache(path).vectors(["un"], embedder)) == 1
    assert len(embedding.VectorCache(path).vectors(["un"], CountingEmbedder())) == 1
