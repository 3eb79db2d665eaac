"""Trainings: planned by the council, led by somebody who sees no other."""

from __future__ import annotations

import datetime
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.urls import reverse
from django.utils import timezone

from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.councils.permissions import RIGHTS, NotAllowed, Right
from gehoord.practice import decks, services, trainings
from gehoord.practice.erasing import forget_trainer
from gehoord.practice.evaluations import open_evaluation
from gehoord.practice.installing import install_base
from gehoord.practice.models import Exercise, Training
from gehoord.practice.selectors import may_install_base
from gehoord.practice.services import PracticeRefused
from gehoord.privacy.erasers import Subject

pytestmark = pytest.mark.django_db
DAY, START = datetime.date(2026, 3, 14), datetime.time(13, 50)


def at(name: str, *arguments: Any) -> str:
    return reverse(f"practice:{name}", args=arguments)


@pytest.fixture
def exercise(facilitator: Any) -> Exercise:
    return services.make_exercise(
        by=facilitator, title="Spiegel", goal="Luisteren", group="team", minutes=30,
        steps="Begin <b>rustig</b> (5 minuten).\nWissel van rol (25 minuten).", roles="Trainer", scenario="Een gesprek.",
    )


@pytest.fixture
def training(facilitator: Any, trainer: Any, exercise: Exercise) -> Training:
    deck = decks.make_deck(by=facilitator, title="Doelen")
    card = services.make_card(
        by=facilitator, published=True, situation="Wachten", helps="Bel", sentence_to_try="Hoi", question_to_self="Wie?"
    )
    decks.add_cards(by=facilitator, deck=deck, cards=[card])
    return trainings.plan_training(
        by=facilitator, title="Middag", held_on=DAY, starts_at=START, exercise=exercise, deck=deck, place="Buurthuis",
        trainer=trainer.person,
    )


def test_a_trainer_may_see_practice_and_the_own_trainings_and_nothing_else() -> None:
    assert RIGHTS["trainer"] == {Right.SEE_PRACTICE, Right.SEE_TRAININGS}


def test_a_trainer_sees_the_own_trainings_only(
    facilitator: Any, trainer: Any, exercise: Exercise, training: Training, client_of: Any
) -> None:
    other = trainings.plan_training(by=facilitator, title="Kruidnoot", held_on=DAY, starts_at=START, exercise=exercise)
    assert list(trainings.trainings_for(trainer)) == [training]
    assert set(trainings.trainings_for(facilitator)) == {training, other}
    client = client_of(trainer)
    page = client.get(at("trainings")).content.decode()
    assert "Middag" in page
    assert "Kruidnoot" not in page
    for name in ("training", "training_screen", "training_material"):
        assert client.get(at(name, other.pk)).status_code == 404
    assert client.post(at("count_people", other.pk), {"parents": "1"}).status_code == 404
    with pytest.raises(NotAllowed):
        trainings.plan_training(by=trainer, title="x", held_on=DAY, starts_at=START, exercise=exercise)


def test_it_runs_on_the_clock_with_and_without_a_script(
    trainer: Any, training: Training, client_of: Any
) -> None:
    steps = trainings.steps_of(training)
    assert [(one.starts_at, one.minutes) for one in steps] == [("13:50", 5), ("13:55", 25)]
    assert steps[0].text == "Begin <b>rustig</b>."
    assert training.ends_at == "14:20"
    page = client_of(trainer).get(at("training_screen", training.pk)).content.decode()
    assert "Begin &lt;b&gt;rustig&lt;/b&gt;." in page
    assert 'data-minutes="25"' in page
    assert "<div data-controls hidden>" in page


def test_from_an_exercise_to_a_training_and_from_a_training_to_its_cards(
    facilitator: Any, trainer: Any, training: Training, exercise: Exercise, client_of: Any
) -> None:
    client, plan = client_of(facilitator), f"{at('plan_training')}?werkvorm={exercise.pk}"
    assert plan in client.get(at("exercise", exercise.pk)).content.decode()
    assert client.get(plan).context["form"]["exercise"].value() == exercise.pk
    assert client.get(f"{at('plan_training')}?werkvorm=x").status_code == 200
    # A trainer reads only decks that are public.
    deck, of_trainer = at("deck", training.deck_id), client_of(trainer)
    assert deck in client.get(at("training", training.pk)).content.decode()
    assert deck not in of_trainer.get(at("training", training.pk)).content.decode()
    decks.publish_deck(by=facilitator, deck=training.deck)
    assert deck in of_trainer.get(at("training", training.pk)).content.decode()
    assert of_trainer.get(deck).status_code == 200


def test_who_leads_it_counts_people_without_names(trainer: Any, training: Training, client_of: Any) -> None:
    client, read = client_of(trainer), str(training.version)
    sent = {"professionals": "12", "young_people": "4", "parents": "", "version": read}
    client.post(at("count_people", training.pk), sent)
    training.refresh_from_db()
    assert (training.professionals, training.young_people, training.parents) == (12, 4, None)
    # Somebody else counted from the same page: told, with both numbers on it.
    late = client.post(at("count_people", training.pk), {**sent, "professionals": "37"})
    assert late.status_code == 409
    assert "<dd>12</dd>" in late.content.decode()
    assert 'value="37"' in late.content.decode()
    # A slip does not make the older page a newer one.
    slip = client.post(at("count_people", training.pk), {"parents": "501", "version": read})
    assert slip.status_code == 422
    assert f'name="version" value="{read}"' in slip.content.decode()
    with pytest.raises(PracticeRefused):
        trainings.count_people(by=trainer, training=training, professionals=-1, young_people=None, parents=None)


