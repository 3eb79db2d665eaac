"""Ready-made agendas. A plan is data: for how many people, and what is asked, one after the other.

The questions are put into the agenda in Dutch, whatever language the facilitator reads in: people in the room read
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..models import Audience, BlockKind, GroupRole


@dataclass(frozen=True)
class Part:
    """One block of the agenda. `minutes`: how long the clock gives it; `audience`: for whom the tips are."""

    kind: BlockKind
    minutes: int
    question: Any
    audience: str = Audience.PROFESSIONAL


@dataclass(frozen=True)
class Plan:
    """`seats`: how many people of each role fit the plan."""

    key: str
    title: Any
    about: Any
    seats: dict[str, int]
    parts: tuple[Part, ...]


OPENING = Part(BlockKind.YES_NO, 5, _("Heeft de hulpverlening het beste met je voor?"))
BEHIND = Part(BlockKind.CAUSES, 20, _("Wat zit daarachter? Schrijf op waardoor het komt, niet door wie."))
FOR_ALL = (
    Part(BlockKind.TIPS, 15, _("Wat kunnen professionals morgen anders doen?"), Audience.PROFESSIONAL),
    Part(BlockKind.TIPS, 15, _("Wat kunnen organisaties en de gemeente regelen?"), Audience.ORGANISATION),
)

PLANS: dict[str, Plan] = {plan.key: plan for plan in (
    Plan(
        "verbetergroep", _("Verbetergroep"),
        _(
            "Ongeveer twintig mensen van alle kanten aan gemengde tafels. Eerst een vraag aan iedereen, dan stil "
            "opschrijven wat je ziet, wat erachter zit en wat zou helpen. Reken op tweeënhalf uur."
        ),
        {
            GroupRole.YOUNG_PERSON: 5, GroupRole.PARENT: 5, GroupRole.PROFESSIONAL: 6, GroupRole.RESEARCHER: 1,
            GroupRole.POLICY_OFFICER: 3,
        },
        (
            OPENING,
            Part(BlockKind.OBSERVATIONS, 20, _("Wat zie je gebeuren? Schrijf op wat goed gaat en wat niet.")),
            BEHIND, *FOR_ALL,
            Part(BlockKind.SCALE, 5, _("Werd vandaag serieus genomen wat je zei?")),
        ),
    ),
    Plan(
        "eerst-apart", _("Eerst jongeren en ouders apart, dan samen"),
        _(
            "Jongeren en ouders zitten eerst ieder aan hun eigen tafels, met een eigen begeleider. Daarna komen de "
            "professionals erbij. Zo zeggen mensen eerst onder elkaar wat ze meemaken. Reken op drie uur met een pauze."
        ),
        {GroupRole.YOUNG_PERSON: 6, GroupRole.PARENT: 6, GroupRole.PROFESSIONAL: 6, GroupRole.POLICY_OFFICER: 2},
        (
            Part(
                BlockKind.OBSERVATIONS, 20,
                _("Apart, aan de tafels van jongeren en van ouders: wat maak je mee in de hulp?"),
            ),
            Part(BlockKind.TIPS, 15, _("Apart: wat wil je dat professionals straks van je horen?")),
            Part(BlockKind.OBSERVATIONS, 20, _("Samen, na de pauze: wat herken je van wat de anderen opschreven?")),
            BEHIND, *FOR_ALL,
            Part(BlockKind.SCALE, 5, _("Kon je zeggen wat je wilde zeggen?")),
        ),
    ),
)}
