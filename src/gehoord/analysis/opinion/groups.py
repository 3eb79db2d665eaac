"""Opinion groups: who votes alike, in two to five groups, the way Pol.is finds them.

Method and sources in words: docs/algorithms/opinion-groups.md.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from .clusters import Clusters, first_distinct, settle, silhouettes, tightest
from .plane import place
from .votes import Bools, Floats, Ints, Votes, in_order

FEWEST_VOTES = 7  # or all statements, when there are fewer
FEWEST_PEOPLE = 15  # the most active join until there are as many
BASE_CLUSTERS = 100
BASE_ROUNDS, GROUP_ROUNDS = 100, 100
MOST_GROUPS = 5
PER_GROUP = 12  # base clusters for each group beyond two
SMALL = 30  # below this a picture says little
CLEARLY = 1.645  # z of 95%, one-sided


@dataclass(frozen=True)
class OpinionGroups:
    """A row for each participant, in the order given: `group` is -1 for who is left out, x and y NaN without votes."""

    group: Ints
    x: Floats
    y: Floats
    k: int
    # For each number of groups that was tried: how well it fits, -1 to 1.
    silhouette: dict[int, float]
    sizes: tuple[int, ...]

    @property
    def people(self) -> int:
        return sum(self.sizes)

    @property
    def is_small(self) -> bool:
        """Fewer people than a picture needs to mean something."""
        return self.people < SMALL


def opinion_groups(votes: Votes, moderated_out: Collection[str] = ()) -> OpinionGroups:
    """Groups of people who vote alike. Depends on ids and votes only, not on the order of rows and columns.

    The hundred base clusters start around the people with the first ids, who as a rule came first. Raises ValueError
    when nobody voted.
    """
    ordered, came_from = in_order(votes)
    ordered = _without_unseen(ordered)
    cast = ordered.cast
    if not cast.any():
        raise ValueError("nobody voted")
    matrix, out_of_it = ordered.matrix.copy(), set(moderated_out)
    # A statement that was taken out says nothing, and counts as seen by all: so Pol.is scales.
    matrix[:, [column for column, name in enumerate(ordered.statements) if name in out_of_it]] = 0.0
    taking_part = who_takes_part(cast)
    points = place(matrix)
    base, sizes = base_clusters(points[taking_part])
    chosen, fits = choose(base.centres, sizes)
    group = np.full(len(points), -1)
    group[taking_part] = chosen[base.of]
    group = _largest_first(group)
    x, y = points.T.copy()
    x[~cast.any(axis=1)] = y[~cast.any(axis=1)] = np.nan
    back = np.argsort(came_from)
    many = int(group.max()) + 1
    return OpinionGroups(group[back], x[back], y[back], many, fits,
                         tuple(int(size) for size in np.bincount(group[group >= 0], minlength=many)))


def who_takes_part(cast: Bools) -> Bools:
    """Who voted often enough; when that is fewer than fifteen, the most active of the others too."""
    counts = cast.sum(axis=1)
    inside = counts >= min(FEWEST_VOTES, cast.shape[1])
    others = np.flatnonzero(~inside & (counts > 0))
    busiest = others[np.argsort(-counts[others], kind="stable")]
    inside[busiest[: max(0, FEWEST_PEOPLE - int(inside.sum()))]] = True
    return np.asarray(inside)


def base_clusters(points: Floats) -> tuple[Clusters, Floats]:
    """Up to a hundred small clusters around the people who came first, and their sizes."""
    found = settle(points, first_distinct(points, BASE_CLUSTERS), rounds=BASE_ROUNDS)
    return found, np.bincount(found.of).astype(np.float64)


def choose(centres: Floats, sizes: Floats) -> tuple[Ints, dict[int, float]]:
    """The group of each base cluster, and how well each number of groups fits.

    Every conversation starts with two groups; more come when they fit clearly better, so that another vote or two
    would not undo it.
    """
    tried: dict[int, tuple[Ints, Floats]] = {}
    for many in range(2, min(MOST_GROUPS, 2 + len(centres) // PER_GROUP) + 1):
        found = tightest(centres, many, rounds=GROUP_ROUNDS, weights=sizes)
        if len(found) == many:
            tried[many] = (found.of, silhouettes(centres, found.of))
    if not tried:
        return np.zeros(len(centres), dtype=np.int64), {}
    best = min(tried)
    for many in sorted(tried):
        better = tried[many][1] - tried[best][1]
        if better.mean() > CLEARLY * better.std(ddof=1) / np.sqrt(len(better)):
            best = many
    return tried[best][0], {many: float(fit.mean()) for many, (_of, fit) in tried.items()}


def _largest_first(group: Ints) -> Ints:
    """Groups numbered from the largest; of equals, the one with the first participant first."""
    many = int(group.max()) + 1
    sizes = np.bincount(group[group >= 0], minlength=many)
    order = sorted(range(many), key=lambda one: (-sizes[one], int(np.argmax(group == one))))
    rank = np.empty(many, dtype=np.int64)
    rank[order] = np.arange(many)
    return np.where(group >= 0, rank[group], -1)


def _without_unseen(votes: Votes) -> Votes:
    seen = np.flatnonzero(votes.cast.any(axis=0))
    return Votes(votes.people, tuple(votes.statements[column] for column in seen), votes.matrix[:, seen])
