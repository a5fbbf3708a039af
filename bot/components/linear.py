"""A linear model of what was asked: n-grams of words and characters, and sentence vectors where there are any.

It knows nothing of Rasa. It is stored as JSON and npz: nothing that is loaded can run.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, cast

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, solve_triangular
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from bot.components.ngrams import ANALYSERS, NGrams, Numbers, rows_of
from portal.welsh.letters import fold

Solver = Callable[[csr_matrix, Numbers, NDArray[np.bool_], float], tuple[Numbers, Numbers]]

# How these were chosen is told in docs/assistant.md.
MOST_STEPS = 25


def one_against_the_rest(
    ngrams: csr_matrix, dense: Numbers, positive: NDArray[np.bool_], strength: float
) -> tuple[Numbers, Numbers]:
    """Fit a logistic regression for every column of `positive` at once; return the weights and the biases.

    Both classes of a column weigh the same. Training lines are far fewer than features, so the problem is solved in
    the space of the lines: with K = LL' the table of their products, L takes the place of the features, and every step
    is one dense product for all labels. Seventy labels so take seconds where one solver for each takes minutes.
    """
    lines, labels = positive.shape
    products = (ngrams @ ngrams.T).toarray() + dense @ dense.T + 1.0  # the 1 is a constant feature: the bias
    lower = cholesky(
        products + 1e-3 * np.eye(lines, dtype=np.float32), lower=True, overwrite_a=True, check_finite=False
    )
    sign = np.where(positive, 1.0, -1.0).astype(np.float32)
    of_class = np.where(positive, positive.sum(axis=0), lines - positive.sum(axis=0))
    weight = (strength * lines / (2.0 * of_class)).astype(np.float32)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        solution = flat.reshape(lines, labels).astype(np.float32)
        margin = sign * (lower @ solution)
        total = (weight * np.logaddexp(0.0, -margin)).sum(dtype=np.float64) + 0.5 * flat @ flat
        slope = solution - lower.T @ (weight * sign * expit(-margin))
        return float(total), slope.ravel().astype(np.float64)

    found = minimize(
        loss,
        np.zeros(lines * labels),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": MOST_STEPS, "ftol": 1e-5, "maxcor": 5},
    )
    by_line = solve_triangular(lower, found.x.reshape(lines, labels).astype(np.float32), trans="T", lower=True)
    return np.vstack([ngrams.T @ by_line, dense.T @ by_line]), by_line.sum(axis=0)


def one_against_the_other(
    ngrams: csr_matrix, dense: Numbers, positive: NDArray[np.bool_], strength: float
) -> tuple[Numbers, Numbers]:
    """Fit one logistic regression for two labels: many lines and few labels are quicker in the space of features."""
    features = csr_matrix(hstack([ngrams, csr_matrix(dense)]))
    found = LogisticRegression(C=strength, class_weight="balanced", solver="liblinear", dual=True, random_state=0)
    found.fit(features, positive[:, 1])
    weights, bias = found.coef_[0].astype(np.float32), found.intercept_.astype(np.float32)[0]
    return np.column_stack([-weights, weights]), np.array([-bias, bias], np.float32)


@dataclass(frozen=True)
class Fitting:
    """How a model is fitted: the solver, how closely it follows the lines, and what its features count for.

    N-grams that fewer lines than `rarest` hold are left out.
    """

    solve: Solver = one_against_the_rest
    strength: float = 10.0
    share: float = 2.0
    rarest: int = 1


@dataclass
class LinearModel:
    """One logistic regression for each label, over one bilingual set of features.

    `centre` is the mean of the training vectors, or None for a model of n-grams alone; `share` is what vectors count
    for beside n-grams; `weights` has a column for each label.
    """

    labels: list[str]
    ngrams: list[NGrams]
    centre: Numbers | None
    weights: Numbers
    bias: Numbers
    share: float

    @classmethod
    def fit(
        cls, texts: Sequence[str], labels: Sequence[str], vectors: Numbers | None, how: Fitting | None = None
    ) -> Self:
        """Learn from labelled texts; `vectors` holds a row for each text, or is None where there are none."""
        how = how or Fitting()
        folded = [fold(text) for text in texts]
        names = sorted(set(labels))
        centre = None if vectors is None else vectors.mean(axis=0)
        ngrams = [NGrams.learn(analyser, folded, how.rarest) for analyser in ANALYSERS]
        nothing = np.zeros((0, len(names)), np.float32)
        model = cls(names, ngrams, centre, nothing, np.zeros(len(names), np.float32), how.share)
        positive = np.array(labels)[:, None] == np.array(names)
        model.weights, model.bias = how.solve(*model._features(texts, vectors), positive, how.strength)
        return model

    def probabilities(self, texts: Sequence[str], vectors: Numbers | None) -> Numbers:
        """Return a row for each text with the probability of each label; a row sums to 1."""
        ngrams, dense = self._features(texts, vectors)
        each = expit(ngrams @ self.weights[: ngrams.shape[1]] + dense @ self.weights[ngrams.shape[1] :] + self.bias)
        return cast(Numbers, each / each.sum(axis=1, keepdims=True))

    def save(self, folder: Path) -> None:
        """Write the model into a folder."""
        names = {"labels": self.labels, "ngrams": [kind.names for kind in self.ngrams], "share": self.share}
        (folder / "model.json").write_text(json.dumps(names), encoding="utf-8")
        arrays: dict[str, Any] = {f"rarity_{number}": kind.rarity for number, kind in enumerate(self.ngrams)}
        if self.centre is not None:
            arrays["centre"] = self.centre
        np.savez_compressed(folder / "model.npz", weights=self.weights, bias=self.bias, **arrays)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a model that `save` wrote."""
        names = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        with np.load(folder / "model.npz", allow_pickle=False) as arrays:
            rarities = [arrays[f"rarity_{number}"] for number in range(len(ANALYSERS))]
            ngrams = list(map(NGrams, ANALYSERS, names["ngrams"], rarities))
            centre = arrays.get("centre")
            return cls(names["labels"], ngrams, centre, arrays["weights"], arrays["bias"], names["share"])

    def _features(self, texts: Sequence[str], vectors: Numbers | None) -> tuple[csr_matrix, Numbers]:
        ngrams = rows_of(self.ngrams, [fold(text) for text in texts])
        if self.centre is None:
            return ngrams, np.zeros((len(texts), 0), np.float32)
        if vectors is None:
            raise ValueError("the model was trained with sentence vectors and was given none")
        centred = vectors - self.centre
        lengths = np.linalg.norm(centred, axis=1, keepdims=True)
        return ngrams, self.share * centred / np.maximum(lengths, 1e-9)
