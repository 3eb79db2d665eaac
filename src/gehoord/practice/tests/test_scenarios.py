"""Invented scenes: from words that many stories share, never from a sentence, and used once two people approved."""

from __future__ import annotations

import datetime
import json
import re
from importlib.resources import files
from itertools import product
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from gehoord.coding.models import Codebook, CodedPassage, CodedTheme, Coding, Kind
from gehoord.coding.services import install_codebook
from gehoord.core.councils.permissions import NotAllowed
from gehoord.dialogue.blacking_out import BLACKED_OUT
from gehoord.insight.bricks import Brick, TooFewStories, bricks
from gehoord.intake.models import Signal
from gehoord.practice import scenarios, services, trainings
from gehoord.practice.base import read_scenes
from gehoord.practice.composing import compose
from gehoord.practice.erasing import black_out, forget_approver
from gehoord.practice.models import Approval, Scenario
from gehoord.practice.services import Changed, PracticeRefused
from gehoord.privacy.erasers import Subject

THEMES = ("begrip", "duidelijkheid", "aansluiten", "serieus_nemen", "respect", "deskundigheid", "iets_eigens")


def at(name: str, *arguments: Any) -> str:
    return reverse(f"practice:{name}", args=arguments)


def shingles(text: str) -> set[tuple[str, ...]]:
    """All runs of four words."""
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], words[3:], strict=False))


@pytest.fixture
def tell(council: Any, coder: Any, make_signal: Any) -> Any:
    """A story that a person coded, as rows: the services of coding have tests of their own."""
    book = Codebook.objects.filter(council=council).first() or install_codebook(council=council)

    def make(
        *, theme: str = "respect", subtheme: str = "", preconditions: tuple[str, ...] = (), role: str = "ouder",
        setting: str = "jeugdhulp", text: str = "",
    ) -> Signal:
        signal = make_signal(role=role, setting=setting, status="read", text=text)
        coding = Coding.objects.create(
            signal=signal, council=council, codebook=book, coder=coder.person, bejegening=True,
            preconditions=list(preconditions), saved_at=timezone.now(), text_version=signal.text_version,
        )
        CodedTheme.objects.create(coding=coding, theme=theme)
        for start in (0, 4) if subtheme else ():
            CodedPassage.objects.create(coding=coding, key=subtheme, start=start, end=start + 3, digest="x")
        return signal

    return make


@pytest.fixture
def scenario(council: Any) -> Scenario:
    return Scenario.objects.create(council=council, theme="respect", title="Scène", text="Iemand zucht diep. <b>", made_of=[])


@pytest.mark.django_db
def test_nine_stories_are_too_few_and_a_model_does_not_count(
    council: Any, adviser: Any, tell: Any, make_signal: Any, client_of: Any
) -> None:
    for _ in range(9):
        tell(subtheme="respect.toon")
    tell(theme="begrip")
    make_signal(status="read")
    with pytest.raises(TooFewStories):
        bricks(council, "respect")
    page = client_of(adviser).post(at("draft_scenario"), {"theme": "respect", "language": "nl"})
    assert page.status_code == 422
    assert "minstens 10" in page.content.decode()
    assert not Scenario.objects.exists()


