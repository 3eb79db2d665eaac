"""People in a plane: two main directions of their votes, each participant pushed out for what they did not see."""

from __future__ import annotations

import numpy as np
from scipy.linalg import eigh

from .votes import Floats


def place(votes: Floats) -> Floats:
    """An x and a y for each row. Columns without any vote count for nothing; a row without votes lies in the middle.

    Missing votes take the mean of their column, the two directions of most variance are those of all rows together,
    and a participant counts with the votes given only, times the root of (statements / statements seen).
    """
    seen = ~np.isnan(votes)
    voted = seen.any(axis=0)
    votes, seen = votes[:, voted], seen[:, voted]
    if not votes.size:
        return np.zeros((len(votes), 2))
    mean = np.where(seen, votes, 0.0).sum(axis=0) / seen.sum(axis=0)
    # A vote that is missing takes the mean, so it differs from the mean by nothing.
    away = np.where(seen, votes - mean, 0.0)
    found = away @ directions(away).T
    return np.asarray(found * np.sqrt(votes.shape[1] / np.maximum(seen.sum(axis=1), 1))[:, np.newaxis])


def directions(centred: Floats) -> Floats:
    """Two rows: the first two principal components. In each the heaviest statement counts as positive.

    What power iteration tends to, computed at once; so there is no start to draw and no number of rounds to choose.
    """
    statements = centred.shape[1]
    found = np.zeros((2, statements))
    spread = centred.T @ centred
    values, vectors = eigh(spread, subset_by_index=[max(0, statements - 2), statements - 1])
    for row, column in enumerate(reversed(range(vectors.shape[1]))):
        if values[column] > 1e-9 * max(float(np.trace(spread)), 1e-300):
            vector = vectors[:, column]
            heaviest = np.abs(vector) > np.abs(vector).max() - 1e-9
            found[row] = vector * np.sign(vector[int(np.argmax(heaviest))])
    return found
