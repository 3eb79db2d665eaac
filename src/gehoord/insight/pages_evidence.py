"""What the pages about evidence show: the figure, its picture, and its table with a way to the stories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoord.analysis.control import Rule
from gehoord.analysis.intervals import Interval
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.ui import charts
from gehoord.core.ui.control_charts import ControlPoint, control_chart

from .comparing import read_spans
from .facts import Cell, Facts, Figure, Limits
from .filters import Filters
from .kinds import QuestionRefused, kind_of
from .models import Evidence
from .pages_trends import RULES
from .periods import end_of, read_label
from .questions import read_question
from .selectors import SMALL
from .wording import signals_in_words

# The kinds of this room whose question the insight page can ask again.
OWN = ("count", "share", "themes", "trend", "comparison", "quotes")


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell: what it says, and the address query of the stories behind it ("" when there is no way)."""

    text: str
    query: str = ""
    is_number: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """One piece of evidence, ready for its template."""

    figure: Figure
    kind: str
    words: str
    interval: Interval | None
    picture: SafeString | None
    columns: tuple[str, ...]
    rows: tuple[tuple[Shown, ...], ...]
    n: Shown | None
    of: Shown | None
    question_query: str
    withdrawn: int
    # How a control chart was drawn, and what it points at; empty for other figures.
    account: list[str]


def page(evidence: Evidence, figure: Figure, member: Member) -> Page:
    """Up to two queries, for who may open the stories behind the numbers."""
    facts, kind = figure.facts, kind_of(evidence.kind)
    opener = _Opener(evidence, member)
    columns, rows = table(facts)
    return Page(
        figure=figure, kind=str(kind.label), words=kind.words(facts),
        interval=Interval(facts.low, facts.high) if facts.low is not None and facts.high is not None else None,
        picture=_picture(evidence, facts), columns=columns,
        rows=tuple(
            (Shown(row[0], is_number=False), *[
                Shown(text, opener.of_row(row[0], place) if text not in ("0", "–") else "")
                for place, text in enumerate(row[1:])
            ])
            for row in rows
        ),
        n=Shown(_cell(facts.n), opener.top("yes" if evidence.kind != "count" else "") if facts.n else "")
        if facts.n is not None else None,
        of=Shown(_cell(facts.of), opener.top("judged")) if facts.of is not None else None,
        question_query=opener.query,
        withdrawn=max(0, evidence.quoted - len(facts.quotes)),
        account=account_of(facts.limits, facts),
    )


def table(facts: Facts) -> tuple[tuple[str, ...], list[list[str]]]:
    """Columns and rows as text; a share is put beside "n of of"."""
    has_share = any(len(row) == 5 for row in facts.rows)
    if not has_share:
        return facts.columns, [[_cell(cell) for cell in row] for row in facts.rows]
    columns = (*facts.columns[:3], _("aandeel"), *facts.columns[3:])
    rows = []
    for row in facts.rows:
        n, of = row[1], row[2]
        share = n / of if isinstance(n, int) and isinstance(of, int) and of else None
        rows.append([_cell(cell) for cell in (*row[:3], share, *row[3:])])
    return columns, rows


def _cell(cell: Cell) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return charts.percent(cell)
    return number_format(cell, use_l10n=True, force_grouping=True) if isinstance(cell, int) else cell


