"""The end of a gathering: four statements, and what people said over the years."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override

from gehoord.dialogue.live import blocks, heard
from gehoord.dialogue.live import services as live_services
from gehoord.dialogue.live.codes import new_nonce
from gehoord.dialogue.live.selectors import door_code
from gehoord.dialogue.models import Block

pytestmark = pytest.mark.django_db


def asked(by: Any, gathering: Any, people: int) -> None:
    """Everybody answers the four with a 4, and one with a 2."""
    live = live_services.open_door(by=by, gathering=gathering, expected_version=0)
    tokens = [
        live_services.join(council=by.council, code=door_code(live), role="parent", table=1, nonce=new_nonce())
        for _n in range(people)
    ]
    for block in heard.add_ending(by=by, gathering=gathering):
        block = blocks.open_block(by=by, block=block, expected_version=1)
        for place, token in enumerate(tokens):
            blocks.answer(council=by.council, token=token, block_pk=block.pk, value=2 if not place else 4)
        blocks.close_block(by=by, block=block, expected_version=2)


def test_what_people_said_at_the_end_is_kept_and_never_of_few(
    facilitator: Any, outsider: Any, make_gathering: Any, client_of: Any
) -> None:
    staff, first = client_of(facilitator), make_gathering(title="Groep een")
    live = reverse("dialogue:live", args=[first.pk])
    assert "Zet de afsluiting op de agenda" in staff.get(live).content.decode()
    asked(facilitator, first, 5)
    # Once.
    assert "Zet de afsluiting op de agenda" not in staff.get(live).content.decode()
    staff.post(reverse("dialogue:live_go_on", args=[first.pk]), {"do": "ending"})
    assert Block.objects.count() == 4
    asked(facilitator, make_gathering(title="Groep twee"), 4)
    page = staff.get(reverse("dialogue:heard")).content.decode()
    assert "Groep een" in page
    assert "Groep twee" not in page
    assert page.count("3,6 van 5 · 5 mensen") == 4
    asked(facilitator, make_gathering(title="Groep drie"), 10)
    (title, told), *each = heard.over_gatherings(facilitator)
    assert (title, told[0].shown) == ("Alle bijeenkomsten samen", "3,7 van 5 · 15 mensen")
    assert [title for title, _told in each] == ["Groep drie", "Groep een"]
    assert heard.over_gatherings(outsider) == []


def test_the_end_asks_the_same_words_each_time(facilitator: Any, make_gathering: Any, client_of: Any) -> None:
    gathering = make_gathering()
    with override("en"):
        block = heard.add_ending(by=facilitator, gathering=gathering)[1]
    assert block.question == "Ik kon zeggen wat ik wilde zeggen."
    address = reverse("dialogue:live_edit_block", args=[gathering.pk, block.pk])
    sent = {"kind": block.kind, "question": "Was het leuk?", "audience": "professional", "minutes": "9", "version": "1"}
    assert client_of(facilitator).post(address, sent).status_code == 302
    block.refresh_from_db()
    assert (block.question, block.minutes) == ("Ik kon zeggen wat ik wilde zeggen.", 9)
