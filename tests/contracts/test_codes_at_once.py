"""One code, a batch, an entrance, and two people at the same moment; see `meeting` for how they meet."""

from __future__ import annotations

from typing import Any

import pytest

from gehoord.surveys import answering, channels, once
from gehoord.surveys.handing_out import hand_out, revoke_batch
from gehoord.surveys.models import Code, CodeBatch, Entrance, Response
from gehoord.surveys.refusals import SurveyRefused
from gehoord.surveys.tests.making import ADDRESS, campaign
from tests.contracts.meeting import TOGETHER, AtOnce, at_once, kinds

__all__ = ["at_once"]  # the fixture

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("at_once", ["at once" if TOGETHER else "in turn"], indirect=True),
]


def test_one_code_on_the_page_and_on_paper_counts_once(at_once: AtOnce, council: Any, adviser: Any) -> None:
    made = campaign(adviser)
    (code,) = hand_out(by=adviser, campaign=made, handout="screen", count=1, address=ADDRESS).codes
    outcomes = at_once(
        lambda: answering.respond(council=council, code=code, answers={"z1": 4}),
        lambda: channels.type_paper(by=adviser, campaign=made, code=code, answers={"z1": 2}),
        lambda: answering.respond(council=council, code=code, answers={"z1": 5}),
    )
    assert kinds(outcomes, answering.CodeUsed) == {"did": 1, "told": 2}
    assert Response.objects.count() == 1


def test_a_batch_is_revoked_while_somebody_answers(at_once: AtOnce, council: Any, adviser: Any) -> None:
    made = campaign(adviser)
    out = hand_out(by=adviser, campaign=made, handout="screen", count=3, address=ADDRESS)
    answer, _revoked, late = at_once(
        lambda: answering.respond(council=council, code=out.codes[0], answers={"z1": 4}),
        lambda: revoke_batch(by=adviser, batch=out.batch),
        lambda: answering.respond(council=council, code=out.codes[1], answers={"z1": 4}),
    )
    kinds([answer, late], SurveyRefused)
    # Whoever answered kept their code; nobody answered without one.
    kept = sum(isinstance(one, Response) for one in (answer, late))
    assert Code.objects.filter(used=True).count() == Response.objects.count() == kept
    assert not Code.objects.filter(used=False).exists()


def test_two_batches_and_two_links_get_numbers_of_their_own(at_once: AtOnce, adviser: Any) -> None:
    made = campaign(adviser)
    batches = at_once(*[
        lambda: hand_out(by=adviser, campaign=made, handout="screen", count=2, address=ADDRESS)
    ] * 2)
    assert kinds(batches) == {"did": 2}
    assert sorted(CodeBatch.objects.values_list("number", flat=True)) == [1, 2]
    links = at_once(*[lambda: channels.open_entrance(by=adviser, campaign=made, channel="link")] * 2)
    assert kinds(links, SurveyRefused) == {"did": 1, "told": 1}
    assert Entrance.objects.count() == 1


def test_one_form_sent_twice_at_once_is_one_answer(at_once: AtOnce, council: Any, adviser: Any) -> None:
    made = campaign(adviser)
    (code,) = hand_out(by=adviser, campaign=made, handout="screen", count=1, address=ADDRESS).codes
    link = channels.open_entrance(by=adviser, campaign=made, channel="link").entrance
    by_link, by_code = "l" * once.LENGTH, "c" * once.LENGTH
    outcomes = at_once(*[
        lambda: channels.answer_at(entrance=link, answers={"z1": 4}, nonce=by_link),
        lambda: answering.respond(council=council, code=code, answers={"z1": 4}, nonce=by_code),
    ] * 2)
    # Whoever comes second with a code is told one of the two; the page thanks them either way.
    assert kinds(outcomes, once.Received, answering.CodeUsed) == {"did": 2, "told": 2}
    assert sorted(Response.objects.values_list("channel", flat=True)) == ["code", "link"]
