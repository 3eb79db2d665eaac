"""Ready-made agendas. A plan is data: for how many people, and what is asked, one after the other.

The questions are put into the agenda in Dutch, whatever language the facilitator reads in: people in the room read
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from gehoord.analysis.ranking import TOP

from ..live.heard import STATEMENTS
from ..models import Audience, BlockKind, GroupRole


@dataclass(frozen=True)
class Part:
    """One block of the agenda. `minutes`: how long the clock gives it; `audience`: for whom the tips are.

    A vote has its `rules` beforehand, and people choose from the cards of the part named `about`.
    """

    kind: BlockKind
    minutes: int
    question: Any
    audience: str = Audience.PROFESSIONAL
    name: str = ""
    about: str = ""
    rules: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """`seats`: how many people of each role fit the plan. `by_link`: the steps of one by link, without an agenda."""

    key: str
    title: Any
    about: Any
    seats: dict[str, int]
    parts: tuple[Part, ...] = ()
    by_link: tuple[Any, ...] = ()


OPENING = Part(BlockKind.YES_NO, 5, _("Heeft de hulpverlening het beste met je voor?"))
BEHIND = Part(
    BlockKind.CAUSES, 20, _("Wat zit daarachter? Schrijf op waardoor het komt, niet door wie."), name="causes"
)
WHY = Part(BlockKind.WHY, 15, _("We kiezen één oorzaak en vragen samen door: hoe komt dat?"))
FOR_ALL = (
    Part(BlockKind.TIPS, 15, _("Wat kunnen professionals morgen anders doen?"), Audience.PROFESSIONAL),
    Part(BlockKind.TIPS, 15, _("Wat kunnen organisaties en de gemeente regelen?"), Audience.ORGANISATION),
)
CHOOSING = Part(
    BlockKind.DOTS, 15, _("Welke oorzaken vind jij het belangrijkst?"), about="causes",
    rules={"top": TOP, "dots": 5, "most_on_one": 2},
)
ENDING = tuple(Part(kind, 0, question) for kind, question in STATEMENTS.items())

PLANS: dict[str, Plan] = {plan.key: plan for plan in (
    Plan(
        "verbetergroep", _("Verbetergroep"),
        _(
            "Ongeveer twintig mensen van alle kanten aan gemengde tafels. Eerst een vraag aan iedereen, dan stil "
            "opschrijven wat je ziet, wat erachter zit en wat zou helpen. Toon na elke ronde de kaarten, en vraag bij "
            "een kaart die niet iedereen snapt wat ermee bedoeld wordt. Vraag daarna bij één oorzaak vijf keer waarom. "
            "Aan het eind kiezen mensen met stippen zeven oorzaken. Reken op tweeënhalf uur."
        ),
        {
            GroupRole.YOUNG_PERSON: 5, GroupRole.PARENT: 5, GroupRole.PROFESSIONAL: 6, GroupRole.RESEARCHER: 1,
            GroupRole.POLICY_OFFICER: 3,
        },
        (
            OPENING,
            Part(BlockKind.OBSERVATIONS, 20, _("Wat zie je gebeuren? Schrijf op wat goed gaat en wat niet.")),
            BEHIND, WHY, *FOR_ALL, CHOOSING, *ENDING,
        ),
    ),
    Plan(
        "eerst-apart", _("Eerst jongeren en ouders apart, dan samen"),
        _(
            "Jongeren en ouders zitten eerst ieder aan hun eigen tafels, met een eigen begeleider. Daarna komen de "
            "professionals erbij. Zo zeggen mensen eerst onder elkaar wat ze meemaken. Aan het eind kiezen ze samen "
            "zeven oorzaken. Reken op drieënhalf uur met een pauze."
        ),
        {GroupRole.YOUNG_PERSON: 6, GroupRole.PARENT: 6, GroupRole.PROFESSIONAL: 6, GroupRole.POLICY_OFFICER: 2},
        (
            Part(
                BlockKind.OBSERVATIONS, 20,
                _("Apart, aan de tafels van jongeren en van ouders: wat maak je mee in de hulp?"),
            ),
            Part(BlockKind.TIPS, 15, _("Apart: wat wil je dat professionals straks van je horen?")),
            Part(BlockKind.OBSERVATIONS, 20, _("Samen, na de pauze: wat herken je van wat de anderen opschreven?")),
            BEHIND, *FOR_ALL, CHOOSING, *ENDING,
        ),
    ),
    Plan(
        "op-afstand", _("Delphi: op afstand, via een link"),
        _(
            "Voor wie niet kan komen. Mensen doen mee via een link, zonder account en zonder naam, in drie rondes van "
            "twee weken. Ze zien elkaar niet. Vooraf staat vast wat overeenstemming is: minstens 75 procent geeft "
            "een 7 of hoger. Je past het aan tot de eerste ronde open is."
        ),
        {},
        by_link=(
            _("Iedereen schrijft op wat hij ziet, wat erachter zit en wat zou helpen."),
            _("Jij zet de oorzaken op een rij. Iedereen geeft elke oorzaak een cijfer van 1 tot en met 9."),
            _("Iedereen ziet het midden van de groep naast het eigen cijfer, en mag het veranderen."),
        ),
    ),
)}
