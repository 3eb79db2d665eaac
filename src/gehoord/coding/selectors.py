"""What can be asked about codings and suggestions."""

from __future__ import annotations

from typing import Literal

from django.db import models
from django.db.models.functions import Coalesce

from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.intake.models import Signal, Status
from gehoord.intake.selectors import safe_signals

from .models import Codebook, CodedPassage, CodedTheme, Coding, SuggestedTheme, Suggestion, Theme

# On whose judgement a figure rests: people only, or people first and a model where nobody has coded yet.
Basis = Literal["people", "both"]

# A listener has read it: from then on it can be coded.
READY = (Status.READ, Status.CLOSED)

_PROPOSED = models.Prefetch(
    "suggestion__themes", queryset=SuggestedTheme.objects.filter(proposed=True).order_by("-p", "theme")
)


def codebook_of(council: Council) -> Codebook | None:
    """The council's newest codebook with its lines; None before the first is installed. One query."""
    newest = Codebook.objects.filter(council=council).order_by("-version").values("pk")[:1]
    lines = list(Theme.objects.filter(codebook=models.Subquery(newest)).select_related("codebook"))
    if not lines:
        return None
    codebook = lines[0].codebook
    codebook.lines = lines
    return codebook


def ready_signals(council: Council) -> models.QuerySet[Signal]:
    """The stories that may be coded: safe, and read by a listener."""
    return safe_signals(council).filter(status__in=READY)


def queue(member: Member) -> models.QuerySet[Signal]:
    """The stories that wait for coding, newest first."""
    return ready_signals(member.council).filter(coding__isnull=True).order_by("-received_at", "-pk")


def coded_signals(member: Member) -> models.QuerySet[Signal]:
    """The stories that people coded, last saved first, each with its coding and coder."""
    return (
        safe_signals(member.council)
        .filter(coding__isnull=False)
        .select_related("coding", "coding__coder")
        .order_by("-coding__saved_at", "-pk")
    )


def with_proposals(signals: models.QuerySet[Signal]) -> models.QuerySet[Signal]:
    """The signals with their suggestion, whose `themes.all()` are the proposed ones. One more query."""
    return signals.select_related("suggestion").prefetch_related(_PROPOSED)


def next_in_queue(member: Member, signal: Signal) -> Signal | None:
    """The story to code after this one: the next older, else the newest that waits. One query."""
    older = models.Q(received_at__lt=signal.received_at) | models.Q(
        received_at=signal.received_at, pk__lt=signal.pk
    )
    turn = models.Case(models.When(older, then=0), default=1, output_field=models.IntegerField())
    return queue(member).exclude(pk=signal.pk).order_by(turn, "-received_at", "-pk").first()


def get_signal_to_code(member: Member, pk: int) -> Signal:
    """The story, for a coder of its council. Up to four queries, and none in `coding_of` and `suggestion_of`.

    Raises NotAllowed, Signal.DoesNotExist ("not there", "not yours", "not read yet").
    """
    member.require(Right.CODE)
    return (
        ready_signals(member.council)
        .select_related("suggestion", "coding__coder")
        .prefetch_related("suggestion__themes", "coding__themes", "coding__passages")
        .get(pk=pk)
    )


def coding_of(signal: Signal) -> Coding | None:
    """What people judged, None when nobody did; none to three queries with its `themes` and `passages`."""
    try:
        return signal.coding
    except Coding.DoesNotExist:
        return None


def suggestion_of(signal: Signal) -> Suggestion | None:
    """What the model proposes, None before the analysis; none to two queries with its `themes`."""
    try:
        return signal.suggestion
    except Suggestion.DoesNotExist:
        return None


def with_judgement(signals: models.QuerySet[Signal], basis: Basis) -> models.QuerySet[Signal]:
    """The signals, each with `bejegening`: True, False, or None when nobody (on this basis) has judged."""
    if basis == "people":
        return signals.annotate(bejegening=models.F("coding__bejegening"))
    return signals.annotate(bejegening=Coalesce("coding__bejegening", "suggestion__bejegening"))


def _people(signals: models.QuerySet[Signal]) -> models.QuerySet[CodedTheme]:
    return CodedTheme.objects.filter(coding__signal__in=signals.order_by().values("pk"))


def _model(signals: models.QuerySet[Signal]) -> models.QuerySet[SuggestedTheme]:
    """Proposed themes of signals that nobody coded."""
    return SuggestedTheme.objects.filter(
        proposed=True,
        suggestion__signal__in=signals.order_by().values("pk"),
        suggestion__signal__coding__isnull=True,
    )


def theme_rows(
    signals: models.QuerySet[Signal], basis: Basis
) -> models.QuerySet[CodedTheme, tuple[int, str]]:
    """Pairs (signal id, main theme), unordered. People's coding wins; a proposal only fills in where there
    is none. One query."""
    rows = _people(signals).values_list("coding__signal_id", "theme")
    if basis == "people":
        return rows
    return rows.union(_model(signals).values_list("suggestion__signal_id", "theme"), all=True)


def theme_counts(signals: models.QuerySet[Signal], basis: Basis) -> dict[str, int]:
    """How many of the signals are about each main theme, counted by the database. One or two queries."""
    counts: dict[str, int] = {}
    found = [_people(signals).values_list("theme").annotate(n=models.Count("pk"))]
    if basis == "both":
        found.append(_model(signals).values_list("theme").annotate(n=models.Count("pk")))  # type: ignore[arg-type]
    for rows in found:
        for theme, n in rows.order_by():
            counts[theme] = counts.get(theme, 0) + n
    return counts


def about_theme(signals: models.QuerySet[Signal], theme: str, basis: Basis) -> models.QuerySet[Signal]:
    """The signals that are about this main theme."""
    by_people = models.Exists(CodedTheme.objects.filter(coding__signal=models.OuterRef("pk"), theme=theme))
    if basis == "people":
        return signals.filter(by_people)
    by_model = models.Exists(
        SuggestedTheme.objects.filter(suggestion__signal=models.OuterRef("pk"), theme=theme, proposed=True)
    )
    return signals.filter(by_people | models.Q(coding__isnull=True) & by_model)


def passages_about(council: Council, key: str) -> models.QuerySet[CodedPassage]:
    """The passages that people marked with this theme (or a subtheme of it), newest coding first."""
    return (
        CodedPassage.objects.filter(models.Q(key=key) | models.Q(key__startswith=f"{key}."))
        .filter(coding__signal__in=safe_signals(council).values("pk"))
        .select_related("coding__signal")
        .order_by("-coding__saved_at", "start")
    )
