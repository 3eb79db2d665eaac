from __future__ import annotations

import uuid
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council, Person
from gehoord.core.organisations.models import Organisation

from .kits import Kit


class FixedForGood(TypeError):
    """Somebody tried to change scores that were handed in, or a round that was closed."""


class RoundQuerySet(models.QuerySet[Any]):
    """Rows of a round, which know by `council_path` whose they are."""

    def forget(self, field: str, person: int, council: Council) -> int:
        """Who did this in a council goes; what was done stays."""
        mine = self.filter(**{field: person, self.model.council_path: council})
        return models.QuerySet.update(mine, **{field: None})


class FixedQuerySet(RoundQuerySet):
    """Rows change one by one, through services; never in bulk, and they are never thrown away."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise FixedForGood("Rows of a round change through its services.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FixedForGood("Rows of a round change through its services.")

    def delete(self) -> NoReturn:
        raise FixedForGood("Rows of a round stay.")


class FixedModel(models.Model):
    """`fixed_once`: a field and the fields that it fixes for good when it was filled. The database refuses the same."""

    objects: ClassVar[Any] = FixedQuerySet.as_manager()
    council_path: ClassVar[str]
    fixed_once: ClassVar[tuple[str, tuple[str, ...]]]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises FixedForGood for a change of what was fixed. One query more when it is not new."""
        when, what = self.fixed_once
        kept = type(self)._default_manager.filter(pk=self.pk).values(when, *what).first() if self.pk else None
        if kept and kept[when] and any(getattr(self, name) != kept[name] for name in (when, *what)):
            raise FixedForGood(f"This was fixed: {when}.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FixedForGood("Rows of a round stay.")


class BidRound(FixedModel):
    """The bids on one lot of one published kit, and who judges them: gathered, then scored, then closed for good.

    `kit_digest` is that of the edition the round was opened with: a next edition changes nothing here. `report` is
    the whole award report as data, `digest` is over it.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    kit = models.ForeignKey(Kit, on_delete=models.PROTECT, related_name="rounds")
    kit_digest = models.CharField(max_length=64)
    lot = models.CharField(max_length=10)
    title = models.CharField(max_length=160)
    # The last day on which a bid could come in.
    closes_on = models.DateField()
    made_at = models.DateTimeField(auto_now_add=True)
    # From here on bids and documents stay as they are, and assessors may read them.
    started_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    report = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)

    council_path = "council"
    fixed_once = ("closed_at", ("kit_id", "kit_digest", "lot", "title", "closes_on", "started_at", "report", "digest"))
    personal: ClassVar[dict[str, str]] = {
        "closed_by": "which officer closed it", "title": "may turn out to name somebody",
        "report": "may turn out to name somebody",
    }
    impersonal = (
        "id", "council", "kit", "kit_digest", "lot", "closes_on", "made_at", "started_at", "closed_at", "digest",
        "version",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, report__isnull=True, digest="")
                | models.Q(closed_at__isnull=False, started_at__isnull=False, report__isnull=False)
                & ~models.Q(digest=""),
                name="bidround_closed_is_whole",
            ),
        ]
        indexes = [
            # "Which rounds has my council, newest first?"
            models.Index(fields=["council", "-made_at"], name="bidround_newest"),
        ]

    def __str__(self) -> str:
        return f"round {self.pk}"

    @property
    def is_running(self) -> bool:
        return self.started_at is not None and self.closed_at is None


class AssessorRole(models.TextChoices):
    EXPERT = "expert", _("ervaringsdeskundige")
    OFFICER = "officer", _("medewerker")


class Assessor(FixedModel):
    """Somebody who scores in a round. Others read the role with the number, never the name."""

    round = models.ForeignKey(BidRound, on_delete=models.PROTECT, related_name="assessors")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=10, choices=AssessorRole.choices)
    number = models.PositiveSmallIntegerField()

    council_path = "round__council"
    fixed_once = ("number", ("round_id", "role"))
    personal: ClassVar[dict[str, str]] = {"person": "who scores", "role": "as what they score"}
    impersonal = ("id", "round", "number")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="assessor_once"),
            models.UniqueConstraint(fields=["round", "role", "number"], name="assessor_numbered"),
        ]

    def __str__(self) -> str:
        return f"assessor {self.pk}"

    @property
    def called(self) -> str:
        """In Dutch, as in the report: “ervaringsdeskundige 2”."""
        return f"{'ervaringsdeskundige' if self.role == AssessorRole.EXPERT else 'medewerker'} {self.number}"


class Bid(FixedModel):
    """What one provider offers in a round. Withdrawn, it stays visible as withdrawn.

    `opened_at`: since then the scores of all its assessors are to be seen; nobody saw another's before.
    """

    round = models.ForeignKey(BidRound, on_delete=models.PROTECT, related_name="bids")
    number = models.PositiveSmallIntegerField()
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    # As it was when the bid came in.
    name = models.CharField(max_length=200)
    added_at = models.DateTimeField(auto_now_add=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)
    opened_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    council_path = "round__council"
    fixed_once = ("opened_at", ("round_id", "number", "name", "provider_id"))
    personal: ClassVar[dict[str, str]] = {
        "name": "of a provider that may be one person", "withdrawn_why": "may turn out to name somebody",
    }
    impersonal = ("id", "round", "number", "provider", "added_at", "withdrawn_on", "opened_at", "version")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="bid_numbered"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_on__isnull=True) | ~models.Q(withdrawn_why=""),
                name="bid_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"bid {self.pk}"


class BidDocument(models.Model):
    """A file of a bid, sealed: PDF, DOCX or ODT. Taken away, the row stays without content."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="documents")
    # What the seal is bound to.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    sealed = models.BinaryField()
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_why = models.CharField(max_length=500, blank=True)

    objects: ClassVar[Any] = RoundQuerySet.as_manager()
    council_path = "bid__round__council"
    personal: ClassVar[dict[str, str]] = {
        "name": "may turn out to hold a person's name", "sealed": "may hold names", "digest": "recognises the file",
        "added_by": "which officer put it in", "removed_why": "may turn out to name somebody",
    }
    impersonal = ("id", "bid", "key", "kind", "size", "added_at", "removed_at")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True)
                | models.Q(sealed=b"", digest="") & ~models.Q(removed_why=""),
                name="biddocument_removed_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"document {self.pk}"

    @property
    def context(self) -> str:
        """What the seal is bound to."""
        return f"bid-document:{self.key}"

    @property
    def file_name(self) -> str:
        """For whoever downloads it: plain, and by what is in it."""
        return f"inschrijving-{self.bid_id}-document-{self.pk}.{self.kind}"


