from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody is to a council. Who may do what is in `permissions`."""

    COORDINATOR = "coordinator", _("coördinator")
    LISTENER = "listener", _("luisteraar")
    CODER = "coder", _("codeur")
    ADVISER = "adviser", _("adviseur")
    FACILITATOR = "facilitator", _("gespreksleider")
    AUDITOR = "auditor", _("toezichthouder")
    # An outsider: sees what was sent to the municipality, never what the council works with.
    OFFICER = "officer", _("medewerker van de gemeente")
    # An outsider too: sees what is about the providers they have a mandate of, and nothing else.
    PROVIDER_MANAGER = "provider_manager", _("leidinggevende bij een aanbieder")
    # An outsider too: sees the bids they were asked to score, and nothing else.
    EXPERT = "expert", _("ervaringsdeskundige")
    # An outsider too: sees cards, exercises and the trainings they lead.
    TRAINER = "trainer", _("trainer")


class Council(models.Model):
    """A youth or client council: the owner of every other row."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    municipality = models.CharField(max_length=120)
    # The host name under which its public pages live; empty for the only council of a site.
    domain = models.CharField(max_length=120, blank=True)
    is_sample = models.BooleanField(default=False)
    reply_days = models.PositiveSmallIntegerField(default=5)
    retention_days = models.PositiveSmallIntegerField(default=90)
    smallest_n = models.PositiveSmallIntegerField(default=10)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = (
        "id", "slug", "name", "municipality", "domain", "is_sample", "reply_days", "retention_days", "smallest_n",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["domain"], condition=~models.Q(domain=""), name="council_domain_unique"
            ),
            models.CheckConstraint(condition=models.Q(smallest_n__gte=10), name="council_smallest_n_10"),
        ]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """A new person; without password they cannot sign in."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser):
    """Somebody who signs in. People who tell their story never get one."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    # Sign-ins of the sample council work on this machine only (see `auth.SampleGuard`).
    is_sample = models.BooleanField(default=False)
    joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    personal: ClassVar[dict[str, str]] = {
        "email": "signs in with it",
        "name": "shown to colleagues and in the trail",
        "password": "hashed",
        "last_login": "when they worked",
        "joined": "when they started",
    }
    impersonal = ("id", "is_active", "is_sample")

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One role of one person in one council; somebody with two roles has two rows."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    is_active = models.BooleanField(default=True)

    personal: ClassVar[dict[str, str]] = {"person": "who", "role": "what they do for the council"}
    impersonal = ("id", "council", "is_active")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "person", "role"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_role_display()})"
