"""Words of a story that somebody typed into a letter: they go when the story goes, also after sending."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from gehoord.advice import writing
from gehoord.advice.letters import readable
from gehoord.advice.models import Advice, Repeat
from gehoord.advice.plain import save_plain
from gehoord.advice.repeats import take_back
from gehoord.advice.sending import send
from gehoord.advice.services import correct, decide
from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.ui.documents import Rendered
from gehoord.intake.models import Signal, Status
from gehoord.intake.services import forget

pytestmark = pytest.mark.django_db
WORDS = "niemand keek op toen ik zei dat het thuis niet meer ging"
TYPED = "Niemand keek op, toen ik **zei** dat het thuis niet meer ging"
PUBLIC = ("advice:public_pdf", "advice:public_plain")


@pytest.fixture
def story(make_signal: Any) -> Any:
    return make_signal(text=f"Ik vertelde alles. {WORDS.capitalize()}. Daarna ging ik weg.", status="read")


@pytest.fixture
def letter(story: Any, draft: Any, adviser: Any, coordinator: Any) -> Any:
    """The words stand in a point, a text and the plain version; the sender was warned where they may not be quoted."""
    writing.add_block(by=adviser, advice=draft, heading="Wat wij hoorden", text=f"Iemand zei: {TYPED}, en dat raakte ons.")
    point = draft.points.first()
    writing.save_point(
        by=adviser, point=point, version=point.version, text=f"Luister ook als {WORDS}.",
        evidence=list(point.evidence.all()),
    )
    save_plain(by=adviser, advice=draft, version=0, heard=f"Wij hoorden: {WORDS}.", asked="Luister.", ahead="")
    draft.refresh_from_db()
    decided = decide(by=coordinator, advice=draft)

    def go() -> Any:
        # Printing plays no part, and takes most of the time.
        files = Rendered(docx=b"docx", odt=b"odt", pdf=b"pdf")
        send(by=coordinator, advice=decided, accept_changes=True, printer=lambda _document: files)
        return Advice.objects.get(pk=decided.pk)

    return go


def public(advice: Any) -> dict[str, Any]:
    """What everybody can get of it, by address."""
    cache.clear()
    addresses = [
        reverse("advice:public", args=[advice.number]), reverse("advice:public_list"), reverse("advice:you_said"),
        reverse("advice:feed"), *(reverse(name, args=[advice.number]) for name in PUBLIC),
        *(reverse("advice:open_csv", args=[name]) for name in ("adviezen", "punten", "cijfers")),
        reverse("advice:open_json"),
    ]
    return {address: Client().get(address) for address in addresses}


def says(answers: dict[str, Any]) -> list[str]:
    return [address for address, answer in answers.items() if b"thuis niet meer ging" in answer.content]


def test_an_erased_story_goes_from_all_that_is_public(
    letter: Any, story: Any, adviser: Any, coordinator: Any, auditor: Any
) -> None:
    advice = letter()
    kept = Repeat.objects.filter(advice=advice)
    assert {(row.where.split()[0], row.is_allowed) for row in kept} == {("text", False), ("point", False), ("plain", False)}
    assert all(row.signal_id == story.pk for row in kept)
    before = public(advice)
    assert says(before)
    assert all(before[reverse(name, args=[advice.number])].status_code == 200 for name in PUBLIC)

    forget(by=coordinator, signal=Signal.objects.get(pk=story.pk))

    assert not Repeat.objects.filter(signal__isnull=False).exists()
    after = public(advice)
    assert says(after) == []
    page = after[reverse("advice:public", args=[advice.number])].content.decode()
    assert "en dat raakte ons" in page
    assert "Woorden uit deze brief zijn teruggenomen" in page
    assert all(after[reverse(name, args=[advice.number])].status_code == 410 for name in PUBLIC)
    assert "thuis niet meer ging" not in str(readable(advice.letter))
    # Nor does it come back by a correction.
    new = correct(by=adviser, advice=advice)
    assert not new.blocks.filter(text__contains="thuis niet meer ging").exists()
    assert not new.points.filter(text__contains="thuis niet meer ging").exists()


def test_consent_that_was_there_can_be_taken_back(letter: Any, story: Any) -> None:
    Signal.objects.filter(pk=story.pk).update(may_quote=True)
    advice = letter()
    assert set(Repeat.objects.values_list("is_allowed", flat=True)) == {True}
    answer = Client().post(reverse("intake:follow"), {"code": story.code, "do": "quote", "may_quote": "no"})
    assert answer.status_code == 200
    assert says(public(advice)) == []
    assert AuditEvent.objects.get(event=Event.QUOTE_WITHDRAWN).subject_id == str(advice.pk)


def test_who_never_allowed_it_changes_nothing_until_the_story_goes_or_is_masked(letter: Any, story: Any) -> None:
    """The sender knew and sent it: what went out stays while the story does."""
    letter()
    signal = Signal.objects.select_related("council").get(pk=story.pk)
    take_back(signal)
    assert Repeat.objects.filter(signal=story.pk).count() == 3
    signal.deidentified = signal.deidentified.replace("thuis", "[plaats]")
    take_back(signal)
    assert not Repeat.objects.filter(signal=story.pk).exists()


def test_a_story_that_is_set_aside_goes_too(letter: Any, story: Any) -> None:
    letter()
    signal = Signal.objects.select_related("council").get(pk=story.pk)
    signal.status = Status.SET_ASIDE
    take_back(signal)
    assert not Repeat.objects.filter(signal=story.pk).exists()


def test_a_story_that_changes_while_the_letter_is_printed_stops_it(
    letter: Any, story: Any, coordinator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gehoord.advice import sending
    from gehoord.advice.services import AdviceChanged

    found_in = sending.found_in

    def meanwhile(*args: Any) -> Any:
        found = found_in(*args)
        Signal.objects.filter(pk=story.pk).update(may_quote=True)
        return found

    monkeypatch.setattr(sending, "found_in", meanwhile)
    with pytest.raises(AdviceChanged):
        letter()
    assert not Repeat.objects.exists()
