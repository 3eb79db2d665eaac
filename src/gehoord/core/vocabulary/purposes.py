"""The wall between purposes: what each kind of data is for, and what it is never used for, as one table.

Whoever uses data for something asks `require` first; the refusal is a sentence for the reader. The table is whole: each
kind says of each use either that it may, or why not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gehoord.core.councils.permissions import NotAllowed, Right
from gehoord.core.organisations.models import Kind as OrganisationKind
from gehoord.core.organisations.models import Organisation


class Data(models.TextChoices):
    """Kinds of data, each collected for something of its own."""

    SIGNALS = "signals", gettext_lazy("signalen")
    STATUTORY = "statutory", gettext_lazy("wettelijk cliëntervaringsonderzoek")
    CONTRACT = "contract", gettext_lazy("vragenlijst bij een afspraak")
    CONDITIONS = "conditions_scan", gettext_lazy("scan van randvoorwaarden")
    TRAINING = "training", gettext_lazy("evaluatie van een training")
    GATHERING = "gathering", gettext_lazy("bijeenkomsten")
    SUPERVISION = "supervision", gettext_lazy("dossier van toezicht")


class Use(models.TextChoices):
    """What somebody may want to do with data."""

    CONVERSATION = "conversation", gettext_lazy("een gesprek beginnen en leren")
    ADVICE = "advice", gettext_lazy("bewijs in een advies van de raad")
    CRITERION = "criterion", gettext_lazy("een criterium of score van een aanbieder")
    COMPARISON = "comparison", gettext_lazy("aanbieders naast elkaar zetten")
    ASSESSMENT = "assessment", gettext_lazy("een aanbieder beoordelen")
    STATUTORY_REPORT = "statutory_report", gettext_lazy("het verslag van het wettelijke onderzoek")
    PEOPLE = "people", gettext_lazy("hulpverleners, leraren of andere mensen beoordelen")


class PurposeRefused(NotAllowed):
    """These data are not for this use, whoever asks; the message says why, in the language of the reader."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(str(message))


@dataclass(frozen=True, kw_only=True)
class DataKind:
    """What people may know about one kind of data. `never` is the wall: a use with the reason it is refused."""

    data: Data
    purpose: str | Promise
    controller: str | Promise
    notice: str | Promise
    # Any of these rights opens it.
    seen_by: tuple[Right, ...]
    never: Mapping[Use, str | Promise]

    def may(self, use: Use) -> bool:
        return use not in self.never


_SIGNALS_SCORE = gettext_lazy(
    "Signalen beginnen een gesprek. Ze zijn nooit een score van een aanbieder: mensen vertellen ze uit zichzelf, dus "
    "ze zeggen niet hoe vaak iets voorkomt."
)
_STATUTORY_SCORE = gettext_lazy(
    "Het wettelijk cliëntervaringsonderzoek heeft een eigen doel: leren van wat cliënten meemaken in de hele gemeente. "
    "Gebruik de uitkomsten niet om één aanbieder te beoordelen. Houd een eigen vragenlijst met dit doel erbij."
)
_SCAN_SCORE = gettext_lazy(
    "De scan vraagt wat professionals nodig hebben om mensen goed te behandelen. Wie eerlijk antwoordt, mag daar zelf "
    "geen last van krijgen, en de aanbieder ook niet. Een score maakt die eerlijkheid kapot."
)
_TRAINING_ONLY = gettext_lazy(
    "Een evaluatie helpt de trainer en de raad om de volgende training beter te maken. Een paar mensen vertellen wat "
    "ze ervan vonden; dat bewijst niets over anderen, over een organisatie of over wie er was."
)
_GATHERING_SCORE = gettext_lazy(
    "Een bijeenkomst zoekt samen naar oorzaken. Wat daar is gezegd, meet niemand: het zijn de woorden van wie er was."
)
_SUPERVISION_SCORE = gettext_lazy(
    "Wat een aanbieder bij het toezicht vertelt, is bedoeld om van te leren. Het is geen meting en levert geen punten "
    "op."
)
_OTHER_SURVEY = gettext_lazy(
    "In het verslag van het wettelijke onderzoek hoort alleen dat onderzoek: andere mensen, andere vragen en een "
    "andere reden om te antwoorden tellen daar niet mee."
)
_NO_PEOPLE = gettext_lazy(
    "Gehoord beoordeelt geen mensen. Het gaat om wat iemand meemaakte en om wat er beter kan, niet om wie het deed."
)

