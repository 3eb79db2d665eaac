from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council
from gehoord.core.vocabulary.words import Precondition

LONGEST_TEXT = 1000
SMALLEST_SET, LARGEST_SET, USUAL_SET = 3, 12, 7
_MAY_NAME = "may turn out to name somebody; the form asks to write about what happens"


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
        "title": _MAY_NAME,
        "question": _MAY_NAME,
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

    personal: ClassVar[dict[str, str]] = {"text": _MAY_NAME}

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
    made_at = models.DateTimeField(auto_now_add=True)

    personal: ClassVar[dict[str, str]] = {"title": _MAY_NAME}
    impersonal = ("id", "council", "size", "made_at")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(size__gte=SMALLEST_SET, size__lte=LARGEST_SET), name="causeset_size_3_to_12"
            ),
        ]

    def __str__(self) -> str:
        return f"cause set {self.pk}"


class LiveSession(models.Model):
    """A gathering that phones take part in, from the first time its door opens until it is closed; then it is gone."""

    gathering = models.OneToOneField(Gathering, on_delete=models.CASCADE, related_name="live")
    # Both empty while the door is closed. The code itself is kept sealed, for the screen in the room.
    code_hash = models.CharField(max_length=64, blank=True)
    sealed_code = models.BinaryField(default=bytes)
    opened_at = models.DateTimeField()
    # How many people put up a stop sign since the facilitator last said to have seen them; never who.
    stops = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    # Grows whenever phones and the screen have something else to show.
    agenda_version = models.PositiveIntegerField(default=0)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "gathering", "code_hash", "sealed_code", "opened_at", "stops", "version", "agenda_version")

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
    kind = models.CharField(max_length=20, choices=BlockKind.choices)
    question = models.CharField(max_length=LONGEST_TEXT)
    audience = models.CharField(max_length=20, choices=Audience.choices, default=Audience.PROFESSIONAL)
    state = models.CharField(max_length=10, choices=BlockState.choices, default=BlockState.WAITING)
    # Whether phones and the screen show the cards, or the result.
    shown = models.BooleanField(default=False)
    result = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {"question": _MAY_NAME}
    impersonal = ("id", "gathering", "kind", "audience", "state", "shown", "result", "version")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["gathering"], condition=models.Q(state="open"), name="block_one_open_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"block {self.pk}"

    @property
    def is_writing(self) -> bool:
        return self.kind in (BlockKind.OBSERVATIONS, BlockKind.CAUSES, BlockKind.TIPS)


class Card(models.Model):
    """What somebody wrote on a phone, without names. Whose it is serves only to let them take it back."""

    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="cards")
    seat = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, related_name="cards")
    text = models.CharField(max_length=LONGEST_TEXT)
    # Cards lie in this order, which says nothing about when they were written.
    shuffle = models.BigIntegerField()

    personal: ClassVar[dict[str, str]] = {"text": _MAY_NAME}
    impersonal = ("id", "block", "seat", "shuffle")

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
