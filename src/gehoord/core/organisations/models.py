from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council, Person


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


class TeamSetting(models.TextChoices):
    """Where and how a team helps. Clients judge these differently, so figures are never pooled over them."""

    AMBULATORY = "ambulatory", _("ambulant: thuis, op school of op een kantoor")
    DAY = "day", _("dagbehandeling of dagbegeleiding")
    FOSTER = "foster", _("pleegzorg of gezinshuis")
    RESIDENTIAL = "residential", _("met verblijf")
    SECURE = "secure", _("gesloten jeugdhulp")
    OTHER = "other", _("anders")


class Location(models.Model):
    """A place where an organisation works: a name and a town, never a street, since some addresses are secret."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="locations", db_index=False)
    name = models.CharField(max_length=200)
    place = models.CharField(max_length=120, blank=True)
    # No longer in use; what was asked and agreed there stays.
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "organisation", "name", "place", "active", "version")

    class Meta:
        constraints = [
            # Also answers "Which locations has this provider, by name?".
            models.UniqueConstraint("organisation", Lower("name"), name="location_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="location_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """People of one provider who help together. Who they are is not known here."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teams", db_index=False)
    # Of the same organisation; empty for a team that works in more places.
    location = models.ForeignKey(Location, on_delete=models.PROTECT, null=True, blank=True, related_name="teams")
    name = models.CharField(max_length=200)
    setting = models.CharField(max_length=20, choices=TeamSetting.choices)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "organisation", "location", "name", "setting", "active", "version")

    class Meta:
        constraints = [
            # Also answers "Which teams has this provider, by name?".
            models.UniqueConstraint("organisation", Lower("name"), name="team_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="team_has_name"),
            models.CheckConstraint(
                condition=models.Q(setting__in=[setting.value for setting in TeamSetting]), name="team_setting_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Subcontract(models.Model):
    """One provider gives help for another. Two may do so for each other, on different agreements."""

    main = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="subcontracts", db_index=False)
    sub = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="works_for")

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "main", "sub")

    class Meta:
        constraints = [
            # Also answers "Who helps for this provider?".
            models.UniqueConstraint(fields=["main", "sub"], name="subcontract_once"),
            models.CheckConstraint(condition=~models.Q(main=models.F("sub")), name="subcontract_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.sub_id} for {self.main_id}"


class Mandate(models.Model):
    """One person may act for one provider, until it ends; a next time is a next row."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mandates", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    granted_on = models.DateField()
    # Nobody when the keeper of the machine did it.
    granted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True)

    personal: ClassVar[dict[str, str]] = {"person": "who acts for it", "granted_by": "who let them in"}
    impersonal = ("id", "organisation", "granted_on", "ended_on")

    class Meta:
        constraints = [
            # "May this person act for this provider, and who else does?"
            models.UniqueConstraint(
                fields=["organisation", "person"], condition=models.Q(ended_on__isnull=True), name="mandate_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("granted_on")),
                name="mandate_ends_after",
            ),
        ]
        indexes = [
            # "Who acts or acted for this provider?"
            models.Index(fields=["organisation", "granted_on"], name="mandate_of_provider"),
        ]

    def __str__(self) -> str:
        return f"mandate {self.pk}"
