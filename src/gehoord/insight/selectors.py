"""What can be asked about many signals at once, each number with the question that opens its stories."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import TruncQuarter
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.analysis.intervals import Interval, wilson_interval
from gehoord.coding.models import Codebook, Kind, SuggestedTheme
from gehoord.coding.models import Theme as ThemeLine
from gehoord.coding.selectors import about_theme, theme_counts, with_judgement
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.intake.models import Signal
from gehoord.intake.selectors import safe_signals

from . import facts
from .filters import Filters, next_quarter, quarter_end, quarter_start
from .models import Evidence, EvidenceQuote, EvidenceSignal
from .outgoing import Counted, Row, rows_of
from .outsiders import Printed, for_outsiders
from .quoting import READABLE
from .search import matching

# Inside the council every number is shown; below this one we say that it tells little.
SMALL = 10
# A single story of long ago does not stretch the picture over a century.
MOST_QUARTERS = 80


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of stories, and the question that opens exactly those; None when there is nothing to open."""

    n: int
    filters: Filters | None


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, with its interval; both None when there is nothing to divide by."""

    hits: Figure
    of: Figure

    @property
    def share(self) -> float | None:
        return self.hits.n / self.of.n if self.of.n else None

    @property
    def interval(self) -> Interval | None:
        return wilson_interval(self.hits.n, self.of.n) if self.of.n else None

    @property
    def is_small(self) -> bool:
        """There is something to divide by, but too little to say much."""
        return 0 < self.of.n < SMALL


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme: how many stories about bejegening are about it, of all stories about bejegening."""

    key: str
    label: str
    about: Share


@dataclass(frozen=True, slots=True)
class QuarterRow:
    """A quarter: its signals, and how many of what was judged are about what is asked."""

    start: date
    label: str
    signals: Figure
    asked: Share


@dataclass(frozen=True, slots=True)
class Overview:
    """The numbers of one page.

    `asked` is the share about bejegening, or about the themes in the question, of everything judged in the
    question without them. `open` is how many nobody (on this basis) has judged; `by_people` how many of the
    judged ones a person coded: all of them, unless proposals count.
    """

    filters: Filters
    signals: Figure
    asked: Share
    open: Figure
    by_people: Figure
    themes: tuple[ThemeRow, ...]
    quarters: tuple[QuarterRow, ...]

    @property
    def has_small(self) -> bool:
        return any(share.is_small for share in self.shares)

    @property
    def shares(self) -> list[Share]:
        themes, quarters = (row.about for row in self.themes), (row.asked for row in self.quarters)
        return [self.asked, *themes, *quarters]


def theme_labels(codebook: Codebook | None) -> dict[str, str]:
    """Key and label of the main themes, in the codebook's order. No query."""
    return {theme.key: theme.label for theme in codebook.of_kind(Kind.THEME)} if codebook else {}


def stories(council: Council, filters: Filters) -> QuerySet[Signal]:
    """The safe stories the question is about, newest first, each with `bejegening` on its basis."""
    found = with_judgement(safe_signals(council), filters.basis)
    if filters.start:
        found = found.filter(received_at__gte=filters.start)
    if filters.end:
        found = found.filter(received_at__lt=filters.end)
    if filters.role:
        found = found.filter(role=filters.role)
    if filters.setting:
        found = found.filter(setting=filters.setting)
    for theme in filters.themes:
        found = about_theme(found, theme, filters.basis)
    if filters.bejegening:
        found = found.filter(_JUDGED[filters.bejegening])
    return matching(found, filters.query).order_by("-received_at", "-pk")


_JUDGED = {
    "yes": Q(bejegening=True),
    "no": Q(bejegening=False),
    "judged": Q(bejegening__isnull=False),
    "open": Q(bejegening__isnull=True),
}


def for_list(signals: QuerySet[Signal]) -> QuerySet[Signal]:
    """The signals with what a list shows of each: coding and proposal, with themes. Two more queries."""
    proposed = SuggestedTheme.objects.filter(proposed=True)
    return signals.select_related("coding", "suggestion").prefetch_related(
        "coding__themes", Prefetch("suggestion__themes", queryset=proposed)
    )


