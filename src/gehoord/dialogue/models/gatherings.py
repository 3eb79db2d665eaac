"""What a gathering is and what it brought up."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council
from gehoord.core.vocabulary.words import Precondition

LONGEST_TEXT = 1000
SMALLEST_SET, LARGEST_SET, USUAL_SET = 3, 12, 7
MAY_NAME = "may turn out to name somebody; the form asks to write about what happens"


class Kind(models.TextChoices):
    """What people come together for."""

    DEEP_DIVE = "deep_dive", _("Verdiepingssessie")
    IMPROVEMENT_GROUP = "improvement_group", _("Verbetergroep")


class GroupRole(models.TextChoices):
    """As what somebody takes part."""

    YOUNG_PERSON = "young_person", _("Jongeren")
    PARENT = "parent", _("Ouders")
    PROFESSIONAL = "professional", _("Professionals")
    RESEARCHER = "researcher", _("Onderzoekers")
    POLICY_OFFICER = "policy_officer", _("Beleidsmedewerkers")


class Audience(models.TextChoices):
    """Who can do something with a tip."""

    PROFESSIONAL = "professional", _("Voor professionals")
    PARENT = "parent", _("Voor ouders")
    YOUNG_PERSON = "young_person", _("Voor jongeren")
    ORGANISATION = "organisation", _("Voor organisaties")
    MUNICIPALITY = "municipality", _("Voor de gemeente")


class Gathering(models.Model):
    """People in a room looking for causes; never who they were. Closed, neither it nor its lines ever change."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    title = models.CharField(max_length=120)
    question = models.CharField(max_length=LONGEST_TEXT)
    held_on = models.DateField()
    place = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    # Each grows with every saving, so that two writers notice each other.
    version = models.PositiveIntegerField(default=1)
    attendance_version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {
        "title": MAY_NAME,
        "question": MAY_NAME,
        "place": "may turn out to be where somebody lives",
    }
    impersonal = ("id", "council", "kind", "held_on", "made_at", "closed_at", "version", "attendance_version")

    class Meta:
        indexes = [
            # "Which gatherings has my council, last held first?"
            models.Index(fields=["council", "-held_on", "-id"], name="gathering_held"),
        ]

    def __str__(self) -> str:
        return f"gathering {self.pk}"

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class Attendance(models.Model):
    """How many people of one role took part; no row is nobody."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="attendance", db_index=False)
    role = models.CharField(max_length=20, choices=GroupRole.choices)
    people = models.PositiveSmallIntegerField(default=0)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "gathering", "role", "people")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gathering", "role"], name="attendance_role_once")]

    def __str__(self) -> str:
        return f"{self.people} {self.role}"


class Line(models.Model):
    """Something that came up, in the words it was typed in. `version` grows with every saving."""

    text = models.CharField(max_length=LONGEST_TEXT)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {"text": MAY_NAME}

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


class Observation(Line):
    """What people see happening."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="observations")

    impersonal = ("id", "gathering", "version")

    class Meta(Line.Meta):
        pass


class Cause(Line):
    """What people think lies behind it. `themes`: keys of main themes of the codebook; `preconditions`: keys of
    `Precondition`."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="causes")
    themes = models.JSONField(default=list, blank=True)
    preconditions = models.JSONField(default=list, blank=True)

    impersonal = ("id", "gathering", "version", "themes", "preconditions")

    class Meta(Line.Meta):
        pass

    @property
    def precondition_labels(self) -> list[str]:
        return [str(one.label) for one in Precondition if one.value in self.preconditions]


class Tip(Line):
    """What would help, and who can do it. `themes`: keys of main themes of the codebook."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="tips")
    audience = models.CharField(max_length=20, choices=Audience.choices)
    themes = models.JSONField(default=list, blank=True)

    impersonal = ("id", "gathering", "version", "audience", "themes")

    class Meta(Line.Meta):
        pass


class CauseSet(models.Model):
    """Causes that people chose together, without an order: none weighs more than another. It never changes.

    Only `selectors.in_stable_order` may put them in a row.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    size = models.PositiveSmallIntegerField(default=USUAL_SET)
    gatherings = models.ManyToManyField(Gathering, related_name="cause_sets")
    causes = models.ManyToManyField(Cause, related_name="cause_sets")
    # Those that several gatherings share; their originals are not in `causes`.
    merged = models.ManyToManyField("dialogue.MergedCause", related_name="cause_sets")
    made_at = models.DateTimeField(auto_now_add=True)

    personal: ClassVar[dict[str, str]] = {"title": MAY_NAME}
    impersonal = ("id", "council", "size", "made_at")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(size__gte=SMALLEST_SET, size__lte=LARGEST_SET), name="causeset_size_3_to_12"
            ),
        ]

    def __str__(self) -> str:
        return f"cause set {self.pk}"