class Interest(models.TextChoices):
    """What an assessor says about ties with one bidder."""

    NOT_SAID = "", _("nog niets gezegd")
    NONE = "none", _("geen belang")
    HAS = "has", _("wel een belang")


class Scoring(FixedModel):
    """One assessor and one bid: what they said of an interest, and their scores, fixed once they were handed in.

    `scores` is by the key of a sub-criterion: points and why. An interest that is said after handing in takes the
    scores out; they stay here, with the reason, and count for nothing.
    """

    assessor = models.ForeignKey(Assessor, on_delete=models.PROTECT, related_name="scorings")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="scorings")
    interest = models.CharField(max_length=10, choices=Interest.choices, blank=True, default=Interest.NOT_SAID)
    interest_why = models.CharField(max_length=500, blank=True)
    interest_at = models.DateTimeField(null=True)
    scores = models.JSONField(default=dict)
    handed_in_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    released_why = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    council_path = "bid__round__council"
    fixed_once = ("handed_in_at", ("scores", "assessor_id", "bid_id"))
    personal: ClassVar[dict[str, str]] = {
        "assessor": "who scored", "interest": "ties with a provider", "interest_why": "ties with a provider",
        "scores": "what they found, in their words", "released_why": "why they did not score",
    }
    impersonal = ("id", "bid", "interest_at", "handed_in_at", "released_at", "version")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessor", "bid"], name="scoring_once"),
            models.CheckConstraint(
                condition=~models.Q(interest="has") | ~models.Q(interest_why=""), name="scoring_interest_with_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(released_at__isnull=True)
                | models.Q(handed_in_at__isnull=True) & ~models.Q(released_why=""),
                name="scoring_released_with_reason",
            ),
            # Who has an interest cannot hand in; one that is found later leaves what was handed in.
            models.CheckConstraint(
                condition=models.Q(handed_in_at__isnull=True) | ~models.Q(interest=""), name="scoring_said_before"
            ),
        ]

    def __str__(self) -> str:
        return f"scoring {self.pk}"

    @property
    def has_interest(self) -> bool:
        return self.interest == Interest.HAS

    @property
    def counts(self) -> bool:
        return self.handed_in_at is not None and not self.has_interest

    @property
    def is_waited_for(self) -> bool:
        return self.handed_in_at is None and self.released_at is None and not self.has_interest


class Settled(models.Model):
    """What was decided together about one sub-criterion of a bid, after everybody's scores were seen."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="settled")
    part = models.CharField(max_length=20)
    points = models.PositiveSmallIntegerField()
    why = models.TextField(max_length=2000, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[Any] = RoundQuerySet.as_manager()
    council_path = "bid__round__council"
    personal: ClassVar[dict[str, str]] = {
        "by": "which officer wrote it down", "why": "may turn out to name somebody",
    }
    impersonal = ("id", "bid", "part", "points", "at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bid", "part"], name="settled_once")]

    def __str__(self) -> str:
        return f"settled {self.pk}"