def overview(council: Council, filters: Filters, *, themes: dict[str, str]) -> Overview:
    """All numbers of the insight page; `themes`: key and label.

    Two queries; one more when proposals count, one more when the question names a theme or bejegening.
    """
    found = stories(council, filters)
    counts = _counts(found)
    # What a share is of: a theme is a share of all that was judged, not of what is about that theme.
    base = filters.without("themes", *(["bejegening"] if filters.bejegening == "yes" else []))
    base_counts = counts if base == filters else _counts(stories(council, base))
    total, base_total = _total(counts), _total(base_counts)
    hits = _figure(total["hits"], filters.judged("yes"))
    quarters = [
        _quarter(start, counts.get(start, _NOTHING), filters, base_counts.get(start, _NOTHING), base)
        for start in _run(sorted(base_counts))
    ]
    if len(quarters) > MOST_QUARTERS:
        quarters = [row for row in quarters if row.signals.n]
    return Overview(
        filters=filters,
        signals=_figure(total["n"], filters),
        asked=Share(hits, _figure(base_total["judged"], base.judged("judged"))),
        open=_figure(base_total["n"] - base_total["judged"], base.judged("open")),
        by_people=_figure(base_total["by_people"], _of_people(base)),
        themes=_themes(found, filters, themes, hits),
        quarters=tuple(quarters),
    )


def _figure(n: int, filters: Filters | None) -> Figure:
    return Figure(n, filters if n else None)


def _of_people(filters: Filters) -> Filters | None:
    """The same question about stories that a person judged; a coding outweighs a proposal on either basis."""
    judged = filters.judged("judged")
    return replace(judged, basis="people") if judged else None


_COUNTED = {
    "n": Q(),
    "judged": _JUDGED["judged"],
    "hits": _JUDGED["yes"],
    "by_people": _JUDGED["judged"] & Q(coding__isnull=False),
}
_NOTHING = dict.fromkeys(_COUNTED, 0)


def _counts(found: QuerySet[Signal]) -> dict[date, dict[str, int]]:
    """For each quarter with stories what was counted. One query."""
    rows: Any = (
        found.order_by()
        .annotate(quarter=TruncQuarter("received_at"))
        .values("quarter")
        .annotate(**{name: Count("pk", filter=condition) for name, condition in _COUNTED.items()})
    )
    return {row["quarter"].date(): {name: row[name] for name in _COUNTED} for row in rows}


def _run(starts: list[date]) -> list[date]:
    """All quarters from the first to the last."""
    if not starts:
        return []
    run = [quarter_start(starts[0])]
    while run[-1] < starts[-1]:
        run.append(next_quarter(run[-1]))
    return run


def _total(counts: dict[date, dict[str, int]]) -> dict[str, int]:
    return {name: sum(row[name] for row in counts.values()) for name in _COUNTED}


def _quarter(
    start: date, row: dict[str, int], filters: Filters, base_row: dict[str, int], base: Filters
) -> QuarterRow:
    end = quarter_end(start)
    # Quarters without stories lie inside the period too, so a period never turns around.
    own, base = filters.within(start, end), base.within(start, end)
    return QuarterRow(
        start=start,
        label=quarter_label(start),
        signals=_figure(row["n"], own),
        asked=Share(_figure(row["hits"], own.judged("yes")), _figure(base_row["judged"], base.judged("judged"))),
    )


