"""Votes that were planned before there was anything to choose: the cards of an earlier part are what people choose
from."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gehoord.dialogue.blacking_out import BLACKED_OUT
from gehoord.dialogue.live import agenda, blocks, voting, wishes
from gehoord.dialogue.live import services as live_services
from gehoord.dialogue.live.codes import new_nonce
from gehoord.dialogue.live.selectors import door_code
from gehoord.dialogue.models import Block, Card, Cause
from gehoord.dialogue.paper import printing
from gehoord.dialogue.services import DialogueRefused

pytestmark = pytest.mark.django_db


def at(name: str, *arguments: Any) -> str:
    return reverse(f"dialogue:{name}", args=arguments)


@pytest.fixture
def planned(facilitator: Any, make_gathering: Any) -> Any:
    """(a part with a card for each text, open; a vote of this kind about it)."""

    def plan(kind: str, *texts: str, top: int = 2) -> tuple[Block, Block]:
        gathering = make_gathering()
        source = blocks.add_block(by=facilitator, gathering=gathering, kind="causes", question="Wat zit erachter?")
        vote = blocks.add_block(by=facilitator, gathering=gathering, kind=kind, question="Wat telt het meest?")
        rules = {"top": top, "about": source}
        vote = voting.prepare(by=facilitator, block=vote, expected_version=1, rules=rules)
        source = blocks.open_block(by=facilitator, block=source, expected_version=1)
        Card.objects.bulk_create(
            Card(block=source, text=text, shuffle=secrets.randbits(62)) for text in texts
        )
        return source, vote

    return plan


def go_on(by: Any, source: Block, vote: Block) -> Block:
    """What the facilitator does with Next."""
    opened = agenda.go_on(
        by=by, gathering=vote.gathering, expected_open=source.pk, upcoming=vote.pk, expected_version=vote.version
    )
    assert opened is not None
    return opened


def test_the_next_part_opens_with_every_card_as_a_choice(planned: Any, facilitator: Any) -> None:
    source, vote = planned("dots", "Te weinig tijd", "Te weinig tijd", "Niemand belt", "Regels")
    vote = go_on(facilitator, source, vote)
    assert {option.words for option in vote.options.all()} == {"Te weinig tijd", "Niemand belt", "Regels"}
    # They are causes of the gathering now, so that a top of them can be kept.
    assert all(option.cause for option in vote.options.all())
    assert vote.gathering.causes.count() == 4
    assert not Card.objects.exists()


def test_too_few_or_too_many_cards_open_nothing_and_leave_everything_as_it_was(planned: Any, facilitator: Any) -> None:
    for texts, why in ((["Een", "Twee"], "is geen keuze"), ([f"Kaart {n}" for n in range(41)], "Er liggen 41")):
        source, vote = planned("ranking", *texts)
        with pytest.raises(DialogueRefused, match=why):
            go_on(facilitator, source, vote)
        source.refresh_from_db()
        assert (source.state, source.cards.count(), Cause.objects.count()) == ("open", len(texts), 0)
        vote.gathering.blocks.all().delete()


def test_the_facilitator_chooses_which_cards_take_part_and_cannot_once_it_is_open(
    planned: Any, facilitator: Any, client_of: Any
) -> None:
    source, vote = planned("dots", "Te weinig tijd", "Niemand belt", "Regels", "Iets anders")
    blocks.close_block(by=facilitator, block=source, expected_version=2)
    client, prepare = client_of(facilitator), at("live_prepare", vote.gathering_id, vote.pk)
    page = client.get(at("live_block", vote.gathering_id, vote.pk)).content.decode()
    assert "niemand kan zijn kaart nog zelf terughalen" in page
    page = client.get(prepare).content.decode()
    assert "Niemand belt" in page
    assert 'value="kaarten" checked' in page
    chosen = Card.objects.exclude(text="Iets anders")
    sent = {"do": "save", "version": vote.version, "about": source.pk, "dots": "5", "most_on_one": "2", "top": "2"}
    assert client.post(prepare, sent | {"regel": [card.pk for card in chosen]}).status_code == 302
    assert {option.words for option in vote.options.all()} == {"Te weinig tijd", "Niemand belt", "Regels"}
    assert [card.text for card in Card.objects.all()] == ["Iets anders"]
    vote.refresh_from_db()
    vote = blocks.open_block(by=facilitator, block=vote, expected_version=vote.version)
    # What was chosen beforehand is all there is.
    assert vote.options.count() == 3
    with pytest.raises(DialogueRefused, match="al begonnen"):
        voting.prepare(by=facilitator, block=vote, expected_version=vote.version, rules={"about": None})


def test_cards_taken_over_before_the_vote_can_be_chosen_in_it(planned: Any, facilitator: Any) -> None:
    source, vote = planned("statements", "Te weinig tijd", "Niemand belt")
    card = source.cards.first()
    source = blocks.show_block(by=facilitator, block=source, expected_version=2, shown=True)
    # The card that everybody is asked about is taken over like the others.
    wishes.point_at(by=facilitator, block=source, expected_version=3, card_pk=card.pk)
    source = blocks.close_block(by=facilitator, block=source, expected_version=4)
    blocks.keep_cards(by=facilitator, block=source, expected_version=5)
    assert {option.words for option in vote.options.all()} == {"Te weinig tijd", "Niemand belt"}
    vote.refresh_from_db()
    assert blocks.open_block(by=facilitator, block=vote, expected_version=vote.version).state == "open"


def test_a_card_that_is_taken_back_or_off_is_no_statement_either(
    planned: Any, facilitator: Any, council: Any, client_of: Any, client: Client
) -> None:
    source, vote = planned("statements", "Te weinig tijd")
    live = live_services.open_door(by=facilitator, gathering=vote.gathering, expected_version=0)
    token = live_services.join(council=council, code=door_code(live), role="parent", table=1, nonce=new_nonce())
    mine = {
        text: blocks.write(council=council, token=token, block_pk=source.pk, text=text).pk
        for text in ("Te weinig tijd", "Dit zei alleen ik", "Dit kwetst", "Wat geteld is")
    }
    vote = go_on(facilitator, source, vote)
    wishes.withdraw(council=council, token=token, card_pk=mine["Dit zei alleen ik"])
    blocks.take_off(by=facilitator, block=source, card_pk=mine["Dit kwetst"], reason="hurts")
    # Somebody else wrote the same.
    wishes.withdraw(council=council, token=token, card_pk=mine["Te weinig tijd"])
    assert {option.words for option in vote.options.all()} == {"Te weinig tijd", "Wat geteld is"}
    # What was counted stays, and the words go.
    for voter in range(5):
        voting.vote_on_paper(by=facilitator, block=vote, role="parent", votes={
            option.pk: 1 if voter else -1 for option in vote.options.all()
        })
    vote.refresh_from_db()
    vote = blocks.close_block(by=facilitator, block=vote, expected_version=vote.version)
    blocks.show_block(by=facilitator, block=vote, expected_version=vote.version, shown=True)
    staff, seat = client_of(facilitator), at("seat", token) + "?deel=1"
    before = client.get(seat)
    assert "Wat geteld is" in before.content.decode()
    # Words of somebody else that hold them as well stay.
    longer = vote.options.create(text="Alleen Wat geteld is telt mee", shuffle=1)
    wishes.withdraw(council=council, token=token, card_pk=mine["Wat geteld is"])
    longer.refresh_from_db()
    assert longer.text == "Alleen Wat geteld is telt mee"
    longer.delete()
    staff.post(at("live_block", vote.gathering_id, vote.pk), {
        "do": "statement_off", "option": vote.options.get(text="Te weinig tijd").pk, "reason": "names",
    })
    for page in (
        client.get(seat, headers={"If-None-Match": before["ETag"]}), staff.get(at("live_screen", vote.gathering_id)),
        staff.get(at("live_block", vote.gathering_id, vote.pk)), staff.get(at("gathering", vote.gathering_id)),
    ):
        text = page.content.decode()
        assert (text.count("Wat geteld is"), text.count("Te weinig tijd")) == (0, 0)
        assert text.count(BLACKED_OUT) == 2
    vote.refresh_from_db()
    assert {row["n"] for row in vote.result["statements"].values()} == {5}


def test_a_vote_is_about_a_part_of_its_own_gathering(planned: Any, facilitator: Any) -> None:
    (theirs, _vote), (_source, vote) = planned("dots"), planned("dots")
    for wrong in (theirs, vote):
        with pytest.raises(DialogueRefused, match="opschrijven"):
            voting.prepare(by=facilitator, block=vote, expected_version=vote.version, rules={"about": wrong})


def test_its_form_has_lines_to_write_on_until_there_is_something_to_choose(planned: Any, facilitator: Any) -> None:
    source, vote = planned("ranking", "Te weinig tijd", "Niemand belt", "Regels", top=2)
    assert printing._sheet(vote)["answers"] == [printing.LINE] * 2
    assert "op het scherm" in printing._sheet(vote)["how"]
    vote = go_on(facilitator, source, vote)
    assert set(printing._sheet(vote)["answers"]) == {"Te weinig tijd", "Niemand belt", "Regels"}
