"""Who gets their travel costs back: the only names around a gathering, sealed and for a month."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .gatherings import Gathering


class TravelCost(models.Model):
    """A name with what that person gets back, sealed. Points to nobody's place, card or answer.

    Gone thirty days after the gathering was held, whatever else happens; in no export and no page but the one for which
    the coordinator gives a reason.
    """

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="travel_costs")
    sealed = models.BinaryField()

    personal: ClassVar[dict[str, str]] = {"sealed": "who came, and what they get back"}
    impersonal = ("id", "gathering")

    def __str__(self) -> str:
        return f"travel cost {self.pk}"
