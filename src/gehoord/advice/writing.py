"""Changing a draft: its head, its blocks and its points. Who saves over somebody else's text is told, not obeyed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.insight.models import Evidence
from gehoord.insight.selectors import evidence_of

from .letters import POINTS_OF
from .models import Advice, Block, BlockKind, Ground, PointKind, Recommendation
from .named import NAMED, NameRefused, resolved
from .selectors import blocks_of, evidence_in, points_of
from .services import AdviceRefused, locked
from .versions import HEAD, keep_after, keep_before
from .wording import REFERENCE, references

# What looks like a reference to the writer, right or wrong.
_BRACES = re.compile(r"\{\{.*?\}\}|\{\{|\}\}")
SHOWS = {BlockKind.QUOTES: "quotes", BlockKind.CAUSES: "causes"}


class TextChanged(AdviceRefused):
    """Somebody saved in between; `theirs` is the row as it stands now."""

    def __init__(self, theirs: Advice | Block | Recommendation) -> None:
        super().__init__(_("Een collega heeft dit intussen aangepast. Er is nog niets van jou opgeslagen."))
        self.theirs = theirs


class UnknownEvidence(AdviceRefused):
    """A text names evidence that is not there."""


def open_draft(by: Member, advice: Advice) -> Advice:
    """The advice, locked, to write in. Raises NotAllowed, AdviceRefused."""
    by.require(Right.WRITE_ADVICE)
    advice = locked(by, advice)
    if not advice.is_draft:
        raise AdviceRefused(
            _("Dit advies is %(state)s. De tekst staat vast.") % {"state": advice.get_state_display()}
        )
    return advice


def touched(by: Member, advice: Advice, what: str) -> None:
    """Something of the advice changed: whoever read it before, read something else."""
    Advice.objects.filter(pk=advice.pk).update(version=F("version") + 1)
    record(council=by.council, by=by.person, event=Event.ADVICE_CHANGED, subject=advice, what=what)


def checked_text(advice: Advice, text: str) -> str:
    """The text, tidied, with each name as the number it means. Raises UnknownEvidence with a sentence to the writer."""
    clean = _numbered(advice, tidy(text))
    for found in _BRACES.findall(clean):
        if not REFERENCE.fullmatch(found):
            raise UnknownEvidence(
                _("“%(found)s” is geen verwijzing. Schrijf een verwijzing als {{ B3 }}.") % {"found": found[:60]}
            )
    refs = references(clean)
    numbers = {int(ref[1:]) for ref in refs}
    known = set(Evidence.objects.filter(council=advice.council, number__in=numbers).values_list("number", flat=True))
    for ref in refs:
        if int(ref[1:]) not in known:
            raise UnknownEvidence(_("Bewijs %(ref)s bestaat niet. Kijk in de lijst met verwijzingen.") % {"ref": ref})
    return clean


def _numbered(advice: Advice, text: str) -> str:
    """Up to five queries when a name stands in the text, none otherwise."""
    if not NAMED.search(text):
        return text
    used = evidence_in(advice, blocks_of(advice), points_of(advice))
    try:
        return resolved(text, evidence_of(advice.council), [evidence.ref for evidence in used])
    except NameRefused as refused:
        raise UnknownEvidence(str(refused)) from None


def _own(advice: Advice, evidence: Iterable[Evidence]) -> list[Evidence]:
    found = list(evidence)
    if any(one.council_id != advice.council_id for one in found):
        raise AdviceRefused(_("Dit bewijs is niet van jullie raad."))
    return found


@transaction.atomic
def save_head(*, by: Member, advice: Advice, version: int, **head: Any) -> Advice:
    """Title, addressee and so on (`HEAD`). Raises NotAllowed, AdviceRefused, TextChanged."""
    advice = open_draft(by, advice)
    if advice.head_version != version:
        raise TextChanged(advice)
    keep_before(advice)
    for name in (one for one in HEAD if one in head):
        setattr(advice, name, tidy(head[name]) if isinstance(head[name], str) else head[name])
    advice.head_version += 1
    advice.save(update_fields=[*HEAD, "head_version"])
    keep_after(by, advice)
    touched(by, advice, "head")
    return advice


def _fits(advice: Advice, kind: str, evidence: Evidence | None, block: Block | None) -> None:
    """Raises AdviceRefused when such a block would print nothing, or the same points twice."""
    if kind in POINTS_OF:
        others = advice.blocks.filter(kind=kind)
        if (others.exclude(pk=block.pk) if block is not None else others).exists():
            raise AdviceRefused(_("Dit onderdeel staat al in de brief; de punten komen maar één keer."))
    elif kind != BlockKind.TEXT and evidence is None:
        raise AdviceRefused(_("Kies het bewijs dat dit onderdeel laat zien."))
    wanted = SHOWS.get(BlockKind(kind))
    if wanted and evidence is not None and evidence.kind != wanted:
        raise AdviceRefused(_("Dit bewijs past niet bij dit soort onderdeel. Kies ander bewijs of een andere soort."))
    if block is not None and block.kind != kind:
        _keeps_points(advice, block)


def _keeps_points(advice: Advice, block: Block) -> None:
    points = POINTS_OF.get(BlockKind(block.kind))
    if points and advice.points.filter(kind=points).exists():
        raise AdviceRefused(_("Er zijn nog punten die in dit onderdeel staan. Haal eerst die weg."))


@transaction.atomic
def add_block(
    *, by: Member, advice: Advice, kind: str = BlockKind.TEXT, heading: str = "", text: str = "",
    evidence: Evidence | None = None, was: tuple[int, int] | None = None,
) -> Block:
    """One more block at the end. `was`: key and version of one that comes back.

    Raises NotAllowed, AdviceRefused, UnknownEvidence.
    """
    advice = open_draft(by, advice)
    _own(advice, [evidence] if evidence else [])
    _fits(advice, kind, evidence, None)
    last = advice.blocks.aggregate(last=Max("order"))["last"] or 0
    pk, version = was or (None, 1)
    block = Block.objects.create(
        pk=pk, version=version, advice=advice, order=last + 1, kind=kind, heading=" ".join(tidy(heading).split()),
        text=checked_text(advice, text), evidence=evidence, changed_by=by.person,
    )
    keep_after(by, block)
    touched(by, advice, "block")
    return block


@transaction.atomic
def save_block(
    *, by: Member, block: Block, version: int, kind: str, heading: str, text: str, evidence: Evidence | None = None
) -> Block:
    """What one block says and shows. Raises NotAllowed, AdviceRefused, UnknownEvidence, TextChanged."""
    advice = open_draft(by, block.advice)
    block = advice.blocks.select_related("changed_by", "evidence").get(pk=block.pk)
    if block.version != version:
        raise TextChanged(block)
    _own(advice, [evidence] if evidence else [])
    _fits(advice, kind, evidence, block)
    keep_before(block)
    block.kind, block.heading, block.text = kind, " ".join(tidy(heading).split()), checked_text(advice, text)
    block.evidence, block.changed_by, block.version = evidence, by.person, block.version + 1
    block.save()
    keep_after(by, block)
    touched(by, advice, "block")
    return block


@transaction.atomic
def move_block(*, by: Member, block: Block, up: bool) -> None:
    """One place up or down; nothing at the end of the row. Raises NotAllowed, AdviceRefused."""
    advice = open_draft(by, block.advice)
    row = list(advice.blocks.order_by("order", "pk"))
    here = next(place for place, one in enumerate(row) if one.pk == block.pk)
    there = here + (-1 if up else 1)
    if not 0 <= there < len(row):
        return
    row[here], row[there] = row[there], row[here]
    for order, one in enumerate(row, start=1):
        Block.objects.filter(pk=one.pk).exclude(order=order).update(order=order)
    touched(by, advice, "order")


@transaction.atomic
def remove_block(*, by: Member, block: Block, version: int) -> None:
    """Raises NotAllowed, AdviceRefused, TextChanged."""
    advice = open_draft(by, block.advice)
    block = advice.blocks.select_related("changed_by", "evidence").get(pk=block.pk)
    if block.version != version:
        raise TextChanged(block)
    _keeps_points(advice, block)
    keep_before(block)
    keep_after(by, block, is_removed=True)
    block.delete()
    touched(by, advice, "block")


@transaction.atomic
def add_point(
    *, by: Member, advice: Advice, kind: str, text: str, evidence: Sequence[Evidence] = (),
    was: tuple[int, int] | None = None,
) -> Recommendation:
    """One more bottleneck or recommendation, and the block it stands in when there is none.

    `was`: key and version of one that comes back.
    Raises NotAllowed, AdviceRefused, UnknownEvidence.
    """
    advice = open_draft(by, advice)
    last = advice.points.filter(kind=kind).aggregate(last=Max("number"))["last"] or 0
    pk, version = was or (None, 1)
    point = Recommendation.objects.create(
        pk=pk, version=version, advice=advice, kind=kind, number=last + 1, text=_point_text(advice, text)
    )
    Ground.objects.bulk_create(Ground(recommendation=point, evidence=one) for one in _own(advice, evidence))
    keep_after(by, point)
    block_kind = next(block for block, points in POINTS_OF.items() if points == kind)
    if not advice.blocks.filter(kind=block_kind).exists():
        heading = "Knelpunten" if kind == PointKind.BOTTLENECK else "Aanbevelingen"
        add_block(by=by, advice=advice, kind=block_kind, heading=heading)
    touched(by, advice, "point")
    return point


def _point_text(advice: Advice, text: str) -> str:
    checked = " ".join(checked_text(advice, text).split())
    if not checked:
        raise AdviceRefused(_("Schrijf wat het punt is."))
    return checked


@transaction.atomic
def save_point(
    *, by: Member, point: Recommendation, version: int, text: str, evidence: Sequence[Evidence] = ()
) -> Recommendation:
    """What a point asks, and what it rests on. Raises NotAllowed, AdviceRefused, UnknownEvidence, TextChanged."""
    advice = open_draft(by, point.advice)
    point = advice.points.get(pk=point.pk)
    if point.version != version:
        raise TextChanged(point)
    keep_before(point)
    point.text, point.version = _point_text(advice, text), point.version + 1
    point.save()
    point.evidence.set(_own(advice, evidence))
    keep_after(by, point)
    touched(by, advice, "point")
    return point


@transaction.atomic
def move_point(*, by: Member, point: Recommendation, up: bool) -> None:
    """One number lower or higher. Raises NotAllowed, AdviceRefused."""
    advice = open_draft(by, point.advice)
    point = advice.points.get(pk=point.pk)
    other = advice.points.filter(kind=point.kind, number=point.number + (-1 if up else 1)).first()
    if other is None:
        return
    spare = 1 + (advice.points.filter(kind=point.kind).aggregate(last=Max("number"))["last"] or 0)
    rows = Recommendation.objects
    rows.filter(pk=point.pk).update(number=spare)
    rows.filter(pk=other.pk).update(number=point.number)
    rows.filter(pk=point.pk).update(number=other.number)
    touched(by, advice, "order")


@transaction.atomic
def remove_point(*, by: Member, point: Recommendation, version: int) -> None:
    """The numbers after it close up. Raises NotAllowed, AdviceRefused, TextChanged."""
    advice = open_draft(by, point.advice)
    point = advice.points.get(pk=point.pk)
    if point.version != version:
        raise TextChanged(point)
    keep_before(point)
    keep_after(by, point, is_removed=True)
    kind, number = point.kind, point.number
    point.delete()
    for later in advice.points.filter(kind=kind, number__gt=number).order_by("number"):
        Recommendation.objects.filter(pk=later.pk).update(number=later.number - 1)
    touched(by, advice, "point")
