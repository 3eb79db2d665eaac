"""An officer goes round with a provider; an auditor follows it from clause to consequence."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from gehoord.advice.settings_of_advice import save_ordinance
from gehoord.analysis.terms import add_working_days, working_day_from
from gehoord.core.audit.models import AuditEvent
from gehoord.core.organisations.mandates import let_in
from gehoord.providers.kit.use import fill_criterion
from gehoord.providers.models import Agreement, Kit, Measurement, Supervision, SupervisionReminder
from gehoord.providers.portal import services as portal
from gehoord.providers.selectors import dossier
from gehoord.providers.services import make_agreement, publish_criterion
from gehoord.providers.supervising import hold_supervision, plan_supervision
from gehoord.providers.supervision import reminders
from gehoord.providers.supervision.selectors import current_round

from .kit_making import published as published_kit
from .rounds_making import closed_survey, planned

SAID = "Wij zagen dit zelf ook en bellen nu elke week."


@pytest.fixture
def desk(client_of: Callable[[Any], Any], officer: Any) -> Any:
    return client_of(officer)


@pytest.fixture
def from_kit(officer: Any, agreement_fields: dict[str, Any]) -> Any:
    """An agreement whose criterion was filled from a published kit."""
    agreement = make_agreement(by=officer, **agreement_fields)
    kit = published_kit(officer, "kpi")
    criterion = fill_criterion(by=officer, kit=kit, lot="1", agreement=agreement)
    publish_criterion(by=officer, criterion=criterion)
    return agreement


def _done(desk: Any, moment: Supervision, **fields: Any) -> None:
    sent = desk.post(
        reverse("providers:step", args=[moment.pk]),
        {"done_on": timezone.localdate().isoformat(), "came_of_it": "Gedaan.", "version": moment.version, **fields},
    )
    assert sent.status_code == 302, sent.context["form"].errors


def test_an_auditor_follows_one_agreement_from_clause_to_consequence(
    desk: Any, client_of: Callable[[Any], Any], auditor: Any, from_kit: Any, provider: Any
) -> None:
    kit = Kit.objects.get()
    first = desk.get(reverse("providers:calendar_new", args=[from_kit.pk]))
    days = {f"on_{step}": first.context["form"].initial[f"on_{step}"].isoformat()
            for step in ("measure", "report", "hear", "improve", "again", "follow")}
    assert desk.post(reverse("providers:calendar_new", args=[from_kit.pk]), days).status_code == 302
    measure, report, hear, improve, again, follow = current_round(dossier(from_kit))
    moved = {"planned_on": (measure.planned_on + timedelta(days=1)).isoformat(), "version": "1"}
    assert desk.post(reverse("providers:move", args=[measure.pk]), moved).status_code == 422
    desk.post(reverse("providers:move", args=[measure.pk]), {**moved, "why": "Schoolvakantie."})
    measure.refresh_from_db()
    today = timezone.localdate()
    sent, before = ((today - timedelta(days=days)).isoformat() for days in (14, 1))
    _done(desk, measure, campaign=closed_survey(provider, word="voor").pk, done_on=sent)
    _done(desk, report, rests_on="Verslag 12", done_on=sent)
    early = desk.post(reverse("providers:hold", args=[follow.pk]), {
        "held_on": timezone.localdate().isoformat(), "outcome": "consequence", "provider_view": "Nee.",
        "outcome_text": "Toch.", "rung": "4", "version": "1",
    })
    assert early.status_code == 422
    assert "Eerst komt de stap" in early.content.decode()
    _done(desk, hear, provider_view=SAID, rung="1", done_on=before)
    # Improvement is agreed only with a step, so that form leads to one; and the criterion to where it is from.
    write_step = reverse("providers:improvement_new", args=[improve.pk])
    assert write_step in desk.get(reverse("providers:step", args=[improve.pk])).content.decode()
    shown = desk.get(reverse("providers:agreement", args=[from_kit.pk])).content.decode()
    assert reverse("providers:kit", args=[kit.pk]) in shown
    wrong = desk.post(write_step, {"what": "Elke week bellen"})
    assert wrong.status_code == 422
    assert "Elke week bellen" in wrong.content.decode()
    desk.post(reverse("providers:improvement_new", args=[improve.pk]), {
        "what": "Elke week bellen", "who": "teamleider", "due": timezone.localdate().isoformat(),
        "how_seen": "In het overzicht",
    })
    step = improve.improvements.get()
    _done(desk, improve, rung="2", done_on=before)
    desk.post(reverse("providers:improvement_settle", args=[step.pk]), {
        "is_done": "yes", "note": "Te zien in mei.", "version": "1",
    })
    _done(desk, again, campaign=closed_survey(provider, answered=60, word="na").pk, done_on=before)
    warning = {
        "held_on": before, "outcome": "warning", "provider_view": "Wij hadden geen mensen.",
        "outcome_text": "Er is nog te weinig veranderd.", "rung": "3", "version": "1",
    }
    early = desk.post(reverse("providers:hold", args=[follow.pk]), warning)
    # The kit published two weeks to react in.
    assert (early.status_code, *early.context["form"].errors) == (422, "held_on")
    ended = desk.post(reverse("providers:hold", args=[follow.pk]), {**warning, "held_on": today.isoformat()})
    assert ended.status_code == 302, ended.context["form"].errors

    reader = client_of(auditor)
    overview = reader.get(reverse("providers:supervision_overview")).content.decode()
    address = reverse("providers:agreement_dossier", args=[from_kit.pk])
    assert address in overview
    assert "%" not in overview.split("<main", 1)[1].split("</main>", 1)[0]
    assert "waarschuwing" not in overview
    page = reader.get(address).content.decode()
    # The text of the contract itself, which is on no other page that an auditor may open.
    told = ("Artikel 1. Wat telt", kit.digest, "Criterium vastgezet", "Kalender gemaakt")
    assert [page.index(text) for text in told] == sorted(page.index(text) for text in told)
    for text in ("Schoolvakantie.", "Verslag 12", "Te zien in mei.", "3. Schriftelijke waarschuwing"):
        assert text in page, text
    # What somebody typed is Dutch, also for who reads the page in English.
    assert 'lang="nl">Te zien in mei.' in page
    assert '<summary lang="nl">Lees de hele tekst' in page
    for measurement in Measurement.objects.all():
        assert measurement.digest[:12] in page
    # Each figure stands beside what the provider said of it; sixty answers give no single figure.
    assert page.index("75%") < page.index(SAID)
    assert "medewerker van de gemeente" in page
    assert auditor.person.name not in page.split("<main", 1)[1]
    assert reader.get(reverse("providers:agreement", args=[from_kit.pk])).status_code == 403
    taken = reader.get(reverse("providers:dossier_file", args=[from_kit.pk, "odt"]))
    said = zipfile.ZipFile(io.BytesIO(taken.content)).read("content.xml").decode()
    assert all(text in said for text in (SAID, kit.digest, "Schoolvakantie.", "Te zien in mei."))
    assert AuditEvent.objects.order_by("pk").last().event == "document_taken"


def test_the_second_of_two_who_finish_a_step_keeps_what_they_typed(desk: Any, from_kit: Any, officer: Any) -> None:
    moment = planned(officer, from_kit)["measure"]
    given = {"done_on": timezone.localdate().isoformat(), "came_of_it": "Mijn zin.", "version": "7"}
    second = desk.post(reverse("providers:step", args=[moment.pk]), given)
    assert second.status_code == 409
    assert "Mijn zin." in second.content.decode()


@pytest.mark.parametrize("rows", [3, 25])
def test_the_overview_is_flat_and_by_name(
    desk: Any, officer: Any, agreement_fields: dict[str, Any], given: Any, django_assert_num_queries: Any, rows: int
) -> None:
    from gehoord.providers.services import attach_criterion

    for number in range(rows):
        one = make_agreement(by=officer, **agreement_fields | {"title": f"Afspraak {rows - number:02}"})
        publish_criterion(by=officer, criterion=attach_criterion(by=officer, agreement=one, given=given()))
        if number:
            planned(officer, one)
    # A moment by itself is supervision too, and the provider is heard at it.
    today = timezone.localdate()
    by_itself = plan_supervision(by=officer, agreement=Agreement.objects.get(title=f"Afspraak {rows:02}"),
                                 kind="visit", planned_on=today)
    hold_supervision(by=officer, supervision=by_itself, held_on=today, outcome="none_yet", provider_view=SAID,
                     next_on=today + timedelta(days=30))
    # session, person, memberships, how many, agreements, steps, improvements; the menu and its counts
    with django_assert_num_queries(8):
        page = desk.get(reverse("providers:supervision_overview"), {"sort": "-stage"}).content.decode()
    assert page.index("Afspraak 01") < page.index("Afspraak 02") < page.index("Afspraak 03")
    assert "Nu: bezoek, op" in page
    assert page.count("✓ aanbieder antwoordde") == 1


# -- reminders -------------------------------------------------------------------------------------------------------

def _work() -> None:
    for row in DBTaskResult.objects.filter(task_path="gehoord.providers.jobs.mail_reminder"):
        reminders.send_reminder(*row.args_kwargs["args"])


def test_each_side_is_reminded_once_and_of_nothing_personal(
    coordinator: Any, officer: Any, agreement: Any, published: Any
) -> None:
    save_ordinance(by=coordinator, version=1, mail_address="raad@raad.example")
    given = {"by": coordinator, "organisation": agreement.provider, "name": "Iemand", "password": "x" * 20}
    let_in(**given, email="aanbieder@zorg.example")
    # A mandate whose account may no longer come in is no way to be reached.
    left = let_in(**given, email="weg@zorg.example").person
    left.memberships.update(is_active=False)
    assert portal.addresses(agreement) == ["aanbieder@zorg.example", "weg@zorg.example"]
    on = working_day_from(timezone.localdate())
    planned(officer, agreement, first=on)
    made = reminders.remind(on=on)
    assert made == SupervisionReminder.objects.count() > 1
    assert reminders.remind(on=on) == 0
    _work()
    _work()
    assert sorted(one.to[0] for one in mail.outbox) == sorted(["aanbieder@zorg.example", officer.person.email])
    to_provider = next(one for one in mail.outbox if one.to == ["aanbieder@zorg.example"])
    assert "de aanbieder horen" in to_provider.body
    assert "opnieuw meten" not in to_provider.body
    assert officer.person.name not in to_provider.body
    assert set(SupervisionReminder.objects.values_list("mail", flat=True)) == {"sent"}


def test_a_day_that_passed_is_reminded_of_once_more_and_never_on_a_day_off(
    officer: Any, agreement: Any, published: Any
) -> None:
    first = working_day_from(timezone.localdate())
    round_ = planned(officer, agreement, first=first, apart=30)
    saturday = first + timedelta(days=(5 - first.weekday()) % 7)
    assert reminders.remind(on=saturday) == 0
    assert reminders.nearing_of(first, add_working_days(first, 2)) == ""
    reminders.remind(on=add_working_days(first, 3))
    kept = SupervisionReminder.objects.get(moment=round_["measure"])
    assert (kept.nearing, kept.mail) == ("after", "off")


def test_usual_days_are_working_days_in_order_and_within_the_agreement() -> None:
    from gehoord.analysis.terms import is_working_day
    from gehoord.providers.supervision.planning import first_out_of_order, usual_days

    for number in range(0, 366, 7):
        first = date(2026, 1, 1) + timedelta(days=number)
        days = usual_days(first_on=first, review_on=first + timedelta(days=200), ends_on=date(2027, 6, 30))
        assert first_out_of_order(days) is None
        assert all(is_working_day(day) for day in days.values())
