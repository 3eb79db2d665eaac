"""The inbox and one signal, as listeners use them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from gehoord.core.audit.models import AuditEvent, Event
from gehoord.intake.models import Signal, Status


def _page(client: Any, name: str, *args: Any, **query: Any) -> str:
    return client.get(reverse(name, args=args), query).content.decode()


@pytest.mark.parametrize("rows", [3, 30])
def test_the_inbox_costs_the_same_for_3_and_30(
    rows: int, client_of: Any, listener: Any, make_signal: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(rows):
        make_signal()
    client = client_of(listener)
    # session, person, memberships, page count, page rows, state counts, menu: unread (and queue)
    with django_assert_max_num_queries(9):
        assert "Signaal" in _page(client, "intake:inbox")


@pytest.mark.parametrize("rows", [1, 20])
def test_a_signal_page_costs_the_same(
    rows: int, client_of: Any, coordinator: Any, make_signal: Any, django_assert_max_num_queries: Any
) -> None:
    from gehoord.intake.services import send_follow_up

    signal = make_signal()
    for _ in range(rows):
        send_follow_up(by=coordinator, signal=signal, text="Dank je.")
    client = client_of(coordinator)
    # session, person, memberships, signal, follow-ups, happened, to whom it went, trail, menu counts
    with django_assert_max_num_queries(13):
        _page(client, "intake:signal", signal.pk)


def test_the_inbox_shows_danger_on_top_and_waiting_stories(client_of: Any, listener: Any, make_signal: Any) -> None:
    urgent = make_signal(urgent=True)
    calm = make_signal()
    waiting = make_signal(safe=False)
    html = _page(client_of(listener), "intake:inbox")
    order = [int(n) for n in re.findall(r"/werk/signalen/(\d+)/", html)]
    assert order[0] == urgent.pk
    assert set(order) == {urgent.pk, calm.pk, waiting.pk}
    assert "Wordt veilig gemaakt" in html
    assert "1 verhaal kan over gevaar gaan" in html


def test_a_fragment_for_refreshing(client_of: Any, listener: Any, make_signal: Any) -> None:
    make_signal()
    answer = client_of(listener).get(reverse("intake:inbox"), headers={"HX-Request": "true"})
    assert b"<html" not in answer.content
    assert b"Signaal" in answer.content


def test_html_in_a_story_is_shown_as_text(client_of: Any, listener: Any, make_signal: Any) -> None:
    signal = make_signal(text="Hij zei <script>alert(1)</script> en <img src=x onerror=y> tegen mij.")
    client = client_of(listener)
    for html in (_page(client, "intake:inbox"), _page(client, "intake:signal", signal.pk)):
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_reading_the_original_asks_why_and_is_logged(client_of: Any, listener: Any, make_signal: Any) -> None:
    signal = make_signal(text="Bel mij op 06-12345678, dan vertel ik meer over de begeleider.")
    client = client_of(listener)
    address = reverse("intake:original", args=[signal.pk])
    assert "06-12345678" not in client.get(address).content.decode()
    refused = client.post(address, {"reason": ""})
    assert refused.status_code == 422
    assert "06-12345678" not in refused.content.decode()
    shown = client.post(address, {"reason": "controle op spoed"})
    assert "06-12345678" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert AuditEvent.objects.get(event=Event.ORIGINAL_READ).fields["reason"] == "controle op spoed"


def test_triage_answer_and_mask_from_the_page(client_of: Any, listener: Any, make_signal: Any) -> None:
    signal = make_signal(text="Het was bij de kast van kwikstaart. Daar luisterde niemand naar mij.")
    client = client_of(listener)
    client.post(reverse("intake:mask", args=[signal.pk]), {"phrase": "kwikstaart", "pii_type": "persoon"})
    client.post(reverse("intake:answer", args=[signal.pk]), {"text": "Dank je wel."})
    client.post(reverse("intake:urgency", args=[signal.pk]), {"urgent": "yes"})
    client.post(reverse("intake:triage", args=[signal.pk]), {"to": "read"})
    signal = Signal.objects.get()
    assert "kwikstaart" not in signal.deidentified
    assert signal.follow_ups.get().text == "Dank je wel."
    assert (signal.urgent, signal.status) == (True, Status.READ)


def test_what_was_typed_is_kept_when_refused(client_of: Any, listener: Any, make_signal: Any) -> None:
    signal = make_signal()
    answer = client_of(listener).post(
        reverse("intake:mask", args=[signal.pk]), {"phrase": "staat er niet in", "pii_type": "locatie"}
    )
    assert answer.status_code == 422
    assert "staat er niet in" in answer.content.decode()
    assert "Neem ze precies over" in answer.content.decode()


def test_two_listeners_at_once_get_a_clear_word(client_of: Any, listener: Any, make_signal: Any) -> None:
    signal = make_signal()
    client = client_of(listener)
    address = reverse("intake:triage", args=[signal.pk])
    client.post(address, {"to": "set_aside"})
    page = client.post(address, {"to": "closed"}, follow=True)
    assert "Misschien was een collega je voor" in page.content.decode()


def test_erasing_asks_once_more(client_of: Any, coordinator: Any, make_signal: Any) -> None:
    signal = make_signal()
    client = client_of(coordinator)
    address = reverse("intake:triage", args=[signal.pk])
    client.post(address, {"to": "erased"})
    assert Signal.objects.get().deidentified
    client.post(address, {"to": "erased", "sure": "yes"})
    assert Signal.objects.get().status == Status.ERASED


def test_a_listener_may_not_erase(client_of: Any, listener: Any, make_signal: Any) -> None:
    signal = make_signal()
    answer = client_of(listener).post(
        reverse("intake:triage", args=[signal.pk]), {"to": "erased", "sure": "yes"}
    )
    assert answer.status_code == 403
    assert Signal.objects.get().deidentified


def test_the_page_after_erasing_says_so(client_of: Any, coordinator: Any, make_signal: Any) -> None:
    from gehoord.intake.services import forget

    signal = forget(by=coordinator, signal=make_signal())
    assert "Dit signaal is gewist" in _page(client_of(coordinator), "intake:signal", signal.pk)
