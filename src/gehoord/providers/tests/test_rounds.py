"""A round of supervision: six steps, and a consequence only when all that it needs is there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from gehoord.core.audit.models import AuditEvent
from gehoord.core.councils.models import Role
from gehoord.core.councils.permissions import NotAllowed
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.models import Mandate
from gehoord.providers import supervising
from gehoord.providers.forms import HoldForm
from gehoord.providers.models import CalendarStep, Measurement, Supervision
from gehoord.providers.portal.selectors import agreed_with
from gehoord.providers.rules import AgreementRefused
from gehoord.providers.selectors import dossier
from gehoord.providers.services import Changed, attach_criterion, publish_criterion
from gehoord.providers.supervision import guard, improving, parties, services
from gehoord.providers.supervision.selectors import current_round, open_improvement_moment

from .rounds_making import closed_survey, days_from, done, ended, planned, up_to

LADDER = "1. Gesprek\n2. Verbeterplan\n3. Waarschuwing\n4. Gevolg volgens het contract"


@pytest.fixture
def measured(officer: Any, agreement: Any, given: Any) -> Any:
    """A published criterion that rests on a survey, with four steps."""
    criterion = attach_criterion(by=officer, agreement=agreement, given=given(basis="own_survey", consequence=LADDER))
    return publish_criterion(by=officer, criterion=criterion)


@pytest.fixture
def round_(officer: Any, agreement: Any, measured: Any) -> dict[str, Supervision]:
    return planned(officer, agreement)


@pytest.fixture
def enough(provider: Any) -> dict[str, dict[str, Any]]:
    return {step: {"campaign": closed_survey(provider)} for step in ("measure", "again")}


def test_a_round_is_made_in_one_go_and_only_one_runs(officer: Any, agreement: Any, measured: Any, today: Any) -> None:
    assert measured.ladder == ("Gesprek", "Verbeterplan", "Waarschuwing", "Gevolg volgens het contract")
    with pytest.raises(AgreementRefused) as refused:
        services.make_calendar(
            by=officer, agreement=agreement, days=days_from(today) | {"hear": today - timedelta(days=1)}
        )
    assert refused.value.field == "on_hear"
    made = planned(officer, agreement)
    assert [one.step for one in current_round(dossier(agreement))] == list(CalendarStep.values)
    assert {one.pk for one in made.values()} == {one.pk for one in dossier(agreement)}
    with pytest.raises(AgreementRefused, match="loopt nog"):
        planned(officer, agreement)


def test_a_moved_step_keeps_its_reason(officer: Any, round_: dict[str, Any], today: Any) -> None:
    becomes = today + timedelta(days=3)
    with pytest.raises(AgreementRefused) as refused:
        supervising.move_supervision(
            by=officer, supervision=round_["hear"], kind="visit", planned_on=becomes, expected_version=1
        )
    assert refused.value.field == "why"
    moved = supervising.move_supervision(
        by=officer, supervision=round_["hear"], kind="visit", planned_on=becomes, expected_version=1, why="Vakantie."
    )
    kept = moved.moves.get()
    assert (kept.becomes, kept.why, moved.kind) == (becomes, "Vakantie.", "conversation")
    assert "Vakantie" not in str(AuditEvent.objects.order_by("pk").last().fields)


def test_what_was_measured_is_frozen(officer: Any, provider: Any, round_: dict[str, Any]) -> None:
    campaign = closed_survey(provider, answered=120)
    moment = done(officer, round_, "measure", campaign=campaign)
    frozen = Measurement.objects.get(moment=moment)
    assert (frozen.enough, frozen.counted, frozen.figures["rows"][0]["share"]) == (True, 120, 0.75)
    campaign.tallies.all().delete()
    assert Measurement.objects.get().is_whole
    with pytest.raises(TypeError):
        frozen.save()
    with pytest.raises(AgreementRefused, match="afgerond"):
        done(officer, round_, "measure", campaign=campaign)
    again = {**round_, "again": round_["again"]}
    done(officer, again, "report")
    done(officer, again, "hear")
    done(officer, again, "improve")
    with pytest.raises(AgreementRefused, match="al gebruikt"):
        done(officer, again, "again", campaign=campaign)


def test_a_late_step_stands_after_what_was_done_in_the_portal(
    officer: Any, provider: Any, round_: dict[str, Any], enough: dict[str, dict[str, Any]]
) -> None:
    done(officer, round_, "measure", **enough["measure"])
    # The others were planned on days before the one on which this was done.
    assert [one.step for one in agreed_with(provider)[0].moments] == list(CalendarStep.values)


@pytest.mark.parametrize("answered", [12, 29])
def test_few_answers_leave_no_figure(officer: Any, provider: Any, round_: dict[str, Any], answered: int) -> None:
    done(officer, round_, "measure", campaign=closed_survey(provider, answered=answered))
    frozen = Measurement.objects.get()
    assert (frozen.enough, frozen.counted) == (False, None)
    assert "rows" not in frozen.figures


@pytest.mark.parametrize("purpose", ["statutory", "conditions_scan"])
def test_what_was_asked_for_something_else_never_counts(
    officer: Any, provider: Any, round_: dict[str, Any], purpose: str
) -> None:
    with pytest.raises(AgreementRefused) as refused:
        done(officer, round_, "measure", campaign=closed_survey(provider, purpose=purpose))
    assert refused.value.field == "campaign"
    assert len(str(refused.value)) > 40


def test_a_survey_of_another_provider_or_still_open_does_not_count(
    officer: Any, round_: dict[str, Any], provider: Any
) -> None:
    from gehoord.core.organisations.services import add_organisation

    other = add_organisation(by=officer, kind="provider", name="Een ander", place="Dorp")
    for campaign in (closed_survey(other), closed_survey(provider, closed_at=None), None):
        with pytest.raises(AgreementRefused):
            done(officer, round_, "measure", campaign=campaign)


def test_steps_follow_each_other(officer: Any, round_: dict[str, Any], provider: Any) -> None:
    with pytest.raises(AgreementRefused, match="Eerst komt"):
        done(officer, round_, "hear")
    done(officer, round_, "measure", campaign=closed_survey(provider))
    with pytest.raises(AgreementRefused) as refused:
        done(officer, round_, "report", rests_on="")
    assert refused.value.field == "rests_on"
    done(officer, round_, "report")
    with pytest.raises(AgreementRefused) as refused:
        done(officer, round_, "hear", provider_view=" ")
    assert refused.value.field == "provider_view"
    done(officer, round_, "hear")
    with pytest.raises(AgreementRefused, match="verbeterstap"):
        services.finish_step(
            by=officer, supervision=round_["improve"], done_on=round_["hear"].held_on, came_of_it="Goed.", version=1
        )
    with pytest.raises(Changed):
        done(officer, round_, "improve", version=9)


def test_a_consequence_follows_the_published_steps(
    officer: Any, agreement: Any, measured: Any, round_: dict[str, Any], enough: dict[str, dict[str, Any]], today: Any
) -> None:
    with pytest.raises(AgreementRefused, match="Eerst komt"):
        ended(officer, round_, "consequence", rung=1)
    up_to(officer, round_, "again", hear={"rung": 1}, improve={"rung": 2}, **enough)
    for outcome, rung, field in (
        ("consequence", None, "rung"), ("consequence", 5, "rung"), ("consequence", 4, "why_skipped"),
        ("praise", 3, "rung"), ("none_yet", 3, "rung"), ("agreed_improvement", 3, "rung"),
    ):
        with pytest.raises(AgreementRefused) as refused:
            ended(officer, round_, outcome, rung=rung, next_on=today + timedelta(days=9))
        assert refused.value.field == field, outcome
    held = ended(officer, round_, "warning", rung=3)
    assert (held.rung_in_words, guard.next_rung(measured)) == ("Waarschuwing", 4)
    # A next round begins where the one before ended, and a step may be skipped with a reason only.
    after = planned(officer, agreement, first=today)
    assert after["follow"].round == 2


def test_skipping_a_step_says_why(
    officer: Any, round_: dict[str, Any], enough: dict[str, dict[str, Any]]
) -> None:
    up_to(officer, round_, "again", **enough)
    # Signs that nobody sees are no reason.
    with pytest.raises(AgreementRefused):
        ended(officer, round_, "consequence", rung=4, why_skipped="\u200b\u202e")
    held = ended(officer, round_, "consequence", rung=4, why_skipped="Het was \u202eniet veilig.")
    assert (held.rung, held.why_skipped) == (4, "Het was niet veilig.")


def test_the_provider_reads_what_was_measured_which_step_was_taken_and_why_one_was_skipped(
    officer: Any, provider_manager: Any, provider: Any, round_: dict[str, Any], enough: dict[str, dict[str, Any]],
    client_of: Any, today: Any,
) -> None:
    Mandate.objects.create(organisation=provider, person=provider_manager.person, granted_on=today)
    up_to(officer, round_, "again", **enough)
    ended(officer, round_, "consequence", rung=4, why_skipped="Het was niet veilig.")
    answer = client_of(provider_manager).get(reverse("providers:own_agreements", args=[provider.pk]))
    shown = answer.content.decode()
    for words in ("Het was niet veilig.", "Stap 4 uit het criterium:", "Wat er is gemeten", "Staat in:"):
        assert words in shown
    # That is said to the municipality.
    assert "nog niet gehoord" not in shown


def test_no_consequence_without_hearing_or_enough_answers(
    officer: Any, round_: dict[str, Any], provider: Any
) -> None:
    done(officer, round_, "measure", campaign=closed_survey(provider))
    for step in ("report", "hear", "improve"):
        supervising.cancel_supervision(
            by=officer, supervision=round_[step], why_cancelled="Geen tijd.", expected_version=1
        )
    done(officer, round_, "again", campaign=closed_survey(provider, answered=29))
    with pytest.raises(AgreementRefused, match="niet gehoord"):
        ended(officer, round_, "warning", rung=1)


@pytest.mark.parametrize(("called_off", "said"), [("report", "niet gestuurd"), ("measure", "nog niets gemeten")])
def test_no_consequence_when_no_outcome_was_sent(
    officer: Any, round_: dict[str, Any], enough: dict[str, dict[str, Any]], called_off: str, said: str
) -> None:
    supervising.cancel_supervision(
        by=officer, supervision=round_[called_off], why_cancelled="Vergeten.", expected_version=1
    )
    for step in ("measure", "report", "hear", "improve", "again"):
        if step != called_off:
            done(officer, round_, step, **enough.get(step, {}))
    with pytest.raises(AgreementRefused, match=said):
        ended(officer, round_, "warning", rung=1)


@pytest.mark.parametrize("days_before", [1, 0])
def test_words_from_before_the_outcome_was_sent_are_no_reaction_to_it(
    monkeypatch: pytest.MonkeyPatch, officer: Any, coordinator: Any, round_: dict[str, Any],
    enough: dict[str, dict[str, Any]], today: Any, days_before: int,
) -> None:
    side = parties.ProviderSide(lambda member, _agreement: member == coordinator, lambda _agreement: [])
    monkeypatch.setattr(parties, "_sides", [side])
    monkeypatch.setattr(guard, "published_hear_days", lambda _criterion: 14)
    services.say(by=coordinator, supervision=round_["hear"], provider_view="Wij zijn benieuwd.", version=1)
    Supervision.objects.filter(pk=round_["hear"].pk).update(said_on=today - timedelta(days=days_before))
    up_to(officer, round_, "again", **enough)
    if not days_before:
        assert ended(officer, round_, "warning", rung=1).outcome == "warning"
        return
    with pytest.raises(AgreementRefused, match="14 dagen") as refused:
        ended(officer, round_, "warning", rung=1)
    assert refused.value.field == "held_on"


def test_no_consequence_on_few_answers_and_praise_needs_none_of_it(
    officer: Any, round_: dict[str, Any], provider: Any
) -> None:
    surveys = {"measure": {"campaign": closed_survey(provider)},
               "again": {"campaign": closed_survey(provider, answered=29)}}
    up_to(officer, round_, "again", **surveys)
    with pytest.raises(AgreementRefused, match="minder dan 30"):
        ended(officer, round_, "warning", rung=1)
    assert ended(officer, round_, "praise").outcome == "praise"


def test_praise_may_end_a_round_early(officer: Any, agreement: Any, round_: dict[str, Any], today: Any) -> None:
    ended(officer, round_, "praise")
    assert all(not one.waits for one in current_round(dossier(agreement)))
    assert {one.why_cancelled for one in current_round(dossier(agreement)) if one.step != "follow"} == {
        "De ronde is eerder klaar: compliment."
    }
    planned(officer, agreement, first=today)


def test_a_moment_by_itself_bears_no_consequence(officer: Any, moment: Any) -> None:
    for outcome in ("warning", "consequence"):
        with pytest.raises(AgreementRefused) as refused:
            supervising.hold_supervision(
                by=officer, supervision=moment, held_on=moment.planned_on, outcome=outcome, provider_view="Nee.",
                outcome_text="Toch.", rung=1,
            )
        assert refused.value.field == "outcome"
    # So the page does not offer it.
    offered = [key for key, _label in HoldForm().fields["outcome"].choices]
    assert offered == ["none_yet", "learning", "agreed_improvement", "praise"]


@pytest.mark.parametrize("fields", [
    {"step": "hear", "held_on": "2026-01-02"}, {"step": "measure", "outcome": "praise", "held_on": "2026-01-02"},
    {"step": "follow", "outcome": "consequence", "held_on": "2026-01-02"}, {"step": "measure", "rung": 1},
    {"step": "", "round": 0, "rung": 1, "held_on": "2026-01-02"}, {"step": "hear", "round": 0},
])
def test_the_database_refuses_the_same(measured: Any, fields: dict[str, Any]) -> None:
    said = {"provider_view": "", "outcome_text": "x"}
    if fields.get("outcome"):
        said["provider_view"] = "x"
    with pytest.raises(IntegrityError), transaction.atomic():
        Supervision.objects.create(**{
            "criterion": measured, "kind": "visit", "planned_on": "2026-01-01", "round": 1, **said, **fields
        })


# -- improvement steps -----------------------------------------------------------------------------------------------

def _step(by: Any, moment: Any, today: Any, **more: Any) -> Any:
    return improving.add_improvement_step(**{
        "by": by, "supervision": moment, "what": "Bellen", "who": "teamleider", "due": today + timedelta(days=9),
        "how_seen": "In het overzicht", **more,
    })


def test_an_improvement_step_is_open_then_done_for_good(officer: Any, round_: dict[str, Any], today: Any) -> None:
    moment = open_improvement_moment(round_["improve"].criterion.agreement)
    assert moment == round_["improve"]
    step = _step(officer, moment, today)
    later = today + timedelta(days=20)
    step = improving.change_improvement_step(
        by=officer, step=step, what="Bellen", who="teamleider", due=later, how_seen="In het overzicht", version=1
    )
    assert (step.first_due, step.due, step.written_by) == (today + timedelta(days=9), later, "municipality")
    with pytest.raises(Changed):
        improving.settle_improvement_step(by=officer, step=step, done=True, note="Te zien.", version=1)
    with pytest.raises(AgreementRefused):
        improving.settle_improvement_step(by=officer, step=step, done=False, note=" ", version=2)
    improving.settle_improvement_step(by=officer, step=step, done=True, note="Te zien.", version=2)
    with pytest.raises(AgreementRefused):
        improving.settle_improvement_step(by=officer, step=step, done=False, note="Toch niet.", version=3)
    with pytest.raises(AgreementRefused):
        _step(officer, round_["hear"], today)


@pytest.mark.parametrize("role", ["coordinator", "adviser", "auditor"])
def test_the_council_and_the_auditor_write_nothing(
    request: pytest.FixtureRequest, officer: Any, agreement: Any, round_: dict[str, Any], today: Any, role: str
) -> None:
    by = request.getfixturevalue(role)
    step = _step(officer, round_["improve"], today)
    for attempt in (
        lambda: _step(by, round_["improve"], today), lambda: done(by, round_, "measure"),
        lambda: planned(by, agreement), lambda: ended(by, round_, "praise"),
        lambda: improving.settle_improvement_step(by=by, step=step, done=True, note="x", version=1),
        lambda: services.say(by=by, supervision=round_["hear"], provider_view="x", version=1),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_who_speaks_for_the_provider_writes_its_side_and_no_outcome(
    monkeypatch: pytest.MonkeyPatch, officer: Any, coordinator: Any, round_: dict[str, Any], today: Any, provider: Any
) -> None:
    side = parties.ProviderSide(lambda member, _agreement: member == coordinator, lambda _agreement: [])
    monkeypatch.setattr(parties, "_sides", [side])
    assert _step(coordinator, round_["improve"], today).written_by == "provider"
    said = services.say(by=coordinator, supervision=round_["hear"], provider_view="Wij leren.", version=1)
    with pytest.raises(AgreementRefused, match="woord van de aanbieder"):
        services.say(by=officer, supervision=said, provider_view="Zij leren niet.", version=2)
    for attempt in (lambda: ended(coordinator, round_, "praise"), lambda: done(coordinator, round_, "measure")):
        with pytest.raises(NotAllowed):
            attempt()
    done(officer, round_, "measure", campaign=closed_survey(provider))
    done(officer, round_, "report")
    # What the provider typed stays as it is, whoever does the step.
    assert done(officer, round_, "hear", provider_view="Anders.").provider_view == "Wij leren."


def test_an_officer_of_another_council_finds_nothing(
    other_council: Any, officer: Any, round_: dict[str, Any], today: Any
) -> None:
    other_officer = Member(officer.person, other_council, (Role.OFFICER,))
    step = _step(officer, round_["improve"], today)
    for attempt in (
        lambda: done(other_officer, round_, "measure"), lambda: ended(other_officer, round_, "praise"),
        lambda: _step(other_officer, round_["improve"], today),
        lambda: planned(other_officer, round_["hear"].criterion.agreement),
        lambda: improving.settle_improvement_step(by=other_officer, step=step, done=True, note="x", version=1),
    ):
        with pytest.raises(Exception) as refused:
            attempt()
        assert type(refused.value).__name__ == "DoesNotExist"
