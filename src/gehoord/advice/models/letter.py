from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council, Person
from gehoord.insight.models import Evidence

from ..sealed import LetterQuerySet, Sealed, SealedForGood


class State(models.TextChoices):
    """Where an advice is. Which moves are allowed is in `states`."""

    DRAFT = "draft", _("concept")
    DECIDED = "decided", _("vastgesteld")
    SENT = "sent", _("verstuurd")


class Advice(Sealed):
    """The formal letter of a council and what it asks. Once sent it never changes; a correction is a new advice."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Given when it is decided for the first time: the council's own numbering, by year.
    number = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    # To whom, line by line, and how the letter opens.
    addressee = models.TextField(max_length=1000)
    salutation = models.CharField(max_length=200)
    signed_by = models.CharField(max_length=200)
    # The term of the local ordinance, in weeks, and where it says so.
    reply_weeks = models.PositiveSmallIntegerField(default=6)
    # Instead of the weeks, where the ordinance counts in working days; 0: in weeks.
    reply_working_days = models.PositiveSmallIntegerField(default=0)
    term_basis = models.CharField(max_length=300, blank=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")
    # Grows with every change of head, blocks, points and their order: what is decided is what was read.
    version = models.PositiveIntegerField(default=1)
    # Grows with changes of the head alone: two writers do not overwrite each other.
    head_version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField(auto_now_add=True)
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    # How it was adopted: the meeting, the vote, a minority view.
    decision_note = models.TextField(max_length=2000, blank=True)
    sent_at = models.DateTimeField(null=True)
    # The last day as the letter had it; a point may have got more time since (see `Term`).
    reply_due = models.DateField(null=True)

    personal: ClassVar[dict[str, str]] = {
        "addressee": "who gets the letter",
        "salutation": "how they are addressed",
        "signed_by": "who signs for the council",
        "started_by": "which colleague began it",
        "decided_by": "which colleague recorded the decision",
        "decision_note": "may name who held a minority view",
    }
    impersonal = (
        "id", "council", "number", "title", "state", "reply_weeks", "reply_working_days", "term_basis", "corrects",
        "version", "head_version", "started_at", "decided_at", "sent_at", "reply_due",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "number"], condition=~models.Q(number=""), name="advice_number_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent")
                | models.Q(sent_at__isnull=False, reply_due__isnull=False, decided_at__isnull=False)
                & ~models.Q(number=""),
                name="advice_sent_is_whole",
            ),
        ]
        indexes = [
            # "Which advices has my council, and which were sent?"
            models.Index(fields=["council", "state", "-sent_at"], name="advice_state"),
        ]

    SEAL = "state"

    def __str__(self) -> str:
        return self.title

    def _advice_pks(self) -> set[int]:
        # Its own row is looked at already: becoming "sent" is the last change there is.
        return set()

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_sent(self) -> bool:
        return self.state == State.SENT


class BlockKind(models.TextChoices):
    """What a part of a letter is."""

    TEXT = "text", _("tekst")
    FIGURE = "figure", _("cijfer met tabel en grafiek")
    QUOTES = "quotes", _("citaten")
    CAUSES = "causes", _("oorzaken, in willekeurige volgorde")
    BOTTLENECKS = "bottlenecks", _("knelpunten")
    RECOMMENDATIONS = "recommendations", _("aanbevelingen")


class Block(Sealed):
    """One part of a letter: a heading, text with references to evidence such as `{{ B3 }}`, and what it shows."""

    advice = models.ForeignKey(Advice, on_delete=models.CASCADE, related_name="blocks", db_index=False)
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=BlockKind.choices, default=BlockKind.TEXT)
    heading = models.CharField(max_length=200, blank=True)
    # A small part of Markdown, as it was typed (see `markdown`).
    text = models.TextField(max_length=20_000, blank=True)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    personal: ClassVar[dict[str, str]] = {"changed_by": "which colleague wrote it last"}
    impersonal = ("id", "advice", "order", "kind", "heading", "text", "evidence", "version", "changed_at")

    class Meta:
        ordering = ["advice", "order", "pk"]
        indexes = [models.Index(fields=["advice", "order"], name="block_order")]

    SEAL = "advice__state"

    def _advice_pks(self) -> set[int]:
        return {self.advice_id}

    def __str__(self) -> str:
        return f"block {self.order} of advice {self.advice_id}"


class PointKind(models.TextChoices):
    """What the municipality is asked to answer."""

    BOTTLENECK = "bottleneck", _("knelpunt")
    RECOMMENDATION = "recommendation", _("aanbeveling")


class Recommendation(Sealed):
    """A numbered point of an advice that asks for an answer: a bottleneck or a recommendation.

    `evidence` is what it rests on, and by that which stories are behind it.
    """

    advice = models.ForeignKey(Advice, on_delete=models.CASCADE, related_name="points", db_index=False)
    kind = models.CharField(max_length=20, choices=PointKind.choices, default=PointKind.RECOMMENDATION)
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=2000)
    version = models.PositiveIntegerField(default=1)
    evidence = models.ManyToManyField(Evidence, through="Ground", related_name="recommendations")

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "advice", "kind", "number", "text", "version")

    class Meta:
        ordering = ["advice", "kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["advice", "kind", "number"], name="recommendation_number_once"),
        ]

    SEAL = "advice__state"

    def _advice_pks(self) -> set[int]:
        return {self.advice_id}

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of advice {self.advice_id}"


class Ground(Sealed):
    """What a recommendation rests on."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="grounds")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="grounds")

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "recommendation", "evidence")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "evidence"], name="ground_once"),
        ]

    SEAL = "recommendation__advice__state"

    def _advice_pks(self) -> set[int]:
        return set(Recommendation.objects.filter(pk=self.recommendation_id).values_list("advice_id", flat=True))

    def __str__(self) -> str:
        return f"evidence {self.evidence_id} under recommendation {self.recommendation_id}"


class Letter(models.Model):
    """The advice as it was sent, for good: its content as data, the three documents and a digest of each."""

    advice = models.OneToOneField(Advice, on_delete=models.PROTECT, related_name="letter")
    # The parts and figures as they were printed (see `letter.Letter`), so that the annex can be recomputed.
    content = models.JSONField()
    docx = models.BinaryField()
    odt = models.BinaryField()
    pdf = models.BinaryField()
    digests = models.JSONField(default=dict)
    # Below this no number was printed: the council's smallest n of that day.
    smallest = models.PositiveSmallIntegerField(default=10)
    # What had changed since the evidence was frozen, a sentence each, and was sent knowingly.
    accepted = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = LetterQuerySet.as_manager()

    personal: ClassVar[dict[str, str]] = {
        "content": "holds the quotes that were sent, with consent at that moment",
        "docx": "the same", "odt": "the same", "pdf": "the same",
        "accepted": "repeats words that stand in a story, when the sender was warned of them",
    }
    impersonal = ("id", "advice", "digests", "smallest", "made_at")

    def __str__(self) -> str:
        return f"letter of advice {self.advice_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise SealedForGood
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SealedForGood