def quarter_label(start: date) -> str:
    """Short, for a table and an axis: 2024 K1."""
    return _("%(year)s K%(quarter)s") % {"year": start.year, "quarter": (start.month + 2) // 3}


def _themes(
    found: QuerySet[Signal], filters: Filters, labels: dict[str, str], hits: Figure
) -> tuple[ThemeRow, ...]:
    """The themes of stories about bejegening, most frequent first. One query, two when proposals count."""
    yes = filters.judged("yes")
    counts = theme_counts(found.filter(_JUDGED["yes"]), filters.basis)
    rows = [
        ThemeRow(key, label, Share(_figure(counts.get(key, 0), yes.about(key) if yes else None), hits))
        for key, label in labels.items()
    ]
    return tuple(sorted(rows, key=lambda row: -row.about.hits.n))


_READABLE_QUOTES = Prefetch(
    "quotes",
    queryset=EvidenceQuote.objects.filter(READABLE).select_related("signal").order_by("order"),
    to_attr="readable",
)


def evidence_of(council: Council) -> QuerySet[Evidence]:
    """All evidence of the council, newest first, with who froze it."""
    return Evidence.objects.filter(council=council).select_related("frozen_by").order_by("-number")


def get_evidence_for(member: Member, pk: int) -> Evidence:
    """One piece of evidence. Raises NotAllowed, Evidence.DoesNotExist ("not there" and "not yours")."""
    member.require(Right.SEE_EVIDENCE)
    return evidence_of(member.council).get(pk=pk)


def evidence_behind(signal: Signal) -> list[Evidence]:
    """The evidence this story was counted in, oldest first. One query."""
    counted = Evidence.objects.filter(links__signal=signal, links__counted=True, council=signal.council_id)
    return list(counted.order_by("number"))


def figures_of(evidences: Iterable[Evidence]) -> list[facts.Figure]:
    """What each says, in the same order, with the quotes that may be read now. One query, whatever many."""
    found = list(evidences)
    # Asked anew each time: a kept list would outlive somebody's consent.
    for evidence in found:
        evidence.__dict__.pop("readable", None)
    prefetch_related_objects(found, _READABLE_QUOTES)
    return [_evidence_figure(evidence) for evidence in found]


def figure_of(evidence: Evidence) -> facts.Figure:
    """What it says, with the quotes that may be read now. One query."""
    return figures_of([evidence])[0]


def _evidence_figure(evidence: Any) -> facts.Figure:
    quotes = tuple(facts.Quote(quote.signal.number, quote.text) for quote in evidence.readable)
    return facts.Figure(
        ref=evidence.ref, kind=evidence.kind, title=evidence.title, question=evidence.asked,
        facts=facts.Facts.from_json(evidence.result, quotes),
        moment=timezone.localtime(evidence.frozen_at).isoformat(timespec="minutes"), digest=evidence.digest,
        basis=basis_of(evidence.question),
    )


def basis_of(question: dict[str, Any]) -> str:
    """Whose judgement an answer rests on, and the version of the codebook: always in Dutch, it is printed.

    Empty for a question that counts no signals.
    """
    version = question.get("codebook")
    if not isinstance(version, int):
        return ""
    proposals = "both" in parse_qs(str(question.get("filters", ""))).get("basis", ())
    whose = "Oordeel van mensen, en anders het voorstel van het model" if proposals else "Oordeel van mensen"
    return f"{whose}; {f'codeboek versie {version}' if version else 'zonder codeboek'}."


def printed_of(council: Council, figures: Iterable[tuple[facts.Figure, int]]) -> list[Printed]:
    """Each figure of evidence as outsiders read it, given the smallest number shown, with the stories behind it.

    Raises KeyError when a figure is not the council's. Two queries, whatever many.
    """
    found = list(figures)
    numbers = {int(figure.ref[1:]) for figure, _smallest in found}
    by_ref = {evidence.ref: evidence for evidence in Evidence.objects.filter(council=council, number__in=numbers)}
    stories_of: dict[int, tuple[set[int], set[int]]] = {evidence.pk: (set(), set()) for evidence in by_ref.values()}
    links = EvidenceSignal.objects.filter(evidence__in=stories_of).values_list("evidence", "signal", "counted")
    for pk, signal, counted in links.iterator():
        stories_of[pk][0 if counted else 1].add(signal)
    printed = []
    for figure, smallest in found:
        evidence = by_ref[figure.ref]
        hits, others = stories_of[evidence.pk]
        printed.append(Printed(
            figure.ref, figure.kind, evidence.question, for_outsiders(figure.facts, smallest),
            frozenset(hits), frozenset(others),
        ))
    return printed


def rows_behind(council: Council, figures: Iterable[facts.Figure]) -> list[Row]:
    """Every number in these figures of evidence as they would be printed, with its stories: see `ledger.judge`.

    Labels begin with the figure's ref. Raises KeyError when a figure is not the council's. Three queries.
    """
    found = list(figures)
    numbers = [int(figure.ref[1:]) for figure in found]
    by_ref = {evidence.ref: evidence for evidence in Evidence.objects.filter(council=council, number__in=numbers)}
    behind: dict[int, list[Counted]] = {evidence.pk: [] for evidence in by_ref.values()}
    links = EvidenceSignal.objects.filter(evidence__in=behind).order_by("signal")
    told = ("signal", "counted", "mark", "signal__received_at", "signal__receipt_hash")
    for pk, *link in links.values_list("evidence", *told).iterator():
        behind[pk].append(Counted(*link))
    themes: dict[int, dict[str, str]] = {}
    lines = ThemeLine.objects.filter(codebook__council=council, kind=Kind.THEME)
    for version, label, key in lines.values_list("codebook__version", "label_nl", "key"):
        themes.setdefault(version, {})[label] = key
    rows: list[Row] = []
    for figure in found:
        evidence = by_ref[figure.ref]
        rows += rows_of(
            figure.ref, figure.facts, evidence.question, behind[evidence.pk], smallest=council.smallest_n,
            themes=themes.get(evidence.question.get("codebook", 0), {}),
        )
    return rows
