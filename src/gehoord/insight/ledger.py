"""The one door for numbers that go out: what may be shown next to all that was shown before, kept for good.

Whoever gives numbers about stories to outsiders calls `release_counts`, or `judge` and then `enter` when they show
the numbers themselves (a letter).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from gehoord.analysis.disclosure import Cell, Danger, dangers, suppress
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council

from .models import LedgerCell, LedgerRelease, LedgerStory, OutKind
from .outgoing import Row

BATCH = 1_000
LONGEST_LABEL = 300


@dataclass(frozen=True, slots=True)
class ReleasedRow:
    """A number as outsiders may read it; `n` None: hidden, and `of` too."""

    label: str
    n: int | None
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Released:
    """What went out together, in the order asked."""

    rows: tuple[ReleasedRow, ...]
    released_at: datetime
    smallest: int


@dataclass(frozen=True, slots=True)
class Told:
    """What some rows would give away: of how few stories, from which rows (places), and from what went out before."""

    danger: Danger
    rows: tuple[int, ...]
    earlier: tuple[tuple[str, str], ...]  # kind and reference


@transaction.atomic
def release_counts(
    *, council: Council, kind: str, reference: str, rows: Sequence[Row | tuple[str, int, Iterable[int]]],
    cost: Callable[[int], Any] | None = None,
) -> Released:
    """What may be shown of these counts, now and for good under this kind and reference; written in the ledger.

    Asked again with the same kind and reference it gives what was shown the first time, whatever the rows are now.
    Hidden is what is small, and what would let something small follow next to the other rows or anything that ever
    went out. Rows of which one contains the other, or that add up, may be given together: that is reckoned with.
    `cost`, by place: which row goes first when one has to, the lowest first; None for never.

    Raises ValueError for a kind that is none, and for a row that names more stories than it counts. Locks the
    council's row. Seven queries for what is new, three for what is known, and one for each 1,000 stories.
    """
    if kind not in OutKind.values:
        raise ValueError(f"{kind} is no kind of release")
    Council.objects.select_for_update(no_key=True).get(pk=council.pk)
    known = released(council=council, kind=kind, reference=reference)
    if known is not None:
        return known
    whole = [Row(*row) for row in rows]
    shown, _enough = safe_rows(council, whole, cost=cost)
    release = enter(council=council, kind=kind, reference=reference, rows=shown)
    record(
        council=council, by=None, event=Event.RELEASE_MADE, subject=release, kind=kind, reference=reference,
        rows=len(shown), hidden=sum(row.hidden for row in shown),
    )
    return _as_released(release, _cells_of(release))


def released(*, council: Council, kind: str, reference: str) -> Released | None:
    """What went out under this reference; None when nothing did. Two queries."""
    release = LedgerRelease.objects.filter(council=council, kind=kind, reference=reference).first()
    return None if release is None else _as_released(release, _cells_of(release))


def safe_rows(
    council: Council, rows: Sequence[Row], *, cost: Callable[[int], Any] | None = None
) -> tuple[list[Row], bool]:
    """The rows with what has to be hidden marked, and whether that is enough for all that is left to go out.

    Two queries; the sums take seconds at 50,000 stories.
    """
    whole = [_checked(row) for row in rows]
    smallest = council.smallest_n
    first = [row._replace(hidden=row.hidden or not _is_large(row, smallest)) for row in whole]
    cells, place_of = _cells(first, new=True)
    before = ledger_cells(council)
    of_row = None if cost is None else partial(_cost, cost, place_of, len(before))
    hidden, enough = suppress([*before, *cells], smallest, cost=of_row)
    gone = {place_of[cell - len(before)] for cell in hidden}
    return [row._replace(hidden=row.hidden or place in gone) for place, row in enumerate(first)], enough


def judge(council: Council, rows: Sequence[Row], *, most: int | None = None) -> list[Told]:
    """What these rows would give away if they went out as they are; at most so many. Two queries."""
    cells, place_of = _cells([_checked(row) for row in rows], new=True)
    before, source = _ledger(council)
    found = dangers([*before, *cells], council.smallest_n, most=most)
    return [
        Told(
            danger, tuple(sorted({place_of[cell - len(before)] for cell in danger.by if cell >= len(before)})),
            tuple(dict.fromkeys(source[cell] for cell in danger.by if cell < len(before))),
        )
        for danger in found
    ]


def enter(*, council: Council, kind: str, reference: str, rows: Sequence[Row], **more: Any) -> LedgerRelease:
    """The rows, written down as they go out. Call it in the transaction that shows them. Three queries and more."""
    release = LedgerRelease.objects.create(
        council=council, kind=kind, reference=reference, smallest=council.smallest_n, **more
    )
    LedgerCell.objects.bulk_create(
        (
            LedgerCell(
                release=release, order=order, label=row.label[:LONGEST_LABEL], n=None if row.hidden else row.n,
                of=None if row.hidden else row.of,
            )
            for order, row in enumerate(rows)
        ),
        batch_size=BATCH,
    )
    counted: dict[int, list[int]] = defaultdict(list)
    beside: dict[int, list[int]] = defaultdict(list)
    for order, row in enumerate(rows):
        for signal in set(row.signals):
            counted[signal].append(order)
        for signal in set(row.others):
            beside[signal].append(order)
    LedgerStory.objects.bulk_create(
        (
            LedgerStory(release=release, signal_id=pk, counted=counted.get(pk, []), beside=beside.get(pk, []))
            for pk in sorted(counted.keys() | beside.keys())
        ),
        batch_size=BATCH,
    )
    return release


def ledger_cells(council: Council) -> list[Cell]:
    """Every number that went out, with the stories it counted that are still there. Two queries."""
    return _ledger(council)[0]


def _ledger(council: Council) -> tuple[list[Cell], list[tuple[str, str]]]:
    """The cells of the ledger, and of what each is: kind and reference."""
    counted: dict[tuple[int, int], set[int]] = defaultdict(set)
    beside: dict[tuple[int, int], set[int]] = defaultdict(set)
    around: dict[int, set[int]] = defaultdict(set)
    stories = LedgerStory.objects.filter(release__council=council)
    for release, signal, here, there in stories.values_list("release", "signal", "counted", "beside").iterator():
        for order in here:
            counted[release, order].add(signal)
        for order in there:
            beside[release, order].add(signal)
        around[release].add(signal)
    rows = LedgerCell.objects.filter(release__council=council).order_by("release", "order")
    found: list[Cell] = []
    source: list[tuple[str, str]] = []
    for release, kind, reference, order, label, n, of in rows.values_list(
        "release", "release__kind", "release__reference", "order", "label", "n", "of"
    ):
        hits, others = counted[release, order], beside[release, order]
        row = Row(label, len(hits) if n is None else n, frozenset(hits), of, frozenset(others), n is None)
        empty = frozenset(around[release]) if n is None and not hits else frozenset[int]()
        cells, _place_of = _cells([row], new=False, around=empty)
        found += cells
        source += [(kind, reference)] * len(cells)
    return found, source


def _cells(
    rows: Sequence[Row], *, new: bool, around: frozenset[int] | None = None
) -> tuple[list[Cell], dict[int, int]]:
    """The numbers in the rows: n and, of a share, what it is a share of; and of which row each is.

    `around`: the stories of the table they are in; those of the rows when it is not given.
    """
    if around is None:
        around = frozenset().union(*(row.signals for row in rows), *(row.others for row in rows))
    found: list[Cell] = []
    place_of: dict[int, int] = {}
    for place, row in enumerate(rows):
        hits = frozenset(row.signals)
        place_of[len(found)] = place
        found.append(Cell(row.label, hits, row.n, new, not row.hidden, frozenset() if hits else around, place))
        if row.of is not None and not row.hidden:
            place_of[len(found)] = place
            found.append(Cell(row.label, hits | frozenset(row.others), row.of, new, row=place))
    return found, place_of


def _cost(cost: Callable[[int], Any], place_of: dict[int, int], before: int, cell: int) -> Any:
    return cost(place_of[cell - before])


def _checked(row: Row) -> Row:
    hits, others = frozenset(row.signals), frozenset(row.others)
    rest = None if row.of is None else row.of - row.n
    if len(hits) > row.n or (rest is not None and len(others - hits) > rest):
        raise ValueError(f"{row.label} counts {row.n} stories and names {len(hits)}")
    return row._replace(signals=hits, others=others - hits)


def _is_large(row: Row, smallest: int) -> bool:
    return row.n >= smallest and (row.of is None or row.of - row.n >= smallest)


def _cells_of(release: LedgerRelease) -> list[LedgerCell]:
    return list(LedgerCell.objects.filter(release=release).order_by("order"))


def _as_released(release: LedgerRelease, cells: Iterable[LedgerCell]) -> Released:
    rows = tuple(ReleasedRow(cell.label, cell.n, cell.of) for cell in cells)
    return Released(rows, release.released_at, release.smallest)
