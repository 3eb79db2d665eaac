"""What people in a live gathering vote on, by which rules, and what was kept of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gehoord.analysis.ranking import TOP, Method

from .gatherings import LONGEST_TEXT, MAY_NAME, Cause, CauseSet, GroupRole, Observation, Tip
from .keys import random_key
from .live import Block, Seat


class Counting(models.TextChoices):
    """How votes become an order. Chosen before the vote begins."""

    DOTS = Method.DOTS.value, _("Stippen tellen")
    BORDA = Method.BORDA.value, _("Punten voor elke plaats (Borda)")
    DUELS = Method.DUELS.value, _("Duels: elke twee tegen elkaar (Condorcet)")


class VoteRules(models.Model):
    """By which rules a block of votes is counted. Fixed when the block opens. No row: the usual rules."""

    block = models.OneToOneField(Block, on_delete=models.CASCADE, related_name="rules")
    method = models.CharField(max_length=10, choices=Counting.choices, default=Counting.DOTS)
    # How many causes are the top.
    top = models.PositiveSmallIntegerField(default=TOP)
    # How many dots everybody has, and how many of those may be on one cause.
    dots = models.PositiveSmallIntegerField(default=5)
    most_on_one = models.PositiveSmallIntegerField(default=2)
    # The part of the agenda whose cards people choose from, when that was planned beforehand.
    about = models.ForeignKey(Block, on_delete=models.SET_NULL, null=True, related_name="votes_about")
    # Whether phones may bring up statements of their own.
    own_statements = models.BooleanField(default=False)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "block", "method", "top", "dots", "most_on_one", "about", "own_statements")

    def __str__(self) -> str:
        return f"rules of block {self.block_id}"


class Option(models.Model):
    """What can be voted on: a statement with a text of its own, or a line of a gathering, whose words it has.

    A statement from a phone is admitted by the facilitator first. Whose it is serves only to let them take it back.
    """

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="options")
    text = models.CharField(max_length=LONGEST_TEXT, blank=True)
    cause = models.ForeignKey(Cause, on_delete=models.CASCADE, null=True, related_name="+")
    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, null=True, related_name="+")
    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, null=True, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, related_name="+")
    admitted = models.BooleanField(default=True)
    # Options lie in this order, which says nothing about when they were put there.
    shuffle = models.BigIntegerField()

    personal: ClassVar[dict[str, str]] = {"text": MAY_NAME}
    impersonal = ("id", "block", "cause", "observation", "tip", "seat", "admitted", "shuffle")

    class Meta:
        ordering = ["shuffle", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["block", "cause"], condition=models.Q(cause__isnull=False), name="option_cause_once"
            ),
            models.UniqueConstraint(
                fields=["block", "observation"], condition=models.Q(observation__isnull=False),
                name="option_observation_once",
            ),
            models.UniqueConstraint(
                fields=["block", "tip"], condition=models.Q(tip__isnull=False), name="option_tip_once"
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(cause=None, observation=None, tip=None) & ~models.Q(text="")
                    | models.Q(cause__isnull=False, observation=None, tip=None, text="")
                    | models.Q(cause=None, observation__isnull=False, tip=None, text="")
                    | models.Q(cause=None, observation=None, tip__isnull=False, text="")
                ),
                name="option_text_or_one_line",
            ),
        ]

    def __str__(self) -> str:
        return f"option {self.pk}"

    @property
    def line(self) -> Cause | Observation | Tip | None:
        return self.cause or self.observation or self.tip

    @property
    def words(self) -> str:
        """What people read; those of a line as they stand there now."""
        return self.line.text if self.line else self.text


class Ballot(models.Model):
    """What one place voted, or one form on paper: {key of an option: a number}. Gone when the block closes.

    A form has a role of its own, and no place.
    """

    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="ballots", db_index=False)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, null=True, related_name="ballots")
    role = models.CharField(max_length=20, choices=GroupRole.choices, blank=True)
    votes = models.JSONField(default=dict)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "block", "seat", "role", "votes")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["block", "seat"], name="ballot_once"),
            models.CheckConstraint(
                condition=models.Q(seat=None) & ~models.Q(role="") | models.Q(seat__isnull=False, role=""),
                name="ballot_of_a_place_or_a_role",
            ),
        ]

    def __str__(self) -> str:
        return f"ballot {self.pk}"


class KeptOutcome(models.Model):
    """The top of a vote as the group kept it, once and for good: as a set without an order, or in order.

    `tiers` has keys of options in order, those that ended equal together; empty when it is a set.
    """

    block = models.OneToOneField(Block, on_delete=models.PROTECT, related_name="kept")
    title = models.CharField(max_length=120)
    cause_set = models.OneToOneField(CauseSet, on_delete=models.PROTECT, null=True, related_name="vote")
    tiers = models.JSONField(default=list, blank=True)
    # How many places a tie left open, which people filled or left empty together; 0 without a tie at the edge.
    places_left = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)

    personal: ClassVar[dict[str, str]] = {"title": MAY_NAME}
    impersonal = ("id", "block", "cause_set", "tiers", "places_left", "made_at")

    def __str__(self) -> str:
        return f"kept outcome {self.pk}"