@pytest.mark.django_db
def test_only_what_ten_stories_share_is_told_and_no_exact_number(
    council: Any, facilitator: Any, adviser: Any, other_council: Any, tell: Any, client_of: Any
) -> None:
    told = [
        tell(
            subtheme="respect.toon" if n < 10 else "respect.contact" if n < 19 else "", role="jongere" if n < 9 else "ouder",
            setting="gemeente" if n == 0 else "jeugdhulp", preconditions=("tijd",) if n < 12 else ("middelen",),
            text=f"Zij keek mij toen nooit echt aan en ik liep maar weer weg, verhaal {n}.",
        )
        for n in range(21)
    ]
    # Two passages in one story count once: nine stories are not eighteen.
    assert bricks(council, "respect") == (
        Brick("theme", "respect", 20), Brick("subtheme", "respect.toon", 10), Brick("precondition", "tijd", 10),
        Brick("setting", "jeugdhulp", 20), Brick("role", "ouder", 10),
    )
    council.smallest_n = 20
    assert [one.kind for one in bricks(council, "respect")] == ["theme", "setting"]
    council.smallest_n = 22
    with pytest.raises(TooFewStories, match="minstens 22"):
        bricks(council, "respect")
    with pytest.raises(TooFewStories):
        bricks(other_council, "respect")
    with pytest.raises(NotAllowed):
        scenarios.draft_scenario(by=facilitator, theme="respect")
    for seed in range(4):
        one = scenarios.draft_scenario(by=adviser, theme="respect", seed=seed, language="en" if seed == 3 else "nl")
        for signal in told:
            assert not shingles(one.text) & shingles(signal.deidentified)
        assert "hulpverlener" in one.text or seed == 3
        assert "{" not in one.text
    page = client_of(adviser).get(at("scenario", one.pk)).content.decode()
    assert "niet uit iemands verhaal" in page
    assert "in 20 verhalen of meer" in page
    # The scene is English, the page around it is not.
    assert '<h1 lang="en">' in page
    assert "wie vertelt: Ouder of verzorger (" in page
    assert "21" not in page.split("Waarvan gemaakt")[1].split("</ul>")[0]


def test_no_four_words_in_a_row_are_from_a_story_of_the_sample() -> None:
    lines = files("gehoord.sample").joinpath("data/signals_nl.jsonl").read_text("utf-8").splitlines()
    stories = {one for line in lines for one in shingles(json.loads(line)["text"])}
    assert len(stories) > 1000
    scenes = read_scenes()
    words = [
        ("setting", list(scenes["setting"])), ("role", list(scenes["who"])), ("subtheme", list(scenes["subtheme"])),
        ("precondition", list(scenes["precondition"])),
    ]
    everything = [(kind, key) for kind, keys in words for key in keys if key != "other"]
    for theme, seed in product(THEMES, range(60)):
        for language in ("nl", "en"):
            made = compose([("theme", theme), *everything], label="Respect", language=language, seed=seed)
            assert not shingles(made[1]) & stories
            assert made == compose([("theme", theme), *everything], label="Respect", language=language, seed=seed)
            assert "{" not in "".join(made)
    # Its own words are told apart from others.
    assert shingles("een twee drie vier vijf") & shingles("twee drie vier vijf zes")


@pytest.mark.django_db
def test_what_is_shipped_knows_the_codebook_in_two_languages(council: Any) -> None:
    scenes, book = read_scenes(), install_codebook(council=council)
    assert set(scenes["theme"]) == {one.key for one in book.of_kind(Kind.THEME)} | {"other"}
    assert set(scenes["subtheme"]) == {one.key for one in book.of_kind(Kind.SUBTHEME)}
    assert set(scenes["precondition"]) == {one.key for one in book.of_kind(Kind.PRECONDITION)}
    for group in scenes["theme"].values():
        for part in ("situation", "said", "effect", "turn"):
            assert len(group["nl"][part]) == len(group["en"][part]) >= 2


