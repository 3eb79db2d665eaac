"""Adopting: meeting, vote, minority view, signatures, and what of it the letter says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from gehoord.advice.compose import compose
from gehoord.advice.decision import Adoption, adopt
from gehoord.advice.letter_store import letter_as_json, letter_from_json
from gehoord.advice.letters import letter_of, readable
from gehoord.advice.models import Advice, Decision
from gehoord.advice.sealed import SealedForGood
from gehoord.advice.sending import send
from gehoord.advice.services import AdviceChanged, AdviceRefused, reopen
from gehoord.core.councils.permissions import NotAllowed
from gehoord.core.ui.documents import Rendered
from gehoord.core.ui.documents.model import Heading

from .test_compose import everything

pytestmark = pytest.mark.django_db
HELD = date(2026, 3, 2)
VIEW = "Wij willen **eerst** praten.\n\nDaarna pas een brief."


def adoption(**given: Any) -> Adoption:
    return Adoption(**{"meeting": "vergadering van de adviesgroep", "held_on": HELD} | given)


def text_of(advice: Advice) -> str:
    return everything(compose(letter_of(advice)))


def posted(draft: Any, **more: Any) -> dict[str, Any]:
    return {"version": draft.version, "meeting": "adviesgroep", "held_on": "2026-03-02", "vote": "unanimous", **more}


@pytest.mark.parametrize(("votes", "prints", "said"), [
    ((7, 1, 0), True, "Vastgesteld in de vergadering van 2 maart 2026 (vergadering van de adviesgroep) met 7 stemmen voor en 1 tegen."),
    ((1, 0, 1), True, "(vergadering van de adviesgroep) met 1 stem voor, 0 tegen en 1 onthouding."),
    ((5, 2, 2), True, "met 5 stemmen voor, 2 tegen en 2 onthoudingen."),
    (None, True, "(vergadering van de adviesgroep), unaniem."),
    ((7, 1, 0), False, "van 2 maart 2026 (vergadering van de adviesgroep)."),
])
def test_the_letter_says_how_it_was_adopted(votes: Any, prints: bool, said: str, draft: Any, coordinator: Any) -> None:
    advice = adopt(by=coordinator, advice=draft, adoption=adoption(votes=votes, prints_votes=prints))
    assert said in text_of(advice)
    if not prints:
        assert "stemmen voor" not in text_of(advice)
        assert "unaniem" not in text_of(advice)


def test_a_minority_view_has_its_own_heading_before_the_request(draft: Any, coordinator: Any) -> None:
    advice = adopt(by=coordinator, advice=draft, adoption=adoption(minority_view=VIEW, prints_minority_view=True))
    document = compose(letter_of(advice))
    heads = [part.text for part in document.parts if isinstance(part, Heading)]
    assert heads.index("Wat een minderheid vindt") == heads.index("Ons verzoek aan u") - 1
    # Literal: it is no text of a block.
    assert "Wij willen **eerst** praten." in everything(document)


def test_what_the_council_keeps_to_itself_is_not_in_the_letter(draft: Any, coordinator: Any) -> None:
    advice = adopt(by=coordinator, advice=draft, adoption=adoption(minority_view=VIEW), note="Lang over gepraat.")
    assert "eerst" not in text_of(advice)
    assert "Lang over gepraat" not in text_of(advice)
    assert Decision.objects.get().minority_view == VIEW


def test_one_or_two_people_sign(draft: Any, coordinator: Any) -> None:
    signers = (("Eerste Naam", "voorzitter"), ("Tweede Naam", ""))
    advice = adopt(by=coordinator, advice=draft, adoption=adoption(signers=signers))
    closing = compose(letter_of(advice)).closing
    assert closing == ("Met vriendelijke groet,", advice.signed_by, "Eerste Naam, voorzitter", "Tweede Naam")


@pytest.mark.parametrize("given", [
    {"meeting": "  "}, {"held_on": date(2999, 1, 1)}, {"votes": (2, 2, 0)}, {"votes": (1, 3, 0)},
])
def test_what_is_no_adoption_leaves_a_draft(given: Any, draft: Any, coordinator: Any) -> None:
    with pytest.raises(AdviceRefused):
        adopt(by=coordinator, advice=draft, adoption=adoption(**given))
    assert Advice.objects.get(pk=draft.pk).is_draft
    assert not Decision.objects.exists()


def test_only_who_may_decide_and_only_what_was_read(draft: Any, adviser: Any, coordinator: Any) -> None:
    with pytest.raises(NotAllowed):
        adopt(by=adviser, advice=draft, adoption=adoption())
    with pytest.raises(AdviceChanged):
        adopt(by=coordinator, advice=draft, adoption=adoption(), expected_version=draft.version - 1)


def test_the_database_keeps_votes_whole(draft: Any) -> None:
    for row in (
        {"is_unanimous": True, "votes_for": 3}, {"is_unanimous": False, "votes_for": 3},
        {"is_unanimous": True, "second_signer": "Tweede"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(advice=draft, meeting="x", held_on=HELD, **row)


def test_opening_again_keeps_the_former_decision_out_of_the_letter(draft: Any, coordinator: Any, client_of: Any) -> None:
    advice = adopt(by=coordinator, advice=draft, adoption=adoption(votes=(4, 3, 0), prints_votes=True))
    advice = reopen(by=coordinator, advice=advice, reason="Er mist iets.")
    assert "Vastgesteld" not in text_of(advice)
    advice = adopt(by=coordinator, advice=advice, adoption=adoption(prints_votes=True))
    assert "unaniem" in text_of(advice)
    assert "4 stemmen" not in text_of(advice)
    page = client_of(coordinator).get(reverse("advice:advice", args=[advice.pk])).content.decode()
    assert "Eerder vastgesteld, en weer opengemaakt" in page
    assert "voor: 4, tegen: 3, onthouden: 0" in page


def test_it_is_frozen_with_the_letter(draft: Any, coordinator: Any) -> None:
    given = adoption(
        votes=(7, 1, 0), prints_votes=True, minority_view=VIEW, prints_minority_view=True, signers=(("Eerste Naam", ""),)
    )
    advice = adopt(by=coordinator, advice=draft, adoption=given)
    sent = send(by=coordinator, advice=advice, printer=lambda _document: Rendered(docx=b"d", odt=b"o", pdf=b"p"))
    letter = readable(sent)
    assert letter.head.adopted.endswith("met 7 stemmen voor en 1 tegen.")
    assert letter.head.minority == VIEW
    assert letter.head.signers == ("Eerste Naam",)
    assert letter_from_json(letter_as_json(letter)) == letter
    decision = Decision.objects.get()
    for change in (
        lambda: decision.save(), lambda: decision.delete(), lambda: Decision.objects.update(minority_view=""),
        lambda: Decision.objects.create(advice=advice, meeting="x", held_on=HELD, is_unanimous=True),
    ):
        with pytest.raises(SealedForGood):
            change()


def test_a_letter_of_before_can_still_be_read() -> None:
    from . import figures as some

    raw = letter_as_json(some.letter())
    for name in ("adopted", "minority", "signers"):
        del raw["head"][name]
    assert letter_from_json(raw) == some.letter()


def test_the_form(draft: Any, coordinator: Any, client_of: Any) -> None:
    client, address = client_of(coordinator), reverse("advice:decide", args=[draft.pk])
    assert "Welke vergadering?" in client.get(address).content.decode()
    for wrong, said in (
        ({"vote": "counted"}, "Vul in hoeveel het er waren"), ({"meeting": ""}, "Welke vergadering?"),
        ({"second_signer": "Tweede"}, "Vul eerst in"), ({"votes_for": "-1", "vote": "counted"}, "Stemmen voor"),
        ({"held_on": (timezone.localdate() + timedelta(days=2)).isoformat()}, "al geweest"),
    ):
        answer = client.post(address, posted(draft, minority_view="Dit typte ik.", **wrong))
        assert answer.status_code == 422, wrong
        assert said in answer.content.decode()
        assert "Dit typte ik." in answer.content.decode()
    more = {"vote": "counted", "votes_for": "6", "votes_against": "0", "prints_votes": "on", "signer": "Eerste Naam"}
    assert client.post(address, posted(draft, **more)).status_code == 302
    decision = Decision.objects.get()
    assert (decision.votes_for, decision.votes_against, decision.votes_abstained, decision.prints_votes) == (6, 0, 0, True)
    page = client.get(reverse("advice:advice", args=[draft.pk])).content.decode()
    assert "met 6 stemmen voor en 0 tegen" in page
