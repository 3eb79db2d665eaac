"""What may be said about one provider beside all others, from what clients answered; and nothing more.

Plain numbers in, plain numbers out. A provider is never placed in a row of providers: each gets one of the words of
`Word`. docs/algorithms/comparing.md has the formulas, the numbers below which nothing is said, and their sources.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import fsum, sqrt
from typing import Any

from gehoord.analysis.funnel import Kind, funnel_of, normal_limits, phi_of, tails, tau2_of
from gehoord.analysis.intervals import Interval, wilson_interval, z_of
from gehoord.analysis.shrinking import answers_needed, prior_of, reliability
from gehoord.analysis.standardising import Strata, direct, indirect

# Below this nothing is told, below the next no figure in an assessment, below the last an interval and no figure.
SMALLEST, NO_FIGURE, ONLY_INTERVAL = 10, 30, 100
# With fewer providers, one can work out another's figure from its own and that of all together.
FEWEST_PROVIDERS = 4
# How sure it must be before a provider is said to differ: one of 500 equal ones on either side together.
LEVEL = 0.998
# A directly standardised share has to rest on so much of all together.
COVERED = 0.8

Stratum = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """Of `total` clients of one provider in one stratum, `hits` were in the top box."""

    provider: int
    stratum: Stratum
    hits: int
    total: int


class Word(StrEnum):
    """What may be said. `SAME` is no praise and no proof of being alike."""

    NOTHING = "nothing"  # fewer than 10 answers, or than the council tells anything of: not even how many
    TOO_FEW = "too_few"  # fewer than 30: no figure in an assessment
    ALONE = "alone"  # too few other providers to lie beside
    SAME = "same"  # cannot be told apart from the others: chance explains the difference
    USUAL = "usual"  # more than chance, but no more than providers differ anyhow
    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Standing:
    """One provider. Shares are None where they may not be told; the intervals are of 95%.

    `expected`: what all together lead to with the clients of this provider. `adjusted`: the share if clients were as
    with all together, by indirect standardisation; `weighted` by direct standardisation, None where this provider has
    no answers in more than a fifth of it. `pulled`: for display only, the share pulled towards that of all together as
    far as it rests on few answers. `reliable`: the part of the differences between such figures that lies in
    providers, 0 to 1; `needed`: with how many answers it would be 0.7. `unmatched`: whether more than a tenth of the
    answers lie in strata in which no other provider has any, which cannot be adjusted for. Never which part: beside
    the total, a percentage gives away how many people that are.
    """

    word: Word
    total: int | None = None
    share: float | None = None
    interval: Interval | None = None
    expected: float | None = None
    adjusted: float | None = None
    adjusted_interval: Interval | None = None
    weighted: float | None = None
    weighted_interval: Interval | None = None
    pulled: float | None = None
    reliable: float | None = None
    needed: int | None = None
    raw_word: Word = Word.NOTHING
    unmatched: bool = False


@dataclass(frozen=True, slots=True)
class Together:
    """All providers together: what one of them is laid beside."""

    target: float | None
    total: int
    providers: int
    phi: float
    tau2: float
    counts: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    rates: Strata = field(default_factory=dict)
    by_provider: Mapping[int, tuple[Cell, ...]] = field(default_factory=dict)
    smallest: int = SMALLEST

    @property
    def is_enough(self) -> bool:
        return self.providers >= FEWEST_PROVIDERS and self.target is not None


def together(cells: Iterable[Cell], *, smallest: int = SMALLEST) -> Together:
    """What all these answers come to. Providers with fewer than 30 answers count in no target and no spread.

    `smallest`: of how many people the council tells anything; below it, or below 10, nothing is said of a provider.
    Raises ValueError for counts that are no shares.
    """
    sums: dict[tuple[int, Stratum], list[int]] = defaultdict(lambda: [0, 0])
    for cell in cells:
        if not 0 <= cell.hits <= cell.total:
            raise ValueError(f"{cell.hits} of {cell.total} is not a share.")
        sums[cell.provider, cell.stratum][0] += cell.hits
        sums[cell.provider, cell.stratum][1] += cell.total
    of: dict[int, list[Cell]] = defaultdict(list)
    for (provider, stratum), (hits, total) in sorted(sums.items()):
        if total:
            of[provider].append(Cell(provider, stratum, hits, total))
    counts = {key: (sum(c.hits for c in row), sum(c.total for c in row)) for key, row in of.items()}
    smallest = max(SMALLEST, smallest)
    enough = {key for key, (_hits, total) in counts.items() if total >= max(NO_FIGURE, smallest)}
    rates: dict[Stratum, list[int]] = defaultdict(lambda: [0, 0])
    for key in enough:
        for cell in of[key]:
            rates[cell.stratum][0] += cell.hits
            rates[cell.stratum][1] += cell.total
    fixed: dict[Hashable, tuple[int, int]] = {stratum: (hits, total) for stratum, (hits, total) in rates.items()}
    by_provider = {key: tuple(row) for key, row in of.items()}
    if not enough:
        return Together(None, 0, 0, 0.0, 0.0, counts, fixed, by_provider, smallest)
    found = funnel_of([counts[key] for key in sorted(enough)])
    scores, totals = [], []
    for key in sorted(enough):
        hits, total = counts[key]
        expected, variance = _expected(by_provider[key], fixed, found.target)
        if variance > 0:
            scores.append((hits - expected) / sqrt(variance))
            totals.append(total)
    phi = phi_of(scores)
    return Together(
        found.target, sum(total for _hits, total in fixed.values()), len(enough), phi,
        tau2_of(found.target, totals, phi), counts, fixed, by_provider, smallest,
    )


def standing(all_together: Together, provider: int) -> Standing:
    """What may be said about one provider. One without answers gets `Word.NOTHING`."""
    hits, total = all_together.counts.get(provider, (0, 0))
    if total < all_together.smallest:
        return Standing(Word.NOTHING)
    if total < NO_FIGURE:
        return Standing(Word.TOO_FEW, total=total)
    interval = wilson_interval(hits, total)
    share = hits / total if total >= ONLY_INTERVAL else None
    if not all_together.is_enough or all_together.target is None:
        return Standing(Word.ALONE, total=total, share=share, interval=interval, raw_word=Word.ALONE)
    target = all_together.target
    cells = all_together.by_provider[provider]
    own: dict[Hashable, tuple[int, int]] = {cell.stratum: (cell.hits, cell.total) for cell in cells}
    near = _expected(cells, all_together.rates, target)[0] / total
    alone = {stratum for stratum, (_hits, n) in own.items() if n == all_together.rates[stratum][1]}
    return Standing(
        _word(near, hits, total, all_together.tau2), total=total, share=share, interval=interval, expected=near,
        raw_word=_word(target, hits, total, funnel_of(_counts(all_together)).tau2),
        unmatched=10 * sum(n for stratum, (_hits, n) in own.items() if stratum in alone) > total,
        **_adjusted(own, all_together, with_figure=share is not None), **_reliable(hits, total, all_together),
    )


def is_safe_outside(hits: int, total: int, smallest: int) -> bool:
    """Whether outsiders may see this share: not when few are satisfied, or few are not. Of nobody and of everybody it
    would say what each of them answered; and from an interval and the number of answers anyone can work it out.
    """
    return min(hits, total - hits) >= max(SMALLEST, smallest)


def for_outsiders(all_together: Together, provider: int) -> Standing:
    """As `standing`, with the word but without the shares that outsiders may not see."""
    found, (hits, total) = standing(all_together, provider), all_together.counts.get(provider, (0, 0))
    if is_safe_outside(hits, total, all_together.smallest):
        return found
    return replace(
        found, share=None, interval=None, adjusted=None, adjusted_interval=None, weighted=None, weighted_interval=None,
        pulled=None,
    )


def funnel_limits(all_together: Together, totals: Sequence[int]) -> list[tuple[int, Interval, Interval]]:
    """For each total the limits at 95% and 99.8%: the wider of chance (exact) and the usual spread (additive).

    Raises ValueError when there is nothing to lie beside.
    """
    found = funnel_of(_counts(all_together))
    rows = []
    for total in totals:
        pair = []
        for level in (0.95, LEVEL):
            exact = found.limits(Kind.EXACT, total, level=level)
            # The spread that is left after who answered: the one that the words rest on.
            usual = normal_limits(found.target, total, level=level, tau2=all_together.tau2)
            pair.append(Interval(min(exact.low, usual.low), max(exact.high, usual.high)))
        rows.append((total, pair[0], pair[1]))
    return rows


def _adjusted(
    own: Strata, all_together: Together, *, with_figure: bool
) -> dict[str, Any]:
    given: dict[str, Any] = {}
    try:
        ratio = indirect(own, all_together.rates)
    except ValueError:  # nobody at all is satisfied: there is nothing to divide by
        pass
    else:
        given |= {"adjusted": ratio.share if with_figure else None, "adjusted_interval": ratio.interval}
    mean = direct(own, all_together.rates)
    if mean.covered >= COVERED:
        given |= {"weighted": mean.share if with_figure else None, "weighted_interval": mean.interval}
    return given


def _reliable(hits: int, total: int, all_together: Together) -> dict[str, Any]:
    prior = prior_of(_counts(all_together))
    if not prior.between:
        # Chance explains all differences: no number of answers tells providers apart.
        return {"pulled": None, "reliable": 0.0, "needed": None}
    return {
        "pulled": prior.shrunk(hits, total).share if total >= ONLY_INTERVAL else None,
        "reliable": reliability(prior.target, prior.between, total),
        "needed": answers_needed(prior.target, prior.between),
    }


def _word(near: float, hits: int, total: int, tau2: float) -> Word:
    """Both chance and the usual spread must be too small to explain it: as `Funnel.side`, around a share of its own."""
    few, many = tails(near, hits, total)
    rest = (1 - LEVEL) / 2
    if few > rest and many > rest:
        return Word.SAME
    reach = z_of(LEVEL) * sqrt(near * (1 - near) / total + tau2)
    share = hits / total
    if abs(share - near) <= reach:
        return Word.USUAL
    return Word.BELOW if share < near else Word.ABOVE


def _counts(all_together: Together) -> list[tuple[int, int]]:
    least = max(NO_FIGURE, all_together.smallest)
    return [count for _key, count in sorted(all_together.counts.items()) if count[1] >= least]


def _expected(
    cells: Sequence[Cell], rates: Strata, target: float
) -> tuple[float, float]:
    """How many hits these clients would give if each stratum answered as it does for all together; and its variance."""
    shares = []
    for cell in cells:
        hits, total = rates.get(cell.stratum, (0, 0))
        shares.append((cell.total, hits / total if total else target))
    return fsum(n * p for n, p in shares), fsum(n * p * (1 - p) for n, p in shares)
