"""What happens on phones while a gathering is held."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .gatherings import LONGEST_TEXT, MAY_NAME, Audience, Gathering, GroupRole
from .keys import random_key

if TYPE_CHECKING:
    from .grouping import CardGroup


class LiveSession(models.Model):
    """A gathering that phones take part in, from the first time its door opens until it is closed; then it is gone."""

    gathering = models.OneToOneField(Gathering, on_delete=models.CASCADE, related_name="live")
    # Both empty while the door is closed. The code itself is kept sealed, for the screen in the room.
    code_hash = models.CharField(max_length=64, blank=True)
    sealed_code = models.BinaryField(default=bytes)
    opened_at = models.DateTimeField()
    # How many people put up a stop sign since the facilitator last said to have seen them; never who.
    stops = models.PositiveIntegerField(default=0)
    # Set during a break: then phones send nothing.
    paused_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    # Grows whenever phones and the screen have something else to show.
    agenda_version = models.PositiveIntegerField(default=0)
    # Grows with each card that lands on the screen: screens may show many of those at once, a moment later.
    cards_version = models.PositiveIntegerField(default=0)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = (
        "id", "gathering", "code_hash", "sealed_code", "opened_at", "stops", "paused_at", "version", "agenda_version",
        "cards_version",
    )

    class Meta:
        constraints = [
            # "Which door has this code?"
            models.UniqueConstraint(fields=["code_hash"], condition=~models.Q(code_hash=""), name="live_door_once"),
        ]

    def __str__(self) -> str:
        return f"live session {self.pk}"

    @property
    def is_open(self) -> bool:
        return bool(self.code_hash)


class Seat(models.Model):
    """Somebody's place in a live gathering: a role and a table. Nothing says who; all go when the gathering closes."""

    live = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="seats")
    token_hash = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=20, choices=GroupRole.choices)
    table = models.PositiveSmallIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "live", "token_hash", "role", "table")

    def __str__(self) -> str:
        return f"seat {self.pk}"


class BlockKind(models.TextChoices):
    """What a block of a live gathering asks of everybody."""

    YES_NO = "yes_no", _("Vraag met ja of nee")
    SCALE = "scale", _("Vraag met een cijfer van 1 tot 5")
    OBSERVATIONS = "observations", _("Stil opschrijven: observaties")
    CAUSES = "causes", _("Stil opschrijven: oorzaken")
    TIPS = "tips", _("Stil opschrijven: tips")
    WHY = "why", _("Vijf keer waarom")
    STATEMENTS = "statements", _("Stellingen: eens of oneens")
    DOTS = "dots", _("Kiezen met stippen")
    RANKING = "ranking", _("Kiezen door op volgorde te zetten")
    INFORMED = "informed", _("Afsluiting: wist ik genoeg?")
    HEARD = "heard", _("Afsluiting: werd ik gehoord?")
    TAKEN_SERIOUSLY = "taken_seriously", _("Afsluiting: werd ik serieus genomen?")
    ANSWERED = "answered", _("Afsluiting: kreeg ik antwoord?")


# People write cards, which can become lines of that kind; answers to why become causes.
WRITING = (BlockKind.OBSERVATIONS, BlockKind.CAUSES, BlockKind.TIPS, BlockKind.WHY)
# Asked at the end with a number from 1 to 5, in the same words each time, so that a council can look back.
AT_THE_END = (BlockKind.INFORMED, BlockKind.HEARD, BlockKind.TAKEN_SERIOUSLY, BlockKind.ANSWERED)


class BlockState(models.TextChoices):
    """Where a block is. Closed is for good, so that nobody answers after seeing the result."""

    WAITING = "waiting", _("nog niet begonnen")
    OPEN = "open", _("bezig")
    CLOSED = "closed", _("gesloten")


class Reason(models.TextChoices):
    """Why a card goes off the screen; the trail keeps this and not its text."""

    NAMES = "names", _("Er staat wie iemand is")
    HURTS = "hurts", _("Het kwetst iemand")
    ASKED = "asked", _("Iemand vroeg erom")
    ELSEWHERE = "elsewhere", _("Het gaat over iets anders")


class Block(models.Model):
    """A part of the agenda of a live gathering. `result` of a question is fixed when it closes; see `live.outcomes`."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="blocks")
    # Where it is on the agenda; equal places follow each other as they were made.
    place = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=20, choices=BlockKind.choices)
    question = models.CharField(max_length=LONGEST_TEXT)
    audience = models.CharField(max_length=20, choices=Audience.choices, default=Audience.PROFESSIONAL)
    state = models.CharField(max_length=10, choices=BlockState.choices, default=BlockState.WAITING)
    # Whether phones and the screen show the cards, or the result.
    shown = models.BooleanField(default=False)
    result = models.JSONField(default=dict, blank=True)
    # How long it is meant to take (0: no clock), and until when it runs now.
    minutes = models.PositiveSmallIntegerField(default=0)
    ends_at = models.DateTimeField(null=True)
    # The card of which everybody is asked what is meant.
    pointed = models.ForeignKey("dialogue.Card", on_delete=models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {"question": MAY_NAME}
    impersonal = (
        "id", "gathering", "place", "kind", "audience", "state", "shown", "result", "minutes", "ends_at",
        "pointed", "version",
    )

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["gathering"], condition=models.Q(state="open"), name="block_one_open_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"block {self.pk}"

    @property
    def is_writing(self) -> bool:
        return self.kind in WRITING

    @property
    def is_vote(self) -> bool:
        """People vote on options; see `live.voting`."""
        return self.kind in (BlockKind.STATEMENTS, BlockKind.DOTS, BlockKind.RANKING)

    @property
    def card_groups(self) -> list[tuple[CardGroup | None, list[Card]]]:
        """The cards as people laid them together, and under None the others. Two queries unless fetched."""
        groups = {group.pk: group for group in self.groups.all()}
        found: dict[int | None, list[Card]] = {**{key: [] for key in groups}, None: []}
        for card in self.cards.all():
            found[card.group_id if card.group_id in groups else None].append(card)
        return [(groups.get(key) if key else None, cards) for key, cards in found.items()]


class Card(models.Model):
    """What somebody wrote on a phone, without names. Whose it is serves only to let them take it back."""

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="cards")
    seat = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, related_name="cards")
    # Of a place that was left: no place, but its code still takes the card back.
    leaver = models.ForeignKey("dialogue.Leaver", on_delete=models.SET_NULL, null=True, related_name="cards")
    group = models.ForeignKey("dialogue.CardGroup", on_delete=models.SET_NULL, null=True, related_name="cards")
    text = models.CharField(max_length=LONGEST_TEXT)
    # About a why that was answered meanwhile: no longer shown.
    aside = models.BooleanField(default=False)
    # Cards lie in this order, which says nothing about when they were written.
    shuffle = models.BigIntegerField()

    personal: ClassVar[dict[str, str]] = {"text": MAY_NAME}
    impersonal = ("id", "block", "seat", "leaver", "group", "aside", "shuffle")

    class Meta:
        ordering = ["shuffle", "pk"]

    def __str__(self) -> str:
        return f"card {self.pk}"


class Answer(models.Model):
    """What one place answered. Gone when the block closes: then only numbers are left."""

    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="answers", db_index=False)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="answers")
    value = models.PositiveSmallIntegerField()

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "block", "seat", "value")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["block", "seat"], name="live_answer_once")]

    def __str__(self) -> str:
        return f"answer {self.pk}"
