"""What is asked, and how it is counted. A version never changes."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council
from gehoord.core.vocabulary.purposes import Data
from gehoord.core.vocabulary.words import THEMES


class Purpose(models.TextChoices):
    """Why something is asked: kinds of data of the one table. Answers for one are never read for another."""

    CONDITIONS = Data.CONDITIONS.value, _("scan van randvoorwaarden")
    STATUTORY = Data.STATUTORY.value, _("wettelijk onderzoek")
    CONTRACT = Data.CONTRACT.value, _("afspraak met een aanbieder")
    TRAINING = Data.TRAINING.value, _("evaluatie van een training")


# Asked with questionnaires of their own only, by the room that asks.
OF_A_ROOM = (Purpose.CONDITIONS, Purpose.TRAINING)


class Respondent(models.TextChoices):
    """Who is asked; keys are those of who tells. Answers of two kinds are never put together."""

    YOUNG = "jongere", _("jongeren")
    PARENT = "ouder", _("ouders en verzorgers")
    PROFESSIONAL = "professional", _("professionals")


class QuestionKind(models.TextChoices):
    SCALE = "scale", _("schaal van 1 tot 5")
    OPEN = "open", _("open vraag")


class FixedQuerySet(models.QuerySet[Any]):
    """Rows that are made and never changed."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("A version of a questionnaire never changes; make a new one.")

    def delete(self) -> NoReturn:
        raise TypeError("A version of a questionnaire stays, with the answers to it.")


class Fixed(models.Model):
    """A row that is made and never changed."""

    objects: ClassVar[Any] = FixedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A version of a questionnaire never changes; make a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A version of a questionnaire stays, with the answers to it.")


class Questionnaire(Fixed):
    """A list of questions in one version, which never changes."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    key = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)  # in Dutch
    # Language -> name, for every other language it is in.
    names = models.JSONField(default=dict, blank=True)
    # What it is for; empty when the campaign says so, which may be a survey of clients only.
    purpose = models.CharField(max_length=20, choices=Purpose.choices, blank=True)
    respondent = models.CharField(
        max_length=20, choices=Respondent.choices, default=Respondent.PROFESSIONAL
    )
    is_pictures = models.BooleanField(default=False)
    licence = models.CharField(max_length=120, blank=True)
    # Who holds the rights; empty for ours, which is CC0.
    rights_holder = models.CharField(max_length=200, blank=True)
    # Whether research showed that it measures what it says.
    validated = models.BooleanField(default=False)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = (
        "id", "council", "key", "version", "name", "names", "purpose", "respondent", "is_pictures", "licence",
        "rights_holder", "validated",
    )

    class Meta:
        constraints = [
            # Also answers "Which questionnaires does my council have?".
            models.UniqueConstraint(fields=["council", "key", "version"], name="questionnaire_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"

    @property
    def called(self) -> str:
        """Its name in the reader's language, else in Dutch."""
        return str(self.names.get(get_language() or "") or self.name)


class Question(Fixed):
    """A statement that people agree with (5) or not (1), or a question they answer in their own words."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="questions")
    key = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=QuestionKind.choices, default=QuestionKind.SCALE)
    text = models.CharField(max_length=300)  # in Dutch
    # Language -> text, for every other language it is in.
    texts = models.JSONField(default=dict, blank=True)
    # The norm, or for professionals the precondition, it is about; empty for what is about something else.
    theme = models.CharField(max_length=30, choices=list(THEMES.items()), blank=True)
    # Agreeing is bad: 5 counts as 1.
    is_reversed = models.BooleanField(default=False)
    may_not_apply = models.BooleanField(default=True)
    # Which of our pictures stands with it; empty for none.
    picture = models.SlugField(max_length=40, blank=True)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = (
        "id", "questionnaire", "key", "order", "kind", "text", "texts", "theme", "is_reversed", "may_not_apply",
        "picture",
    )

    class Meta:
        ordering = ["questionnaire", "order"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "key"], name="question_key_once"),
            models.CheckConstraint(
                condition=models.Q(kind=QuestionKind.SCALE) | models.Q(is_reversed=False, theme=""),
                name="question_open_is_not_counted",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def asked(self) -> str:
        """Its text in the reader's language, else in Dutch."""
        return str(self.texts.get(get_language() or "") or self.text)


class ScoringRule(Fixed):
    """How the answers on one theme become a score; without theme: those on the whole questionnaire.

    Of somebody who answered `minimum_answered` of its questions or more, the score is the mean of what they answered,
    after turning reversed questions. It is in the top box from `top_from`.
    """

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="rules")
    theme = models.CharField(max_length=30, choices=list(THEMES.items()), blank=True)
    minimum_answered = models.PositiveSmallIntegerField(default=1)
    top_from = models.PositiveSmallIntegerField(default=4)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "questionnaire", "theme", "minimum_answered", "top_from")

    class Meta:
        ordering = ["questionnaire", "theme"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "theme"], name="scoring_theme_once"),
            models.CheckConstraint(condition=models.Q(minimum_answered__gte=1), name="scoring_minimum_1"),
            models.CheckConstraint(condition=models.Q(top_from__range=(2, 5)), name="scoring_top_from"),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} {self.theme or 'all'}"
