"""Is a kit proportionate, objective, open and consistent? Every check with its outcome and its legal ground."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gehoord.analysis.points import Formula, FormulaRefused

from ..models import SMALLEST_N, Kit, Placement
from .choices import LEARNING, MOST_MINUTES, MOST_PARTS, BadLevels, Choices, Measure
from .grounds import ground
from .texts import JUDGED, formula_of, ladder_of

MOST_COUNTS_FOR = 40
# What a subsidy cannot have: it is no contract.
FORCING = re.compile(r"\b(boete|dwangsom|schadevergoeding|korting)", re.IGNORECASE)


class About(models.TextChoices):
    PROPORTION = "proportion", gettext_lazy("In verhouding")
    OBJECTIVE = "objective", gettext_lazy("Objectief")
    OPEN = "open", gettext_lazy("Vooraf duidelijk")
    CONSISTENT = "consistent", gettext_lazy("Kloppend geheel")


class Mark(models.TextChoices):
    """`MUST` stops publishing; `WEIGH` asks to say why it is so all the same."""

    OK = "ok", gettext_lazy("goed")
    WEIGH = "weigh", gettext_lazy("afwegen")
    MUST = "must", gettext_lazy("moet anders")


@dataclass(frozen=True)
class Finding:
    """One check and how it came out; `step` is where it can be put right."""

    about: About
    mark: Mark
    text: str
    ground: str
    step: str


def findings(kit: Kit, choices: Choices, *, today: date) -> list[Finding]:
    """Every check of this kit, also those that are fine."""
    # Weights that are wrong are a finding of their own.
    formula = _formula(kit, replace(choices, weights={}))
    return [
        Finding(about, mark, text, ground(law, kit.placement), step)
        for about, mark, text, law, step in (
            *_proportion(choices), *_objective(kit, choices, formula), *_open(kit, choices, today),
            *_consistent(kit, choices, formula),
        )
    ]


def _formula(kit: Kit, choices: Choices) -> Formula | None:
    try:
        return formula_of(kit.placement, choices)
    except (FormulaRefused, BadLevels):
        return None


Row = tuple[About, Mark, str, str, str]


def _is(fine: bool, otherwise: Mark = Mark.MUST) -> Mark:
    return Mark.OK if fine else otherwise


def _proportion(choices: Choices) -> Iterator[Row]:
    number = len(choices.parts)
    yield (
        About.PROPORTION, _is(1 <= number <= MOST_PARTS),
        ngettext("Er is %(n)s eis; hoogstens %(most)s.", "Er zijn %(n)s eisen; hoogstens %(most)s.", number)
        % {"n": number, "most": MOST_PARTS}, "proportional", "wat",
    )
    yield (
        About.PROPORTION, _is(choices.minutes_together <= min(choices.most_minutes, MOST_MINUTES)),
        _("Het kost een aanbieder ongeveer %(minutes)s minuten per jaar; jullie grens is %(most)s.")
        % {"minutes": choices.minutes_together, "most": choices.most_minutes}, "proportional", "hoe",
    )
    yield (
        About.PROPORTION, Mark.OK, _("Het werk dat je vraagt, hoort in de prijs of in het bedrag van de subsidie."),
        "price", "hoe",
    )


def _objective(kit: Kit, choices: Choices, formula: Formula | None) -> Iterator[Row]:
    yield (
        About.OBJECTIVE, _is(formula is not None),
        _("Elk onderdeel heeft niveaus van 0 tot 100 punten, met woorden die zeggen wanneer je ze krijgt."),
        "equal", "niveaus",
    )
    if kit.placement in JUDGED:
        yield (
            About.OBJECTIVE, _is(choices.experts + choices.officers >= 2),
            _("Minstens twee mensen beoordelen, zonder elkaars punten te zien."), "equal", "gesprek",
        )
        yield (
            About.OBJECTIVE, _is(choices.experts >= 1, Mark.WEIGH),
            _("Ook een ervaringsdeskundige beoordeelt."), "equal", "gesprek",
        )
    learning = [part for part in choices.parts if part in LEARNING]
    yield (
        About.OBJECTIVE, _is(bool(learning)),
        _("Er telt iets mee dat laat zien dat een aanbieder leert, niet alleen hoe tevreden mensen zijn."),
        "proportional", "wat",
    )
    if Measure.CLIENTS in choices.parts and learning:
        heavy = any(choices.weights_of(lot)[Measure.CLIENTS] > 50 for lot in choices.lot_keys)
        yield (
            About.OBJECTIVE, _is(not heavy, Mark.WEIGH),
            _("Leren weegt minstens zo zwaar als tevredenheid: wie moeilijk bereikbare cliënten helpt, scoort daar "
              "lager."),
            "equal", "gewichten",
        )


def _open(kit: Kit, choices: Choices, today: date) -> Iterator[Row]:
    whole = all(sum(choices.weights_of(lot).values()) == 100 for lot in choices.lot_keys)
    yield About.OPEN, _is(whole), _("De gewichten zijn per perceel samen 100."), "open", "gewichten"
    yield (
        About.OPEN, _is(_formula(kit, choices) is not None),
        _("De berekening staat vast en is met een voorbeeld na te rekenen."), "open", "gewichten",
    )
    yield (
        About.OPEN, _is(choices.review_on is not None and choices.review_on > today),
        _("Er is een dag in de toekomst waarop jullie kijken of het nog klopt."), "open", "gesprek",
    )
    yield (
        About.OPEN, _is(bool(choices.contact)), _("Er staat waar iemand met een vraag over gegevens heen kan."),
        "privacy", "gesprek",
    )
    yield (
        About.OPEN, _is(bool(choices.how)), _("Er staat hoe en bij wie het wordt gemeten of beoordeeld."), "open",
        "hoe",
    )
    if kit.placement == Placement.AWARD:
        given = [choices.counts_for.get(lot) for lot in choices.lot_keys]
        yield (
            About.OPEN, _is(all(given)),
            _("Per perceel staat hoe zwaar bejegening telt tussen alle gunningscriteria."),
            "open", "gewichten",
        )
        yield (
            About.PROPORTION, _is(all((one or 0) <= MOST_COUNTS_FOR for one in given), Mark.WEIGH),
            _("Bejegening telt voor hoogstens %(most)s procent.") % {"most": MOST_COUNTS_FOR},
            "proportional", "gewichten",
        )


def _consistent(kit: Kit, choices: Choices, formula: Formula | None) -> Iterator[Row]:
    ladder = ladder_of(kit.placement, choices)
    figures = formula is not None and any(part.has_figure for part in formula.parts)
    match kit.placement:
        case Placement.SUITABILITY:
            yield _row(
                choices.years_back >= 1, _("Een geschiktheidseis kijkt terug: over hoeveel jaar, staat erin."), "hoe",
            )
            yield _row(not figures, _("Er is geen percentage nodig: wie klein is, kan ook meedoen."), "niveaus")
        case Placement.AWARD:
            yield _row(
                not figures, _("Een gunningscriterium kijkt naar dit plan, niet naar cijfers van vroeger."), "niveaus",
            )
        case Placement.PERFORMANCE:
            yield _row(
                formula is not None and all(part.allowed == (100, 0) for part in formula.parts),
                _("Een uitvoeringseis is ja of nee: alleen 100 en 0 punten."), "niveaus",
            )
            yield _row(
                Measure.CLIENTS not in choices.parts,
                _("Een uitvoeringseis is iets wat de aanbieder doet; hoe tevreden mensen zijn, is dat niet."), "wat",
            )
        case Placement.KPI:
            yield _row(bool(choices.baseline), _("Een prestatie-indicator heeft een beginmeting."), "hoe")
            yield _row(
                formula is not None and all(part.has_figure for part in formula.parts),
                _("Elk niveau heeft een percentage vanaf waar het telt."), "niveaus",
            )
            yield _row(
                choices.smallest_n >= SMALLEST_N,
                _("Onder %(n)s antwoorden komt er geen cijfer.") % {"n": choices.smallest_n}, "hoe",
            )
        case Placement.SUBSIDY_CONDITION:
            yield _row(
                not any(FORCING.search(step) for step in ladder),
                _("Een subsidievoorwaarde dwing je niet af: geen boete, korting of schadevergoeding."), "gesprek",
            )
    if kit.placement != Placement.SUITABILITY:
        yield _row(len(ladder) >= 3, _("De gevolgen hebben minstens drie stappen."), "gesprek")
        yield _row(
            bool(ladder) and "gesprek" in ladder[0].casefold(), _("De eerste stap is een gesprek."), "gesprek",
        )
        yield _row(bool(choices.conversation), _("Er staat wanneer en met wie jullie praten."), "gesprek")
    yield _row(choices.hear_days >= 7, _("De andere kant heeft minstens een week om te reageren."), "gesprek")


def _row(fine: bool, text: str, step: str) -> Row:
    return About.CONSISTENT, _is(fine), text, "placement", step
