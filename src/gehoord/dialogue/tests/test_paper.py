"""People without a phone: forms to print, and what was filled in on them counted with the phones."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.urls import reverse

from gehoord.dialogue import services as lines
from gehoord.dialogue.live import blocks
from gehoord.dialogue.live import services as live_services
from gehoord.dialogue.live.codes import new_nonce
from gehoord.dialogue.live.selectors import door_code
from gehoord.dialogue.models import Block, BlockKind, Card, Tally
from gehoord.dialogue.paper import services
from gehoord.dialogue.paper.counting import TooFew, together
from gehoord.dialogue.services import DialogueRefused

pytestmark = pytest.mark.django_db
YES, NO = 1, 0


def at(name: str, *arguments: Any) -> str:
    return reverse(f"dialogue:{name}", args=arguments)


@pytest.fixture
def asked(facilitator: Any, make_gathering: Any) -> Block:
    """An open question that twelve parents answered on their phones."""
    gathering = make_gathering()
    live = live_services.open_door(by=facilitator, gathering=gathering, expected_version=0)
    block = blocks.add_block(by=facilitator, gathering=gathering, kind="yes_no", question="Klopt dit?")
    block = blocks.open_block(by=facilitator, block=block, expected_version=1)
    for n in range(12):
        token = live_services.join(
            council=facilitator.council, code=door_code(live), role="parent", table=1, nonce=new_nonce()
        )
        blocks.answer(council=facilitator.council, token=token, block_pk=block.pk, value=YES if n < 9 else NO)
    return block


def closed(by: Any, block: Block) -> Block:
    return blocks.close_block(by=by, block=block, expected_version=Block.objects.get(pk=block.pk).version)


def test_paper_counts_with_the_phones_and_what_it_was_counted_from_goes(
    asked: Block, facilitator: Any, client_of: Any
) -> None:
    client, address = client_of(facilitator), at("paper", asked.gathering_id, asked.pk)
    sent = {"version": "2", "young_person-1": "1", "young_person-0": "7"}
    assert client.post(address, sent | {"version": "1"}).status_code == 409
    assert client.post(address, sent).status_code == 302
    block = closed(facilitator, asked)
    assert block.result == {
        "n": 20, "counts": {"0": 10, "1": 10}, "phones": 12, "paper": 8,
        "roles": {"parent": {"0": 3, "1": 9}, "young_person": {"0": 7, "1": 1}},
    }
    page = client.get(at("live_block", asked.gathering_id, asked.pk)).content.decode()
    assert "12 op telefoons, 8 op papier." in page
    gathering = lines.close_gathering(by=facilitator, gathering=asked.gathering)
    assert not Tally.objects.exists()
    assert "12 op telefoons, 8 op papier." in client.get(at("gathering", gathering.pk)).content.decode()
    # Not after closing.
    assert client.post(address, sent).status_code == 302
    assert Block.objects.get(pk=asked.pk).result == block.result


def test_nobody_can_see_what_a_few_people_on_paper_added(asked: Block, facilitator: Any) -> None:
    block = closed(facilitator, asked)
    with pytest.raises(DialogueRefused):
        services.count_answers(
            by=facilitator, block=block, expected_version=block.version, people={("researcher", NO): 1}
        )
    assert Block.objects.get(pk=asked.pk).result == block.result
    block = services.count_answers(
        by=facilitator, block=block, expected_version=block.version,
        people={("parent", YES): 1, ("young_person", NO): 8},
    )
    # Parents changed by one: neither they nor the young people are told apart any more.
    assert (block.result["n"], block.result["roles"]) == (21, {})


def test_of_three_results_the_first_and_the_last_do_not_differ_by_few(asked: Block, facilitator: Any) -> None:
    def count(people: dict[tuple[str, int], int]) -> Block:
        block = Block.objects.get(pk=asked.pk)
        return services.count_answers(by=facilitator, block=block, expected_version=block.version, people=people)

    closed(facilitator, asked)
    first = count({("young_person", NO): 10, ("parent", YES): 1}).result
    # Four more than phones alone, or all taken away again and one less than was told.
    for people in ({("young_person", NO): 4}, {}, {("young_person", NO): 10, ("parent", YES): 6}):
        with pytest.raises(DialogueRefused):
            count(people)
    assert Block.objects.get(pk=asked.pk).result == first
    # A number in the wrong box is put right; a role that was not told stays so.
    corrected = count({("young_person", NO): 9, ("young_person", YES): 1, ("parent", YES): 1}).result
    assert (corrected["counts"], corrected["roles"]) == ({"0": 12, "1": 11}, {})


def test_what_was_told_is_not_taken_back_to_few_and_told_anew() -> None:
    with pytest.raises(TooFew):
        together(Counter({("parent", YES): 2}), Counter(), told=Counter({("parent", NO): 4}))


@pytest.mark.parametrize("phones", [4, 5, 12])
@pytest.mark.parametrize("paper", [0, 1, 4, 5, 9])
def test_no_two_results_differ_by_few_people(phones: int, paper: int) -> None:
    first = together(Counter({("parent", YES): phones}), Counter())
    try:
        then = together(
            Counter({("parent", YES): phones}), Counter({("researcher", NO): paper}),
            told=Counter() if "counts" in first else None,
        )
    except TooFew:
        assert 0 < paper < 5 <= phones
        return
    change = then.get("n", 0) - first.get("n", 0)
    assert change == 0 or change >= 5
    assert all(sum(counts.values()) >= 5 for counts in then.get("roles", {}).values())


def test_cards_from_paper_lie_among_the_others_without_names_and_once(
    asked: Block, facilitator: Any, client_of: Any
) -> None:
    client = client_of(facilitator)
    block = blocks.add_block(by=facilitator, gathering=asked.gathering, kind="causes", question="Wat zit erachter?")
    address, sent = at("paper", block.gathering_id, block.pk), {"version": "1", "texts": "Layla de Vries belt niet\r\nTijd"}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "Layla de Vries belt niet" in refused.content.decode()
    blocks.open_block(by=facilitator, block=block, expected_version=1)
    assert client.post(address, sent | {"version": "2"}).status_code == 302
    # The same form a second time.
    assert client.post(address, sent | {"version": "2"}).status_code == 409
    assert Card.objects.count() == 2
    assert not any("Layla" in card.text for card in Card.objects.all())


def test_a_question_on_paper_only_has_a_result_when_the_gathering_closes(
    make_gathering: Any, facilitator: Any
) -> None:
    gathering = make_gathering()
    block = blocks.add_block(by=facilitator, gathering=gathering, kind="scale", question="Hoe ging het?")
    services.count_answers(by=facilitator, block=block, expected_version=1, people={("parent", 4): 6})
    lines.close_gathering(by=facilitator, gathering=gathering)
    assert Block.objects.get(pk=block.pk).result["counts"] == {"4": 6}


def test_every_kind_has_a_form_to_print(make_gathering: Any, facilitator: Any, client_of: Any) -> None:
    gathering, client = make_gathering(), client_of(facilitator)
    assert client.get(at("paper_forms", gathering.pk)).status_code == 302
    for kind in BlockKind.values:
        blocks.add_block(by=facilitator, gathering=gathering, kind=kind, question="<b>#let x $y$ 😀 " + "w" * 60)
    made = client.get(at("paper_forms", gathering.pk))
    assert made.content.startswith(b"%PDF")
    assert client.get(at("paper_form", gathering.pk, gathering.blocks.first().pk)).content.startswith(b"%PDF")
