"""The invitation by link for each role, as a document: the council sends it itself, and nothing here knows to whom."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoord.core.ui.documents.model import Document, Heading, Items, Paragraph, Part, Table, Text

from ..models import Delphi, GroupRole, Preparation
from ..preparing.inviting import LANGUAGES, WHY


def invitation(
    delphi: Delphi, preparation: Preparation, *, role: GroupRole, language: str, address: str, page: str, code: str,
    dated: datetime.date,
) -> Document:
    """In simple words, in `language` (a key of LANGUAGES). `address`: the link; `page`: where the code is typed."""
    with override(language):
        council = delphi.gathering.council.name
        parts: list[Part] = [
            Paragraph.of(_("%(council)s zoekt mensen die meedenken. %(why)s Je hoeft er niet voor te komen.") % {
                "council": council, "why": WHY[role],
            }),
            Heading(1, _("Waar het over gaat")), Paragraph((Text(delphi.question, strong=True),)),
            Heading(1, _("Zo doe je mee")), Paragraph.of(_("Open deze link op je telefoon of computer:")),
            Paragraph((Text(address, strong=True),)),
            Paragraph.of(_("Of typ de code %(code)s op %(page)s.") % {"code": code, "page": page}),
            Table("", (_("Wat"), _("Tot en met")), tuple(_rounds(delphi))),
            Heading(1, _("Hoe het gaat")), Items(tuple((Text(line),) for line in _rules(delphi))),
        ]
        if preparation.contact:
            parts.append(Paragraph.of(_("Heb je een vraag? %(contact)s") % {"contact": preparation.contact}))
        return Document(
            title=_("Doe mee op afstand: %(title)s") % {"title": delphi.gathering.title}, parts=tuple(parts),
            author=council, dated=dated, footer=council, language=LANGUAGES[language], numbered=False,
        )


def _rounds(delphi: Delphi) -> Iterable[tuple[str, str]]:
    said = (
        _("Ronde 1: schrijf op wat je ziet, wat erachter zit en wat zou helpen."),
        _("Ronde 2: geef elke oorzaak een cijfer."),
        _("Ronde 3: kijk wat de groep vond, en houd of verander je cijfer."),
    )
    days = (delphi.first_ends, delphi.second_ends, delphi.third_ends)
    return ((line, date_format(day, "j F Y")) for line, day in zip(said, days, strict=True) if day)


def _rules(delphi: Delphi) -> tuple[str, ...]:
    return (
        _("Je hoeft geen naam te geven en niets over jezelf te vertellen."),
        _("Instappen kan in ronde 1. Je krijgt dan een eigen code om terug te komen: schrijf die op."),
        _("Niemand ziet welke tekst of welk cijfer van jou is. Na afloop zijn alle codes en losse antwoorden weg."),
        _("Vinden genoeg mensen een oorzaak belangrijk? Dan gaat die mee naar de raad."),
        _("Je mag altijd stoppen."),
    )
