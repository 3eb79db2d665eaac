"""The clock of each point: made at sending, extended once, followed by everything that says "late"."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from gehoord.advice import answering, clock
from gehoord.advice.answering import AnswerRefused
from gehoord.advice.answering_selectors import rows, sent_advices
from gehoord.advice.models import Ordinance, Term
from gehoord.advice.services import start_advice
from gehoord.advice.settings_of_advice import OrdinanceChanged, ordinance_of, save_ordinance
from gehoord.analysis.terms import end_of_term
from gehoord.core.audit.models import AuditEvent
from gehoord.core.councils.permissions import NotAllowed

from . import answering_making as making

TODAY = timezone.localdate


def test_without_a_row_the_usual_values_count(council: Any) -> None:
    row = ordinance_of(council)
    assert (row.pk, row.reply_weeks, row.extension_weeks) == (None, 6, 4)
    assert council.municipality in row.clerk


def test_a_new_advice_begins_with_the_ordinance_and_a_sent_one_keeps_its_own(coordinator: Any, council: Any) -> None:
    old = making.sent(council)
    before = list(Term.objects.filter(point__advice=old).values_list("due", "extension_weeks"))
    save_ordinance(
        by=coordinator, version=1, reply_weeks=8, reply_working_days=30, term_basis="Artikel 4", extension_weeks=2
    )
    new = start_advice(by=coordinator, title="Nog een")
    assert (new.reply_weeks, new.reply_working_days, new.term_basis) == (8, 30, "Artikel 4")
    assert list(Term.objects.filter(point__advice=old).values_list("due", "extension_weeks")) == before
    line = AuditEvent.objects.get(event="settings_changed")
    assert line.fields["changed"] == ["reply_weeks", "reply_working_days", "term_basis", "extension_weeks"]


def test_a_second_writer_of_the_ordinance_is_told(coordinator: Any, council: Any) -> None:
    save_ordinance(by=coordinator, version=1, reply_weeks=8)
    with pytest.raises(OrdinanceChanged) as caught:
        save_ordinance(by=coordinator, version=1, reply_weeks=3)
    assert caught.value.theirs.reply_weeks == 8
    assert save_ordinance(by=coordinator, version=2, reply_weeks=3).reply_weeks == 3
    assert Ordinance.objects.get(council=council).version == 3


@pytest.mark.parametrize(("field", "value"), [
    ("reply_weeks", 0), ("reply_weeks", 53), ("mail_address", "geen adres"), ("mail_address", "a@b.nl\nBcc: c@d.nl"),
    ("term_basis", "x" * 301),
])
def test_what_cannot_be_is_refused_at_its_field(coordinator: Any, field: str, value: Any) -> None:
    with pytest.raises(AnswerRefused) as caught:
        save_ordinance(by=coordinator, version=1, **{field: value})
    assert caught.value.field == field
    assert not Ordinance.objects.exists()


def test_only_the_coordinator_changes_it(adviser: Any) -> None:
    with pytest.raises(NotAllowed):
        save_ordinance(by=adviser, version=1, reply_weeks=3)


def test_sending_starts_the_clock_of_each_point(sent: Any) -> None:
    terms = Term.objects.filter(point__advice=sent)
    assert terms.count() == sent.points.count() > 0
    due = end_of_term(timezone.localtime(sent.sent_at).date(), weeks=6)
    assert {term.due for term in terms} == {due} == {sent.reply_due}


def test_a_term_in_working_days_is_in_the_letter(decided: Any, coordinator: Any, draft: Any) -> None:
    from gehoord.advice.letters import letter_of
    from gehoord.advice.models import Advice
    from gehoord.advice.sending import document_of, send
    from gehoord.core.ui.documents import Rendered

    Advice.objects.filter(pk=decided.pk).update(reply_working_days=30)
    decided.refresh_from_db()
    assert "binnen 30 werkdagen" in str(document_of(letter_of(decided), smallest=10))
    send(by=coordinator, advice=decided, printer=lambda _document: Rendered(docx=b"a", odt=b"b", pdf=b"c"))
    assert Term.objects.first().due == end_of_term(TODAY(), working_days=30)


def test_one_point_gets_more_time_once(officer: Any, council: Any) -> None:
    advice = making.sent(council)
    first, second = advice.points.all()
    term = clock.ask_extension(by=officer, point=first, reason=" De wethouder is er net. ")
    assert term.due == end_of_term(term.first_due, weeks=4) > term.first_due
    assert term.extension_reason == "De wethouder is er net."
    assert not Term.objects.get(point=second).is_extended
    line = AuditEvent.objects.get(event="term_extended")
    assert line.fields["due"] == term.due.isoformat()
    for verb, by in ((clock.ask_extension, officer),):
        with pytest.raises(AnswerRefused):
            verb(by=by, point=first, reason="Nog een keer")
    assert Term.objects.get(point=first).due == term.due


def test_more_time_needs_a_reason_a_rule_and_an_open_point(officer: Any, adviser: Any, council: Any) -> None:
    advice = making.sent(council, points=3)
    answered, none_known, plain = advice.points.all()
    answering.give_reply(by=officer, point=answered, answer="adopt")
    Term.objects.filter(point=none_known).update(extension_weeks=0)
    for point, reason in ((answered, "Waarom"), (none_known, "Waarom"), (plain, "  "), (plain, "x" * 1001)):
        with pytest.raises(AnswerRefused):
            clock.ask_extension(by=officer, point=point, reason=reason)
    with pytest.raises(NotAllowed):
        clock.ask_extension(by=adviser, point=plain, reason="Waarom")
    with pytest.raises(NotAllowed):
        clock.note_extension(by=officer, point=plain, reason="Waarom")
    assert not AuditEvent.objects.filter(event="term_extended").exists()


def test_after_the_term_only_the_council_notes_it(officer: Any, adviser: Any, council: Any) -> None:
    point = making.sent(council, days_ago=60).points.first()
    with pytest.raises(AnswerRefused):
        clock.ask_extension(by=officer, point=point, reason="Te druk")
    term = clock.note_extension(by=adviser, point=point, reason="Vroegen ze in een mail")
    assert term.noted_by_council


def test_another_council_extends_nothing(outsider: Any, council: Any) -> None:
    from gehoord.core.councils.models import Role
    from gehoord.core.councils.selectors import Member

    point = making.sent(council).points.first()
    with pytest.raises(Term.DoesNotExist):
        clock.ask_extension(by=Member(outsider.person, outsider.council, (Role.OFFICER,)), point=point, reason="x")


def test_an_extension_without_a_reason_is_impossible(council: Any) -> None:
    term = Term.objects.get(point=making.sent(council).points.first())
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.filter(pk=term.pk).update(due=term.due + timedelta(days=7))


def test_late_follows_the_term_of_the_point(officer: Any, adviser: Any, council: Any) -> None:
    advice = making.sent(council, days_ago=45)
    first, second = advice.points.all()
    state = rows(sent_advices(council))[0].state
    assert (state.open_late, state.next_due) == (2, advice.reply_due)
    clock.note_extension(by=adviser, point=first, reason="Gevraagd in een gesprek")
    found = rows(sent_advices(council))[0]
    assert [row.is_late for row in found.points] == [False, True]
    assert found.state.open_late == 1
    answering.give_reply(by=officer, point=second, answer="adopt")
    found = rows(sent_advices(council))[0]
    assert (found.state.open_late, found.state.came_late) == (0, 1)
    assert found.points[1].came_late


def test_a_late_answer_is_taken_and_shown_as_late(
    officer: Any, client_of: Any, council: Any, client: Any
) -> None:
    advice = making.sent(council, days_ago=60)
    point = advice.points.first()
    page = client_of(officer).post(reverse("advice:reply", args=[point.pk]), {"answer": "adopt", "version": "0"})
    assert page.status_code == 302
    public = client.get(reverse("advice:public", args=[advice.number])).content.decode()
    assert "na de termijn" in public
    assert "te laat" in public  # the other point


def test_pages_of_more_time(officer: Any, adviser: Any, client_of: Any, council: Any, client: Any) -> None:
    advice = making.sent(council)
    first, second = advice.points.all()
    ours = reverse("advice:ask_extension", args=[first.pk])
    page = client_of(officer).get(reverse("advice:officer_advice", args=[advice.pk])).content.decode()
    assert ours in page
    assert client_of(officer).post(ours, {"reason": ""}).status_code == 422
    assert client_of(officer).post(ours, {"reason": "De wethouder is er net."}).status_code == 302
    again = client_of(officer).post(ours, {"reason": "Dit typte ik net."})
    assert again.status_code == 422
    assert "Dit typte ik net." in again.content.decode()
    noted = reverse("advice:note_extension", args=[second.pk])
    assert noted in client_of(adviser).get(reverse("advice:reaction", args=[advice.pk])).content.decode()
    assert client_of(adviser).post(noted, {"reason": "Gemaild."}).status_code == 302
    public = client.get(reverse("advice:public", args=[advice.number])).content.decode()
    assert "De wethouder is er net." in public
    assert "uitstel" in public


def test_page_of_the_ordinance_gives_typed_text_back(coordinator: Any, client_of: Any) -> None:
    address, client = reverse("advice:ordinance"), client_of(coordinator)
    assert reverse("advice:ordinance") in client.get(reverse("advice:list")).content.decode()
    given = {
        "version": "1", "reply_weeks": "8", "extension_weeks": "2", "remind_before_days": "10",
        "remind_after_days": "5", "term_basis": "Artikel 4", "mail_address": "raad@voorbeeld.example",
        "clerk": "Aan de gemeenteraad", "clerk_salutation": "Geachte raad,",
    }
    wrong = client.post(address, {**given, "mail_address": "geen adres"})
    assert wrong.status_code == 422
    assert "geen adres" in wrong.content.decode()
    assert client.post(address, given).status_code == 302
    stale = client.post(address, {**given, "term_basis": "Wat ik net typte"})
    assert stale.status_code == 409
    assert "Wat ik net typte" in stale.content.decode()
    assert "Artikel 4" in stale.content.decode()
    assert "Artikel 4" in client.get(reverse("advice:new")).content.decode()
