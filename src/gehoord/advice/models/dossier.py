from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from gehoord.core.councils.models import Council, Person
from gehoord.dialogue.models import Gathering
from gehoord.insight.models import Evidence

from .letter import Advice

_MAY_NAME = "may turn out to name somebody; the form asks for a function instead"
_WHO = "which colleague wrote it last"


class Dossier(models.Model):
    """What a council gathers about one subject before, between and after its advices. Working papers: nothing in it is
    printed, and it may be thrown away."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=200)
    about = models.TextField(max_length=5000, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    evidence = models.ManyToManyField(Evidence, through="DossierEvidence", related_name="+")
    gatherings = models.ManyToManyField(Gathering, through="DossierGathering", related_name="+")

    personal: ClassVar[dict[str, str]] = {"title": _MAY_NAME, "about": _MAY_NAME, "changed_by": _WHO}
    impersonal = ("id", "council", "opened_at", "closed_on", "version")

    class Meta:
        indexes = [
            # "Which dossiers has my council, the open ones first, newest first?"
            models.Index(fields=["council", "closed_on", "-opened_at"], name="dossier_open"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None


class Item(models.Model):
    """One thing in a dossier. `version` grows with every saving, so that two writers notice each other."""

    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


class Note(Item):
    """What somebody wants to remember. Never a story: a text that repeats one is warned about."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(max_length=5000)

    personal: ClassVar[dict[str, str]] = {"text": _MAY_NAME, "changed_by": _WHO}
    impersonal = ("id", "dossier", "version", "changed_at")

    class Meta(Item.Meta):
        ordering = ["-pk"]


class Footing(Item):
    """A law, a rule or an agreement that the council stands on; not to be leaned on before somebody looked it up."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="footings")
    what = models.CharField(max_length=300)
    # Where it is written, as far as anybody knows.
    place = models.CharField(max_length=300, blank=True)
    found = models.TextField(max_length=2000, blank=True)
    # When somebody looked it up; until then it has to be.
    checked_on = models.DateField(null=True)

    personal: ClassVar[dict[str, str]] = {"changed_by": _WHO}
    impersonal = ("id", "dossier", "what", "place", "found", "checked_on", "version", "changed_at")

    class Meta(Item.Meta):
        ordering = ["pk"]


class _Dated(Item):
    """Something with a day on it that is over once `done_on` is there."""

    done_on = models.DateField(null=True)

    class Meta:
        abstract = True

    @property
    def is_done(self) -> bool:
        return self.done_on is not None

    def _late_on(self, day: Any) -> bool:
        return day is not None and not self.is_done and day < timezone.localdate()


class Task(_Dated):
    """What somebody of the council will do."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="tasks")
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    due = models.DateField(null=True)

    personal: ClassVar[dict[str, str]] = {
        "what": _MAY_NAME, "owner": "which colleague does it", "changed_by": _WHO,
    }
    impersonal = ("id", "dossier", "due", "done_on", "version", "changed_at")

    class Meta(_Dated.Meta):
        ordering = [models.F("done_on").asc(nulls_first=True), models.F("due").asc(nulls_last=True), "pk"]
        indexes = [
            # "What is still mine to do?"
            models.Index(fields=["owner", "due"], condition=models.Q(done_on=None), name="task_of_mine"),
        ]

    @property
    def is_late(self) -> bool:
        return self._late_on(self.due)


class Deadline(_Dated):
    """A day that others set: a meeting of the municipal council, the end of a consultation."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="deadlines")
    what = models.CharField(max_length=300)
    due = models.DateField()

    personal: ClassVar[dict[str, str]] = {"what": _MAY_NAME, "changed_by": _WHO}
    impersonal = ("id", "dossier", "due", "done_on", "version", "changed_at")

    class Meta(_Dated.Meta):
        ordering = [models.F("done_on").asc(nulls_first=True), "due", "pk"]

    @property
    def is_late(self) -> bool:
        return self._late_on(self.due)


class Involved(Item):
    """Somebody outside the council who matters for the subject, by what they do; a name is not needed."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="people")
    function = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=500, blank=True)

    personal: ClassVar[dict[str, str]] = {
        "function": _MAY_NAME, "organisation": "where they work", "why": _MAY_NAME, "changed_by": _WHO,
    }
    impersonal = ("id", "dossier", "version", "changed_at")

    class Meta(Item.Meta):
        ordering = ["pk"]


class DossierEvidence(models.Model):
    """Evidence that lies in a dossier."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+", db_index=False)
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="+")

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "dossier", "evidence")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "evidence"], name="dossier_evidence_once")]

    def __str__(self) -> str:
        return f"evidence {self.evidence_id} in dossier {self.dossier_id}"


class DossierGathering(models.Model):
    """A gathering whose causes and tips belong to the subject."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+", db_index=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="+")

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "dossier", "gathering")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "gathering"], name="dossier_gathering_once")]

    def __str__(self) -> str:
        return f"gathering {self.gathering_id} in dossier {self.dossier_id}"


class InDossier(models.Model):
    """In which dossier an advice lies. Apart from the advice, which is sealed once sent while dossiers go on."""

    advice = models.OneToOneField(Advice, on_delete=models.CASCADE, related_name="in_dossier")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="placed")

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "advice", "dossier")

    def __str__(self) -> str:
        return f"advice {self.advice_id} in dossier {self.dossier_id}"
