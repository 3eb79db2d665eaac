"""Taking quotes back: when consent goes, when a story is set aside, and when a name in it is masked."""

from __future__ import annotations

from django.db.models import Q

from gehoord.analysis.scoring import Scores
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.intake.models import Signal, Status

from .models import Evidence, EvidenceQuote

# A quote may be read only while its teller allows it and its story still counts.
READABLE = Q(signal__may_quote=True) & ~Q(signal__status__in=(Status.ERASED, Status.SET_ASIDE))


def take_back(signal: Signal) -> None:
    """The quotes of this story that may no longer be used, or no longer stand in its safe text, are gone.

    Runs in the transaction that changed the story. Up to two queries when it is quoted nowhere.
    """
    quotes = list(EvidenceQuote.objects.filter(signal=signal).select_related("evidence"))
    allowed = signal.may_quote and signal.status not in (Status.ERASED, Status.SET_ASIDE)
    text = signal.deidentified or ""
    gone = [quote for quote in quotes if not allowed or quote.text not in text]
    if not gone:
        return
    EvidenceQuote.objects.filter(pk__in=[quote.pk for quote in gone]).delete()
    kept = {quote.evidence_id for quote in quotes} - {quote.evidence_id for quote in gone}
    forget_places(signal.pk, council=signal.council, keep=kept)
    for evidence in {quote.evidence_id: quote.evidence for quote in gone}.values():
        record(
            council=signal.council, by=None, event=Event.QUOTE_WITHDRAWN, subject=evidence,
            number=evidence.number,
        )


def story_changed(signal: Signal, scores: Scores) -> None:
    """A name that was masked in the story is gone from its quotes too. The scores play no part."""
    take_back(signal)


def forget_places(signal: int, *, council: Council, keep: set[int] | None = None) -> int:
    """How many pieces of evidence forgot where their quotes stood in this story; `keep`: those that may not."""
    changed = 0
    quoting = Evidence.objects.select_for_update(of=("self",)).filter(council=council, quoted__gt=0)
    for evidence in quoting.exclude(pk__in=keep or ()):
        chosen = evidence.question.get("chosen", [])
        left = [place for place in chosen if place[0] != signal]
        if left != chosen:
            evidence.question["chosen"] = left
            evidence.save(update_fields=["question"])
            changed += 1
    return changed
