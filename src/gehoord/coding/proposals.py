"""What a model proposes, stored beside the story; and codings that follow a changed text."""

from __future__ import annotations

from django.utils import timezone

from gehoord.analysis.scoring import Scores
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.intake.models import Signal

from .models import CodedPassage, Coding, SuggestedTheme, Suggestion
from .text import Stretch, digest_of, find_again


def propose(signal: Signal, scores: Scores) -> None:
    """The scores as the signal's suggestion, in place of the old one. Runs inside intake's transaction."""
    suggestion, _new = Suggestion.objects.update_or_create(
        signal=signal,
        defaults={
            "council": signal.council,
            "bejegening": scores.bejegening,
            "bejegening_p": scores.bejegening_p,
            "model": scores.model[:60],
            "text_version": signal.text_version,
            "passages": [
                {"start": p.start, "end": p.end, "theme": p.theme, "p": round(p.p, 4), "words": list(p.words)}
                for p in scores.passages
            ],
            "made_at": timezone.now(),
        },
    )
    suggestion.themes.all().delete()
    SuggestedTheme.objects.bulk_create(
        SuggestedTheme(suggestion=suggestion, theme=theme, p=p, proposed=theme in scores.themes)
        for theme, p in scores.theme_p.items()
    )
    coding = Coding.objects.filter(signal=signal, text_version__lt=signal.text_version).first()
    if coding is not None:
        follow_text(coding, signal)


def follow_text(coding: Coding, signal: Signal) -> None:
    """Move the marked stretches to where their words stand now.

    A stretch whose words changed (something in it was masked) is let go; its theme stays with the story.
    """
    text = signal.deidentified or ""
    taken: dict[str, set[Stretch]] = {}
    moved, gone = [], []
    for passage in coding.passages.all():
        places = taken.setdefault(passage.key, set())
        place = find_again(text, passage.start, passage.end, passage.digest, places)
        if place is None:
            gone.append(passage.pk)
            continue
        places.add(place)
        if place != (passage.start, passage.end):
            moved.append((passage, place))
    # Out of each other's way first: a stretch may move to where another one stood.
    CodedPassage.objects.filter(pk__in=[*gone, *(passage.pk for passage, _place in moved)]).delete()
    CodedPassage.objects.bulk_create(
        CodedPassage(
            coding=coding,
            key=passage.key,
            start=start,
            end=end,
            digest=digest_of(text[start:end]),
            confirmed_suggestion=passage.confirmed_suggestion,
        )
        for passage, (start, end) in moved
    )
    Coding.objects.filter(pk=coding.pk).update(text_version=signal.text_version)
    record(
        council=signal.council,
        by=None,
        event=Event.CODING_SAVED,
        subject=signal,
        reason="text_changed",
        moved=len(moved),
        dropped=len(gone),
    )
