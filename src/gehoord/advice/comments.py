"""What colleagues say to each other about a draft: comment, answer, done. Nothing of it is ever printed."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.selectors import Member

from .models import Advice, Block, Comment
from .selectors import get_advice_for
from .services import AdviceRefused, locked


def _open(by: Member, advice: Advice) -> Advice:
    """The advice, locked. Raises NotAllowed, Advice.DoesNotExist, AdviceRefused."""
    # Who only looks on sees no drafts, and so says nothing about them.
    advice = locked(by, get_advice_for(by, advice.pk))
    if advice.is_sent:
        raise AdviceRefused(_("De brief is verstuurd. Opmerkingen blijven staan, er komt niets meer bij."))
    return advice


def _text(text: str) -> str:
    clean = tidy(text)
    if not clean:
        raise AdviceRefused(_("Schrijf wat je wilt zeggen."))
    return clean


@transaction.atomic
def comment(*, by: Member, advice: Advice, text: str, block: Block | None = None) -> Comment:
    """Something about the whole letter or about one block. Raises NotAllowed, Advice.DoesNotExist, AdviceRefused."""
    advice = _open(by, advice)
    if block is not None and not advice.blocks.filter(pk=block.pk).exists():
        raise AdviceRefused(_("Dit onderdeel is er niet meer."))
    about = (block.heading or block.get_kind_display()) if block is not None else ""
    said = Comment.objects.create(
        advice=advice, block=block, about=about, text=_text(text), said_at=timezone.now(), said_by=by.person
    )
    record(council=by.council, by=by.person, event=Event.ADVICE_COMMENTED, subject=advice, what="comment")
    return said


@transaction.atomic
def answer(*, by: Member, comment: Comment, text: str) -> Comment:
    """An answer to a comment; an answer to an answer joins the same row. A comment that was done is open again.

    Raises NotAllowed, Advice.DoesNotExist, AdviceRefused.
    """
    advice = _open(by, comment.advice)
    first = Comment.objects.get(pk=comment.answers_id or comment.pk, advice=advice)
    said = Comment.objects.create(
        advice=advice, block_id=first.block_id, about=first.about, answers=first, text=_text(text),
        said_at=timezone.now(), said_by=by.person,
    )
    Comment.objects.filter(pk=first.pk).update(resolved_at=None, resolved_by=None)
    record(council=by.council, by=by.person, event=Event.ADVICE_COMMENTED, subject=advice, what="answer")
    return said


@transaction.atomic
def resolve(*, by: Member, comment: Comment, is_done: bool = True) -> None:
    """Done, or open again; nothing when it is so already. Raises NotAllowed, Advice.DoesNotExist, AdviceRefused."""
    advice = _open(by, comment.advice)
    rows = Comment.objects.filter(pk=comment.pk, advice=advice, answers__isnull=True, resolved_at__isnull=is_done)
    if rows.update(resolved_at=timezone.now() if is_done else None, resolved_by=by.person if is_done else None):
        what = "resolved" if is_done else "opened"
        record(council=by.council, by=by.person, event=Event.ADVICE_COMMENTED, subject=advice, what=what)


def comments_on(advice: Advice) -> list[Comment]:
    """Open ones first, each group oldest first, with their answers. Two queries."""
    replies = Comment.objects.select_related("said_by").order_by("said_at", "pk")
    found = (
        Comment.objects.filter(advice=advice, answers__isnull=True).select_related("said_by", "resolved_by", "block")
        .prefetch_related(Prefetch("replies", queryset=replies)).order_by("said_at", "pk")
    )
    return sorted(found, key=lambda one: not one.is_open)


def open_by_block(advice: Advice) -> dict[int | None, int]:
    """How many comments are open, by the key of the block; None for the letter as a whole. One query."""
    rows = Comment.objects.filter(advice=advice, answers__isnull=True, resolved_at__isnull=True).order_by()
    return {row["block"]: row["n"] for row in rows.values("block").annotate(n=Count("pk"))}
