"""The vault: originals are sealed, opened with a reason, and gone in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.checks import Error
from django.utils import timezone

from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.councils.permissions import NotAllowed
from gehoord.core.sealing.keyring import KeyringError, create_keyring
from gehoord.core.sealing.services import SealBroken, keyring, rotate_key
from gehoord.intake.models import Signal
from gehoord.privacy import services
from gehoord.privacy.checks import every_field_is_declared
from gehoord.privacy.erasers import ERASERS, Subject, erase
from gehoord.privacy.models import Original


def test_every_field_says_whether_it_is_personal_and_can_be_erased() -> None:
    assert every_field_is_declared(None) == []


def test_a_forgotten_field_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Original, "impersonal", ("id",))
    found = every_field_is_declared(None)
    assert {e.id for e in found} == {"gehoord.E001"}
    assert all(isinstance(e, Error) for e in found)


def test_a_forgotten_eraser_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    # A copy: put back, it would stand last, and rooms are erased in the order in which they came.
    without = {label: rows for label, rows in ERASERS.items() if label != "intake.signal"}
    monkeypatch.setattr("gehoord.privacy.checks.ERASERS", without)
    assert [e.id for e in every_field_is_declared(None)] == ["gehoord.E002"]


def test_an_original_is_opened_with_a_reason_that_the_trail_keeps(listener: Any, make_signal: Any) -> None:
    signal = make_signal(text="Mijn verhaal over Pietje Puk.")
    text = services.read_original(by=listener, original=signal.original, reason=" spoed  nagaan ", subject=signal)
    assert text == "Mijn verhaal over Pietje Puk."
    line = AuditEvent.objects.get(event=Event.ORIGINAL_READ)
    assert (line.by, line.subject_id, line.fields) == (listener.person, str(signal.pk), {"reason": "spoed nagaan"})


def test_without_a_reason_nothing_is_opened(listener: Any, make_signal: Any) -> None:
    signal = make_signal()
    with pytest.raises(services.ReasonMissing):
        services.read_original(by=listener, original=signal.original, reason="  .. ", subject=signal)
    assert not AuditEvent.objects.filter(event=Event.ORIGINAL_READ).exists()


@pytest.mark.parametrize("role", ["coder", "adviser", "auditor", "facilitator"])
def test_who_may_not_read_originals(role: str, request: pytest.FixtureRequest, make_signal: Any) -> None:
    signal = make_signal()
    with pytest.raises(NotAllowed):
        services.read_original(
            by=request.getfixturevalue(role), original=signal.original, reason="nieuwsgierig", subject=signal
        )


def test_another_council_cannot_open_it(outsider: Any, make_signal: Any) -> None:
    signal = make_signal()
    with pytest.raises(services.OriginalGone):
        services.read_original(by=outsider, original=signal.original, reason="nieuwsgierig", subject=signal)


def test_originals_go_after_their_term_and_the_safe_text_stays(make_signal: Any) -> None:
    signal = make_signal()
    assert services.erase_expired(today=timezone.localdate() + timedelta(days=89)) == 0
    assert services.erase_expired(today=timezone.localdate() + timedelta(days=90)) == 1
    signal.refresh_from_db()
    assert signal.original is None
    assert signal.deidentified
    assert AuditEvent.objects.filter(event=Event.ORIGINAL_ERASED).count() == 1


def test_originals_are_sealed_again_with_the_new_key(make_signal: Any, settings: Any, tmp_path: Any) -> None:
    signal = make_signal(text="Een verhaal dat dicht blijft.")
    # A key of its own for this test, so that others keep theirs.
    settings.GEHOORD_KEYS = _copied(settings.GEHOORD_KEYS, tmp_path)
    rotate_key()
    assert services.reseal_originals(unopened=set()) == 1
    assert services.reseal_originals(unopened=set()) == 0
    original = Original.objects.get(pk=signal.original.pk)
    assert original.key_id == keyring().primary
    assert services.open_for_job(original) == "Een verhaal dat dicht blijft."


def test_an_original_that_is_damaged_stops_none_of_the_others(make_signal: Any, settings: Any, tmp_path: Any) -> None:
    originals = [make_signal().original for _number in range(3)]
    for one in originals[:2]:
        Original.objects.filter(pk=one.pk).update(sealed=bytes(one.sealed)[:-1] + b"?")
    settings.GEHOORD_KEYS = _copied(settings.GEHOORD_KEYS, tmp_path)
    rotate_key()
    unopened: set[int] = set()
    # A batch of damaged ones only is no end either.
    assert services.reseal_originals(unopened=unopened, batch=2) == 1
    assert services.reseal_originals(unopened=unopened, batch=2) == 0
    assert unopened == {one.pk for one in originals[:2]}
    # The key they were sealed with is still there.
    assert {Original.objects.get(pk=pk).key_id for pk in unopened} <= set(keyring().sealing) - {keyring().primary}


def test_whatever_else_lies_sealed_goes_along_to_a_new_key() -> None:
    from django.apps import apps
    from django.db.models import BinaryField

    from gehoord.core.sealing.resealing import sealed_fields

    lying = {
        f"{field.model._meta.label_lower}.{field.name}"
        for model in apps.get_models() for field in model._meta.fields
        if isinstance(field, BinaryField) and field.name.startswith("sealed")
    }
    assert lying - {"privacy.original.sealed"} == {f"{one.label}.{one.field}" for one in sealed_fields()}


def _copied(folder: Any, to: Any) -> Any:
    import shutil

    return shutil.copytree(folder, to / "keys")


def test_a_seal_of_another_record_does_not_open(make_signal: Any) -> None:
    first, second = make_signal(), make_signal()
    first.original.sealed = second.original.sealed
    with pytest.raises(SealBroken):
        services.open_for_job(first.original)


def test_without_keys_no_story_is_stored(council: Any, settings: Any, tmp_path: Any) -> None:
    from gehoord.intake.services import receive_signal

    settings.GEHOORD_KEYS = tmp_path / "nothing"
    with pytest.raises(KeyringError):
        receive_signal(council=council, text="Een verhaal zonder slot.", role="ouder", setting="jeugdhulp")
    assert not Signal.objects.exists()
    assert not Original.objects.exists()


def test_keys_of_another_installation_do_not_open_an_original(make_signal: Any, settings: Any, tmp_path: Any) -> None:
    signal = make_signal()
    create_keyring(tmp_path / "others")
    settings.GEHOORD_KEYS = tmp_path / "others"
    with pytest.raises(SealBroken):
        services.open_for_job(signal.original)


def test_a_person_who_leaves_is_forgotten_and_the_trail_stays(listener: Any, council: Any, make_signal: Any) -> None:
    signal = make_signal()
    services.read_original(by=listener, original=signal.original, reason="spoed nagaan", subject=signal)
    erase(Subject("person", council, listener.person.pk))
    listener.person.refresh_from_db()
    assert not listener.person.is_active
    assert "listener" not in listener.person.email
    assert listener.person.memberships.count() == 0
    assert AuditEvent.objects.get(event=Event.ORIGINAL_READ).by_id == listener.person.pk


def test_somebody_who_works_elsewhere_too_keeps_their_account(council: Any, other_council: Any, listener: Any) -> None:
    from gehoord.core.councils.services import invite

    invite(council=other_council, email=listener.person.email, name="x", role="coder")
    erase(Subject("person", council, listener.person.pk))
    listener.person.refresh_from_db()
    assert listener.person.is_active
    assert [m.council for m in listener.person.memberships.all()] == [other_council]
