"""What clients say of providers: whether one can be told apart from the others, one provider at a time.

There is no list in order of a figure, no way to sort and nothing to take along: the overview has words only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.organisations.models import Organisation
from gehoord.core.ui.control_charts import ControlPoint, control_chart
from gehoord.core.ui.funnel_charts import FunnelLimits, FunnelPoint, funnel_chart
from gehoord.core.vocabulary.words import Norm

from .comparing import NO_FIGURE, ONLY_INTERVAL, Standing, Together, Word, for_outsiders, funnel_limits, standing
from .comparing_selectors import OverTime, Round, all_of, by_theme, mix_of, over_time, rounds

PER_PAGE = 25
CURVE_POINTS = 40


@staff(Right.SEE_AGREEMENTS, Right.SEE_SURVEYS)
def experiences_page(request: StaffRequest) -> HttpResponse:
    """All providers of a round by name, each with one word; no figures."""
    council = request.member.council
    all_rounds = rounds(council)
    chosen = chosen_round(request, all_rounds)
    rows, page = [], None
    if chosen:
        beside = all_of(council, chosen)
        page = Paginator(list(chosen.providers.values()), PER_PAGE).get_page(request.GET.get("pagina"))
        rows = [(provider, standing(beside, provider.pk)) for provider in page]
    return render(request, "providers/experiences.html", {
        "rounds": all_rounds, "chosen": chosen, "rows": rows, "page": page,
        "no_figure": NO_FIGURE,
    })


@staff(Right.SEE_AGREEMENTS, Right.SEE_SURVEYS)
def experience_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One provider in one round: where it lies, with and without who answered, per theme and over time."""
    council = request.member.council
    all_rounds = [one for one in rounds(council) if pk in one.providers]
    chosen = chosen_round(request, all_rounds)
    if chosen is None:
        raise Http404
    return render(request, "providers/experience.html", beside_context(
        council, all_rounds, chosen, pk, outside=not request.member.may(Right.RUN_SURVEYS)
    ))


def beside_context(
    council: Council, all_rounds: list[Round], chosen: Round, pk: int, *, outside: bool = True
) -> dict[str, Any]:
    """What `providers/_beside.html` shows of one provider in one of the rounds it took part in, and of no other.

    `outside`: to the municipality and the provider, without shares that tell what somebody answered.
    """
    provider = chosen.providers[pk]
    themes = by_theme(council, chosen)
    beside = themes[""]
    look = for_outsiders if outside else standing
    where = look(beside, pk)
    same = [one for one in all_rounds if one.questionnaire.pk == chosen.questionnaire.pk]
    return {
        "provider": provider, "chosen": chosen, "rounds": all_rounds, "where": where, "beside": beside,
        "funnel": _funnel(beside, where, provider),
        "mix": mix_of(beside, pk, council.smallest_n, outside=outside) if where.total else [],
        "themes": _themes(themes, pk, look) if where.total and where.total >= NO_FIGURE else [],
        "history": _history(over_time(council, same, provider, outside=outside)),
        "no_figure": NO_FIGURE, "only_interval": ONLY_INTERVAL,
    }


@dataclass(frozen=True)
class History:
    """A control chart over the rounds. `outside`: labels of the points that stand out."""

    picture: SafeString
    outside: list[str]
    is_trial: bool


def chosen_round(request: StaffRequest, all_rounds: list[Round]) -> Round | None:
    """The round that was asked for, else the newest. Raises Http404 for one that is not there."""
    key = request.GET.get("ronde", "")
    if not key:
        return all_rounds[0] if all_rounds else None
    found = next((one for one in all_rounds if one.key == key), None)
    if found is None:
        raise Http404
    return found


def _funnel(beside: Together, where: Standing, provider: Organisation) -> SafeString | None:
    """With the point of this provider only, and only where its share may be told."""
    if where.adjusted is None or where.total is None or beside.target is None:
        return None
    most = max(2 * where.total, 2 * ONLY_INTERVAL)
    totals = sorted({NO_FIGURE + round((most - NO_FIGURE) * step / CURVE_POINTS) for step in range(CURVE_POINTS + 1)})
    limits = [
        FunnelLimits(n, near.low, near.high, far.low, far.high) for n, near, far in funnel_limits(beside, totals)
    ]
    point = FunnelPoint(provider.name, where.adjusted, where.total, where.word in (Word.BELOW, Word.ABOVE))
    return funnel_chart(limits, [point], _("Aandeel tevreden en het aantal antwoorden"), target=beside.target)


def _themes(
    themes: dict[str, Together], pk: int, look: Callable[[Together, int], Standing]
) -> list[tuple[str, Standing]]:
    """Each theme in the order of the norms, never of the figures."""
    return [(str(norm.label), look(themes[norm], pk)) for norm in Norm if norm in themes]


def _history(found: OverTime | None) -> History | None:
    if found is None:
        return None
    points = [
        ControlPoint(one.period, point.value, total, point.centre, point.low, point.high, bool(point.rules))
        for one, total, point in zip(found.rounds, found.totals, found.chart.points, strict=True)
    ]
    outside = [point.label for point in points if point.stands_out]
    picture = control_chart(points, _("Aandeel tevreden per ronde"), unit="share", signals=outside)
    return History(picture, outside, found.chart.is_trial)
