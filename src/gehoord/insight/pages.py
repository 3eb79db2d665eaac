"""What the pages of this room show: choices, chips and stories, ready for a template."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gehoord.coding.models import Coding, Suggestion
from gehoord.coding.selectors import READY
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.ui.charts import SharePoint, share_per_quarter
from gehoord.core.vocabulary.words import Setting, TellerRole
from gehoord.intake.models import Signal

from . import search
from .filters import Filters
from .selectors import Overview, quarter_label


@dataclass(frozen=True, slots=True)
class Chip:
    """A part of the question, and the question without it."""

    label: str
    without: Filters


@dataclass(frozen=True, slots=True)
class Card:
    """A story in a list. `judged_by`: "people", "model" or "" (nobody, on this basis)."""

    signal: Signal
    text: SafeString
    is_cut: bool
    quarter: str
    judged_by: str
    about: bool | None
    themes: tuple[tuple[str, str], ...]
    may_code: bool
    may_open: bool


def bejegening_choices() -> list[tuple[str, str]]:
    return [
        ("", _("alle signalen")),
        ("yes", _("over bejegening")),
        ("no", _("niet over bejegening")),
        ("judged", _("beoordeeld")),
        ("open", _("nog niet beoordeeld")),
    ]


def basis_choices() -> list[tuple[str, str]]:
    return [
        ("people", _("van mensen")),
        ("both", _("van mensen, en anders het voorstel van het model")),
    ]


def form(filters: Filters, labels: dict[str, str], typed: str) -> dict[str, Any]:
    """What the form with filters needs. `typed`: what was in the search box, also when it was no question."""
    return {
        "filters": filters,
        "typed": typed,
        "chips": chips(filters, labels),
        "theme_choices": list(labels.items()),
        # One box per chosen theme, so that sending the form loses none.
        "theme_boxes": list(filters.themes) or [""],
        "role_choices": TellerRole.choices,
        "setting_choices": Setting.choices,
        "bejegening_choices": bejegening_choices(),
        "basis_choices": basis_choices(),
    }


def chips(filters: Filters, labels: dict[str, str]) -> list[Chip]:
    """The question in small parts that can each be taken away."""
    found = []
    if filters.first_day or filters.last_day:
        found.append(Chip(_period(filters), filters.without("first_day", "last_day")))
    if filters.role:
        found.append(Chip(str(TellerRole(filters.role).label), filters.without("role")))
    if filters.setting:
        found.append(Chip(str(Setting(filters.setting).label), filters.without("setting")))
    for key in filters.themes:
        rest = tuple(theme for theme in filters.themes if theme != key)
        found.append(Chip(labels[key], replace(filters, themes=rest)))
    if filters.bejegening:
        found.append(Chip(dict(bejegening_choices())[filters.bejegening], filters.without("bejegening")))
    if filters.basis == "both":
        found.append(Chip(_("met voorstellen van het model"), filters.without("basis")))
    if filters.q:
        found.append(Chip(_("zoekt: %(q)s") % {"q": filters.q}, filters.without("q")))
    return found


def in_words(filters: Filters, labels: dict[str, str]) -> str:
    """The question in one line."""
    return ", ".join(chip.label for chip in chips(filters, labels)) or _("alle signalen")


def _period(filters: Filters) -> str:
    first = date_format(filters.first_day, "j F Y") if filters.first_day else ""
    last = date_format(filters.last_day, "j F Y") if filters.last_day else ""
    if first and last:
        return f"{first} – {last}"
    return _("vanaf %(day)s") % {"day": first} if first else _("tot en met %(day)s") % {"day": last}


def share_of(filters: Filters) -> str:
    """What a share is a share of, in words, always with whose judgement it rests on."""
    if filters.basis == "both":
        return _("van de signalen, naar het oordeel van mensen, en anders het voorstel van het model")
    return _("van de signalen die mensen beoordeelden")


def subject(filters: Filters, labels: dict[str, str]) -> str:
    """What a share counts: bejegening, or the themes that were asked."""
    return " + ".join(labels[key] for key in filters.themes) or _("bejegening")


def freezable(filters: Filters, labels: dict[str, str]) -> list[tuple[str, str, str]]:
    """What can be frozen of this question: kind, what it is, and a title to begin with, each in words."""
    what = subject(filters, labels)
    return [
        ("share", _("Het aandeel"), _("Aandeel %(what)s") % {"what": what}),
        ("count", _("Het aantal signalen"), _("Aantal signalen: %(asked)s") % {"asked": in_words(filters, labels)}),
        ("themes", _("De thema's"), _("Thema's binnen bejegening")),
        ("trend", _("Het verloop per kwartaal"), _("Aandeel %(what)s per kwartaal") % {"what": what}),
    ]


def picture(found: Overview, labels: dict[str, str]) -> SafeString | None:
    """The share per quarter of what is asked; None when nothing was judged."""
    points = [
        SharePoint(
            label=row.label, share=row.asked.share, total=row.asked.of.n,
            low=row.asked.interval.low if row.asked.interval else None,
            high=row.asked.interval.high if row.asked.interval else None,
            is_small=row.asked.is_small,
        )
        for row in found.quarters
    ]
    if not any(point.total for point in points):
        return None
    what = subject(found.filters, labels)
    of = _("over %(what)s, %(whose)s") % {"what": what, "whose": share_of(found.filters)}
    return share_per_quarter(points, _("Aandeel %(what)s per kwartaal") % {"what": what}, share_of=of)


def cards(
    signals: Iterable[Signal],
    filters: Filters,
    labels: dict[str, str],
    member: Member,
    *,
    whole: bool = False,
) -> list[Card]:
    """Each story for a list: a stretch around the first hit, or `whole`. No query after `for_list`."""
    query = filters.query
    return [_card(signal, filters, query, labels, member, whole) for signal in signals]


def _card(
    signal: Signal, filters: Filters, query: search.Query, labels: dict[str, str], member: Member, whole: bool
) -> Card:
    text = signal.deidentified or ""
    start, end = (0, len(text)) if whole else search.excerpt(text, query)
    judgement: Coding | Suggestion | None = None
    judged_by = ""
    if hasattr(signal, "coding"):
        judgement, judged_by = signal.coding, "people"
    elif filters.basis == "both" and hasattr(signal, "suggestion"):
        judgement, judged_by = signal.suggestion, "model"
    keys = {row.theme for row in judgement.themes.all()} if judgement else set()
    day = localtime(signal.received_at).date()
    return Card(
        signal=signal,
        text=search.highlighted(text, query, start=start, end=end),
        is_cut=start > 0 or end < len(text),
        quarter=quarter_label(day),
        judged_by=judged_by,
        about=judgement.bejegening if judgement else None,
        themes=tuple((key, label) for key, label in labels.items() if key in keys),
        may_code=member.may(Right.CODE) and signal.status in READY,
        may_open=member.may(Right.READ_INBOX),
    )
