"""Which short texts lie close together in what they mean: groups for people to take over, change or refuse."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

CLOSE = 0.3
"""Two texts are alike when the cosine of what sets them apart from the others is at least this."""
SAME = 0.999
NEVER = 3.0
"""A distance no two texts have by themselves (a cosine is at least -1): these stay apart."""


def groups_of_texts(
    texts: Sequence[str], *, among: Iterable[int] | None = None, apart: Iterable[tuple[int, int]] = ()
) -> list[list[int]]:
    """Places of texts that are alike, in groups of at least two, the largest first.

    `among`: only these places are put in a group; all texts together say what is usual here. `apart`: pairs that
    never come in one group. Depends on the texts, not on their order. Loads the sentence embeddings; raises
    RuntimeError where there are none (`scoring.embeddings.reason_unavailable`).
    """
    from .scoring.embeddings import embed

    order = sorted(range(len(texts)), key=lambda place: texts[place])
    back = {place: number for number, place in enumerate(order)}
    wanted = sorted(back[place] for place in (range(len(texts)) if among is None else among))
    found = groups_of_vectors(
        embed([texts[place] for place in order]), among=wanted,
        apart=[(back[one], back[other]) for one, other in apart],
    )
    return [[order[number] for number in group] for group in found]


def groups_of_vectors(
    vectors: Any, *, among: Sequence[int], apart: Iterable[tuple[int, int]] = (), close: float = CLOSE
) -> list[list[int]]:
    """As `groups_of_texts`, for one vector of length one per text.

    Complete linkage: every two texts of a group are alike, so no chain ties together what differs. The mean of all is
    taken off first: what every card of one question shares says nothing about two of them.

    >>> groups_of_vectors(np.array([[1, 0], [1, 0.1], [0, 1], [0, 1.1]]), among=range(4))
    [[0, 1], [2, 3]]
    """
    if len(among) < 2:
        return []
    # Half a second of loading: only for who asks.
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    rows = np.asarray(vectors, dtype=np.float64)
    middle = rows - rows.mean(axis=0)
    own = middle[list(among)]
    own /= np.maximum(np.linalg.norm(own, axis=1, keepdims=True), 1e-9)
    # Taking off a mean they are part of themselves pushes any two texts apart by 1 / (n - 1); few cards would feel it.
    push = 1 / (len(rows) - 1)
    alike = (np.clip(own @ own.T, -1, 1) + push) / (1 + push)
    # The same text twice, also when all are the same and nothing is left of any.
    kept = rows[list(among)] / np.maximum(np.linalg.norm(rows[list(among)], axis=1, keepdims=True), 1e-9)
    alike[kept @ kept.T > SAME] = 1
    far = 1 - np.maximum(alike, alike.T)
    numbers = {place: number for number, place in enumerate(among)}
    for one, other in apart:
        if one in numbers and other in numbers and one != other:
            far[numbers[one], numbers[other]] = far[numbers[other], numbers[one]] = NEVER
    np.fill_diagonal(far, 0)
    labels = fcluster(linkage(squareform(far, checks=False), "complete"), 1 - close, "distance")
    groups: dict[int, list[int]] = {}
    for place, label in zip(among, labels, strict=True):
        groups.setdefault(int(label), []).append(place)
    return sorted((group for group in groups.values() if len(group) > 1), key=lambda group: (-len(group), group))
