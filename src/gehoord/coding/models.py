from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council, Person
from gehoord.intake.models import Signal


class Kind(models.TextChoices):
    """What a line of the codebook is."""

    THEME = "theme", _("thema")
    SUBTHEME = "subtheme", _("subthema")
    TOPIC = "topic", _("ander onderwerp")
    PRECONDITION = "precondition", _("randvoorwaarde")


class Codebook(models.Model):
    """The agreement on what is coded and how, in one version. A later version leaves an earlier one alone."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    installed_at = models.DateTimeField(auto_now_add=True)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "council", "version", "name", "installed_at")

    class Meta:
        constraints = [
            # Also answers "What is my council's newest codebook?".
            models.UniqueConstraint(fields=["council", "version"], name="codebook_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.version}"

    @cached_property
    def lines(self) -> list[Theme]:
        """All its lines, in order. One query, none after `selectors.codebook_of`."""
        return list(self.themes.all())

    def of_kind(self, kind: str) -> list[Theme]:
        return [theme for theme in self.lines if theme.kind == kind]

    def subthemes_of(self, key: str) -> list[Theme]:
        return [theme for theme in self.lines if theme.parent == key]

    def labels(self) -> dict[str, str]:
        """The name of each key, in the reader's language."""
        return {theme.key: theme.label for theme in self.lines}


class Theme(models.Model):
    """One line of a codebook. `parent` is the key of the theme that a subtheme belongs to, else empty."""

    codebook = models.ForeignKey(Codebook, on_delete=models.CASCADE, related_name="themes")
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    parent = models.CharField(max_length=60, blank=True)
    label_nl = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    description_nl = models.CharField(max_length=400, blank=True)
    description_en = models.CharField(max_length=400, blank=True)
    order = models.PositiveSmallIntegerField()

    personal: ClassVar[dict[str, str]] = {}
    impersonal = (
        "id",
        "codebook",
        "key",
        "kind",
        "parent",
        "label_nl",
        "label_en",
        "description_nl",
        "description_en",
        "order",
    )

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["codebook", "key"], name="theme_key_once"),
            models.CheckConstraint(
                condition=models.Q(kind="subtheme") & ~models.Q(parent="")
                | ~models.Q(kind="subtheme") & models.Q(parent=""),
                name="theme_only_subthemes_have_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def label(self) -> str:
        return self.label_en if get_language() == "en" else self.label_nl

    @property
    def description(self) -> str:
        return self.description_en if get_language() == "en" else self.description_nl


class Suggestion(models.Model):
    """What a model thinks of a signal. Nobody's coding; replaced whenever the safe text changes.

    `passages` is a list of `{"start", "end", "theme", "p", "words"}`: code points of the safe text, a main
    theme, how sure the model is (0-1), and the words that led to it.
    """

    signal = models.OneToOneField(Signal, on_delete=models.CASCADE, related_name="suggestion")
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    bejegening = models.BooleanField()
    bejegening_p = models.FloatField()
    model = models.CharField(max_length=60)
    text_version = models.PositiveSmallIntegerField()
    passages = models.JSONField(default=list)
    made_at = models.DateTimeField()

    personal: ClassVar[dict[str, str]] = {
        "bejegening": "what a model thinks of the story",
        "bejegening_p": "how sure it is",
        "passages": "which words of the safe text led to that",
    }
    impersonal = ("id", "signal", "council", "model", "text_version", "made_at")

    class Meta:
        indexes = [
            # "Which uncoded signals does the model count as bejegening?"
            models.Index(fields=["council", "bejegening"], name="suggestion_bejegening"),
        ]

    def __str__(self) -> str:
        return f"suggestion for signal {self.signal_id}"


class SuggestedTheme(models.Model):
    """How sure a model is of one main theme; `proposed` when sure enough to say so."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="themes")
    theme = models.CharField(max_length=60)
    p = models.FloatField()
    proposed = models.BooleanField()

    personal: ClassVar[dict[str, str]] = {
        "theme": "what a model thinks the story is about",
        "p": "how sure it is",
        "proposed": "whether it says so",
    }
    impersonal = ("id", "suggestion")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["suggestion", "theme"], name="suggestedtheme_once"),
        ]
        indexes = [
            # "How many stories is this theme proposed for?"
            models.Index(fields=["theme", "proposed"], name="suggestedtheme_theme"),
        ]

    def __str__(self) -> str:
        return self.theme


class Coding(models.Model):
    """A person's judgement of one signal. `version` grows with each saving, so that two people notice."""

    signal = models.OneToOneField(Signal, on_delete=models.CASCADE, related_name="coding")
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    codebook = models.ForeignKey(Codebook, on_delete=models.PROTECT, related_name="+")
    coder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    bejegening = models.BooleanField()
    other_topics = models.JSONField(default=list)
    preconditions = models.JSONField(default=list)
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    # The version of the safe text that the passages are offsets in.
    text_version = models.PositiveSmallIntegerField()

    personal: ClassVar[dict[str, str]] = {
        "coder": "which colleague judged",
        "bejegening": "what the story is about",
        "other_topics": "what else the story is about",
        "preconditions": "what the story says professionals lack",
        "saved_at": "when the colleague worked",
    }
    impersonal = ("id", "signal", "council", "codebook", "version", "text_version")

    class Meta:
        indexes = [
            # "What did we code last?"
            models.Index(fields=["council", "-saved_at"], name="coding_saved"),
            # "How many coded signals are about bejegening?"
            models.Index(fields=["council", "bejegening"], name="coding_bejegening"),
        ]

    def __str__(self) -> str:
        return f"coding of signal {self.signal_id}"


class CodedTheme(models.Model):
    """One main theme of a coding, with or without a passage."""

    coding = models.ForeignKey(Coding, on_delete=models.CASCADE, related_name="themes")
    theme = models.CharField(max_length=60)

    personal: ClassVar[dict[str, str]] = {"theme": "what the story is about"}
    impersonal = ("id", "coding")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coding", "theme"], name="codedtheme_once"),
        ]
        indexes = [
            # "Which stories are about this theme?"
            models.Index(fields=["theme"], name="codedtheme_theme"),
        ]

    def __str__(self) -> str:
        return self.theme


class CodedPassage(models.Model):
    """A stretch of the safe text (code points, end not included) that shows a theme or subtheme."""

    coding = models.ForeignKey(Coding, on_delete=models.CASCADE, related_name="passages")
    key = models.CharField(max_length=60)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    # The model had proposed this stretch with this theme, and a person agreed.
    confirmed_suggestion = models.BooleanField(default=False)
    # Finds the stretch again when something before it in the safe text was masked; no words are kept.
    digest = models.CharField(max_length=32)

    personal: ClassVar[dict[str, str]] = {
        "key": "what the passage is about",
        "start": "where it stands in the story",
        "end": "where it stands in the story",
        "digest": "recognises the passage",
    }
    impersonal = ("id", "coding", "confirmed_suggestion")

    class Meta:
        ordering = ["start", "end", "key"]
        constraints = [
            models.UniqueConstraint(fields=["coding", "start", "end", "key"], name="codedpassage_once"),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="codedpassage_not_empty"
            ),
        ]
        indexes = [
            # "Which passages show this theme?"
            models.Index(fields=["key"], name="codedpassage_key"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.start}-{self.end}"

    @property
    def theme(self) -> str:
        """The main theme."""
        return main_theme(self.key)


def main_theme(key: str) -> str:
    """The theme a theme or subtheme belongs to: `begrip.aannames` is `begrip`."""
    return key.split(".", 1)[0]
