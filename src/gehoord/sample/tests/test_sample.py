"""The sample council: complete, through the services, and the same when made twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from gehoord.advice.models import Advice
from gehoord.coding.models import Coding, Suggestion
from gehoord.core.councils.models import Council, Role
from gehoord.dialogue.models import Gathering
from gehoord.intake.models import Signal, Status
from gehoord.intake.selectors import signal_by_receipt
from gehoord.sample import second_half, services
from gehoord.sample.plan import out_of_fold, plan


@pytest.mark.parametrize("month", [1, 6, 11])
def test_the_plan_is_what_the_readme_says(month: int) -> None:
    told = plan(month)
    assert len(told) == len({t.id for t in told}) == 800
    assert sum(t.bejegening for t in told) == 200
    assert 0 < sum(t.days_ago <= services.UNREAD_DAYS for t in told) < 60
    assert max(t.days_ago for t in told) > 3.5 * 365


def test_every_text_has_a_proposal_of_a_model_that_never_saw_it() -> None:
    for told in plan(11):
        scores = out_of_fold(told.id, told.text)
        assert scores.theme_p
        assert 0 <= scores.bejegening_p <= 1


def test_out_of_fold_proposals_are_not_perfect() -> None:
    told = plan(11)
    right = sum(out_of_fold(t.id, t.text).bejegening == t.bejegening for t in told)
    assert 0.75 < right / len(told) < 0.99


def test_made_twice_is_made_once(db: None, tmp_path: Path) -> None:
    first = services.ensure_sample(tmp_path)
    queued = DBTaskResult.objects.count()
    second = services.ensure_sample(tmp_path)
    assert first == second
    assert DBTaskResult.objects.count() == queued
    assert {s.role for s in first.sign_ins} == set(Role.values)
    assert (tmp_path / services.SIGN_INS).stat().st_mode & 0o777 == 0o600


def test_signals_go_through_the_services(db: None, tmp_path: Path) -> None:
    sample = services.ensure_sample(tmp_path, build=False)
    council = Council.objects.get()
    assert council.is_sample
    start = next(i for i, t in enumerate(services._plan()) if t.days_ago > services.UNCODED_DAYS)
    assert services.tell(council=council, start=start) == services.BATCH
    assert services.tell(council=council, start=start) == 0
    for told in services._plan()[start : start + services.BATCH]:
        signal: Any = signal_by_receipt(council, services._code(council, told))
        assert services.analyse_told(signal_pk=signal.pk, text_id=told.id)
        assert not services.analyse_told(signal_pk=signal.pk, text_id=told.id)
        signal.refresh_from_db()
        assert signal.status == Status.CLOSED
        assert Coding.objects.get(signal=signal).bejegening == told.bejegening
    assert Suggestion.objects.count() == Signal.objects.count() == services.BATCH
    assert sample.code


def test_it_waits_for_the_stories(db: None, tmp_path: Path) -> None:
    council = services.ensure_sample(tmp_path, build=False).council
    old = next(i for i, told in enumerate(services._plan()) if told.days_ago > services.UNCODED_DAYS)
    services.tell(council=council, start=old)
    assert Signal.objects.filter(analysed_at__isnull=True).exists()
    with pytest.raises(second_half.TooEarly):
        second_half.build(council=council)
    assert not Gathering.objects.exists()


def test_the_job_builds_it(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gehoord.sample import jobs

    built: list[Council] = []
    build: Callable[..., None] = lambda *, council: built.append(council)  # noqa: E731
    monkeypatch.setattr(second_half, "build", build)
    council = services.ensure_sample(tmp_path, build=False).council
    jobs.advise_sample.func(council.pk)
    assert built == [council]
    assert jobs.advise_sample.priority < jobs.release_sample.priority < jobs.analyse_sample.priority


def test_few_stories_are_enough(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is too small to be said is left out of the letter; the rest is there."""
    council = services.ensure_sample(tmp_path, build=False).council
    few = tuple(told for told in services._plan() if told.days_ago > services.UNCODED_DAYS)[::100]
    monkeypatch.setattr(services, "_plan", lambda: few)
    services.tell(council=council, start=0)
    for told in few:
        signal: Any = signal_by_receipt(council, services._code(council, told))
        services.analyse_told(signal_pk=signal.pk, text_id=told.id)
    second_half.build(council=council)
    assert [one.letter.accepted for one in Advice.objects.filter(state="sent")] == [[], []]
    assert Advice.objects.get(state="draft").points.count() == 2


def test_each_thing_that_happened_to_a_story_has_its_own_day(db: None, tmp_path: Path) -> None:
    council = services.ensure_sample(tmp_path, build=False).council
    start = next(i for i, t in enumerate(services._plan()) if t.days_ago > services.UNCODED_DAYS and t.wants_reply)
    services.tell(council=council, start=start)
    told = services._plan()[start]
    signal: Any = signal_by_receipt(council, services._code(council, told))
    services.analyse_told(signal_pk=signal.pk, text_id=told.id)
    signal.refresh_from_db()
    answered = signal.follow_ups.get().at
    assert signal.received_at < signal.analysed_at < signal.coding.saved_at < answered
    assert (answered - signal.received_at).days <= services.ANSWER_DAYS