KINDS: dict[Data, DataKind] = {kind.data: kind for kind in (
    DataKind(
        data=Data.SIGNALS,
        purpose=gettext_lazy("Horen wat mensen meemaken, ze antwoord geven en de gemeente advies geven."),
        controller=gettext_lazy("De raad."),
        notice=gettext_lazy(
            "Staat bij het vertellen: wat ermee gebeurt, wie het leest en hoe je het laat wissen. Alleen wie dat "
            "goedvindt, laat de organisatie waar het over gaat een deel lezen."
        ),
        seen_by=(Right.READ_INBOX, Right.READ_STORIES, Right.SEE_INSIGHT),
        never={
            Use.CRITERION: _SIGNALS_SCORE, Use.COMPARISON: _SIGNALS_SCORE, Use.ASSESSMENT: _SIGNALS_SCORE,
            Use.STATUTORY_REPORT: _OTHER_SURVEY, Use.PEOPLE: _NO_PEOPLE,
        },
    ),
    DataKind(
        data=Data.STATUTORY,
        purpose=gettext_lazy("Elk jaar leren van wat cliënten in de hele gemeente meemaken, zoals de wet vraagt."),
        controller=gettext_lazy("Het college van de gemeente."),
        notice=gettext_lazy(
            "Staat boven de vragenlijst: dat het college dit vraagt, en dat het niet per aanbieder telt."
        ),
        seen_by=(Right.SEE_SURVEYS,),
        never={
            Use.CRITERION: _STATUTORY_SCORE, Use.COMPARISON: _STATUTORY_SCORE, Use.ASSESSMENT: _STATUTORY_SCORE,
            Use.PEOPLE: _NO_PEOPLE,
        },
    ),
    DataKind(
        data=Data.CONTRACT,
        purpose=gettext_lazy("Zien hoe cliënten van een aanbieder zich behandeld voelen, en daar samen van leren."),
        controller=gettext_lazy("De gemeente of jeugdregio die de afspraak met de aanbieder maakte."),
        notice=gettext_lazy("Staat boven de vragenlijst: over welke aanbieder het gaat en wat de uitkomst betekent."),
        seen_by=(Right.SEE_SURVEYS, Right.FOLLOW_SUPERVISION),
        never={
            Use.ADVICE: gettext_lazy(
                "Deze vragenlijst is gehouden voor de afspraak met één aanbieder. Een advies is openbaar; daarin zou "
                "de uitkomst een ranglijst worden."
            ),
            Use.STATUTORY_REPORT: _OTHER_SURVEY, Use.PEOPLE: _NO_PEOPLE,
        },
    ),
    DataKind(
        data=Data.CONDITIONS,
        purpose=gettext_lazy(
            "Zien wat professionals nodig hebben om mensen goed te behandelen: tijd, geld, collega's."
        ),
        controller=gettext_lazy("De raad."),
        notice=gettext_lazy("Staat boven de scan: dat niemand ziet wie antwoordde en dat het niemand beoordeelt."),
        seen_by=(Right.SEE_SCANS,),
        never={
            Use.CRITERION: _SCAN_SCORE, Use.COMPARISON: _SCAN_SCORE, Use.ASSESSMENT: _SCAN_SCORE,
            Use.STATUTORY_REPORT: _OTHER_SURVEY, Use.PEOPLE: _NO_PEOPLE,
        },
    ),
    DataKind(
        data=Data.TRAINING,
        purpose=gettext_lazy("De volgende training beter maken dan deze."),
        controller=gettext_lazy("De raad."),
        notice=gettext_lazy(
            "Staat boven de vragen: wie de antwoorden leest, en dat een werkgever niets te zien krijgt."
        ),
        seen_by=(Right.SEE_TRAININGS,),
        never={
            Use.ADVICE: _TRAINING_ONLY, Use.CRITERION: _TRAINING_ONLY, Use.COMPARISON: _TRAINING_ONLY,
            Use.ASSESSMENT: _TRAINING_ONLY, Use.STATUTORY_REPORT: _OTHER_SURVEY, Use.PEOPLE: _NO_PEOPLE,
        },
    ),
    DataKind(
        data=Data.GATHERING,
        purpose=gettext_lazy("Samen zoeken naar oorzaken, en naar wat helpt."),
        controller=gettext_lazy("De raad."),
        notice=gettext_lazy("De gespreksleider vertelt aan het begin wat er wordt opgeschreven. Namen niet."),
        seen_by=(Right.SEE_GATHERINGS,),
        never={
            Use.CRITERION: _GATHERING_SCORE, Use.COMPARISON: _GATHERING_SCORE, Use.ASSESSMENT: _GATHERING_SCORE,
            Use.STATUTORY_REPORT: _OTHER_SURVEY, Use.PEOPLE: _NO_PEOPLE,
        },
    ),
    DataKind(
        data=Data.SUPERVISION,
        purpose=gettext_lazy("Met een aanbieder bespreken wat er van een criterium komt, en beide kanten bewaren."),
        controller=gettext_lazy("De gemeente of jeugdregio die de afspraak met de aanbieder maakte."),
        notice=gettext_lazy("Staat in het criterium, dat de aanbieder vooraf kent."),
        seen_by=(Right.SEE_AGREEMENTS, Right.FOLLOW_SUPERVISION),
        never={
            Use.CRITERION: _SUPERVISION_SCORE, Use.COMPARISON: _SUPERVISION_SCORE,
            Use.STATUTORY_REPORT: _OTHER_SURVEY, Use.PEOPLE: _NO_PEOPLE,
        },
    ),
)}

