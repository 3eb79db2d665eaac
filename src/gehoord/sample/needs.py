"""What professionals of three providers of the sample council say they need, figures beside it, and what was agreed.

Made through the services. The organisations, the figures and what people answered are invented.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from gehoord.conditions.facts import add_fact
from gehoord.conditions.models import FactKind, Holder, Step
from gehoord.conditions.services import close_scan, open_scan
from gehoord.conditions.steps import agree_step, finish_step
from gehoord.core.councils.models import Council, Role
from gehoord.core.organisations.models import Organisation
from gehoord.core.organisations.selectors import providers
from gehoord.core.vocabulary.words import NEEDS, Climate, Precondition
from gehoord.surveys.answering import keep_response
from gehoord.surveys.models import Campaign, Channel, Mode, Purpose

from .experiences import ASKED
from .services import member_of
from .then import days_ago

# Of each organisation: how many answered, days ago, and which part of them has it, in the order of NEEDS.
SCANS = (
    ("", 44, 420, (0.3, 0.55, 0.5, 0.3, 0.45, 0.6)),
    ("", 48, 60, (0.55, 0.6, 0.5, 0.3, 0.5, 0.65)),
    ("Buitenhof Jeugd", 36, 75, (0.3, 0.4, 0.35, 0.3, 0.5, 0.45)),
    ("Kade Elf", 41, 50, (0.45, 0.6, 0.5, 0.3, 0.5, 0.6)),
)
FACTS = (
    (FactKind.CASELOAD, "17", 400, 46), (FactKind.CASELOAD, "13.5", 70, 48), (FactKind.SICK_LEAVE, "7.8", 70, 48),
    (FactKind.TURNOVER, "21", 70, 48), (FactKind.OTHER_TIME, "24", 70, None),
)
SOURCE = "Jaarverslag van de aanbieder (verzonnen)"
HAS, LACKS = (5, 4, 4, 5, 4), (3, 2, 3, 1, 2)


def ask_professionals(council: Council, *, step: Callable[[Council], AbstractContextManager[None]]) -> None:
    """The scans, as far as they are not there yet. Needs the providers to be there."""
    for number, (name, people, days, content) in enumerate(SCANS):
        with step(council):
            provider = _provider(council, name)
            title = f"Wat heb je nodig? {provider.name}, ronde {sum(one[0] == name for one in SCANS[:number + 1])}"
            if not Campaign.objects.filter(council=council, purpose=Purpose.CONDITIONS, title=title).exists():
                chance = random.Random(number)  # noqa: S311 - invented answers
                _scan(council, provider, title, people, days, dict(zip(NEEDS, content, strict=True)), chance)
    with step(council):
        if not Step.objects.filter(council=council).exists():
            _agree(council, _provider(council, ""))


def _provider(council: Council, name: str) -> Organisation:
    found = providers(council)
    one = found.filter(name=name).first() if name else found.exclude(name__in=[one.name for one in ASKED]).first()
    assert one is not None, "the providers come first"
    return one


def _scan(
    council: Council, provider: Organisation, title: str, people: int, days: int, content: dict[str, float],
    chance: random.Random,
) -> None:
    by = member_of(council, Role.ADVISER)
    with days_ago(days + 21):
        scan = open_scan(
            by=by, title=title, organisation=provider, closes_on=timezone.localdate() + timedelta(days=21)
        )
        questions = list(scan.questionnaire.questions.all())
        for _number in range(people):
            has = {need: chance.random() < share for need, share in content.items()}
            keep_response(
                campaign=scan, questions=questions,
                answers={one.key: chance.choice(HAS if has[one.theme] else LACKS) for one in questions}, safe={},
                background={}, channel=Channel.CODE, mode=Mode.SCREEN,
            )
    with days_ago(days):
        close_scan(by=by, campaign=scan)


def _agree(council: Council, provider: Organisation) -> None:
    by = member_of(council, Role.ADVISER)
    today = timezone.localdate()
    for kind, value, days, people in FACTS:
        add_fact(
            by=by, organisation=provider, kind=kind, value=Decimal(value), people=people, source=SOURCE,
            as_of=_first_of_month(today - timedelta(days=days)),
        )
    with days_ago(380):
        lighter = agree_step(
            by=by, organisation=provider, need=Precondition.TIME, holder=Holder.PROVIDER,
            what="Teams krijgen minder gezinnen per collega, te beginnen met gezinnen die net binnen zijn.",
            seen_by="Het cijfer gezinnen per professional daalt; in de scan zeggen meer mensen dat er tijd is.",
            due=_first_of_month(today - timedelta(days=120)),
        )
    with days_ago(100):
        finish_step(
            by=by, step=lighter, version=lighter.version, done_on=timezone.localdate(),
            came_of_it="Van 17 naar 13,5 gezinnen per collega. Bij twee teams lukte het nog niet.",
        )
    agree_step(
        by=by, organisation=provider, need=Climate.LEARNING, holder=Holder.PROVIDER,
        what="Elk team bespreekt een keer per maand een kaart.", due=today + timedelta(days=90),
        seen_by="Teams vertellen in het voorjaar wat ze anders doen.",
    )
    agree_step(
        by=by, need=Precondition.MONEY, holder=Holder.REGION, due=today + timedelta(days=150),
        what="Reken bij de volgende prijsronde na of tijd voor voorbereiden en overleg in de prijs zit.",
        seen_by="De berekening staat bij de stukken van de regio.",
    )


def _first_of_month(day: date) -> date:
    return day.replace(day=1)
