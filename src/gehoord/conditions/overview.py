"""Where preconditions stand in the way, over all organisations together: never which organisation."""

from __future__ import annotations

from dataclasses import dataclass

from gehoord.analysis.intervals import Interval, wilson_interval
from gehoord.core.councils.selectors import Member
from gehoord.core.vocabulary.words import NEEDS
from gehoord.insight.facts import Facts
from gehoord.surveys.models import Campaign

from .duties import Duty, duties
from .models import Step
from .selectors import closed_scans, results_of_for

# With fewer, a total could be read back to one organisation.
FEWEST_ORGANISATIONS = 3
# How many closed scans are looked through for the newest of each organisation.
LOOKED_AT = 200


@dataclass(frozen=True)
class Standing:
    """One precondition over all organisations: the reach of the share that agrees, None where too few may be shown.

    `few_say_so`: it can be told that fewer than half say it is there. `steps`: how many are agreed and not yet done.
    """

    duty: Duty
    answered: int | None
    reach: Interval | None
    steps: int

    @property
    def few_say_so(self) -> bool:
        return self.reach is not None and self.reach.high < 0.5


@dataclass(frozen=True)
class Overview:
    """`organisations`: how many have a scan with a result; `rows` in the order of the preconditions."""

    organisations: int
    rows: tuple[Standing, ...]
    since: Campaign | None

    @property
    def is_enough(self) -> bool:
        return self.organisations >= FEWEST_ORGANISATIONS


def overview(member: Member) -> Overview:
    """The newest scan with a result of each organisation, or of each of its teams where those were asked, added up.

    With a result of the whole organisation its teams are left out, so that nobody counts twice in one round.
    """
    newest: dict[int, dict[int | None, tuple[Campaign, Facts]]] = {}
    oldest: Campaign | None = None
    scans = list(closed_scans(member.council).filter(provider__isnull=False)[:LOOKED_AT])
    # As this member sees them: a sum of what is hidden would give it away to who subtracts.
    seen = results_of_for(member, scans)
    for scan in scans:
        of_organisation = newest.setdefault(scan.provider_id or 0, {})
        if scan.team_id in of_organisation:
            continue
        if scan.pk in seen:
            of_organisation[scan.team_id] = (scan, seen[scan.pk])
    agree, answered, places = dict.fromkeys(NEEDS, 0), dict.fromkeys(NEEDS, 0), {need: set[int]() for need in NEEDS}
    by_label = {str(label): need for need, label in NEEDS.items()}
    counted = 0
    for organisation, of_organisation in newest.items():
        chosen = [of_organisation[None]] if None in of_organisation else list(of_organisation.values())
        counted += bool(chosen)
        for scan, facts in chosen:
            if oldest is None or (scan.closed_at and oldest.closed_at and scan.closed_at < oldest.closed_at):
                oldest = scan
            for label, n, of, *_reach in facts.rows:
                need = by_label.get(str(label))
                if need and isinstance(n, int) and isinstance(of, int):
                    agree[need] += n
                    answered[need] += of
                    places[need].add(organisation)
    open_steps = list(Step.objects.filter(council=member.council, done_on__isnull=True).values_list("need", flat=True))
    # Each of them has enough answers by itself: what is hidden in one scan is in no sum.
    shown = {need for need in NEEDS if len(places[need]) >= FEWEST_ORGANISATIONS}
    return Overview(counted, tuple(
        Standing(
            duty, answered[need] if need in shown else None,
            wilson_interval(agree[need], answered[need]) if need in shown else None, open_steps.count(need),
        )
        for need, duty in duties().items()
    ), oldest)