# What somebody who reads one survey as if it were another would be doing with it.
_READ_AS = {Data.STATUTORY: Use.STATUTORY_REPORT, Data.CONTRACT: Use.ASSESSMENT}


def allowed_for(use: Use) -> list[Data]:
    """Every kind of data that may be used for this."""
    return [data for data, kind in KINDS.items() if kind.may(use)]


def require(data: Data | str, use: Use) -> None:
    """Raises PurposeRefused, with the reason, when these data are never used for this."""
    kind = KINDS[Data(data)]
    if not kind.may(use):
        raise PurposeRefused(kind.never[use])


def why_not_as(own: Data | str, other: Data | str) -> str:
    """Why answers that were given for `own` are not read as `other`."""
    use = _READ_AS.get(Data(other))
    if use is not None and not KINDS[Data(own)].may(use):
        return str(KINDS[Data(own)].never[use])
    return _("Deze antwoorden zijn gegeven voor iets anders: %(own)s. Ze worden nergens anders voor gelezen.") % {
        "own": Data(own).label
    }


def require_may_be_asked_about(organisation: Organisation, data: Data | str) -> None:
    """Raises PurposeRefused for a survey that judges what is only talked about: the teaching at a school."""
    if organisation.kind == OrganisationKind.SCHOOL and Data(data) == Data.CONTRACT:
        raise PurposeRefused(_(
            "Over een school houd je geen vragenlijst bij een afspraak: een gemeente koopt het lesgeven niet in. Over "
            "bejegening op school voer je een gesprek, zonder maat of gevolg."
        ))


@dataclass(frozen=True)
class Export:
    """Something that leaves the house by an address: which kinds of data are in it, and what for."""

    address: str
    data: frozenset[Data] = field(default_factory=frozenset)
    use: Use = Use.CONVERSATION


_exports: dict[str, Export] = {}


def register_export(address: str, *data: Data, use: Use = Use.CONVERSATION) -> None:
    """Called by a room when it starts. Raises PurposeRefused for data that may not leave for this use, and
    ValueError when the address is taken."""
    for one in data:
        require(one, use)
    if address in _exports:
        raise ValueError(f"export {address} is already registered")
    _exports[address] = Export(address, frozenset(data), use)


def all_exports() -> list[Export]:
    """Every address that lets data out, by name."""
    return [_exports[address] for address in sorted(_exports)]
