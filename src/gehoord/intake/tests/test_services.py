"""What happens with a story: in, safe, triaged, answered, forgotten."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.councils.permissions import NotAllowed
from gehoord.intake import masking, receipts, services
from gehoord.intake.models import FollowUp, Signal, Status
from gehoord.intake.selectors import inbox, safe_signals, signal_by_receipt, what_happened
from gehoord.intake.states import MOVES, MoveRefused
from gehoord.privacy.models import Original


def _receive(council: Any, text: str = "Een verhaal.", **more: Any) -> services.Received:
    return services.receive_signal(council=council, text=text, role="ouder", setting="jeugdhulp", **more)


def test_a_story_is_sealed_at_once_and_queued_by_id(council: Any) -> None:
    signal = _receive(council, "Mijn zoon Olivier heeft last van juf Annemarie.").signal
    assert signal.deidentified is None
    assert not signal.may_quote
    assert b"Olivier" not in bytes(signal.original.sealed)
    assert DBTaskResult.objects.get().args_kwargs == {"args": [signal.pk], "kwargs": {}}
    assert AuditEvent.objects.get().event == Event.SIGNAL_RECEIVED


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\x00\x01", "\u202e\u2066"])
def test_an_empty_story_is_refused(council: Any, text: str) -> None:
    with pytest.raises(services.StoryRefused):
        _receive(council, text)
    assert not Original.objects.exists()


@pytest.mark.parametrize("length", [5, 50_000])
def test_short_and_long_stories_are_welcome(council: Any, length: int) -> None:
    signal = _receive(council, ("hulp! " * 10_000)[:length]).signal
    assert services.analyse(signal_pk=signal.pk)
    signal.refresh_from_db()
    assert signal.is_safe


def test_too_long_says_how_long(council: Any) -> None:
    with pytest.raises(services.StoryRefused, match=r"50\.001"):
        _receive(council, "a" * 50_001)


def test_invisible_characters_go_and_emoji_stay(council: Any) -> None:
    signal = _receive(council, "hoi\x00 \u202eolleh\u202c 👩‍👧 💀").signal
    services.analyse(signal_pk=signal.pk)
    signal.refresh_from_db()
    assert signal.deidentified == "hoi olleh 👩‍👧 💀"


def test_analysis_happens_once(council: Any) -> None:
    signal = _receive(council).signal
    assert services.analyse(signal_pk=signal.pk)
    assert not services.analyse(signal_pk=signal.pk)
    assert AuditEvent.objects.filter(event=Event.SIGNAL_ANALYSED).count() == 1


def test_analysis_that_breaks_off_leaves_nothing(council: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    signal = _receive(council).signal

    def broken(signal: Signal, scores: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(services, "AFTER_ANALYSIS", [broken])
    with pytest.raises(RuntimeError):
        services.analyse(signal_pk=signal.pk)
    signal.refresh_from_db()
    assert signal.deidentified is None


def test_danger_seen_at_submission_is_never_lowered_by_the_model(make_signal: Any) -> None:
    from gehoord.analysis.scoring import THEMES, Scores

    calm = Scores(False, 0.1, (), dict.fromkeys(THEMES, 0.0), False, 0.01, (), "test")
    assert make_signal(urgent=True, scores=calm).urgent


def test_a_form_sent_twice_is_one_signal(council: Any) -> None:
    first = _receive(council, nonce="n" * 24)
    second = _receive(council, nonce="n" * 24)
    assert (first.is_new, second.is_new) == (True, False)
    assert first.code == second.code
    assert Signal.objects.count() == 1
    assert Original.objects.count() == 1
    assert _receive(council, "Een ander verhaal.", nonce="n" * 24).is_new


def test_a_form_sent_again_can_take_back_the_quoting_but_not_give_it(council: Any) -> None:
    _receive(council, nonce="n" * 24, may_quote=True)
    assert not _receive(council, nonce="n" * 24, may_quote=False).signal.may_quote
    assert AuditEvent.objects.filter(event=Event.QUOTING_CHANGED).count() == 1
    assert not _receive(council, nonce="n" * 24, may_quote=True).signal.may_quote
    assert not Signal.objects.get().may_quote


@pytest.mark.django_db(transaction=True)
def test_a_story_is_read_without_holding_the_database(council: Any) -> None:
    """On SQLite one writer at a time: scoring inside the transaction makes everybody who tells wait for it."""
    from gehoord.analysis import scoring

    held: list[bool] = []

    def score(text: str) -> scoring.Scores:
        held.append(connection.in_atomic_block)
        return scoring.score(text)

    assert services.analyse(signal_pk=_receive(council).signal.pk, score=score)
    assert held == [False]


def test_a_story_forgotten_while_it_was_being_read_stays_forgotten(council: Any) -> None:
    from gehoord.analysis import scoring

    signal = _receive(council).signal

    def score(text: str) -> scoring.Scores:
        services.forget(by=None, signal=signal)
        return scoring.score(text)

    assert not services.analyse(signal_pk=signal.pk, score=score)
    signal.refresh_from_db()
    assert (signal.status, signal.deidentified) == (Status.ERASED, None)


def test_codes_are_long_enough_and_forgiving() -> None:
    assert len(receipts.words()) ** receipts.WORDS * 10**receipts.DIGITS >= 2**60
    code = receipts.new_code("", "")
    typed = "  " + code.upper().replace("-", " ") + " "
    assert receipts.receipt_hash(typed) == receipts.receipt_hash(code)
    assert receipts.new_code("", "") != code


def test_the_code_itself_is_stored_nowhere(council: Any) -> None:
    received = _receive(council)
    stored = {str(v) for row in Signal.objects.values() for v in row.values()}
    assert not any(received.code in value for value in stored)
    found = signal_by_receipt(council, received.code)
    assert found == received.signal


def test_a_code_works_at_its_own_council_only(make_signal: Any, other_council: Any) -> None:
    assert signal_by_receipt(other_council, make_signal().code) is None


@pytest.mark.parametrize("now", Status.values)
@pytest.mark.parametrize("to", [s for s in Status.values if s != Status.ERASED])
def test_moves(now: str, to: str, listener: Any, make_signal: Any) -> None:
    if now == Status.ERASED:
        signal = make_signal()
        services.forget(by=None, signal=signal)
    else:
        signal = make_signal(status=now)
    if to in MOVES[now]:
        assert services.triage(by=listener, signal=signal, to=to).status == to
    else:
        with pytest.raises(MoveRefused):
            services.triage(by=listener, signal=signal, to=to)


@pytest.mark.parametrize("role", ["coder", "adviser", "auditor", "facilitator"])
def test_who_may_not_triage(role: str, request: pytest.FixtureRequest, make_signal: Any) -> None:
    member = request.getfixturevalue(role)
    signal = make_signal()
    for change in (
        lambda: services.triage(by=member, signal=signal, to=Status.READ),
        lambda: services.decide_urgency(by=member, signal=signal, urgent=True),
        lambda: services.correct_text(by=member, signal=signal, phrase="begeleider", pii_type="persoon"),
        lambda: services.send_follow_up(by=member, signal=signal, text="Hoi"),
        lambda: services.forget(by=member, signal=signal),
    ):
        with pytest.raises(NotAllowed):
            change()


def test_another_councils_coordinator_reaches_nothing(outsider: Any, make_signal: Any) -> None:
    signal = make_signal()
    with pytest.raises(Signal.DoesNotExist):
        services.triage(by=outsider, signal=signal, to=Status.READ)
    assert inbox(outsider).count() == 0


def test_urgent_comes_on_top(listener: Any, make_signal: Any) -> None:
    old_urgent, calm = make_signal(urgent=True), make_signal()
    assert [s.pk for s in inbox(listener)] == [old_urgent.pk, calm.pk]


def test_a_persons_word_on_danger_stays(listener: Any, make_signal: Any) -> None:
    signal = services.decide_urgency(by=listener, signal=make_signal(urgent=True), urgent=False)
    assert (signal.urgent, signal.urgency_decided) == (False, True)


def test_one_more_name_is_taken_out_everywhere(listener: Any, make_signal: Any) -> None:
    signal = make_signal(text="Bij de Blauwe Vlinderboom was het koud. De blauwe vlinderboom, nooit meer.")
    Signal.objects.filter(pk=signal.pk).update(
        deidentified="Bij de Blauwe Vlinderboom was het koud. De blauwe vlinderboom, nooit meer. [INSTELLING-1]"
    )
    changed = services.correct_text(
        by=listener, signal=signal, phrase="blauwe  vlinderboom", pii_type="instelling"
    )
    assert changed.deidentified == (
        "Bij de [INSTELLING-2] was het koud. De [INSTELLING-2], nooit meer. [INSTELLING-1]"
    )
    assert changed.text_version == signal.text_version + 1


@pytest.mark.parametrize("phrase", ["", "x", "staat er niet", "PERSOON", "[PERSOON-1]"])
def test_masking_words_that_are_not_there(phrase: str) -> None:
    with pytest.raises(masking.PhraseNotFound):
        masking.mask("Dag [PERSOON-1], tot ziens", phrase, "persoon")


def test_forgetting_leaves_an_empty_row(coordinator: Any, listener: Any, make_signal: Any) -> None:
    signal = make_signal(text="Mijn geheim over Bartholomeus.")
    services.send_follow_up(by=listener, signal=signal, text="Dank je.")
    code = signal.code
    gone = services.forget(by=coordinator, signal=signal)
    assert (gone.status, gone.deidentified, gone.original, gone.receipt_hash) == (Status.ERASED, None, None, None)
    assert not FollowUp.objects.exists()
    assert not Original.objects.exists()
    assert signal_by_receipt(coordinator.council, code) is None
    assert safe_signals(coordinator.council).count() == 0


def test_a_signal_without_original_is_not_analysed(council: Any) -> None:
    signal = _receive(council).signal
    services.forget(by=None, signal=signal)
    assert not services.analyse(signal_pk=signal.pk)


def test_what_happened_comes_from_later_rooms(make_signal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    from gehoord.intake import registries

    monkeypatch.setattr(registries, "HAPPENED", [])
    monkeypatch.setattr("gehoord.intake.selectors.HAPPENED", [
        lambda signal: [registries.Happened(timezone.now(), "later")],
        lambda signal: [registries.Happened(signal.received_at, "eerst")],
    ])
    assert [h.title for h in what_happened(make_signal())] == ["eerst", "later"]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_the_same_form_are_one_signal(council: Any) -> None:
    codes: list[str] = []

    def send() -> None:
        try:
            codes.append(_receive(council, nonce="m" * 24).code)
        finally:
            connection.close()

    if connection.vendor == "sqlite":
        # The in-memory test database is one connection: in turn instead of at once.
        codes += [_receive(council, nonce="m" * 24).code for _ in range(2)]
    else:
        threads = [threading.Thread(target=send) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(set(codes)) == 1
    assert len(codes) >= 2
    assert Signal.objects.count() == 1


def test_an_erased_signal_cannot_be_changed_any_more(coordinator: Any, make_signal: Any) -> None:
    signal = make_signal()
    services.forget(by=coordinator, signal=signal)
    for change in (
        lambda: services.decide_urgency(by=coordinator, signal=signal, urgent=True),
        lambda: services.send_follow_up(by=coordinator, signal=signal, text="Hoi"),
        lambda: services.change_quoting(signal=signal, may_quote=True),
    ):
        with pytest.raises(MoveRefused):
            change()
    assert not FollowUp.objects.exists()


def test_a_story_that_could_not_be_made_safe_is_kept_and_said(listener: Any, client_of: Any, make_signal: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from gehoord.privacy.services import erase_expired

    signal = make_signal(safe=False, received_at=timezone.now() - timedelta(hours=1))
    assert erase_expired(today=timezone.localdate() + timedelta(days=400)) == 0
    assert Original.objects.filter(pk=signal.original.pk).exists()
    page = client_of(listener).get("/werk/signalen/").content.decode()
    assert "kon nog niet veilig worden gemaakt" in page


def test_later_rooms_hear_when_quoting_changes_or_a_story_is_set_aside(
    make_signal: Any, listener: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[bool, str, bool]] = []
    monkeypatch.setattr(
        services, "AFTER_QUOTING_CHANGED",
        [lambda signal: heard.append((signal.may_quote, signal.status, connection.in_atomic_block))],
    )
    signal = make_signal(status="received")
    services.change_quoting(signal=signal, may_quote=True)
    services.triage(by=listener, signal=signal, to="read")
    services.triage(by=listener, signal=signal, to="set_aside")
    assert heard == [(True, "received", True), (True, "set_aside", True)]
