"""A sent letter reaches somebody, and the proof of it stays."""

from __future__ import annotations

import hashlib
import re
import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from gehoord.advice import delivery as services
from gehoord.advice import mailing
from gehoord.advice.answering import AnswerRefused
from gehoord.advice.models import Advice, Delivery, Letter
from gehoord.advice.settings_of_advice import save_ordinance
from gehoord.core.audit.models import AuditEvent
from gehoord.core.councils.permissions import NotAllowed
from gehoord.core.jobs.worker import LeasedWorker

from . import answering_making as making

TO = {"to": "Bestuurssecretariaat", "address": "bestuur@gemeente.example"}
DUMMY = "django.core.mail.backends.dummy.EmailBackend"


@pytest.fixture
def advice(council: Any, coordinator: Any) -> Any:
    """Sent, by a council that has an address; its letter with the digest of its bytes."""
    save_ordinance(by=coordinator, version=1, mail_address="raad@raad.example")
    return making.sent(council)


@pytest.fixture
def mailed(advice: Any, coordinator: Any) -> Any:
    made = services.deliver_by_mail(by=coordinator, advice=advice, **TO)
    services.send_queued(made.pk)
    made.refresh_from_db()
    return made


def link_in(text: str) -> str:
    return re.search(r"http\S+?(/brief/[\w-]+/)", text)[1]  # type: ignore[index]


def test_a_mail_goes_out_and_leaves_its_proof(mailed: Any, advice: Any) -> None:
    (sent,) = mail.outbox
    assert sent.to == ["bestuur@gemeente.example"]
    assert sent.from_email.endswith("<raad@raad.example>")
    assert sent.reply_to == ["raad@raad.example"]
    assert (mailed.state, mailed.failure, mailed.tries) == ("sent", "", 1)
    assert sent.extra_headers["Message-ID"] == mailed.message_id != ""
    (name, content, _kind), = sent.attachments
    assert name == f"advies-{advice.number}.pdf"
    assert hashlib.sha256(content).hexdigest() == mailed.pdf_sha256 == Letter.objects.get(advice=advice).digests["pdf"]
    line = AuditEvent.objects.get(event="advice_delivered")
    assert line.fields["message_id"] == mailed.message_id
    assert TO["address"] not in str(line.fields)


