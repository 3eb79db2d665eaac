"""What a reader can compute from many published numbers together, and what to hide so that nothing small follows.

Each published number is a sum over classes of stories: stories that are counted in the same numbers are one class
(an "atom"), its size is what the reader does not know. All they read is then a system A x = n, x >= 0. For a group of
few stories the smallest and the largest sum that fit are found by linear programming. The group is given away when
the largest lies below `smallest`, or when the two lie nearer than `smallest`.

The reader is taken to be strong: they know which classes hold anybody, and which of the stories were erased. Whoever
knows less is left with wider bounds.

Bounds by linear programming are how the attacker of a table with hidden cells is usually modelled: Fischetti and
Salazar (2001), Solving the Cell Suppression Problem on Tabular Data with Linear Constraints. The system over classes,
the quick check and the order of hiding are ours; docs/algorithms/small-numbers.md has the formulas.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

Numbers = NDArray[Any]

# Up to this many classes every small one is bounded by a program, in whole stories; above it a quick check goes first.
EXACT = 150
# A first, smaller program lets only so many classes vary: what is safe there is safe.
FEW_COLUMNS = 600
NEARLY = 1e-6
_BATCH = 256
_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A number that was published, or would be when `new`.

    `n` is what is read; `members` are the stories it counts that are known. When `n` is larger, the others were erased.
    Not `shown`: hidden, so no equation, but a group that has to stay unknown. `around`: the stories of its table, used
    when a hidden cell is empty, since "nobody" has to stay unknown too. New cells of one `row` are hidden together.
    """

    label: str
    members: frozenset[int]
    n: int
    new: bool = False
    shown: bool = True
    around: frozenset[int] = frozenset()
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Danger:
    """A group of `size` stories of which a reader knows that it holds between `low` and `high`.

    `by`: places of the published cells from which that follows.
    """

    size: int
    low: float
    high: float
    by: tuple[int, ...]


def dangers(cells: Sequence[Cell], smallest: int, *, most: int | None = None) -> list[Danger]:
    """What the new cells would give away, next to all others; at most `most`. Empty when they may go.

    What the older cells give away already is not repeated, unless the new ones say it more precisely.
    """
    if not any(cell.new and cell.shown for cell in cells):
        return []
    world = _World(cells)
    found: list[Danger] = []
    for danger in world.live(smallest):
        found.append(danger)
        if len(found) == most:
            return found
    for danger in world.erased(smallest):
        found.append(danger)
        if len(found) == most:
            break
    return found


def suppress(
    cells: Sequence[Cell], smallest: int, *, cost: Callable[[int], Any] | None = None
) -> tuple[set[int], bool]:
    """Places of new cells to hide, so that nothing small follows; and whether that is enough.

    Greedy: while something follows, the cheapest new cell it follows from goes, the smallest number first. `cost`
    gives each place another order; None there means that it cannot be hidden.
    """
    price = cost or (lambda place: (cells[place].n, place))
    now, hidden = list(cells), set[int]()
    while True:
        found = dangers(now, smallest, most=1)
        if not found:
            return hidden, True
        new = [p for p, cell in enumerate(now) if cell.new and cell.shown and price(p) is not None]
        choice = [p for p in found[0].by if p in set(new)] or new
        if not choice:
            return hidden, False
        place = min(choice, key=price)
        row = now[place].row
        for along in [place] if row is None else [p for p in new if now[p].row == row]:
            hidden.add(along)
            now[along] = replace(now[along], shown=False)


