from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council


class Purpose(models.TextChoices):
    """Why something is asked. Answers given for one purpose are never read for another."""

    CONDITIONS = "conditions_scan", _("scan van randvoorwaarden")
    STATUTORY = "statutory", _("wettelijk onderzoek")
    CONTRACT = "contract", _("afspraak met een aanbieder")


class Questionnaire(models.Model):
    """A list of questions in one version, which never changes."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    key = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    # Whether research showed that it measures what it says.
    validated = models.BooleanField(default=False)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "council", "key", "version", "name", "purpose", "validated")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["council", "key", "version"], name="questionnaire_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class Question(models.Model):
    """A statement that people agree with (5) or not (1)."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="questions")
    key = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField()
    text_nl = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "questionnaire", "key", "order", "text_nl", "text_en")

    class Meta:
        ordering = ["questionnaire", "order"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "key"], name="question_key_once")]

    def __str__(self) -> str:
        return self.key


class Campaign(models.Model):
    """One time that a questionnaire is asked. Closing is for good."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    title = models.CharField(max_length=200)
    organisation_name = models.CharField(max_length=200, blank=True)
    opens_on = models.DateField(default=timezone.localdate)
    closes_on = models.DateField()
    closed_at = models.DateTimeField(null=True)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = (
        "id", "council", "questionnaire", "purpose", "title", "organisation_name", "opens_on", "closes_on",
        "closed_at",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(closes_on__gte=models.F("opens_on")), name="campaign_period"),
            models.CheckConstraint(condition=~models.Q(title=""), name="campaign_has_title"),
        ]
        indexes = [models.Index(fields=["council", "purpose", "opens_on"], name="campaign_list")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def takes_answers(self) -> bool:
        return not self.is_closed and self.opens_on <= timezone.localdate() <= self.closes_on


class Code(models.Model):
    """What lets somebody answer once. No moment and no link to what they answered."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)  # keyed; the code itself is never stored
    used = models.BooleanField(default=False)

    personal: ClassVar[dict[str, str]] = {
        "digest": "of a code on paper; whoever handed it out may remember to whom",
        "used": "whether the person with that code answered",
    }
    impersonal = ("id", "campaign")

    def __str__(self) -> str:
        return f"code of campaign {self.campaign_id}"


class Response(models.Model):
    """What one person answered; random key, no moment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="responses")

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "campaign")

    def __str__(self) -> str:
        return f"response to campaign {self.campaign_id}"


class Answer(models.Model):
    """1 to 5, or None for not applicable and for skipped: those two are not told apart."""

    # Random, since a counter would keep the order in which people answered.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(null=True)

    personal: ClassVar[dict[str, str]] = {"value": "what somebody thinks of their work; whose it is, is not kept"}
    impersonal = ("id", "response", "question")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="answer_once"),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True) | models.Q(value__range=(1, 5)), name="answer_scale"
            ),
        ]

    def __str__(self) -> str:
        return f"answer to question {self.question_id}"
