"""Cards of one part that people laid together, and what the computer proposed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext as _

from .gatherings import MAY_NAME
from .live import Block

LONGEST_NAME = 300


class CardGroup(models.Model):
    """Cards that a group of people found alike, with a name that was made safe; gone with its cards."""

    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="groups", db_index=False)
    place = models.PositiveSmallIntegerField()
    # Empty: it goes by its place.
    name = models.CharField(max_length=LONGEST_NAME, blank=True)

    personal: ClassVar[dict[str, str]] = {"name": MAY_NAME}
    impersonal = ("id", "block", "place")

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            # "Which groups has this part, in their order?"
            models.UniqueConstraint(fields=["block", "place"], name="card_group_place_once"),
        ]

    def __str__(self) -> str:
        return f"card group {self.pk}"

    @property
    def title(self) -> str:
        return self.name or _("Groep %(n)s") % {"n": self.place}


class Search(models.TextChoices):
    """Where the computer is with a proposal; pages say it in words of their own."""

    # Nobody asked, or people decided on all of it.
    NONE = "none"
    BUSY = "busy"
    READY = "ready"
    # It found no cards alike, or cannot look here.
    NOTHING = "nothing"
    MISSING = "missing"


class Grouping(models.Model):
    """That people lay the cards of one part together: so that two who do it at once notice each other."""

    block = models.OneToOneField(Block, on_delete=models.CASCADE, related_name="grouping")
    # Grows with every change of the groups.
    version = models.PositiveIntegerField(default=0)
    # Grows with every change at all, a proposal too: the page shows something else.
    seen = models.PositiveIntegerField(default=0)
    search = models.CharField(max_length=10, choices=Search.choices, default=Search.NONE)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "block", "version", "seen", "search")

    def __str__(self) -> str:
        return f"grouping {self.pk}"


class ProposedGroup(models.Model):
    """Cards that may be alike, for people to decide on. Refused, it stays: so that it is never proposed again."""

    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="proposed")
    cards = models.ManyToManyField("dialogue.Card", related_name="+")
    refused = models.BooleanField(default=False)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "block", "refused")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"proposed group {self.pk}"
