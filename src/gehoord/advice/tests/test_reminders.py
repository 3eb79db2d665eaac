"""Both sides hear that a term ends, once for each step; what is late is on one page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from gehoord.advice import answering, clock
from gehoord.advice.clock_selectors import waiting
from gehoord.advice.models import Reminder, Term
from gehoord.advice.reminders import MOST_DAYS, NotTaken, remind, send_reminder
from gehoord.advice.settings_of_advice import save_ordinance
from gehoord.core.audit.models import AuditEvent

from . import answering_making as making


@pytest.fixture
def with_address(coordinator: Any) -> None:
    save_ordinance(by=coordinator, version=1, mail_address="raad@raad.example")


def ends_in(advice: Any, days: int) -> None:
    due = timezone.localdate() + timedelta(days=days)
    Term.objects.filter(point__advice=advice).update(first_due=due, due=due)


def work() -> None:
    """What a worker would do with the mail that waits."""
    for row in DBTaskResult.objects.filter(task_path__endswith="mail_reminder"):
        send_reminder(*row.args_kwargs["args"])


@pytest.mark.parametrize(("days", "steps"), [
    (20, set()), (15, set()), (14, {"before"}), (0, {"before"}), (-1, set()), (-6, set()), (-7, {"after"}),
    (-90, {"after"}),
])
def test_each_step_has_its_day(days: int, steps: set[str], council: Any) -> None:
    ends_in(making.sent(council), days)
    remind()
    assert set(Reminder.objects.values_list("step", flat=True)) == steps
    assert Reminder.objects.count() == 4 * len(steps), "two points, two sides"


def test_a_second_run_makes_nothing_and_mails_nothing(
    council: Any, coordinator: Any, officer: Any, with_address: None
) -> None:
    ends_in(making.sent(council), 3)
    assert remind() == 4
    assert remind() == 0
    work()
    work()
    assert sorted(one.to[0] for one in mail.outbox) == sorted([coordinator.person.email, officer.person.email])
    assert set(Reminder.objects.values_list("mail", flat=True)) == {"sent"}
    assert AuditEvent.objects.filter(event="reminder_sent").count() == 2
    for day in (3, 10):
        remind(on=timezone.localdate() + timedelta(days=day))
    assert Reminder.objects.count() == 8, "and once more a week after the end"


def test_a_mail_holds_numbers_and_days_and_no_words_of_a_point(
    council: Any, coordinator: Any, officer: Any, with_address: None
) -> None:
    advice = making.sent(council, word="Kruidnoten")
    ends_in(advice, -8)
    remind()
    work()
    for one in mail.outbox:
        text = str(one.message())
        assert advice.number in text
        assert "aanbeveling 1" in text
        assert "Kruidnoten" not in text
        assert one.from_email.endswith("<raad@raad.example>")


def test_answered_points_and_replaced_advices_are_left_alone(council: Any, officer: Any) -> None:
    from django.db import connection

    old, new = making.sent(council), making.sent(council)
    for advice in (old, new):
        ends_in(advice, 3)
    answering.give_reply(by=officer, point=new.points.first(), answer="adopt")
    # What was sent is sealed: only past the models can a test make one replace the other.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE advice_advice SET corrects_id = %s WHERE id = %s", [old.pk, new.pk])
    remind()
    assert set(Reminder.objects.values_list("term__point", flat=True)) == {new.points.last().pk}


def test_what_is_answered_before_the_mail_goes_is_not_mailed(
    council: Any, coordinator: Any, officer: Any, with_address: None
) -> None:
    advice = making.sent(council, points=1)
    ends_in(advice, 3)
    remind()
    answering.give_reply(by=officer, point=advice.points.first(), answer="adopt")
    work()
    assert mail.outbox == []
    assert set(Reminder.objects.values_list("mail", flat=True)) == {"off"}


def test_more_time_is_reminded_of_anew(council: Any, officer: Any) -> None:
    advice = making.sent(council, points=1, days_ago=35)
    remind()
    assert Reminder.objects.count() == 2
    term = clock.ask_extension(by=officer, point=advice.points.first(), reason="Te druk")
    remind()
    assert Reminder.objects.count() == 2
    remind(on=term.due - timedelta(days=1))
    assert Reminder.objects.filter(due=term.due, step="before").count() == 2


def test_without_mail_they_are_made_and_say_so(
    council: Any, coordinator: Any, officer: Any, client_of: Any, settings: Any, with_address: None
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    ends_in(making.sent(council), -8)
    remind()
    assert set(Reminder.objects.values_list("mail", flat=True)) == {"off"}
    assert not DBTaskResult.objects.exists()
    page = client_of(coordinator).get(reverse("advice:waiting")).content.decode()
    assert "gaat geen mail uit" in page
    assert "niet gemaild" in page
    assert "8 dagen te laat" in page


def test_the_sample_council_reminds_nobody_by_mail(
    council: Any, coordinator: Any, officer: Any, with_address: None
) -> None:
    council.is_sample = True
    council.save()
    ends_in(making.sent(council), 3)
    remind()
    work()
    assert mail.outbox == []


def test_a_failing_server_is_seen_and_a_broken_job_does_not_mail_twice(
    council: Any, coordinator: Any, officer: Any, with_address: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    advice = making.sent(council)
    ends_in(advice, 3)
    remind()
    Reminder.objects.filter(side="council").update(mail="sending")
    monkeypatch.setattr("gehoord.advice.mailing.send_mail", lambda **_kwargs: "address")
    work()
    assert set(Reminder.objects.values_list("mail", flat=True)) == {"failed"}
    assert mail.outbox == []


@pytest.mark.parametrize("failure", ["refused", "unreachable"])
def test_what_the_server_did_not_take_for_now_is_tried_again_for_a_week(
    failure: str, council: Any, coordinator: Any, officer: Any, with_address: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    advice = making.sent(council, points=1)
    ends_in(advice, 3)
    remind()
    states = Reminder.objects.values_list("mail", flat=True)
    queued = DBTaskResult.objects.filter(task_path__endswith="mail_reminder")
    with monkeypatch.context() as failing:
        failing.setattr("gehoord.advice.mailing.send_mail", lambda **_kwargs: failure)
        for side in ("council", "municipality"):
            with pytest.raises(NotTaken):
                send_reminder(advice.pk, side, "before")
    assert set(states.all()) == {"queued"}
    # Once more on a later day, not twice on this one.
    remind()
    assert queued.count() == 2
    remind(on=timezone.localdate() + timedelta(days=1))
    assert queued.count() == 4
    send_reminder(advice.pk, "council", "before")
    assert [one.to for one in mail.outbox] == [[coordinator.person.email]]
    remind(on=timezone.localdate() + timedelta(days=MOST_DAYS + 1))
    assert set(states.all()) == {"sent", "failed"}


def test_without_an_account_the_mail_goes_where_the_letter_went(
    council: Any, coordinator: Any, with_address: None
) -> None:
    from gehoord.advice import delivery

    advice = making.sent(council)
    made = delivery.deliver_by_mail(by=coordinator, advice=advice, to="Griffie", address="griffie@gemeente.example")
    delivery.send_queued(made.pk)
    mail.outbox.clear()
    ends_in(advice, 3)
    remind()
    work()
    assert "griffie@gemeente.example" in {one.to[0] for one in mail.outbox}


def test_the_page_holds_what_is_over_or_near_of_all_advices(
    council: Any, officer: Any, coordinator: Any, auditor: Any, client_of: Any
) -> None:
    over, near, far = (making.sent(council, word=word) for word in ("Voorbij", "Bijna", "Later"))
    for advice, days in ((over, -3), (near, 5), (far, 60)):
        ends_in(advice, days)
    page = client_of(coordinator).get(reverse("advice:waiting")).content.decode()
    assert "3 dagen te laat" in page
    assert "nog 5 dagen" in page
    assert "Advies Later" not in page
    assert reverse("advice:warn", args=[over.pk]) in page
    assert reverse("advice:warn", args=[near.pk]) not in page
    assert reverse("advice:warn", args=[over.pk]) not in client_of(auditor).get(reverse("advice:waiting")).content.decode()
    theirs = client_of(officer).get(reverse("advice:officer_waiting")).content.decode()
    assert reverse("advice:reply", args=[over.points.first().pk]) in theirs
    assert reverse("advice:ask_extension", args=[near.points.first().pk]) in theirs
    assert reverse("advice:ask_extension", args=[over.points.first().pk]) not in theirs


def test_many_points_ask_no_more(council: Any, django_assert_num_queries: Any) -> None:
    for rounds in (3, 27):
        for _time in range(rounds):
            ends_in(making.sent(council, points=1), 3)
        # The ordinance; the terms; their reminders; the letters to the municipal council.
        with django_assert_num_queries(4):
            assert waiting(council)
