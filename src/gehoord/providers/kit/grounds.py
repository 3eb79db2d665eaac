"""On which law each part of a kit leans. None of it was looked at by a lawyer: every line says "nagaan" (verify)."""

from __future__ import annotations

from ..models import Placement

VERIFY = "nagaan"

GENERAL = {
    "proportional": "Aanbestedingswet 2012, artikel 1.10: een eis staat in verhouding tot de opdracht",
    "equal": "Aanbestedingswet 2012, artikel 1.8: gelijke behandeling van inschrijvers",
    "open": "Aanbestedingswet 2012, artikel 1.9: alles is vooraf bekend",
    "price": "Jeugdwet, artikel 2.11, en Besluit Jeugdwet, artikel 2.3: wat wordt gevraagd, hoort in de prijs",
    "privacy": "AVG, artikelen 5 en 13: alleen wat nodig is, en vooraf verteld",
}
# Youth care is a social service: part of the rules above may not hold for it.
LIGHT = (
    "Aanbestedingswet 2012, artikelen 2.38 en 2.39: lichtere procedure voor sociale diensten; dan gelden niet alle "
    "artikelen van deze wet"
)
OF_PLACEMENT = {
    Placement.SUITABILITY: "Aanbestedingswet 2012, artikel 2.90: geschiktheidseisen",
    Placement.AWARD: "Aanbestedingswet 2012, artikelen 2.114 en 2.115: gunningscriteria met gewicht",
    Placement.PERFORMANCE: "Aanbestedingswet 2012, artikel 2.80: bijzondere voorwaarden bij de uitvoering",
    Placement.KPI: "De overeenkomst zelf, en Aanbestedingswet 2012, artikel 2.80",
    Placement.SUBSIDY_CONDITION:
        "Algemene wet bestuursrecht, artikelen 4:37 tot en met 4:39: verplichtingen; artikel 4:46: vaststellen",
}
SUBSIDY = {
    "proportional": "Algemene wet bestuursrecht, artikel 3:4: een verplichting staat in verhouding tot het doel",
    "equal": "Algemene wet bestuursrecht, artikel 2:4, en gelijke kansen bij schaarse subsidies",
    "open": "Algemene wet bestuursrecht, titel 4.2: wat telt, staat vooraf in de regeling",
}


def ground(key: str, placement: str) -> str:
    """The ground of a check, always marked to be verified."""
    if key == "placement":
        found = OF_PLACEMENT[Placement(placement)]
    elif placement == Placement.SUBSIDY_CONDITION:
        found = SUBSIDY.get(key, GENERAL[key])
    else:
        found = GENERAL[key]
    return f"{found} ({VERIFY})"


def all_grounds(placement: str) -> list[str]:
    found = [ground(key, placement) for key in ("placement", *GENERAL)]
    return found if placement == Placement.SUBSIDY_CONDITION else [*found, f"{LIGHT} ({VERIFY})"]
