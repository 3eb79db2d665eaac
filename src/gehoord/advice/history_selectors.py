"""What can be asked about the versions of an advice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from gehoord.analysis.differences import Piece, differences, shortened
from gehoord.core.councils.models import Council
from gehoord.insight.echoes import echoes

from .forms import BlockForm, HeadForm, PointForm
from .history import texts_of
from .models import Advice, BlockKind, Part, PointKind, Version


@dataclass(frozen=True)
class Change:
    """One field of a version that is not what it was."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Shown:
    """A version for a page. `hidden`: words of it may not be read (any more), and why."""

    version: Version
    name: str
    changes: list[Change]
    is_first: bool
    is_now: bool
    newest: int
    hidden: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)


def versions_of(advice: Advice, part: str = "", row: int = 0) -> QuerySet[Version]:
    """All versions of an advice, or those of one part; the newest first, each with what the part said before it."""
    found = Version.objects.filter(advice=advice)
    if part:
        found = found.filter(part=part, row=row)
    same = Version.objects.filter(advice=OuterRef("advice"), part=OuterRef("part"), row=OuterRef("row"))
    earlier = same.filter(number__lt=OuterRef("number")).order_by("-number")
    return found.select_related("saved_by").annotate(
        before=Subquery(earlier.values("says")[:1]),
        newest=Subquery(same.order_by().values("row").annotate(last=Max("number")).values("last")[:1]),
    ).order_by("-saved_at", "-number", "-pk")


def shown(council: Council, versions: Sequence[Any]) -> list[Shown]:
    """What a page tells of these rows of `versions_of`. Words of a story that may not be quoted are not in it.

    One query for all of them.
    """
    texts = [(one.pk, text) for one in versions for text in (*texts_of(one), *_texts(one.before or {}))]
    echoing = {texts[echo.place][0] for echo in echoes(council, [text for _pk, text in texts])}
    return [_shown(one, one.pk in echoing) for one in versions]


def _texts(says: dict[str, Any]) -> list[str]:
    return [str(says.get(name, "")) for name in ("heading", "text")]


def _shown(version: Any, echoing: bool) -> Shown:
    hidden = ""
    if version.is_erased:
        hidden = _("De tekst van deze versie is gewist.")
    elif echoing:
        hidden = _("Hier staan woorden uit een verhaal dat je niet mag citeren. Daarom laten we de tekst niet zien.")
    now, before = _said(version.part, version.says), _said(version.part, version.before or {})
    changes = [
        Change(label, shortened(differences(before.get(label, ""), text)))
        for label, text in now.items() if text != before.get(label, "")
    ]
    return Shown(
        version, _name(version), [] if hidden or version.is_removed else changes, is_first=version.before is None,
        is_now=version.number == version.newest, newest=version.newest, hidden=hidden,
        fields=[] if hidden else [(label, text) for label, text in now.items() if text],
    )


def _name(version: Version) -> str:
    if version.part == Part.POINT:
        return str(PointKind(version.says.get("kind", PointKind.RECOMMENDATION)).label)
    if version.part == Part.BLOCK:
        return str(version.says.get("heading") or _("onderdeel zonder kop"))
    return str(Part.HEAD.label)


def _said(part: str, says: dict[str, Any]) -> dict[str, str]:
    """The fields as people read them, by label."""
    form: Any = {Part.HEAD: HeadForm, Part.BLOCK: BlockForm, Part.POINT: PointForm}[Part(part)]
    found = {}
    for name, value in says.items():
        if part == Part.POINT and name == "kind":
            continue
        label = str(form.base_fields[name].label)
        if name == "kind":
            value = BlockKind(value).label
        elif name == "evidence":
            value = ", ".join(f"B{number}" for number in value)
        found[label] = str(value)
    return found
