"""Putting the same cause of several gatherings together, and what can be asked about it."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.insight.evidence import black_out

from .blacking_out import blacked_out
from .models import Cause, MergedCause, MergedFrom
from .services import DialogueRefused, clean_texts


@transaction.atomic
def merge_causes(*, by: Member, text: str, causes: Collection[Cause]) -> MergedCause:
    """One text for causes of at least two closed gatherings; each belongs to one merged cause at most.

    Raises NotAllowed, DialogueRefused.
    """
    by.require(Right.DECIDE_ADVICE)
    (text,) = clean_texts([text])
    # Whoever merges holds the council's row, so that no cause ends up in two.
    Council.objects.select_for_update(no_key=True).get(pk=by.council.pk)
    wanted = {cause.pk for cause in causes}
    found = list(Cause.objects.filter(
        pk__in=wanted, gathering__council=by.council, gathering__closed_at__isnull=False
    ))
    if len(found) != len(wanted):
        raise DialogueRefused(_("Een van de oorzaken hoort niet bij deze bijeenkomsten. Herlaad de pagina."))
    if len({cause.gathering_id for cause in found}) < 2:
        raise DialogueRefused(_("Kies oorzaken uit minstens twee bijeenkomsten."))
    if MergedFrom.objects.filter(cause__in=found).exists():
        raise DialogueRefused(_("Een van de oorzaken is al samengevoegd. Herlaad de pagina."))
    merged = MergedCause.objects.create(
        council=by.council, text=text, themes=sorted({key for cause in found for key in cause.themes}),
        preconditions=sorted({key for cause in found for key in cause.preconditions}),
    )
    MergedFrom.objects.bulk_create(
        MergedFrom(merged=merged, cause=cause) for cause in sorted(found, key=lambda cause: cause.pk)
    )
    record(
        council=by.council, by=by.person, event=Event.GATHERING_CHANGED, subject=merged, did="causes merged",
        number=len(found),
    )
    return merged


@transaction.atomic
def take_apart(*, by: Member, merged: MergedCause) -> None:
    """The causes stand on their own again. Raises NotAllowed, MergedCause.DoesNotExist, DialogueRefused."""
    by.require(Right.DECIDE_ADVICE)
    merged = MergedCause.objects.select_for_update().get(pk=merged.pk, council=by.council)
    if merged.cause_sets.exists():
        raise DialogueRefused(_("Deze oorzaak is al gekozen. Wat gekozen is, blijft zoals het was."))
    record(
        council=by.council, by=by.person, event=Event.GATHERING_CHANGED, subject=merged, did="causes taken apart"
    )
    merged.delete()


def black_out_words(council: Council, words: str) -> None:
    """Words of a line that named somebody go from merged texts too. In the same transaction."""
    for merged in MergedCause.objects.select_for_update().filter(council=council):
        text = blacked_out(merged.text, words)
        if text != merged.text:
            black_out(council=council, words=merged.text, instead=text)
            merged.text = text
            merged.save(update_fields=["text"])


def merged_of(council: Council) -> QuerySet[MergedCause]:
    """Newest first, each with its originals and their gatherings, and `chosen_n`: in how many sets. Two queries."""
    return MergedCause.objects.filter(council=council).annotate(chosen_n=Count("cause_sets")).prefetch_related(
        "originals__cause__gathering"
    ).order_by("-pk")
