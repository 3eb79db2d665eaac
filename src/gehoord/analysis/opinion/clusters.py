"""k-means in a plane: from the first distinct points as Pol.is starts it, or the tightest of many starts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .votes import Floats, Ints

# A step that moves no centre further than this is the last.
STILL = 0.01
SAME = 1e-9
STARTS = 40


@dataclass(frozen=True)
class Clusters:
    """For each point the cluster it is in, and the centre of each cluster."""

    of: Ints
    centres: Floats

    def __len__(self) -> int:
        return len(self.centres)


def first_distinct(points: Floats, most: int) -> Floats:
    """The first `most` points that differ."""
    _unique, first = np.unique(np.round(points, 9), axis=0, return_index=True)
    return np.asarray(points[np.sort(first)[:most]])


def settle(points: Floats, centres: Floats, *, rounds: int, weights: Floats | None = None) -> Clusters:
    """Lloyd's steps until the centres stand still or the rounds are over. A cluster that lost everybody goes."""
    weights = np.ones(len(points)) if weights is None else weights
    of = nearest(points, centres)
    for _round in range(rounds):
        kept = np.bincount(of, minlength=len(centres)) > 0
        moved = means(points, of, len(centres), weights)[kept]
        is_still = len(moved) == len(centres) and bool((np.hypot(*(moved - centres).T) < STILL).all())
        centres = moved
        if is_still:
            of = (np.cumsum(kept) - 1)[of]
            break
        of = nearest(points, centres)
    return Clusters(of, centres)


def nearest(points: Floats, centres: Floats) -> Ints:
    """For each point the nearest centre; of equals the first."""
    squares = (centres**2).sum(axis=1) - 2 * points @ centres.T
    return np.asarray(squares.argmin(axis=1))


def means(points: Floats, of: Ints, many: int, weights: Floats) -> Floats:
    """The weighted mean of each cluster; zeros for an empty one."""
    total = np.bincount(of, weights, many)
    sums = np.stack([np.bincount(of, weights * points[:, axis], many) for axis in range(2)], axis=1)
    return np.asarray(sums / np.maximum(total, 1e-300)[:, np.newaxis])


def tightest(points: Floats, many: int, *, rounds: int, weights: Floats) -> Clusters:
    """The clustering with the least weighted spread of many starts: the first distinct points, and drawn ones.

    The starts are drawn as in k-means++ (Arthur and Vassilvitskii, 2007), the same each time for the same points.
    """
    drawn = np.random.default_rng(STARTS)
    plain = first_distinct(points, many)
    many = len(plain)
    centres = np.stack([plain, *(_spread_out(points, many, weights, drawn) for _ in range(STARTS))])
    for _round in range(rounds):
        apart = ((points[np.newaxis, :, np.newaxis] - centres[:, np.newaxis]) ** 2).sum(axis=3)
        inside = np.eye(centres.shape[1])[apart.argmin(axis=2)] * weights[np.newaxis, :, np.newaxis]
        total = inside.sum(axis=1)
        moved = np.einsum("spc,pa->sca", inside, points) / np.maximum(total, 1e-300)[..., np.newaxis]
        moved = np.where(total[..., np.newaxis] > 0, moved, centres)
        still = np.abs(moved - centres).max() < SAME
        centres = moved
        if still:
            break
    spread = ((points[np.newaxis, :, np.newaxis] - centres[:, np.newaxis]) ** 2).sum(axis=3).min(axis=2) @ weights
    best = centres[int(np.flatnonzero(spread <= spread.min() * (1 + SAME))[0])]
    return settle(points, best, rounds=1, weights=weights)


def _spread_out(points: Floats, many: int, weights: Floats, drawn: np.random.Generator) -> Floats:
    """Points drawn one by one, those far from the ones before more often."""
    chance = weights
    chosen: list[int] = []
    for _one in range(many):
        chosen.append(int(np.searchsorted(np.cumsum(chance), drawn.random() * chance.sum())))
        far = ((points[:, np.newaxis] - points[chosen][np.newaxis]) ** 2).sum(axis=2).min(axis=1)
        chance = weights * far
        if not chance.any():
            break
    return points[chosen]


def _distances(points: Floats, centres: Floats) -> Floats:
    apart = points[:, np.newaxis] - centres[np.newaxis]
    return np.asarray(np.hypot(apart[..., 0], apart[..., 1]))


def silhouettes(points: Floats, of: Ints) -> Floats:
    """For each point how much nearer its own cluster is than the next, -1 to 1. Alone in a cluster counts as 0."""
    inside = np.eye(int(of.max()) + 1)[of]
    sizes = inside.sum(axis=0)
    mean = _distances(points, points) @ inside
    here = np.arange(len(points))
    own = mean[here, of] / np.maximum(sizes[of] - 1, 1)
    mean = mean / sizes
    mean[here, of] = np.inf
    other = mean.min(axis=1)
    largest = np.maximum(own, other)
    worth = (sizes[of] > 1) & (largest > 0) & np.isfinite(largest)
    return np.asarray(np.where(worth, (np.where(worth, other, 0) - own) / np.where(worth, largest, 1), 0.0))