class _World:
    """The classes of stories and the equations over them."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.cells = cells
        shown = [place for place, cell in enumerate(cells) if cell.shown and cell.members]
        # Cells that count the same stories say the same about those that are still there.
        first: dict[frozenset[int], int] = {}
        for place in shown:
            known = first.setdefault(cells[place].members, place)
            if cells[known].new and not cells[place].new:
                first[cells[place].members] = place
        self.places = sorted(first.values())
        self.hidden = [place for place, cell in enumerate(cells) if not cell.shown]
        marked = [*self.places, *(place for place in self.hidden if cells[place].members)]
        ids = np.unique(np.concatenate([_ids(cells[place].members) for place in marked] or [np.empty(0, np.int64)]))
        bits = np.zeros((len(marked), len(ids)), dtype=bool)
        for row, place in enumerate(marked):
            bits[row, np.searchsorted(ids, _ids(cells[place].members))] = True
        columns, self.x = _classes(bits)
        is_counted = columns[: len(self.places)].any(axis=0) if len(self.places) else np.zeros(len(self.x), dtype=bool)
        columns, self.x = columns[:, is_counted], self.x[is_counted]
        self.a: Numbers = columns[: len(self.places)].astype(float)
        self.b: Numbers = self.a @ self.x
        self.is_new = np.array([cells[place].new for place in self.places], dtype=bool)
        self._hidden_columns = {place: columns[row] for row, place in enumerate(marked) if place in set(self.hidden)}

    def live(self, smallest: int) -> Any:
        """Dangers to groups of stories that are still there."""
        if not self.is_new.any() or not self.x.size:
            return
        groups = self._groups(smallest)
        for group in self._doubtful(groups, smallest):
            danger = self._judge(self.a, self.b, group, smallest, self.places)
            if danger is not None and not self._known_before(group, danger, smallest):
                yield danger
        yield from self._nobody(smallest)

    def _groups(self, smallest: int) -> list[Numbers]:
        """Sets of classes with few stories: each class, what is hidden, what two cells differ in."""
        single = [_one(int(place), len(self.x)) for place in np.flatnonzero(self.x < smallest)]
        more: dict[bytes, Numbers] = {}
        overlap = (self.a * self.x) @ self.a.T
        differs = np.diag(overlap)[:, None] - overlap
        fresh = self.is_new[:, None] | self.is_new[None, :]
        for one, other in np.argwhere((differs > 0) & (differs < smallest) & fresh):
            group = (self.a[one] > 0) & (self.a[other] == 0)
            more[group.tobytes()] = group
        for group in self._hidden_columns.values():
            if 0 < group @ self.x < smallest:
                more[group.tobytes()] = group
        return single + [group for group in more.values() if group.sum() > 1]

    def _doubtful(self, groups: list[Numbers], smallest: int) -> list[Numbers]:
        """The groups that the quick check cannot clear.

        It moves each group up by `smallest` and repairs all sums by weighted least squares, where a class moves in
        proportion to its size. When no class falls below zero that way, such sizes fit all that is read: safe.
        """
        if len(self.x) <= EXACT or not groups:
            return groups
        weighted = self.a * self.x
        inverse = np.linalg.pinv(weighted @ self.a.T, rcond=1e-10, hermitian=True)
        explained = inverse @ self.a
        pull = np.einsum("ij,ij->j", self.a, explained)
        strongest = float(pull.max())
        left: list[Numbers] = []
        for group in groups:
            if group.sum() > 1:
                left.append(group)
                continue
            at = int(np.flatnonzero(group)[0])
            if np.sqrt(max(pull[at], 0.0) * strongest) > (1 - self.x[at] * pull[at]) / smallest - NEARLY:
                left.append(group)
        doubtful: list[Numbers] = []
        for start in range(0, len(left), _BATCH):
            batch = np.array(left[start : start + _BATCH], dtype=float)
            sums = batch @ weighted.T
            move = batch - sums @ explained
            room = np.einsum("ij,j,ij->i", batch, self.x, move)
            fits = (room > NEARLY) & (move.min(axis=1) >= -room / smallest)
            wrong = np.abs(move @ weighted.T).max(axis=1) > NEARLY * np.maximum(room, NEARLY)
            doubtful += [left[start + row] for row in np.flatnonzero(~fits | wrong)]
        return doubtful

    def _judge(
        self, a: Numbers, b: Numbers, group: Numbers, smallest: int, places: Sequence[int]
    ) -> Danger | None:
        """The danger when the group is not safe."""
        size = float(group @ self.x)
        if len(self.x) > 2 * FEW_COLUMNS and _is_wide(a, self.x, group, smallest):
            return None
        high, duals = _extreme(a, b, group, largest=True)
        if high - size >= smallest - NEARLY:
            return None
        low, other = _extreme(a, b, group, largest=False)
        if high >= smallest - NEARLY and high - low >= smallest - NEARLY:
            return None
        by = (np.abs(duals) > NEARLY) | (np.abs(other) > NEARLY)
        return Danger(round(size), low, high, tuple(places[int(row)] for row in np.flatnonzero(by)))

    def _known_before(self, group: Numbers, danger: Danger, smallest: int) -> bool:
        """Whether the older cells alone say as much about the group."""
        old = ~self.is_new
        if not old.any() or (self.a[old][:, group.astype(bool)].sum(axis=0) == 0).any():
            return False
        a, b = self.a[old], self.b[old]
        high, _duals = _extreme(a, b, group, largest=True)
        low, _duals = _extreme(a, b, group, largest=False)
        unsafe = high < smallest - NEARLY or high - low < smallest - NEARLY
        return unsafe and high - low <= danger.high - danger.low + NEARLY

    def _nobody(self, smallest: int) -> Any:
        """Hidden cells that are empty: whether a reader learns that nearly nobody is in them."""
        for place in self.hidden:
            cell = self.cells[place]
            if cell.members or not cell.around:
                continue
            column = np.array([float(cell.around <= self.cells[one].members) for one in self.places])
            if not column.any():
                continue
            a = np.column_stack([self.a, column])
            group = _one(a.shape[1] - 1, a.shape[1])
            high, duals = _extreme(a, self.b, group, largest=True)
            old = ~self.is_new
            known = not cell.new and column[old].any()
            before = _extreme(a[old], self.b[old], group, largest=True)[0] if known else np.inf
            if high < smallest - NEARLY and high < before - NEARLY:
                yield Danger(0, 0.0, high, tuple(self.places[row] for row in np.flatnonzero(np.abs(duals) > NEARLY)))

    def erased(self, smallest: int) -> Any:
        """Dangers to stories that were erased since they were counted: a new number may tell how many those were."""
        rows = {
            (cell.members, cell.n): place for place, cell in reversed(list(enumerate(self.cells)))
            if cell.shown and cell.members
        }
        places = sorted(rows.values())
        gone = {place: self.cells[place].n - len(self.cells[place].members) for place in places}
        if not any(gone.values()) or not self.x.size:
            return
        of = {self.cells[place].members: row for row, place in enumerate(self.places)}
        live = self.a[[of[self.cells[place].members] for place in places]]
        lost = [row for row, place in enumerate(places) if gone[place]]
        extra = np.zeros((len(places), len(lost)))
        extra[lost, range(len(lost))] = 1.0
        a = np.hstack([live, extra])
        b = np.array([float(self.cells[place].n) for place in places])
        is_new = np.array([self.cells[place].new for place in places], dtype=bool)
        touched = set(np.flatnonzero((live[is_new] @ live.T > 0).any(axis=0))) if is_new.any() else set()
        for number, row in enumerate(lost):
            if row not in touched or is_new[row] or gone[places[row]] >= smallest:
                continue
            group = _one(len(self.x) + number, a.shape[1])
            high, duals = _extreme(a, b, group, largest=True)
            if high >= smallest - NEARLY:
                low, other = _extreme(a, b, group, largest=False)
                if high - low >= smallest - NEARLY:
                    continue
                duals = np.abs(duals) + np.abs(other)
            old_high, _duals = _extreme(a[~is_new], b[~is_new], group, largest=True)
            old_low, _duals = _extreme(a[~is_new], b[~is_new], group, largest=False)
            low, _duals = _extreme(a, b, group, largest=False)
            if old_high - old_low > high - low + NEARLY:
                by = tuple(places[one] for one in np.flatnonzero(np.abs(duals) > NEARLY))
                yield Danger(gone[places[row]], low, high, by)


def _ids(members: frozenset[int]) -> Numbers:
    return np.fromiter(members, dtype=np.int64, count=len(members))


def _classes(bits: Numbers) -> tuple[Numbers, Numbers]:
    """The different columns, and how often each occurs."""
    if not bits.size:
        return bits, np.zeros(bits.shape[1])
    packed = np.ascontiguousarray(np.packbits(bits, axis=0).T)
    keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _unique, first, counts = np.unique(keys, return_index=True, return_counts=True)
    return bits[:, first], counts.astype(float)


def _one(place: int, length: int) -> Numbers:
    group = np.zeros(length, dtype=bool)
    group[place] = True
    return group


def _is_wide(a: Numbers, x: Numbers, group: Numbers, smallest: int) -> bool:
    """Whether the group can grow by `smallest` while only some of the classes vary."""
    chance = np.random.default_rng(len(x))
    near = a.T @ (a @ (group * x) / np.maximum(a @ x, 1.0))
    chosen = np.union1d(np.argsort(-near)[: FEW_COLUMNS // 2], chance.choice(len(x), FEW_COLUMNS // 2, replace=False))
    chosen = np.union1d(chosen, np.flatnonzero(group))
    part = a[:, chosen]
    rows = part.any(axis=1)
    high, _duals = _extreme(part[rows], part[rows] @ x[chosen], group[chosen], largest=True)
    return high - float(group @ x) >= smallest - NEARLY


def _extreme(a: Numbers, b: Numbers, group: Numbers, *, largest: bool) -> tuple[float, Numbers]:
    """The largest (or smallest) sum over the group that fits, in whole stories, and what each equation does to it."""
    goal = np.where(group, -1.0 if largest else 1.0, 0.0)
    sign = -1.0 if largest else 1.0
    matrix = csr_array(a)
    found = linprog(goal, A_eq=matrix, b_eq=b, bounds=(0, None), method="highs")
    if found.status == 3:
        return (np.inf if largest else 0.0), np.zeros(len(b))
    if found.status != 0:
        # Never seen: the true sizes fit. Say that it is known, so that nothing goes out unjudged.
        return (0.0 if largest else np.inf), np.ones(len(b))
    value, duals = sign * found.fun, np.asarray(found.eqlin.marginals)
    if np.abs(found.x - np.round(found.x)).max() <= NEARLY or a.shape[1] > EXACT:
        return value, duals
    # Half stories do not exist: a reader who knows that has narrower bounds.
    whole = milp(
        goal, constraints=LinearConstraint(matrix, b, b), bounds=Bounds(0, np.inf), integrality=np.ones(a.shape[1]),
        options={"time_limit": _SECONDS},
    )
    if whole.status == 0:
        return sign * whole.fun, np.where(np.abs(sign * whole.fun - value) > NEARLY, 1.0, duals)
    return (0.0 if largest else np.inf), np.ones(len(b))
