from __future__ import annotations

from typing import ClassVar

from django.db import models

from gehoord.core.councils.models import Council, Person


class Logo(models.Model):
    """A logo as it is printed, found by its digest. Never changed: letters that were sent point to it."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+", db_index=False)
    digest = models.CharField(max_length=64)
    # Made anew from what was uploaded: small, and without anything it carried along.
    png = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "council", "digest", "png", "width", "height")

    class Meta:
        constraints = [
            # "Which logo did this letter have?"
            models.UniqueConstraint(fields=["council", "digest"], name="logo_once"),
        ]

    def __str__(self) -> str:
        return f"logo {self.digest[:8]}"


class Letterhead(models.Model):
    """What a council prints above and below its letters; a letter that was sent keeps what it was sent with."""

    council = models.OneToOneField(Council, on_delete=models.CASCADE, related_name="+")
    # Under the name of the council, line by line: an address.
    sender = models.TextField(max_length=500, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    footer = models.CharField(max_length=200, blank=True)
    logo = models.ForeignKey(Logo, on_delete=models.SET_NULL, null=True, related_name="+")
    logo_alt = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    personal: ClassVar[dict[str, str]] = {
        "sender": "may name who gets the post",
        "contact": "may be the address of a person",
        "footer": "may name somebody",
        "changed_by": "which colleague set it last",
    }
    impersonal = ("id", "council", "logo", "logo_alt", "version", "changed_at")

    class Meta:
        constraints = [
            # Who cannot see the logo is told what it says.
            models.CheckConstraint(
                condition=models.Q(logo=None) | ~models.Q(logo_alt=""), name="letterhead_logo_has_words"
            ),
        ]

    def __str__(self) -> str:
        return f"letterhead of council {self.council_id}"
