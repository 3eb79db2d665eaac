"""The report as a document, in Dutch."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from gehoord.core.ui.documents.model import Document, Heading, Items, Paragraph, Part, Table, Text

from .report import Report


def document_of(report: Report, *, dated: datetime.date) -> Document:
    """Call it in Dutch. The same report gives the same bytes."""
    parts: list[Part] = [Paragraph.of(report.held), Heading(1, _("De vraag")), Paragraph.of(report.question)]
    if report.goal:
        parts += [Heading(1, _("Waarvoor we bij elkaar kwamen")), Paragraph.of(report.goal)]
    parts += [Heading(1, _("Wie er waren")), *(Paragraph.of(line) for line in report.people)]
    parts += _list(_("Wat mensen zien"), report.observations) + _list(_("Wat erachter zit"), report.causes)
    if report.whys:
        parts.append(Heading(1, _("Vijf keer waarom")))
        for cause, steps in report.whys:
            parts += [Heading(2, cause), Items(tuple((Text(step),) for step in steps), numbered=True)]
    if report.tips:
        parts.append(Heading(1, _("Wat zou helpen")))
        for audience, texts in report.tips:
            parts += [Heading(2, audience), _items(texts)]
    if report.outcomes:
        parts.append(Heading(1, _("Antwoorden op vragen")))
        for outcome in report.outcomes:
            parts.append(Heading(2, outcome.question))
            if outcome.by:
                parts.append(Paragraph.of(outcome.by))
            if outcome.answers:
                parts.append(Table("", (_("Antwoord"), _("Aantal")), outcome.answers))
            elif outcome.lines:
                parts.append(_items(outcome.lines))
            else:
                parts.append(Paragraph.of(_("Te weinig mensen antwoordden om een uitkomst te noemen.")))
    parts += [Heading(1, _("Hoe dit verslag is gemaakt")), *(Paragraph.of(line) for line in report.method)]
    parts += [Heading(1, _("Nagekeken door wie erbij was")), *(Paragraph.of(line) for line in report.checked)]
    return Document(
        title=_("Verslag: %(title)s") % {"title": report.title}, parts=tuple(parts), author=report.council,
        dated=dated, footer=report.council,
    )


def _list(title: str, texts: tuple[str, ...]) -> list[Part]:
    return [Heading(1, title), _items(texts)] if texts else []


def _items(texts: tuple[str, ...]) -> Items:
    return Items(tuple((Text(text),) for text in texts))