@pytest.mark.django_db(transaction=True)
def test_it_goes_through_the_queue_only_once(
    advice: Any, coordinator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The house-keeper of the worker has a thread and a connection of its own.
    monkeypatch.setattr(LeasedWorker, "_keep_house", lambda self: None)
    made = services.deliver_by_mail(by=coordinator, advice=advice, **TO)
    assert services.deliver_by_mail(by=coordinator, advice=advice, **TO).pk == made.pk
    assert mail.outbox == []
    LeasedWorker(batch=True, interval=0).run()
    services.send_queued(made.pk)
    assert len(mail.outbox) == 1
    made.refresh_from_db()
    assert made.state == "sent"


def test_found_half_way_it_is_not_sent_again(advice: Any, coordinator: Any) -> None:
    made = services.deliver_by_mail(by=coordinator, advice=advice, **TO)
    Delivery.objects.filter(pk=made.pk).update(state="sending")
    services.send_queued(made.pk)
    made.refresh_from_db()
    assert (made.state, made.failure) == ("failed", "broken_off")
    assert mail.outbox == []


@pytest.mark.parametrize(("error", "failure"), [
    (smtplib.SMTPRecipientsRefused({"bestuur@gemeente.example": (550, b"no such user")}), "address"),
    (smtplib.SMTPAuthenticationError(535, b"no"), "refused"),
    (smtplib.SMTPServerDisconnected("gone"), "broken_off"),
    (smtplib.SMTPConnectError(421, b"busy"), "unreachable"),
    (ConnectionRefusedError(), "unreachable"), (TimeoutError(), "unreachable"), (OSError("no name"), "unreachable"),
])
def test_a_failing_mail_server_leaves_everything_whole_and_can_be_tried_again(
    error: Exception, failure: str, advice: Any, coordinator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = services.deliver_by_mail(by=coordinator, advice=advice, **TO)

    def fails(*_args: Any, **_kwargs: Any) -> None:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", fails)
        services.send_queued(made.pk)
    made.refresh_from_db()
    assert (made.state, made.failure, made.delivered_at) == ("failed", failure, None)
    assert Advice.objects.get(pk=advice.pk).state == "sent"
    assert AuditEvent.objects.get(event="delivery_failed").fields["reason"] == failure
    services.try_again(by=coordinator, delivery=made)
    services.send_queued(made.pk)
    made.refresh_from_db()
    assert (made.state, made.failure, made.tries, len(mail.outbox)) == ("sent", "", 2, 1)
    assert services.try_again(by=coordinator, delivery=made).state == "sent"


@pytest.mark.parametrize("address", [
    "geen adres", "", "a@b.example\nBcc: c@d.example", "a@b.example\r\nSubject: x", "a@b.example,c@d.example",
    "A <a@b.example>", "a@b.example\u2028",
])
def test_addresses_with_more_in_them_are_refused(address: str, advice: Any, coordinator: Any) -> None:
    with pytest.raises(AnswerRefused):
        services.deliver_by_mail(by=coordinator, advice=advice, to="Griffie", address=address)
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("change", [
    {"subject": "Advies\nBcc: a@b.example"}, {"to": ["a@b.example\nBcc: c@d.example"]}, {"sender": "r@r.example\rX: y"},
])
def test_no_header_breaks_out(change: dict[str, Any], council: Any) -> None:
    given = {"sender": "raad@raad.example", "to": ["a@b.example"], "subject": "Advies", "body": "Tekst", **change}
    assert mailing.send_mail(council=council, **given) == "address"
    assert mail.outbox == []


def test_without_mail_it_is_said_and_only_handing_over_is_left(
    advice: Any, coordinator: Any, client_of: Any, settings: Any
) -> None:
    settings.EMAIL_BACKEND = DUMMY
    with pytest.raises(AnswerRefused):
        services.deliver_by_mail(by=coordinator, advice=advice, **TO)
    page = client_of(coordinator).get(reverse("advice:deliveries", args=[advice.pk])).content.decode()
    assert "gaat geen mail uit" in page
    assert reverse("advice:mail_letter", args=[advice.pk]) not in page
    assert reverse("advice:hand_over", args=[advice.pk]) in page


def test_switched_off_on_the_way_it_says_so(advice: Any, coordinator: Any, settings: Any) -> None:
    made = services.deliver_by_mail(by=coordinator, advice=advice, **TO)
    settings.EMAIL_BACKEND = DUMMY
    services.send_queued(made.pk)
    made.refresh_from_db()
    assert (made.state, made.failure) == ("failed", "off")


def test_the_sample_council_and_one_without_address_mail_nothing(council: Any, coordinator: Any) -> None:
    advice = making.sent(council)
    with pytest.raises(AnswerRefused, match="mailadres"):
        services.deliver_by_mail(by=coordinator, advice=advice, **TO)
    save_ordinance(by=coordinator, version=1, mail_address="raad@raad.example")
    coordinator.council.is_sample = True
    with pytest.raises(AnswerRefused, match="verzonnen"):
        services.deliver_by_mail(by=coordinator, advice=advice, **TO)


def test_a_letter_with_words_taken_back_is_not_attached(
    council: Any, coordinator: Any, make_signal: Any
) -> None:
    from gehoord.intake.services import change_quoting

    save_ordinance(by=coordinator, version=1, mail_address="raad@raad.example")
    signal = make_signal(text=f"{making.QUOTE} Dat was het.", may_quote=True)
    advice = making.sent(council, grounds=[making.evidence(council, quote=signal, signals=[signal])])
    made = services.deliver_by_mail(by=coordinator, advice=advice, **TO)
    change_quoting(signal=signal, may_quote=False)
    services.send_queued(made.pk)
    (sent,) = mail.outbox
    assert sent.attachments == []
    assert making.QUOTE not in str(sent.message())


def test_somebody_else_may_not(advice: Any, adviser: Any, outsider: Any) -> None:
    with pytest.raises(NotAllowed):
        services.deliver_by_mail(by=adviser, advice=advice, **TO)
    with pytest.raises(Advice.DoesNotExist):
        services.deliver_by_mail(by=outsider, advice=advice, **TO)
    with pytest.raises(Advice.DoesNotExist):
        services.hand_over(by=outsider, advice=advice, to="Griffie", on=timezone.localdate())


def test_handed_over_on_a_day_that_can_be(advice: Any, coordinator: Any) -> None:
    today = timezone.localdate()
    for wrong in (today + timedelta(days=1), today - timedelta(days=8)):
        with pytest.raises(AnswerRefused) as caught:
            services.hand_over(by=coordinator, advice=advice, to="Griffie", on=wrong)
        assert caught.value.field == "on"
    made, token = services.hand_over(by=coordinator, advice=advice, to=" Griffie ", on=today - timedelta(days=2))
    assert (made.to, made.state, token, made.token_digest) == ("Griffie", "sent", "", "")
    assert timezone.localtime(made.delivered_at).date() == today - timedelta(days=2)


def test_the_link_shows_the_letter_without_account_or_cookie(mailed: Any, advice: Any, client: Any) -> None:
    address = link_in(mail.outbox[0].body)
    token = address.split("/")[2]
    assert token not in str(list(Delivery.objects.values()))
    page = client.get(address)
    assert page.status_code == 200
    assert not page.cookies
    assert advice.title in page.content.decode()
    assert "noindex" in page["X-Robots-Tag"]
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    taken = client.get(reverse("advice:letter_file", args=[token, "pdf"]))
    assert taken.content == b"%PDF-bytes"
    assert client.get(reverse("advice:letter_file", args=[token, "exe"])).status_code == 404
    assert client.get(reverse("advice:read_letter", args=["anders"])).status_code == 404
    assert client.get(address, headers={"host": "andere.example"}).status_code in (200, 404)
    mailed.refresh_from_db()
    assert mailed.received_at is None, "reading is not receiving"


def test_receipt_is_confirmed_once_and_without_cookie(mailed: Any, client: Any) -> None:
    address = link_in(mail.outbox[0].body)
    for _time in range(2):
        answer = client.post(address + "ontvangen/")
        assert answer.status_code == 302
        assert not answer.cookies
        mailed.refresh_from_db()
        first = mailed.received_at
    assert AuditEvent.objects.filter(event="advice_delivered", fields__received="yes").count() == 1
    client.post(address + "ontvangen/")
    mailed.refresh_from_db()
    assert mailed.received_at == first is not None
    assert "bevestigd op" in client.get(address).content.decode()


def test_an_ended_link_shows_nothing(mailed: Any, client: Any, coordinator: Any, client_of: Any, advice: Any) -> None:
    address = link_in(mail.outbox[0].body)
    assert client_of(coordinator).post(reverse("advice:end_link", args=[mailed.pk])).status_code == 302
    assert client.get(address).status_code == 404
    assert client.get(address + "pdf/").status_code == 404
    assert client.post(address + "ontvangen/").status_code == 404
    mailed.refresh_from_db()
    assert mailed.received_at is None
    assert "link beëindigd" in client_of(coordinator).get(reverse("advice:deliveries", args=[advice.pk])).content.decode()


def test_another_council_address_does_not_show_it(mailed: Any, client: Any, other_council: Any) -> None:
    other_council.domain = "andere.example"
    other_council.save()
    address = link_in(mail.outbox[0].body)
    assert client.get(address).status_code == 200
    assert client.get(address, headers={"host": "andere.example"}).status_code == 404


def test_pages_of_delivery(advice: Any, coordinator: Any, client_of: Any) -> None:
    client, page = client_of(coordinator), reverse("advice:deliveries", args=[advice.pk])
    wrong = client.post(reverse("advice:mail_letter", args=[advice.pk]), {"m-to": "Griffie", "m-address": "geen adres"})
    assert wrong.status_code == 422
    assert "geen adres" in wrong.content.decode()
    done = client.post(reverse("advice:mail_letter", args=[advice.pk]), {"m-to": "Griffie", "m-address": "g@h.example"})
    assert done.url == page
    shown = client.post(reverse("advice:hand_over", args=[advice.pk]), {
        "h-to": "Wethouder Jeugd", "h-on": timezone.localdate().isoformat(), "h-with_link": "on",
    }).content.decode()
    address = link_in(shown)
    assert client.get(address).status_code == 200
    assert address not in client.get(page).content.decode(), "shown once"
    failed = Delivery.objects.get(address="g@h.example")
    Delivery.objects.filter(pk=failed.pk).update(state="failed", failure="refused")
    assert "weigerde" in client.get(page).content.decode()
    assert client.post(reverse("advice:try_again", args=[failed.pk])).url == page
    failed.refresh_from_db()
    assert failed.state == "queued"


def test_a_page_with_many_deliveries_asks_no_more(
    advice: Any, coordinator: Any, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    client = client_of(coordinator)
    for rounds in (3, 27):
        for _time in range(rounds):
            services.hand_over(by=coordinator, advice=advice, to="Griffie", on=timezone.localdate())
        # Session, person, member, advice, deliveries, ordinance, and the counts in the menu.
        with django_assert_max_num_queries(16):
            client.get(reverse("advice:deliveries", args=[advice.pk]))


def test_an_erased_person_is_no_receiver_any_more(mailed: Any, officer: Any, council: Any) -> None:
    from gehoord.privacy.erasers import Subject, erase

    Delivery.objects.filter(pk=mailed.pk).update(address=officer.person.email.upper())
    erase(Subject("person", council, officer.person.pk))
    mailed.refresh_from_db()
    assert (mailed.address, mailed.to, mailed.state) == ("", "—", "sent")


def test_a_mail_that_waits_for_somebody_who_was_erased_is_not_sent(
    advice: Any, coordinator: Any, officer: Any, council: Any
) -> None:
    from gehoord.privacy.erasers import Subject, erase

    waits = services.deliver_by_mail(by=coordinator, advice=advice, **{**TO, "address": officer.person.email})
    erase(Subject("person", council, officer.person.pk))
    services.send_queued(waits.pk)
    waits.refresh_from_db()
    assert mail.outbox == []
    assert (waits.state, waits.failure, waits.delivered_at) == ("failed", "address", None)


def test_the_address_of_a_receiver_can_go_and_the_proof_stays(
    mailed: Any, coordinator: Any, client_of: Any, advice: Any
) -> None:
    client, page = client_of(coordinator), reverse("advice:deliveries", args=[advice.pk])
    assert TO["address"] in client.get(page).content.decode()
    assert client.post(reverse("advice:forget_address", args=[mailed.pk])).status_code == 302
    assert TO["address"] not in client.get(page).content.decode()
    assert TO["address"] not in str(list(Delivery.objects.values()))
    before = (mailed.message_id, mailed.pdf_sha256, mailed.delivered_at)
    mailed.refresh_from_db()
    assert (mailed.message_id, mailed.pdf_sha256, mailed.delivered_at) == before
    assert TO["address"] not in str(list(AuditEvent.objects.values_list("fields", flat=True)))
