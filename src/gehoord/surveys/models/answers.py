"""What people answered, and what it comes to."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from gehoord.core.vocabulary.words import THEMES

from .campaigns import Campaign
from .questionnaires import Question, Respondent
from .strata import STRATA, AgeBand, Care, Channel, Mode, Ordered


class Response(models.Model):
    """What one person answered; random key, no moment. What is empty is not known."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="responses")
    respondent = models.CharField(max_length=20, choices=Respondent.choices, blank=True)
    care = models.CharField(max_length=20, choices=Care.choices, blank=True)
    ordered = models.CharField(max_length=20, choices=Ordered.choices, blank=True)
    age_band = models.CharField(max_length=10, choices=AgeBand.choices, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices, blank=True)
    mode = models.CharField(max_length=10, choices=Mode.choices, blank=True)
    # Keyed, of the random sign on the form it came in by, so that a form counts once. None from closing on.
    form_digest = models.CharField(max_length=64, null=True)

    personal: ClassVar[dict[str, str]] = {
        "respondent": "who they are to the help, coarsely",
        "care": "where they get help, coarsely",
        "ordered": "whether they chose it",
        "age_band": "how old the young person is, coarsely",
        "form_digest": "whose screen still shows the form could be matched, until the campaign closes",
    }
    impersonal = ("id", "campaign", "channel", "mode")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "form_digest"], name="response_form_once"),
        ]

    def __str__(self) -> str:
        return f"response to campaign {self.campaign_id}"


class Answer(models.Model):
    """1 to 5, or no value: then it did not apply, or it was skipped."""

    # Random, since a counter would keep the order in which people answered.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(null=True)
    not_applicable = models.BooleanField(default=False)

    personal: ClassVar[dict[str, str]] = {
        "value": "what somebody thinks; whose it is, is not kept",
        "not_applicable": "what somebody has nothing to do with",
    }
    impersonal = ("id", "response", "question")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="answer_once"),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True) | models.Q(value__range=(1, 5)), name="answer_scale"
            ),
            models.CheckConstraint(
                condition=models.Q(not_applicable=False) | models.Q(value__isnull=True), name="answer_or_not_applicable"
            ),
        ]

    def __str__(self) -> str:
        return f"answer to question {self.question_id}"


class OpenAnswer(models.Model):
    """What somebody wrote, made safe before it was kept; what they typed is nowhere.

    Nothing leads from here to their response, so that words never stand beside an age or a place.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="open_answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()

    personal: ClassVar[dict[str, str]] = {"text": "what somebody wrote, without what names them"}
    impersonal = ("id", "campaign", "question")

    def __str__(self) -> str:
        return f"open answer in campaign {self.campaign_id}"


class SurveyTally(models.Model):
    """What one question, theme or whole questionnaire came to in a closed campaign, for one kind of people.

    Made at closing from the answers, and again when asked. Rows of a measure add up: a result is their sum. With a
    question the row is about that; else with a theme about that; else about the whole questionnaire. Values count in
    the good direction.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="tallies")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, null=True, related_name="+")
    theme = models.CharField(max_length=30, choices=list(THEMES.items()), blank=True)
    respondent = models.CharField(max_length=20, choices=Respondent.choices, blank=True)
    care = models.CharField(max_length=20, choices=Care.choices, blank=True)
    ordered = models.CharField(max_length=20, choices=Ordered.choices, blank=True)
    age_band = models.CharField(max_length=10, choices=AgeBand.choices, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices, blank=True)
    mode = models.CharField(max_length=10, choices=Mode.choices, blank=True)
    # How many people have a score here, how many said it does not apply, how many left it (or too much of it) open.
    answered = models.PositiveIntegerField()
    not_applicable = models.PositiveIntegerField()
    left_open = models.PositiveIntegerField()
    # Of the scores: their sum, the sum of their squares, and how many are in the top box.
    total = models.FloatField()
    squares = models.FloatField()
    top = models.PositiveIntegerField()

    personal: ClassVar[dict[str, str]] = {}
    impersonal = (
        "id", "campaign", "question", "theme", "respondent", "care", "ordered", "age_band", "channel", "mode",
        "answered", "not_applicable", "left_open", "total", "squares", "top",
    )

    class Meta:
        constraints = [
            # Also answers "What did this campaign come to?".
            models.UniqueConstraint(
                fields=["campaign", "question", *STRATA], condition=models.Q(question__isnull=False),
                name="survey_tally_question_once",
            ),
            models.UniqueConstraint(
                fields=["campaign", "theme", *STRATA], condition=models.Q(question__isnull=True),
                name="survey_tally_theme_once",
            ),
        ]

    def __str__(self) -> str:
        return f"tally of campaign {self.campaign_id}"
