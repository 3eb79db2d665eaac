"""What people found of a training: asked once, told to who led it, never so that somebody can be picked out."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from gehoord.core.councils.permissions import NotAllowed
from gehoord.practice import evaluations, trainings
from gehoord.practice.models import Training
from gehoord.practice.services import PracticeRefused
from gehoord.surveys import answering, channels
from gehoord.surveys.models import Channel, Mode, Purpose
from gehoord.surveys.questionnaires import newest_questionnaires
from gehoord.surveys.refusals import SurveyRefused
from gehoord.surveys.results import words_of
from gehoord.surveys.selectors import WrongPurpose, tallies
from gehoord.surveys.services import open_campaign

from .test_trainings import DAY, START, at, exercise, training

__all__ = ["exercise", "training"]  # the fixtures
pytestmark = pytest.mark.django_db
SCALE = ("nuttig", "duidelijk", "veilig", "nee-zeggen", "gehoord", "anders-doen")


def soon() -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=9)


def answered(training: Training, rows: list[dict[str, Any]], *, channel: str = Channel.CODE) -> None:
    """Without a code for each: what those do is tested in the room of surveys."""
    training.refresh_from_db()
    campaign = training.evaluation
    asked = list(campaign.questionnaire.questions.all())
    for row in rows:
        words = {key: str(row[key]) for key in ("proberen", "gemist") if key in row}
        answering.keep_response(
            campaign=campaign, questions=asked, background={}, channel=channel, mode=Mode.SCREEN,
            answers={key: row.get(key, row.get("all")) for key in SCALE}, safe=answering.made_safe(words),
        )


def test_from_a_link_on_the_screen_to_what_people_found(trainer: Any, training: Training, client_of: Any, client: Any) -> None:
    desk = client_of(trainer)
    sent = {"way": "link", "closes_on": soon().isoformat()}
    assert desk.post(at("make_evaluation", training.pk), sent).url == at("training", training.pk)
    page = desk.get(at("show_evaluation", training.pk)).content.decode()
    assert "data:image/svg+xml" in page
    training.refresh_from_db()
    link = reverse("surveys:link", args=[training.evaluation.entrances.get().token])
    assert link in page
    asked = client.get(link).content.decode()
    assert asked.count('<fieldset class="scale"') == 6
    assert "werkgever" in asked
    assert training.title not in asked
    assert 'name="b-' not in asked
    answered(training, [{"all": 5 if n < 9 else 2, "proberen": f"Eerst vragen, {n}"} for n in range(11)], channel="link")
    form = {"do": "send", "nonce": "n" * 32, "q-nuttig": "4", "w-proberen": "Bel me op 06-12345678 of via iemand@werk.example."}
    assert client.post(link, form).status_code == 302
    page = desk.get(at("training", training.pk)).content.decode()
    assert "10 of meer antwoorden" in page
    assert "Eerst vragen" not in page
    desk.post(at("close_evaluation", training.pk))
    page = desk.get(at("training", training.pk)).content.decode()
    assert "bijna iedereen is het eens" in page
    assert "Eerst vragen, 3" in page
    assert "iemand@werk.example" not in page
    assert "06-12345678" not in page
    assert "11" not in page.split('id="evaluatie"', 1)[1].split("<ul", 1)[0]
    # What only a few wrote is not shown, and what was written can still go.
    assert "Wat miste je" not in page
    training = Training.objects.get(pk=training.pk)
    key = words_of(trainer, training.evaluation, Purpose.TRAINING)[0][1][0].pk
    desk.post(at("remove_evaluation_words", training.pk), {"key": str(key)})
    assert len(words_of(trainer, training.evaluation, Purpose.TRAINING)[0][1]) == 11
    assert desk.get(at("show_evaluation", training.pk)).status_code == 404


def test_codes_count_once_and_are_shown_once(trainer: Any, training: Training, client_of: Any, council: Any) -> None:
    desk = client_of(trainer)
    evaluations.open_evaluation(by=trainer, training=training, way="code", closes_on=soon())
    made = desk.post(at("evaluation_codes", training.pk), {"count": "11"})
    codes = made.context["codes"]
    assert all(code in made.content.decode() for code in codes)
    assert codes[0] not in desk.get(at("evaluation_codes", training.pk)).content.decode()
    for code in codes[:9]:
        answering.respond(council=council, code=code, answers={"nuttig": 5})
    with pytest.raises(answering.CodeUsed):
        answering.respond(council=council, code=codes[0], answers={"nuttig": 5})
    # Nine: said before closing, and nothing afterwards.
    assert "nooit wat mensen vonden" in desk.get(at("close_evaluation", training.pk)).content.decode()
    desk.post(at("close_evaluation", training.pk))
    page = desk.get(at("training", training.pk)).content.decode()
    assert "Minder dan 10 mensen deden mee" in page
    assert "het eens" not in page
    # A second one could be laid beside the first.
    with pytest.raises(PracticeRefused):
        evaluations.open_evaluation(by=trainer, training=training, way="code", closes_on=soon())


def test_the_councils_own_number_counts_when_it_is_higher(
    trainer: Any, training: Training, council: Any
) -> None:
    council.smallest_n = 15
    council.save()
    evaluations.open_evaluation(by=trainer, training=training, way="code", closes_on=soon())
    answered(training, [{"all": 5}] * 14)
    evaluations.close_evaluation(by=trainer, training=training)
    trainer.council.refresh_from_db()
    training.refresh_from_db()
    assert evaluations.evaluation_of(trainer, training).lines == ()
    council.smallest_n = 14
    council.save()
    trainer.council.refresh_from_db()
    assert evaluations.evaluation_of(trainer, training).lines[0][1] == "bijna iedereen is het eens"


def test_one_answer_more_or_less_tells_nothing_of_it(trainer: Any, training: Training) -> None:
    """Twelve who all agree, and eleven of twelve: nobody can tell the one apart. A sentence nine answered stays away."""
    evaluations.open_evaluation(by=trainer, training=training, way="code", closes_on=soon())
    rows: list[dict[str, Any]] = [{"all": 5} for _n in range(12)]
    rows[0]["duidelijk"] = 1
    for row in rows[:3]:
        row["veilig"] = None
    answered(training, rows)
    evaluations.close_evaluation(by=trainer, training=training)
    training.refresh_from_db()
    found = dict(evaluations.evaluation_of(trainer, training).lines)
    assert found["Ik kan gebruiken wat ik hier leerde."] == found["Ik wist wat we gingen doen en waarom."]
    assert found["Ik voelde me veilig om mee te doen."] == "te weinig antwoorden"


def test_nobody_but_who_led_it_and_the_council(
    facilitator: Any, trainer: Any, officer: Any, outsider: Any, training: Training, exercise: Any, client_of: Any
) -> None:
    other = trainings.plan_training(by=facilitator, title="Van een ander", held_on=DAY, starts_at=START, exercise=exercise)
    for by in (trainer, outsider):
        with pytest.raises(Training.DoesNotExist):
            evaluations.open_evaluation(by=by, training=other if by is trainer else training, way="link", closes_on=soon())
    evaluations.open_evaluation(by=facilitator, training=other, way="link", closes_on=soon())
    other.refresh_from_db()
    with pytest.raises(Training.DoesNotExist):
        evaluations.evaluation_of(trainer, other)
    with pytest.raises(Training.DoesNotExist):
        evaluations.close_evaluation(by=trainer, training=other)
    with pytest.raises(NotAllowed):
        evaluations.evaluation_of(officer, other)
    with pytest.raises(NotAllowed):
        words_of(officer, other.evaluation, Purpose.TRAINING)
    assert client_of(trainer).get(at("make_evaluation", other.pk)).status_code == 404
    # A link asks no code, and a screen nowhere.
    for refused in (
        lambda: evaluations.make_evaluation_codes(by=facilitator, training=other, count=3),
        lambda: channels.open_entrance(by=facilitator, campaign=other.evaluation, channel="kiosk"),
    ):
        with pytest.raises((PracticeRefused, SurveyRefused)):
            refused()


def test_the_wall_between_purposes(adviser: Any, trainer: Any, training: Training) -> None:
    evaluations.open_evaluation(by=trainer, training=training, way="code", closes_on=soon())
    training.refresh_from_db()
    for purpose in (Purpose.CONDITIONS, Purpose.CONTRACT, Purpose.STATUTORY):
        with pytest.raises(WrongPurpose):
            tallies(training.evaluation, purpose)
        with pytest.raises(SurveyRefused):
            open_campaign(
                by=adviser, questionnaire=training.evaluation.questionnaire, purpose=purpose, title="x", closes_on=soon()
            )
    assert not newest_questionnaires(adviser.council).exists()
