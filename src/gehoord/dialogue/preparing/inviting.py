"""The invitation for each role, as a document: the council sends it itself, and nothing here knows to whom."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from gehoord.core.ui.documents.model import Document, Heading, Items, Paragraph, Part, Table, Text

from ..models import Gathering, GroupRole, Preparation

LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}
# Why we ask this person.
WHY = {
    GroupRole.YOUNG_PERSON: gettext_lazy("Jij weet hoe het is om hulp te krijgen. Daarom vragen we jou."),
    GroupRole.PARENT: gettext_lazy("Jij weet hoe het is als je kind hulp krijgt. Daarom vragen we jou."),
    GroupRole.PROFESSIONAL: gettext_lazy("Jij werkt met jongeren en ouders. Daarom vragen we jou."),
    GroupRole.RESEARCHER: gettext_lazy("Jij doet onderzoek naar hulp aan jongeren. Daarom vragen we jou."),
    GroupRole.POLICY_OFFICER: gettext_lazy("Jij werkt aan het beleid voor jongeren en ouders. Daarom vragen we jou."),
}
# What holds for this role besides.
ALSO = {
    GroupRole.YOUNG_PERSON: gettext_lazy("Je mag iemand meenemen die je vertrouwt."),
    GroupRole.PARENT: gettext_lazy("Je mag iemand meenemen die je vertrouwt."),
    GroupRole.PROFESSIONAL: gettext_lazy("Je bent er om te luisteren en mee te zoeken, niet om je werk te verdedigen."),
    GroupRole.RESEARCHER: gettext_lazy("Wat hier gezegd wordt, gebruik je niet voor eigen onderzoek."),
    GroupRole.POLICY_OFFICER: gettext_lazy(
        "Je bent er om te luisteren en mee te zoeken. Je hoeft nog niets te beloven."
    ),
}
PRACTICAL: dict[str, Any] = {
    "address": gettext_lazy("Waar"), "travel": gettext_lazy("Reis"), "food": gettext_lazy("Eten en drinken"),
    "interpreter": gettext_lazy("Tolk"),
}


def missing_from(preparation: Preparation) -> list[str]:
    """What people will ask that is not filled in yet."""
    asked: dict[str, Any] = {"starts": _("de tijd"), "address": _("waar het is"), "contact": _("wie ze kunnen bellen")}
    return [str(label) for name, label in asked.items() if not getattr(preparation, name)]


def invitation(
    gathering: Gathering, preparation: Preparation, *, role: GroupRole, language: str, dated: datetime.date
) -> Document:
    """In simple words, in `language` (a key of LANGUAGES). What the council typed stays in the words it typed."""
    with override(language):
        council = gathering.council.name
        parts: list[Part] = [
            Paragraph.of(_("%(council)s houdt een bijeenkomst. %(why)s") % {"council": council, "why": WHY[role]}),
            Heading(1, _("Waar het over gaat")), Paragraph((Text(gathering.question, strong=True),)),
        ]
        if preparation.goal:
            parts.append(Paragraph.of(preparation.goal))
        parts += [Heading(1, _("Wanneer en waar")), _facts(gathering, preparation)]
        parts += [Heading(1, _("Hoe het gaat")), _items(_rules(role))]
        parts += [Heading(1, _("Kom je?")), *(Paragraph.of(line) for line in _answer(preparation))]
        return Document(
            title=_("Uitnodiging: %(title)s") % {"title": gathering.title}, parts=tuple(parts), author=council,
            dated=dated, footer=council, language=LANGUAGES[language], numbered=False,
        )


def _facts(gathering: Gathering, preparation: Preparation) -> Table:
    rows = [(_("Dag"), date_format(gathering.held_on, "l j F Y"))]
    if preparation.starts:
        begins = time_format(preparation.starts, "H:i")
        time = _("%(starts)s tot %(ends)s") % {"starts": begins, "ends": time_format(preparation.ends, "H:i")} if (
            preparation.ends
        ) else _("vanaf %(starts)s") % {"starts": begins}
        rows.append((_("Tijd"), time))
    if gathering.place:
        rows.append((_("Plaats"), gathering.place))
    rows += [(str(label), text) for name, label in PRACTICAL.items() if (text := getattr(preparation, name))]
    return Table("", (_("Wat"), _("Antwoord")), tuple(rows))


def _rules(role: GroupRole) -> tuple[str, ...]:
    return (
        _("We praten en schrijven in kleine groepen: jongeren, ouders en mensen die in de hulp werken. "
          "Iedereen telt even zwaar."),
        _("Je hoeft niets over jezelf te vertellen. We schrijven geen namen op."),
        _("Je mag altijd stoppen of even weggaan."),
        str(ALSO[role]),
        _("Na afloop lees je wat eruit kwam, en zeg je of het klopt."),
    )


def _answer(preparation: Preparation) -> Iterable[str]:
    if preparation.contact:
        yield _("Laat het weten, of stel je vraag: %(contact)s") % {"contact": preparation.contact}
    yield _("We houden alleen bij hoeveel mensen er komen, niet wie.")


def _items(texts: Iterable[str]) -> Items:
    return Items(tuple((Text(text),) for text in texts))
