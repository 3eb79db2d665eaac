"""What can be done with trainings. Planning is the council's; who leads one sees it and says how many came."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council, Person, Role
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .models import LONGEST_TITLE, MOST_PEOPLE, Deck, Exercise, Scenario, Training
from .scenarios import approved_of
from .services import Changed, PracticeRefused, fits

# Any other year is a slip of the pen; past the last one there are no days to count on to.
YEARS = range(2000, 2100)
KINDS = ("professionals", "young_people", "parents")
# "(10 minuten)", "(10 minutes)", "(10 min)": how long a step takes.
_MINUTES = re.compile(r"\s*\((\d{1,3}) min[a-z]*\)")


@dataclass(frozen=True)
class Step:
    """A step of the exercise on the clock. `minutes` 0: it says no time."""

    text: str
    minutes: int
    starts_at: str


def trainings_for(member: Member) -> models.QuerySet[Training]:
    """The last first: all of the council for who plans them, for a trainer only those they lead. Raises NotAllowed."""
    member.require(Right.SEE_TRAININGS)
    found = Training.objects.filter(council=member.council).select_related("exercise", "trainer", "deck", "scenario")
    if not member.may(Right.PLAN_TRAININGS):
        found = found.filter(trainer=member.person)
    return found.order_by("-held_on", "-pk")


def get_training(member: Member, pk: int) -> Training:
    """Raises NotAllowed, Training.DoesNotExist ("not there", "not yours", "led by somebody else")."""
    return trainings_for(member).get(pk=pk)


def scenario_of(training: Training) -> Scenario | None:
    """The scene to play, while it is approved. One query, none for a training without."""
    if training.scenario_id is None:
        return None
    return approved_of(training.council).filter(pk=training.scenario_id).first()


def trainers_of(council: Council) -> models.QuerySet[Person]:
    """Who may be asked to lead a training, by name."""
    return Person.objects.filter(
        memberships__council=council, memberships__is_active=True,
        memberships__role__in=(Role.TRAINER, Role.FACILITATOR),
    ).distinct().order_by("name", "pk")


def steps_of(training: Training) -> list[Step]:
    """The steps with when each begins; the time between brackets is taken out of the text."""
    found, passed = [], 0
    for line in training.exercise.step_list:
        minutes = sum(int(number) for number in _MINUTES.findall(line))
        found.append(Step(_MINUTES.sub("", line), minutes, training.after(passed)))
        passed += minutes
    return found


@transaction.atomic
def plan_training(
    *, by: Member, title: str, held_on: date, starts_at: time, exercise: Exercise, place: str = "",
    deck: Deck | None = None, trainer: Person | None = None, scenario: Scenario | None = None,
) -> Training:
    """Raises NotAllowed, DoesNotExist for what is another council's, PracticeRefused."""
    by.require(Right.PLAN_TRAININGS)
    training = Training(council=by.council)
    _put(by, training, title, held_on, starts_at, exercise, place, deck, trainer, scenario)
    training.save()
    record(council=by.council, by=by.person, event=Event.EXERCISE_CHANGED, subject=training, did="planned")
    return training


@transaction.atomic
def change_training(
    *, by: Member, training: Training, expected_version: int, title: str, held_on: date, starts_at: time,
    exercise: Exercise, place: str, deck: Deck | None, trainer: Person | None,
    scenario: Scenario | None = None,
) -> Training:
    """Raises NotAllowed, DoesNotExist, Changed, PracticeRefused."""
    by.require(Right.PLAN_TRAININGS)
    training = Training.objects.select_for_update(of=("self",)).get(pk=training.pk, council=by.council)
    if training.version != expected_version:
        raise Changed(training)
    _put(by, training, title, held_on, starts_at, exercise, place, deck, trainer, scenario)
    training.version += 1
    training.save()
    record(council=by.council, by=by.person, event=Event.EXERCISE_CHANGED, subject=training, did="changed")
    return training


@transaction.atomic
def count_people(
    *, by: Member, training: Training, professionals: int | None, young_people: int | None, parents: int | None,
    expected_version: int | None = None,
) -> Training:
    """How many came; no names. Who leads it may too. `expected_version`: the one that was read; by default that of
    `training`. Raises NotAllowed, Training.DoesNotExist, Changed, PracticeRefused.
    """
    read = training.version if expected_version is None else expected_version
    get_training(by, training.pk)
    training = Training.objects.select_for_update(of=("self",)).get(pk=training.pk, council=by.council)
    if training.version != read:
        raise Changed(training)
    for name, number in zip(KINDS, (professionals, young_people, parents), strict=True):
        if number is not None and not 0 <= number <= MOST_PEOPLE:
            raise PracticeRefused(_("Vul een aantal in van 0 tot %(n)s.") % {"n": MOST_PEOPLE})
        setattr(training, name, number)
    training.version += 1
    training.save()
    record(council=by.council, by=by.person, event=Event.EXERCISE_CHANGED, subject=training, did="counted")
    return training


def is_removable(training: Training) -> bool:
    """Still to come, today's included; nobody was counted or asked yet."""
    return training.held_on >= timezone.localdate() and training.evaluation_id is None and not any(
        getattr(training, name) is not None for name in KINDS
    )


@transaction.atomic
def remove_training(*, by: Member, training: Training, expected_version: int) -> None:
    """One to come that is called off. Raises NotAllowed, Training.DoesNotExist, Changed, PracticeRefused."""
    by.require(Right.PLAN_TRAININGS)
    training = Training.objects.select_for_update(of=("self",)).get(pk=training.pk, council=by.council)
    if not is_removable(training):
        raise PracticeRefused(_(
            "Deze training blijft staan: hij is geweest, er zijn mensen geteld of er hoort een evaluatie bij."
        ))
    if training.version != expected_version:
        raise Changed(training)
    record(council=by.council, by=by.person, event=Event.EXERCISE_CHANGED, subject=training, did="removed")
    training.delete()


def _put(
    by: Member, training: Training, title: str, held_on: date, starts_at: time, exercise: Exercise, place: str,
    deck: Deck | None, trainer: Person | None, scenario: Scenario | None,
) -> None:
    training.title, training.place = fits(title, LONGEST_TITLE), fits(place, LONGEST_TITLE)
    if not training.title:
        raise PracticeRefused(_("Geef de training een titel."))
    if held_on.year not in YEARS:
        raise PracticeRefused(_("Kijk de datum na: het jaar klopt niet."))
    training.held_on, training.starts_at = held_on, starts_at
    training.exercise = Exercise.objects.get(pk=exercise.pk, council=by.council)
    training.deck = Deck.objects.get(pk=deck.pk, council=by.council) if deck else None
    training.trainer = trainers_of(by.council).get(pk=trainer.pk) if trainer else None
    # One that stood there already may wait for its approval; a new one may not.
    if scenario is None or scenario.pk != training.scenario_id:
        training.scenario = approved_of(by.council).get(pk=scenario.pk) if scenario else None
