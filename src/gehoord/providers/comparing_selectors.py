"""Which answers lie beside each other: of one questionnaire, so of one kind of people, asked in one period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gehoord.analysis.control import Control, p_chart
from gehoord.analysis.disclosure import Cell as Told
from gehoord.analysis.disclosure import suppress
from gehoord.analysis.intervals import Interval, wilson_interval
from gehoord.core.councils.models import Council
from gehoord.core.organisations.models import Organisation
from gehoord.core.vocabulary.purposes import Use
from gehoord.core.vocabulary.purposes import require as require_use
from gehoord.surveys.models import STRATA, AgeBand, Campaign, Care, Channel, Mode, Ordered, Purpose, Questionnaire
from gehoord.surveys.results import Part, parts

from .comparing import NO_FIGURE, ONLY_INTERVAL, Cell, Together, is_safe_outside, together

# Only a code proves that somebody is a client, and answers once.
COUNTED = (Channel.CODE,)
# Who answered is taken into account by these; the kind of people never differs within a round.
MIX = ("care", "ordered", "age_band", "mode")
_KINDS = {"care": Care, "ordered": Ordered, "age_band": AgeBand, "mode": Mode}


@dataclass(frozen=True)
class Round:
    """Closed campaigns with one version of one questionnaire in one period, each at a provider."""

    questionnaire: Questionnaire
    period: str
    campaigns: tuple[Campaign, ...]

    @property
    def key(self) -> str:
        return f"{self.questionnaire.pk}-{self.campaigns[0].pk}"

    @property
    def providers(self) -> dict[int, Organisation]:
        """Every provider in it, by name and nothing else."""
        found = {one.provider.pk: one.provider for one in self.campaigns if one.provider is not None}
        return dict(sorted(found.items(), key=lambda item: (item[1].name.lower(), item[0])))

    def __str__(self) -> str:
        return f"{self.questionnaire.called} ({self.questionnaire.get_respondent_display()}) · {self.period}"


def rounds(council: Council) -> list[Round]:
    """What was asked for an agreement and is closed, newest first. One query.

    Statutory surveys and scans are not among them: they were answered for something else.
    """
    found: dict[tuple[int, str], list[Campaign]] = defaultdict(list)
    names: dict[str, str] = {}
    rows = (
        Campaign.objects.filter(
            council=council, purpose=Purpose.CONTRACT, closed_at__isnull=False, provider__isnull=False
        )
        .select_related("questionnaire", "provider", "team")
        .order_by("opens_on", "pk")
    )
    for campaign in rows:
        # Without a name it is the year: what was asked years apart is not added up.
        period = " ".join(campaign.period.split()) or str(campaign.opens_on.year)
        found[campaign.questionnaire_id, period.casefold()].append(campaign)
        names.setdefault(period.casefold(), period)
    made = [Round(row[0].questionnaire, names[period], tuple(row)) for (_pk, period), row in found.items()]
    return sorted(made, key=lambda one: (one.campaigns[-1].opens_on, one.campaigns[-1].pk), reverse=True)


def all_of(council: Council, chosen: Round, *, theme: str = "") -> Together:
    """What the providers of this round come to, on the whole questionnaire or on one theme. One query."""
    rows = _parts(council, chosen.campaigns)
    told = _told(chosen.campaigns, rows, council.smallest_n, theme)
    return together(_cells(chosen, rows, theme, told), smallest=council.smallest_n)


def by_theme(council: Council, chosen: Round) -> dict[str, Together]:
    """As `all_of` for each theme that was asked about, and for the whole under "". One query."""
    rows = _parts(council, chosen.campaigns)
    themes = dict.fromkeys(["", *(row.theme for row in rows if row.question is None)])
    return {
        theme: together(
            _cells(chosen, rows, theme, _told(chosen.campaigns, rows, council.smallest_n, theme)),
            smallest=council.smallest_n,
        )
        for theme in themes
    }


@dataclass(frozen=True)
class OverTime:
    """A provider's share per round, oldest first, as a control chart; `totals`: how many answered, 0 when under 100."""

    rounds: tuple[Round, ...]
    totals: tuple[int, ...]
    chart: Control


def over_time(
    council: Council, of: Sequence[Round], provider: Organisation, *, outside: bool = False
) -> OverTime | None:
    """None when fewer than two of these rounds have 100 answers of the provider's clients or more: a point in a chart
    is a figure, and below that there is none; nor, `outside`, where outsiders may not see the share. One query."""
    row = sorted(of, key=lambda one: (one.campaigns[0].opens_on, one.campaigns[0].pk))
    own = [[campaign for campaign in one.campaigns if campaign.provider_id == provider.pk] for one in row]
    place = {campaign.pk: number for number, campaigns in enumerate(own) for campaign in campaigns}
    counts = [[0, 0] for _one in row]
    rows = _parts(council, [campaign for campaigns in own for campaign in campaigns])
    told = {pk for campaigns in own for pk in _told(campaigns, rows, council.smallest_n)}
    for part in rows:
        if part.question is None and not part.theme and part.campaign in told and _counts(part):
            counts[place[part.campaign]][0] += part.sums.top
            counts[place[part.campaign]][1] += part.sums.n
    least = max(ONLY_INTERVAL, council.smallest_n)
    shown = [
        (hits, total)
        if total >= least and not (outside and not is_safe_outside(hits, total, council.smallest_n)) else (0, 0)
        for hits, total in counts
    ]
    if sum(total > 0 for _hits, total in shown) < 2:
        return None
    return OverTime(tuple(row), tuple(total for _hits, total in shown), p_chart(shown))


