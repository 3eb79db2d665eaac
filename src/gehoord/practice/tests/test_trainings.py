"""Trainings: planned by the council, led by somebody who sees no other."""

from __future__ import annotations

import datetime
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.urls import reverse

from gehoord.core.councils.permissions import RIGHTS, NotAllowed, Right
from gehoord.practice import decks, services, trainings
from gehoord.practice.erasing import forget_trainer
from gehoord.practice.models import Exercise, Training
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
