"""What somebody reads before the questions: what for, who answers for it, and what is kept."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .models import OF_A_ROOM, Campaign, Controller, Purpose
from .results import smallest_for


def notice(campaign: Campaign) -> list[str]:
    """Sentences in plain words. Needs the campaign with its council, provider and team."""
    about = campaign.provider.name if campaign.provider else ""
    if campaign.purpose == Purpose.STATUTORY:
        why = _(
            "De gemeente moet elk jaar vragen wat jongeren en ouders van de hulp vinden. Dat staat in de wet. Je "
            "antwoorden tellen niet mee in een oordeel over één aanbieder."
        )
    elif campaign.purpose == Purpose.CONDITIONS:
        why = _("We willen weten wat mensen nodig hebben om goed met jongeren en ouders om te gaan.")
        if about:
            why += " " + _(
                "De raad ziet de uitslag. De organisatie en de gemeente zien hem ook, zonder kleine aantallen."
            )
    elif campaign.purpose == Purpose.TRAINING:
        why = _(
            "We willen weten wat je aan de training had, en wat de volgende keer beter kan. Wie de training gaf en de "
            "raad lezen de antwoorden samen. Je werkgever, je school en de gemeente krijgen niets te zien."
        )
    elif about:
        why = _(
            "We willen weten hoe %(provider)s met mensen omgaat, en wat beter kan. De gemeente heeft dat met "
            "%(provider)s afgesproken."
        ) % {"provider": about}
    else:
        why = _(
            "We willen weten hoe er in de jeugdhulp met mensen wordt omgegaan, en wat beter kan. De gemeente heeft dat "
            "met aanbieders afgesproken."
        )
    return [
        why,
        _("%(who)s is verantwoordelijk voor wat er met je antwoorden gebeurt.") % {"who": controller_name(campaign)},
        _("Je hoeft niet mee te doen, en overslaan mag. Het verandert niets aan je hulp.")
        if campaign.purpose not in OF_A_ROOM else _("Je hoeft niet mee te doen, en overslaan mag."),
        _(
            "We vragen je naam niet en niemand weet welke antwoorden van jou zijn. Een uitslag maken we pas na het "
            "sluiten, en alleen met minstens %(smallest)s mensen."
        ) % {"smallest": smallest_for(campaign, campaign.council)},
    ]


def controller_name(campaign: Campaign) -> str:
    """Who answers for the answers, by name, with a capital."""
    if campaign.controller == Controller.MUNICIPALITY:
        return _("De gemeente %(name)s") % {"name": campaign.council.municipality}
    if campaign.controller == Controller.ORGANISATION:
        return (campaign.provider.name if campaign.provider else campaign.organisation_name) or _("De aanbieder")
    return campaign.council.name
