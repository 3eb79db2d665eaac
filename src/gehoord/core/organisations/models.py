from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council


class Kind(models.TextChoices):
    """What an organisation is."""

    MUNICIPALITY = "municipality", _("gemeente")
    REGION = "region", _("jeugdregio")
    PROVIDER = "provider", _("aanbieder")
    SCHOOL = "school", _("school")
    INSTITUTE = "institute", _("instituut")


class Organisation(models.Model):
    """An organisation as one council knows it. Not a party to anything by itself: that is an agreement."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=200)
    # The Chamber of Commerce's and the care register's numbers: eight digits, or empty.
    kvk = models.CharField(max_length=8, blank=True)
    agb = models.CharField(max_length=8, blank=True)
    place = models.CharField(max_length=120, blank=True)
    # Grows with each change, so that two writers notice each other.
    version = models.PositiveIntegerField(default=1)

    # An organisation is public knowledge; a sole trader's name is the name of the firm.
    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "council", "kind", "name", "kvk", "agb", "place", "version")

    class Meta:
        constraints = [
            # Also answers "Which providers does my council know, by name?".
            models.UniqueConstraint("council", "kind", Lower("name"), name="organisation_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="organisation_has_name"),
            models.CheckConstraint(
                condition=models.Q(kvk="") | models.Q(kvk__regex=r"^[0-9]{8}$"), name="organisation_kvk_8"
            ),
            models.CheckConstraint(
                condition=models.Q(agb="") | models.Q(agb__regex=r"^[0-9]{8}$"), name="organisation_agb_8"
            ),
        ]

    def __str__(self) -> str:
        return self.name
