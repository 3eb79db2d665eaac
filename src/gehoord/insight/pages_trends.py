"""What the pages about time show: control charts, and two periods beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gehoord.analysis.control import FEW_POINTS, Control, Rule
from gehoord.analysis.tidy import tidy
from gehoord.core.councils.models import Council
from gehoord.core.ui.control_charts import ControlPoint, Unit, control_chart, said

from . import pages
from .comparing import Compared
from .filters import Filters, read_day
from .selectors import SMALL, Figure
from .series import Series, Setup, Until, Waits, each, series, waits
from .wording import spread

RULES = {
    Rule.OUTSIDE: gettext_lazy("buiten de grens"),
    Rule.NEAR: gettext_lazy("2 van 3 punten dicht bij de grens"),
    Rule.SIDE: gettext_lazy("7 punten achter elkaar aan één kant van het midden"),
    Rule.TREND: gettext_lazy("7 punten achter elkaar steeds hoger of steeds lager"),
}
SHOWN = ("share", "read", "answer")
LONGEST_WHY = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A period in the table below a chart; `hits` is empty for days, which have no stories of their own to open."""

    label: str
    value: str
    hits: Figure | None
    of: int
    of_figure: Figure | None
    low: str
    high: str
    rules: tuple[str, ...]
    is_small: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """One control chart, ready for its template. `freeze` holds the hidden fields of its form, when it can be one."""

    key: str
    title: str
    picture: SafeString | None
    signals: tuple[str, ...]
    lines: tuple[Line, ...]
    centre: str
    is_trial: bool
    anew: str
    question: str
    evidence_title: str


def read_setup(params: QueryDict) -> tuple[Setup, list[str]]:
    """How somebody wants the chart, and what of it was not understood."""
    problems = []
    anew = read_day(tidy(params.get("anew", "")).strip(), last=False)
    if params.get("anew") and anew is None:
        problems.append(
            _("De dag waarop het midden opnieuw begint kunnen we niet lezen. Schrijf 2024-03-31 of 2024-Q1.")
        )
    why = " ".join(tidy(params.get("why", "")).split())[:LONGEST_WHY]
    if anew and not why:
        problems.append(_("Schrijf waarom het midden opnieuw begint. Tot dan begint het nergens opnieuw."))
        anew = None
    return Setup(
        "month" if params.get("per") == "month" else "quarter", params.get("baseline") == "first", anew, why
    ), problems


def charts(council: Council, filters: Filters, labels: dict[str, str], setup: Setup) -> list[Chart]:
    """Bejegening, and each chosen theme by itself. Two queries for each theme, one or two for bejegening."""
    return [_share_chart(one, series(council, one, setup), labels, setup) for one in each(filters)]


def _share_chart(filters: Filters, found: Series, labels: dict[str, str], setup: Setup) -> Chart:
    what = pages.subject(filters, labels)
    title = (
        _("Aandeel %(what)s per maand") if setup.per == "month" else _("Aandeel %(what)s per kwartaal")
    ) % {"what": what}
    lines = tuple(
        _line(row.label, point, "share", hits=row.asked.hits, of=row.asked.of.n, of_figure=row.asked.of)
        for row, point in zip(found.rows, found.control.points, strict=True)
    )
    return _chart(
        filters.themes[0] if filters.themes else "all", title, lines, found.control, "share", anew=found.anew,
        question=filters.query_string, evidence_title=title,
    )


def wait_chart(council: Council, filters: Filters, setup: Setup, until: Until) -> Chart:
    """Two queries."""
    found: Waits = waits(council, filters.without("bejegening", "themes"), setup, until)
    title = _("Dagen tot iemand het leest") if until == "read" else _("Dagen tot het eerste antwoord")
    lines = tuple(
        _line(row.label, point, "days", of=row.of) for row, point in zip(found.rows, found.control.points, strict=True)
    )
    title_of_it = (
        _("Wachttijd tot iemand het leest") if until == "read" else _("Wachttijd tot het eerste antwoord")
    )
    return _chart(
        until, title, lines, found.control, "days", anew=found.anew, question=filters.query_string,
        evidence_title=title_of_it,
    )


def _line(
    label: str, point: Any, unit: Unit, *, of: int, hits: Figure | None = None, of_figure: Figure | None = None
) -> Line:
    def shown(value: float | None) -> str:
        return "–" if value is None else said(value, unit)

    return Line(
        label, shown(point.value), hits, of, of_figure, shown(point.low), shown(point.high),
        tuple(str(RULES[rule]) for rule in point.rules), 0 < of < SMALL,
    )


def _chart(
    key: str, title: str, lines: tuple[Line, ...], control: Control, unit: Unit, *, anew: str = "", question: str = "",
    evidence_title: str = "",
) -> Chart:
    signals = signals_of(lines, control)
    points = [
        ControlPoint(
            line.label, point.value, line.of, point.centre, point.low, point.high, bool(point.rules), line.is_small
        )
        for line, point in zip(lines, control.points, strict=True)
    ]
    drawable = any(point.value is not None for point in points)
    return Chart(
        key, title, control_chart(points, title, unit=unit, signals=signals) if drawable else None, signals, lines,
        said(control.points[-1].centre, unit) if drawable else "", control.is_trial, anew, question, evidence_title,
    )


def signals_of(lines: Sequence[Line], control: Control) -> tuple[str, ...]:
    """For each rule that is met, in which periods."""
    met: dict[Rule, list[str]] = {}
    for line, point in zip(lines, control.points, strict=True):
        for rule in point.rules:
            met.setdefault(rule, []).append(line.label)
    return tuple(f"{RULES[rule]}: {spread(met[rule])}" for rule in Rule if rule in met)


def setup_form(setup: Setup, show: str) -> dict[str, Any]:
    """What the choices of the page need."""
    return {
        "setup": setup, "show": show, "few_points": FEW_POINTS,
        "anew": setup.anew.isoformat() if setup.anew else "",
        "per_choices": [("quarter", _("per kwartaal")), ("month", _("per maand"))],
        "baseline_choices": [("", _("alle periodes")), ("first", _("de eerste 12 periodes"))],
        "show_choices": [
            ("share", _("Aandeel bejegening en thema's")), ("read", _("Dagen tot iemand het leest")),
            ("answer", _("Dagen tot het eerste antwoord")),
        ],
    }


def difference_in_words(found: Compared) -> list[str]:
    """What the difference says and what it does not, a sentence each."""
    if found.difference is None:
        return [_("In een van beide periodes is nog niets beoordeeld. Er is niets te vergelijken.")]
    value, low, high = found.difference.value, found.difference.low, found.difference.high
    points = {"n": abs(round(100 * value)), "low": _signed(low), "high": _signed(high)}
    if not points["n"]:
        size = _("Het aandeel is ongeveer even groot (marge van het verschil: %(low)s tot %(high)s procentpunt).")
    elif value > 0:
        size = _("Het aandeel is %(n)s procentpunt hoger (marge: %(low)s tot %(high)s).")
    else:
        size = _("Het aandeel is %(n)s procentpunt lager (marge: %(low)s tot %(high)s).")
    if found.difference.may_be_chance:
        judged = _("Dat kan toeval zijn: ook geen verschil past bij deze aantallen.")
    else:
        judged = _("Dat is meer dan toeval meestal geeft.")
    return [size % points, judged, _("Waarom het verschilt, zegt dit getal niet.")]


def _signed(share: float) -> str:
    n = round(100 * share)
    return f"+{n}" if n > 0 else f"−{-n}" if n else "0"