@dataclass(frozen=True)
class MixRow:
    """How many of the answers came from these people; None when hidden. The interval only from 30 answers."""

    label: str
    total: int | None
    interval: Interval | None


def mix_of(
    all_together: Together, provider: int, smallest: int, *, outside: bool = False
) -> list[tuple[str, list[MixRow]]]:
    """Who answered, in one table for each way of telling people apart; tables of one kind of people are left out.

    What is small is hidden, and what would let it follow from the total or another table; `outside` also a share of
    which few are satisfied or few are not.
    """
    cells = all_together.by_provider.get(provider, ())
    members: dict[tuple[str, str], set[int]] = defaultdict(set)
    hits: dict[tuple[str, str], int] = defaultdict(int)
    everybody = 0
    for cell in cells:
        ids = set(range(everybody, everybody + cell.total))
        everybody += cell.total
        for name, value in zip(MIX, cell.stratum, strict=True):
            members[name, value] |= ids
            hits[name, value] += cell.hits
    keys = [key for key in sorted(members, key=_in_order) if len([k for k in members if k[0] == key[0]]) > 1]
    told = [Told("", frozenset(range(everybody)), everybody, new=True)] + [
        Told("", frozenset(members[key]), len(members[key]), new=True, shown=len(members[key]) >= smallest,
             around=frozenset(range(everybody)))
        for key in keys
    ]
    # The total stands on the page anyhow, so it cannot be hidden.
    hidden, _enough = suppress(told, smallest, cost=lambda place: (told[place].n, place) if place else None)
    tables: dict[str, list[MixRow]] = defaultdict(list)
    for place, key in enumerate(keys, start=1):
        total = len(members[key])
        is_shown = told[place].shown and place not in hidden
        tables[key[0]].append(MixRow(
            _label(*key), total if is_shown else None,
            wilson_interval(hits[key], total)
            if is_shown and total >= NO_FIGURE and (not outside or is_safe_outside(hits[key], total, smallest))
            else None,
        ))
    return [(_heading(name), rows) for name, rows in tables.items()]


def _parts(council: Council, campaigns: Sequence[Campaign]) -> list[Part]:
    """Raises PurposeRefused for answers that were given for something else."""
    for campaign in campaigns:
        require_use(campaign.purpose, Use.COMPARISON)
    return parts(council, campaigns, Purpose.CONTRACT)


def _told(campaigns: Sequence[Campaign], rows: Sequence[Part], smallest: int, theme: str = "") -> set[int]:
    """The campaigns whose answers on this theme count: those with enough, and small ones of a provider together.

    Of each theme by itself: many of a team may have answered, and few of them on one theme.

    Whoever looks before and after a campaign closes, or holds a team's own result beside the provider's, sees the
    difference; so that is always about `smallest` people or more. Small campaigns wait for each other, in the order in
    which they closed; what is left over does not count.
    """
    totals: dict[int, int] = defaultdict(int)
    for part in rows:
        if part.question is None and part.theme == theme and _counts(part):
            totals[part.campaign] += part.sums.n
    found = {one.pk for one in campaigns if totals[one.pk] >= smallest}
    small: dict[int | None, list[Campaign]] = defaultdict(list)
    for one in sorted(campaigns, key=lambda one: (one.closed_at is None, one.closed_at, one.pk)):
        if one.pk not in found:
            small[one.provider_id].append(one)
            if sum(totals[each.pk] for each in small[one.provider_id]) >= smallest:
                found |= {each.pk for each in small.pop(one.provider_id)}
    return found


def _cells(chosen: Round, rows: Sequence[Part], theme: str, told: set[int]) -> list[Cell]:
    provider = {campaign.pk: campaign.provider_id for campaign in chosen.campaigns}
    found: dict[tuple[int, tuple[str, ...]], list[int]] = defaultdict(lambda: [0, 0])
    for part in rows:
        of = provider[part.campaign]
        if of is None or part.campaign not in told or part.question is not None or part.theme != theme:
            continue
        if not _counts(part):
            continue
        by_name = dict(zip(STRATA, part.stratum, strict=True))
        sums = found[of, tuple(by_name[name] for name in MIX)]
        sums[0] += part.sums.top
        sums[1] += part.sums.n
    return [Cell(of, stratum, hits, total) for (of, stratum), (hits, total) in sorted(found.items())]


def _counts(part: Part) -> bool:
    return dict(zip(STRATA, part.stratum, strict=True))["channel"] in COUNTED


def _in_order(key: tuple[str, str]) -> tuple[int, int]:
    """As the choices stand on the form; what is not known last."""
    values = list(_KINDS[key[0]].values)
    return MIX.index(key[0]), values.index(key[1]) if key[1] in values else len(values)


def _label(name: str, value: str) -> str:
    kind = _KINDS[name]
    return str(kind(value).label) if value in kind.values else _("niet ingevuld")


def _heading(name: str) -> str:
    return {
        "care": _("Waar ze hulp krijgen"), "ordered": _("Zelf gekozen of opgelegd"),
        "age_band": _("Leeftijd van het kind of de jongere"), "mode": _("Hoe ze antwoordden"),
    }[name]