class _Opener:
    """The way from a number to the stories that are behind it now; nowhere for who may not read them."""

    def __init__(self, evidence: Evidence, member: Member) -> None:
        self.kind, self.question = evidence.kind, evidence.question
        self.filters: Filters | None = None
        self.labels: dict[str, str] = {}
        if evidence.kind in OWN and member.may(Right.SEE_INSIGHT) and member.may(Right.READ_STORIES):
            try:
                self.filters, self.labels = read_question(member.council, evidence.question)
            except QuestionRefused:
                self.filters = None

    @property
    def query(self) -> str:
        return self.filters.query_string or "bejegening=" if self.filters else ""

    def top(self, judged: str) -> str:
        if self.filters is None or self.kind == "comparison":
            return ""
        if judged == "yes":
            return _query(self.filters.judged("yes"))
        return _query(self._base.judged(judged)) if judged else self.query

    @property
    def _base(self) -> Filters:
        """What a share is of: all that was judged, whatever theme was asked."""
        assert self.filters is not None
        parts = ["themes", *(["bejegening"] if self.filters.bejegening == "yes" else [])]
        return self.filters.without(*parts)

    def of_row(self, label: str, place: int) -> str:
        """`place`: 0 for the hits, 1 for what they are of, else no number of stories."""
        if self.filters is None or place > 1:
            return ""
        if self.kind == "themes":
            key = next((key for key, name in self.labels.items() if name == label), "")
            yes = self.filters.judged("yes")
            return _query(yes.about(key) if yes and place == 0 else yes) if key else ""
        found = self._period(label)
        if found is None:
            return ""
        asked = self.filters if place == 0 else self._base
        return _query(asked.within(*found).judged("yes" if place == 0 else "judged"))

    def _period(self, label: str) -> tuple[date, date] | None:
        """The days of a row of a trend or a comparison. What was frozen is in Dutch."""
        if self.kind == "comparison":
            with override("nl"):
                spans = {span.label: (span.first, span.last) for span in read_spans(self.question.get("spans"))}
            return spans.get(label)
        with override("nl"):
            found = read_label(label) if self.kind == "trend" else None
        return (found[0], end_of(*found)) if found else None


def _query(filters: Filters | None) -> str:
    return filters.query_string if filters else ""


def _picture(evidence: Evidence, facts: Facts) -> SafeString | None:
    """The line of a trend; None where there is none to draw."""
    if evidence.kind == "waits" and facts.limits is not None:
        return _wait_picture(evidence.title, facts, facts.limits)
    if evidence.kind != "trend":
        return None
    if facts.limits is not None:
        return _control_picture(evidence.title, facts, facts.limits)
    points = []
    for row in facts.rows:
        label, n, of, low, high = row
        if not (isinstance(n, int) and isinstance(of, int)):
            return None
        points.append(charts.SharePoint(
            label=str(label), share=n / of if of else None, total=of,
            low=low if isinstance(low, float) else None, high=high if isinstance(high, float) else None,
            is_small=0 < of < SMALL,
        ))
    return charts.share_per_quarter(points, evidence.title) if any(point.total for point in points) else None


def _wait_picture(title: str, facts: Facts, limits: Limits) -> SafeString:
    points = [
        ControlPoint(str(row[0]), days, int(row[1] or 0), centre, low, high, bool(rules), 0 < int(row[1] or 0) < SMALL)
        for row, days, (centre, low, high), rules in zip(
            facts.rows, limits.values, limits.lines, limits.signals, strict=True
        )
    ]
    return control_chart(points, title, unit="days", signals=signals_in_words(facts))


def _control_picture(title: str, facts: Facts, limits: Limits) -> SafeString | None:
    points = []
    for row, (centre, low, high), rules in zip(facts.rows, limits.lines, limits.signals, strict=True):
        n, of = row[1], row[2]
        if not (isinstance(n, int) and isinstance(of, int)):
            return None
        points.append(ControlPoint(
            str(row[0]), n / of if of else None, of, centre, low, high, bool(rules), 0 < of < SMALL
        ))
    return control_chart(points, title, unit="share", signals=signals_in_words(facts))


def account_of(limits: Limits | None, facts: Facts) -> list[str]:
    """How the lines of a control chart were drawn and what they point at, a sentence each."""
    if limits is None:
        return []
    said = [
        _("Het midden rust op de eerste %(n)s periodes.") % {"n": limits.baseline} if limits.baseline
        else _("Het midden rust op alle periodes.")
    ]
    if limits.anew:
        said.append(_("Vanaf %(label)s begint het midden opnieuw: %(why)s") % {"label": limits.anew, "why": limits.why})
    if limits.is_trial:
        said.append(_("De grenzen zijn voorlopig: er zijn minder dan 12 periodes."))
    met = [
        f"{row[0]}: {', '.join(str(RULES[Rule(rule)]) for rule in rules)}"
        for row, rules in zip(facts.rows, limits.signals, strict=True) if rules
    ]
    return [*said, *(met or [_("Geen punt wijkt duidelijk af.")])]
