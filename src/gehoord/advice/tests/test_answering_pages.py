"""The pages of the officer, of the council about the answers, of everybody, and the receipt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gehoord.advice import answering
from gehoord.advice.followups import advised
from gehoord.advice.models import Advice, Recommendation
from gehoord.core.audit.models import AuditEvent
from gehoord.intake.services import change_quoting, forget

from .answering_making import QUOTE, evidence, sent


def _text(client: Any, name: str, *args: Any, status: int = 200) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == status
    return answer.content.decode()


def _promise(officer: Any, point: Any, what: str = "Een folder.", days: int = 30) -> Any:
    reply = answering.give_reply(by=officer, point=point, answer="partly", reason="Een deel kan.")
    return answering.make_commitment(
        by=officer, reply=reply, what=what, owner="Afdeling Jeugd", due=timezone.localdate() + timedelta(days=days)
    )


@pytest.mark.parametrize("many", [1, 12])
@pytest.mark.parametrize(("who", "name"), [("officer", "officer_list"), ("adviser", "reactions"), (None, "loop")])
def test_lists_cost_the_same_whatever_many(
    many: int, who: str | None, name: str, council: Any, officer: Any, request: Any, client_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    for _ in range(many):
        advice = sent(council, points=many)
        for point in advice.points.all():
            _promise(officer, point)
    client = client_of(request.getfixturevalue(who)) if who else Client()
    # session, person, memberships, council; advices, points, promises, letters; counts of the menu
    with django_assert_max_num_queries(13):
        assert "Advies Luisteren" in _text(client, f"advice:{name}" if who else "ui:loop")


def test_the_officer_sees_nothing_that_was_not_sent(council: Any, officer: Any, client_of: Any) -> None:
    draft = Advice.objects.create(council=council, title="Geheim concept", number="2026-08")
    point = Recommendation.objects.create(advice=draft, number=1, text="Geheim punt.")
    client = client_of(officer)
    assert "Geheim" not in _text(client, "advice:officer_list")
    assert "Nog geen advies" in _text(client, "advice:officer_list")
    for name, pk in (("officer_advice", draft.pk), ("reply", point.pk)):
        _text(client, f"advice:{name}", pk, status=404)
    _text(Client(), "advice:public", "2026-08", status=404)
    assert "Geheim" not in _text(Client(), "ui:loop")


def test_what_was_typed_stays_when_refused(council: Any, officer: Any, client_of: Any) -> None:
    point = sent(council).points.first()
    client = client_of(officer)
    address = reverse("advice:reply", args=[point.pk])
    # The reason is needed with two of the three answers: its hint says so, and nothing beside it says otherwise.
    page = client.get(address).content.decode()
    assert "Verplicht bij" in page
    assert "mag je overslaan" not in page
    refused = client.post(address, {"answer": "decline", "reason": "", "version": "0"})
    assert refused.status_code == 422
    assert "Schrijf waarom" in refused.content.decode()
    client.post(address, {"answer": "decline", "reason": "Te duur <b>nu</b>.", "version": "0"})
    second = client.post(address, {"answer": "adopt", "reason": "Mijn tekst.", "version": "0"})
    page = second.content.decode()
    assert second.status_code == 409
    assert "Mijn tekst." in page
    assert "Te duur &lt;b&gt;nu&lt;/b&gt;." in page
    assert 'name="version" value="1"' in page
    assert client.post(address, {"answer": "adopt", "reason": "Mijn tekst.", "version": "1"}).status_code == 302
    late = client.post(
        reverse("advice:promise", args=[point.pk]), {"what": "Iets moois", "owner": "Jeugd", "due": "2020-01-01"}
    )
    assert late.status_code == 422
    assert "Iets moois" in late.content.decode()


def test_taking_the_letter_is_written_down(council: Any, officer: Any, client_of: Any) -> None:
    advice = sent(council)
    answer = client_of(officer).get(reverse("advice:officer_letter", args=[advice.pk, "docx"]))
    assert answer.content == b"docx-bytes"
    assert AuditEvent.objects.get(event="document_taken").fields["kind"] == "docx"
    assert client_of(officer).get(reverse("advice:officer_letter", args=[advice.pk, "exe"])).status_code == 404


def test_the_council_judges_on_its_page(council: Any, officer: Any, adviser: Any, auditor: Any, client_of: Any) -> None:
    advice = sent(council)
    made = _promise(officer, advice.points.first())
    answering.claim_done(by=officer, commitment=made, version=1, proof="Kijk maar.")
    client, address = client_of(adviser), reverse("advice:judge", args=[made.pk])
    refused = client.post(address, {"do": "reopen", "judgement": "", "version": "2"})
    assert refused.status_code == 422
    assert "Schrijf wat er nog niet klaar is" in refused.content.decode()
    assert "Dit is gedaan" not in _text(client_of(auditor), "advice:reaction", advice.pk)
    client.post(address, {"do": "confirm", "judgement": "", "version": "2"})
    assert "De raad bevestigde het" in _text(client, "advice:reaction", advice.pk)


def test_words_taken_back_leave_the_page_and_the_file(council: Any, make_signal: Any, officer: Any, client_of: Any) -> None:
    signal = make_signal(text=f"{QUOTE} Dat deed pijn.", may_quote=True)
    advice = sent(council, grounds=[evidence(council, quote=signal, signals=[signal])])
    client = Client()
    page = _text(client, "advice:public", advice.number)
    assert QUOTE in page
    assert client.get(reverse("advice:public_pdf", args=[advice.number])).content == b"%PDF-bytes"
    change_quoting(signal=signal, may_quote=False)
    page = _text(client, "advice:public", advice.number)
    assert QUOTE not in page
    assert "zijn teruggenomen" in page
    held = client.get(reverse("advice:public_pdf", args=[advice.number]))
    assert held.status_code == 410
    assert b"%PDF" not in held.content
    assert "zijn teruggenomen" in _text(client_of(officer), "advice:officer_advice", advice.pk)


def test_public_numbers_are_those_of_the_letter(council: Any, make_signal: Any) -> None:
    large, small = evidence(council, n=118, of=400), evidence(council, n=7, of=400)
    advice = sent(council, grounds=[large, small], text="Let op: {{ B1 }} en {{ B2 }}.", number="2026-33")
    make_signal(status="read")
    client = Client()
    # In the annex of the letter as it is; in the points in the words of the letter.
    assert "Geteld: 118 van 400." in _text(client, "advice:public", advice.number)
    for page in (_text(client, "ui:loop"), _text(client, "advice:public", advice.number)):
        assert "30%" in page
        assert "{{" not in page
        assert "een aantal dat wij niet noemen" in page
        assert "7 van" not in page


def test_public_pages_are_for_caches_and_in_english_too(council: Any) -> None:
    advice = sent(council, word="<script>x</script> {{ y }} =1+1")
    for address in (f"/advies/{advice.number}/", f"/en/advies/{advice.number}/"):
        answer = Client().get(address)
        assert answer.status_code == 200
        assert "public" in answer["Cache-Control"]
        assert not answer.cookies
        assert "&lt;script&gt;x&lt;/script&gt; {{ y }} =1+1" in answer.content.decode()


def test_another_councils_address_has_no_such_advice(council: Any, other_council: Any) -> None:
    advice = sent(council)
    assert Client().get(reverse("advice:public", args=[advice.number]), HTTP_HOST="andere.example").status_code == 404


def test_the_receipt_tells_what_came_of_it(council: Any, make_signal: Any, officer: Any, adviser: Any) -> None:
    inside, beside, other = make_signal(), make_signal(), make_signal()
    figure = evidence(council, signals=[inside])
    evidence_signal = figure.links.model
    evidence_signal.objects.create(evidence=figure, signal=beside, counted=False)
    advice = sent(council, grounds=[figure], points=1)
    made = _promise(officer, advice.points.first())
    answering.claim_done(by=officer, commitment=made, version=1, proof="Kijk maar.")
    answering.confirm_done(by=adviser, commitment=made, version=2)
    things = advised(inside)
    assert things[0].title == "Je verhaal is een van de 118 achter dit advies"
    assert advice.number in things[0].text
    assert things[0].url == reverse("advice:public", args=[advice.number])
    assert things[-1].title == "De raad heeft bevestigd dat dit gedaan is"
    assert "voor een deel" in things[1].text
    assert advised(beside) == advised(other) == []
    page = Client().post(reverse("intake:follow"), {"code": inside.code}).content.decode()
    assert "Je verhaal is een van de 118" in page
    # What council and municipality wrote is Dutch in every language, and says so.
    english = Client().post(
        reverse("intake:follow"), {"code": inside.code}, headers={"accept-language": "en"}
    ).content.decode()
    assert f'<span lang="nl">{made.what}</span>' in english
    assert f'<span lang="nl">{advice.title}</span>' in english
    forget(by=None, signal=inside)
    assert advised(inside) == []


@pytest.mark.parametrize("n", [3, 9])
def test_a_small_number_is_not_told(n: int, council: Any, make_signal: Any) -> None:
    signal = make_signal()
    sent(council, grounds=[evidence(council, n=n, signals=[signal])])
    assert advised(signal)[0].title == "Je verhaal telt mee in dit advies"


@pytest.mark.parametrize("many", [1, 10])
def test_a_receipt_costs_the_same_whatever_many(
    many: int, council: Any, make_signal: Any, officer: Any, django_assert_num_queries: Any
) -> None:
    signal = make_signal()
    for _ in range(many):
        advice = sent(council, grounds=[evidence(council, signals=[signal])], points=many)
        for point in advice.points.all():
            _promise(officer, point)
    # points with advice and reply, what was spoken, meetings, what this person found, promises, what they notice, evidence, letters,
    # repeats of stories
    with django_assert_num_queries(9):
        assert len(advised(signal)) >= 3 * many
