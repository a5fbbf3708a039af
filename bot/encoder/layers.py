"""What is read of the model: the means of its last layer and of two in the middle, side by side."""

import numpy as np
from numpy.typing import NDArray

# Counted from 0. The last tells what a text is about; those in the middle tell more of how things stand.
READ_LAYERS = (11, 9, 7)
# The first part of a vector is the last layer's.
MEANING = 384
DIMENSION = MEANING * len(READ_LAYERS)

Vectors = NDArray[np.float32]


def in_parts(vector: Vectors) -> Vectors:
    """Return a vector with the part of each layer at length 1."""
    parts = vector.reshape(len(READ_LAYERS), MEANING)
    return np.asarray(parts / np.maximum(np.linalg.norm(parts, axis=1, keepdims=True), 1e-9), np.float32).ravel()