def test_the_material_has_all_of_it(trainer: Any, training: Training, client_of: Any) -> None:
    made = client_of(trainer).get(at("training_material", training.pk))
    assert made["Content-Type"] == "application/pdf"
    words = " ".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(made.content))
    for word in ("13:55", "Wissel van rol", "Een gesprek.", "Wachten", "Trainer", "Buurthuis"):
        assert word in words


def test_two_planners_and_what_is_of_another_council(
    facilitator: Any, outsider: Any, training: Training, exercise: Exercise, client_of: Any
) -> None:
    client = client_of(facilitator)
    sent = {
        "title": "Van de een", "held_on": "2026-03-15", "starts_at": "10:00", "place": "", "exercise": exercise.pk,
        "deck": "", "trainer": "", "version": str(training.version),
    }
    assert client.post(at("edit_training", training.pk), sent).status_code == 302
    answer = client.post(at("edit_training", training.pk), {**sent, "title": "Van de ander"})
    assert answer.status_code == 409
    assert b"Van de een" in answer.content
    assert b"Van de ander" in answer.content
    with pytest.raises(Exercise.DoesNotExist):
        trainings.plan_training(by=outsider, title="x", held_on=DAY, starts_at=START, exercise=exercise)


@pytest.mark.parametrize("day", [datetime.date.min, datetime.date.max])
def test_a_slip_in_the_year_is_no_day(day: datetime.date, exercise: Exercise, facilitator: Any, client_of: Any) -> None:
    answer = client_of(facilitator).post(at("plan_training"), {
        "title": "Middag", "held_on": day.isoformat(), "starts_at": "13:50", "exercise": exercise.pk,
    })
    assert answer.status_code == 422
    assert "het jaar klopt niet" in answer.content.decode()


def test_a_trainer_who_goes_leaves_the_training(council: Any, trainer: Any, training: Training) -> None:
    assert forget_trainer(Subject("person", council, trainer.person.pk)) == 1
    training.refresh_from_db()
    assert training.trainer is None


def test_a_training_to_come_can_be_taken_away_and_nothing_that_was_held(
    facilitator: Any, trainer: Any, exercise: Exercise, training: Training, client_of: Any
) -> None:
    """Asked first, told to who read an older one, in the trail; what was held, counted or evaluated stays."""
    today = timezone.localdate()
    coming = trainings.plan_training(
        by=facilitator, title="Komt nog", held_on=today + datetime.timedelta(days=9), starts_at=START,
        exercise=exercise, trainer=trainer.person,
    )
    client, read = client_of(facilitator), str(coming.version)
    assert at("remove_training", coming.pk) in client.get(at("training", coming.pk)).content.decode()
    assert trainer.person.name in client.get(at("remove_training", coming.pk)).content.decode()
    trainings.count_people(by=trainer, training=coming, professionals=None, young_people=None, parents=None)
    assert client.post(at("remove_training", coming.pk), {"version": read}).status_code == 409
    assert at("remove_training", coming.pk) not in client_of(trainer).get(at("training", coming.pk)).content.decode()
    with pytest.raises(NotAllowed):
        trainings.remove_training(by=trainer, training=coming, expected_version=2)
    # One with somebody counted, one with an evaluation, one of yesterday.
    for kept in ({"parents": 0}, {"held_on": today - datetime.timedelta(days=1)}):
        Training.objects.filter(pk=coming.pk).update(**kept)
        assert client.get(at("remove_training", coming.pk)).status_code == 302
        client.post(at("remove_training", coming.pk), {"version": "2"})
        assert Training.objects.filter(pk=coming.pk).exists()
        Training.objects.filter(pk=coming.pk).update(parents=None, held_on=today)
    evaluation = open_evaluation(by=trainer, training=coming, way="code", closes_on=today)
    with pytest.raises(PracticeRefused):
        trainings.remove_training(by=facilitator, training=coming, expected_version=2)
    Training.objects.filter(pk=coming.pk).update(evaluation=None)
    client.post(at("remove_training", coming.pk), {"version": "2"})
    assert list(Training.objects.all()) == [training]
    assert evaluation.pk
    line = AuditEvent.objects.filter(event=Event.EXERCISE_CHANGED, subject="training").latest("pk")
    assert (line.subject_id, line.fields) == (str(coming.pk), {"did": "removed"})


def test_an_exercise_that_no_training_uses_can_be_taken_away_and_a_shipped_one_comes_back_when_asked(
    council: Any, facilitator: Any, exercise: Exercise, training: Training, client_of: Any
) -> None:
    client = client_of(facilitator)
    # Of the training in March: its material has to stay what it was.
    assert "Een training gebruikt" in client.get(at("remove_exercise", exercise.pk), follow=True).content.decode()
    client.post(at("remove_exercise", exercise.pk), {"version": "1"})
    assert Exercise.objects.filter(pk=exercise.pk).exists()
    install_base(council)
    own = services.make_exercise(by=facilitator, title="Eigen", goal="x", group="y", minutes=5, steps="z")
    shipped = Exercise.objects.exclude(base="").earliest("pk")
    for one in (own, shipped):
        assert at("remove_exercise", one.pk) in client.get(at("exercise", one.pk)).content.decode()
        assert client.post(at("remove_exercise", one.pk), {"version": "7"}).status_code == 409
        assert client.post(at("remove_exercise", one.pk), {"version": "1"}).status_code == 302
    assert not Exercise.objects.filter(pk__in=[own.pk, shipped.pk]).exists()
    assert not may_install_base(facilitator)
    assert install_base(council) == 0
    assert install_base(council, also_left_out=True) == 1
    assert Exercise.objects.filter(base=shipped.base).exists()
    did = AuditEvent.objects.filter(event=Event.EXERCISE_CHANGED, subject="exercise", fields__did="removed")
    assert did.count() == 2