@pytest.mark.django_db
def test_two_different_people_approve_and_another_word_takes_it_away(
    facilitator: Any, adviser: Any, trainer: Any, officer: Any, scenario: Scenario, client_of: Any
) -> None:
    scenarios.approve_scenario(by=facilitator, scenario=scenario, expected_version=1)
    with pytest.raises(PracticeRefused):
        scenarios.approve_scenario(by=facilitator, scenario=scenario, expected_version=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(scenario=scenario, place=2, person=facilitator.person, approved_at=timezone.now())
    for outside in (trainer, officer):
        assert not scenarios.scenarios_for(outside).exists()
        with pytest.raises(NotAllowed):
            scenarios.approve_scenario(by=outside, scenario=scenario, expected_version=1)
    client_of(adviser).post(at("approve_scenario", scenario.pk), {"version": "1"})
    for outside in (trainer, officer):
        page = client_of(outside).get(at("scenario", scenario.pk)).content.decode()
        assert "Iemand zucht diep. &lt;b&gt;" in page
        assert "Waarvan gemaakt" not in page
        assert adviser.person.name not in page
    with pytest.raises(PracticeRefused):
        scenarios.remove_scenario(by=adviser, scenario=scenario, expected_version=1)
    # The same words again take nothing away.
    scenarios.change_scenario(by=adviser, scenario=scenario, expected_version=1, title="Scène", text="Iemand zucht diep. <b>")
    assert scenarios.approved_of(scenario.council).exists()
    scenarios.change_scenario(by=adviser, scenario=scenario, expected_version=1, title="Scène", text="Iemand lacht.")
    assert not Approval.objects.exists()
    assert client_of(trainer).get(at("scenario", scenario.pk)).status_code == 404
    # Who had read the older words approves of nothing.
    with pytest.raises(Changed):
        scenarios.approve_scenario(by=facilitator, scenario=scenario, expected_version=1)
    answer = client_of(facilitator).post(
        at("edit_scenario", scenario.pk), {"title": "Mijn", "text": "Van mij", "version": "1"}
    )
    assert answer.status_code == 409
    assert b"Iemand lacht." in answer.content
    assert b"Van mij" in answer.content


@pytest.mark.django_db
def test_material_has_a_scene_only_while_it_is_approved(
    council: Any, facilitator: Any, adviser: Any, trainer: Any, scenario: Scenario, client_of: Any
) -> None:
    exercise = services.make_exercise(
        by=facilitator, title="Spiegel", goal="Luisteren", group="team", minutes=5, steps="Begin (5 minuten)."
    )
    plan: dict[str, Any] = {
        "by": facilitator, "title": "Middag", "held_on": datetime.date(2026, 3, 14), "starts_at": datetime.time(10),
        "exercise": exercise, "trainer": trainer.person,
    }
    with pytest.raises(Scenario.DoesNotExist):
        trainings.plan_training(**plan, scenario=scenario)
    for by in (facilitator, adviser):
        scenarios.approve_scenario(by=by, scenario=scenario, expected_version=1)
    training = trainings.plan_training(**plan, scenario=scenario)

    def words() -> str:
        made = client_of(trainer).get(at("training_material", training.pk)).content
        return " ".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(made))

    screen = at("training_screen", training.pk)
    for shown in (words(), client_of(trainer).get(screen).content.decode()):
        assert "Iemand zucht diep." in shown
        assert "niet uit iemands verhaal" in shown
    # A word of a group that may no longer be read goes, and so does the approval.
    black_out(council, "Iemand zucht diep")
    scenario.refresh_from_db()
    assert BLACKED_OUT in scenario.text
    assert not Approval.objects.exists()
    assert "Scène" not in words()
    assert "niet uit iemands verhaal" not in client_of(trainer).get(screen).content.decode()
    assert "Scène" not in client_of(trainer).get(at("training", training.pk)).content.decode().split("<main")[1]
    # The planner may change the hour without losing it.
    client = client_of(facilitator)
    assert b"wacht op goedkeuring" in client.get(at("training", training.pk)).content
    sent = {
        "title": "Middag", "held_on": "2026-03-14", "starts_at": "11:00", "place": "", "exercise": exercise.pk, "deck": "",
        "trainer": "", "scenario": scenario.pk, "version": "1",
    }
    assert client.post(at("edit_training", training.pk), sent).status_code == 302
    training.refresh_from_db()
    assert training.scenario == scenario


@pytest.mark.django_db
def test_an_approval_outlives_the_name_of_who_gave_it(council: Any, facilitator: Any, scenario: Scenario) -> None:
    scenarios.approve_scenario(by=facilitator, scenario=scenario, expected_version=1)
    assert forget_approver(Subject("person", council, facilitator.person.pk)) == 1
    assert Approval.objects.get().person is None
