"""Two agreements of the sample council in different stages, from the kit of one subsidy scheme.

One has just begun: its criterion stands and the first measuring is planned. The other went round: measured, heard,
improved, measured again, and praised. Everything in it is invented.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from gehoord.core.councils.models import Council, Role
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.selectors import providers
from gehoord.providers import supervising
from gehoord.providers.kit import services as kits
from gehoord.providers.kit.use import fill_criterion
from gehoord.providers.models import Agreement, AgreementKind, CalendarStep, Kit, Outcome, Placement, Supervision
from gehoord.providers.services import make_agreement, publish_criterion
from gehoord.providers.supervision import improving
from gehoord.providers.supervision import services as rounds
from gehoord.providers.supervision.measuring import surveys_of
from gehoord.providers.supervision.planning import usual_days

from .services import member_of
from .then import days_ago

Step = Callable[[Council], AbstractContextManager[None]]

KIT = "Subsidieregeling hulp dichtbij"
OWNER = "gemeente Voorbeeldstad"
BEGUN, WENT_ROUND = "De Zeven Linden", "Kade Elf"
TITLES = {BEGUN: "Subsidie weekendopvang", WENT_ROUND: "Subsidie begeleiding op school"}
PUBLISHED, REVIEWED_AFTER = 215, 600
# Days ago: made, criterion published, calendar made, and each step of the round that is over.
AGREED, STARTED = {BEGUN: 24, WENT_ROUND: 205}, {BEGUN: 17, WENT_ROUND: 195}
DONE = {"measure": 110, "report": 100, "hear": 88, "improve": 80, "again": 34, "follow": 20}
CAME_OF_IT = {
    "measure": "Veertig jongeren antwoordden. Het minst tevreden zijn ze over wachten op antwoord.",
    "report": "De uitkomst is gestuurd, met de vraag om een reactie.",
    "hear": "Het gesprek ging over wachten: jongeren weten niet wanneer iemand terugbelt.",
    "improve": "Twee stappen afgesproken. In het najaar kijken we opnieuw.",
    "again": "Van de 38 vragen van jongeren kregen er 35 binnen een week antwoord. Eerder hield niemand dat bij.",
}
VIEW = "We herkennen dit. Terugbellen schoot erbij in als het druk was. We willen er één vaste tijd voor maken."
PRAISE = "Jullie vroegen het aan jongeren, veranderden iets en keken of het hielp. Dat is wat we bedoelen met leren."
ON_PRAISE = "Fijn dat dit gezien wordt. De jongeren bedachten zelf het vaste belmoment."
IMPROVEMENTS = (
    ("Elke dag een vast belmoment tussen vier en vijf", "teamleider", 60, "In het overzicht van vragen",
     "Het overzicht laat zien dat er sinds de start elke dag is gebeld."),
    ("Jongeren horen bij de eerste afspraak wanneer er wordt teruggebeld", "begeleiders", 45, "Op het kaartje dat ze "
     "meekrijgen", "Het kaartje is af; jongeren keken mee naar de woorden."),
)


def supervise(council: Council, *, step: Step) -> None:
    """Both agreements and the kit, as far as they are not there yet. Needs `experiences.ask_clients`."""
    by = member_of(council, Role.OFFICER)
    with step(council):
        kit = _kit(by)
        for name, title in TITLES.items():
            if not Agreement.objects.filter(council=council, title=title).exists():
                agreement = _agree(by, kit, name, title)
                (_go_round if name == WENT_ROUND else _begin)(by, agreement)


def _kit(by: Member) -> Kit:
    found: Kit | None = Kit.objects.filter(council=by.council, title=KIT).first()
    if found is not None:
        return found
    with days_ago(PUBLISHED):
        kit = kits.start_kit(by=by, title=KIT, placement=Placement.SUBSIDY_CONDITION, owner=OWNER)
        kit = kits.save_choices(by=by, kit=kit, expected_version=kit.version, given={
            "how": "Uit een korte vragenlijst onder cliënten en uit wat de subsidieontvanger zelf bijhoudt.",
            "conversation": "Elk jaar één gesprek, na de vragenlijst.", "contact": "privacy@voorbeeldstad.example",
            "review_on": timezone.localdate() + timedelta(days=REVIEWED_AFTER),
        })
        return kits.publish_kit(
            by=by, kit=kit, expected_version=kit.version,
            weighed="De regeling is klein. Daarom vragen we zo weinig mogelijk papier.",
        )


def _agree(by: Member, kit: Kit, name: str, title: str) -> Agreement:
    with days_ago(AGREED[name]):
        today = timezone.localdate()
        agreement = make_agreement(
            by=by, provider=providers(by.council).get(name=name), kind=AgreementKind.SUBSIDY, title=title, owner=OWNER,
            starts_on=today, ends_on=today + timedelta(days=730),
        )
    with days_ago(STARTED[name]):
        publish_criterion(by=by, criterion=fill_criterion(by=by, kit=kit, lot="1", agreement=agreement))
    return agreement


def _begin(by: Member, agreement: Agreement) -> None:
    with days_ago(STARTED[BEGUN]):
        first = timezone.localdate() + timedelta(days=45)
        days = usual_days(first_on=first, review_on=first + timedelta(days=400), ends_on=agreement.ends_on)
        rounds.make_calendar(by=by, agreement=agreement, days={step.value: day for step, day in days.items()})


def _go_round(by: Member, agreement: Agreement) -> None:
    with days_ago(STARTED[WENT_ROUND]):
        days = {step.value: _on(DONE[step.value]) for step in CalendarStep}
        found = {one.step: one for one in rounds.make_calendar(by=by, agreement=agreement, days=days)}
    more: dict[str, dict[str, Any]] = {
        "measure": {"campaign": surveys_of(agreement).filter(closed_at__isnull=False).first()},
        "report": {"rests_on": "Verslag van de eerste meting"}, "hear": {"provider_view": VIEW, "rung": 1},
        "improve": {"rung": 2}, "again": {"counted": 38, "rests_on": "Overzicht van vragen van jongeren"},
    }
    for name, given in more.items():
        if name == "again":
            _settle(by, found["improve"])
        with days_ago(DONE[name]):
            if name == "improve":
                _improve(by, found[name])
            rounds.finish_step(
                by=by, supervision=found[name], done_on=timezone.localdate(), came_of_it=CAME_OF_IT[name], version=1,
                **given,
            )
    with days_ago(DONE["follow"]):
        supervising.hold_supervision(
            by=by, supervision=found["follow"], held_on=timezone.localdate(), outcome=Outcome.PRAISE,
            outcome_text=PRAISE, provider_view=ON_PRAISE,
        )


def _on(days: int) -> date:
    """So many days before the real today, from inside another day."""
    return timezone.localdate() + timedelta(days=STARTED[WENT_ROUND] - days)


def _improve(by: Member, moment: Supervision) -> None:
    for what, who, days, how_seen, _note in IMPROVEMENTS:
        improving.add_improvement_step(
            by=by, supervision=moment, what=what, who=who, due=timezone.localdate() + timedelta(days=days - 25),
            how_seen=how_seen,
        )


def _settle(by: Member, moment: Supervision) -> None:
    with days_ago(DONE["again"] + 3):
        for improvement, row in zip(moment.improvements.order_by("pk"), IMPROVEMENTS, strict=True):
            improving.settle_improvement_step(by=by, step=improvement, done=True, note=row[4], version=1)
