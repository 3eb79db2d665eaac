"""Answers, judgements and files by two people at the same moment; see `meeting` for how they meet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from gehoord.advice import answering, oral, papers, rating
from gehoord.advice.models import Noticing, TellerRating
from gehoord.advice.tests.answering_making import evidence, sent
from gehoord.core.organisations.models import Mandate, Organisation
from gehoord.intake import passing_on
from gehoord.intake import services as intake
from gehoord.intake.models import PassedOn
from tests.contracts.meeting import TOGETHER, AtOnce, at_once, kinds

__all__ = ["at_once"]  # the fixture

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("at_once", ["at once" if TOGETHER else "in turn"], indirect=True),
]


def _reply(request: Any, **grounds: Any) -> Any:
    officer = request.getfixturevalue("officer")
    advice = sent(officer.council, points=1, **grounds)
    return answering.give_reply(by=officer, point=advice.points.get(), answer="adopt")


def _rating(request: Any) -> tuple[Any, Callable[[str], Any]]:
    given = {"by": request.getfixturevalue("adviser"), "reply": _reply(request), "fits": "no", "reply_version": 1}
    row = rating.rate_reply(why="Was", **given)
    return row, lambda text: rating.rate_reply(why=text, version=1, **given)


def _paper(request: Any) -> tuple[Any, Callable[[str], Any]]:
    by = request.getfixturevalue("officer")
    row = papers.add_paper(by=by, place=_reply(request), name="besluit.pdf", content=b"%PDF-1.7")
    return row, lambda text: papers.remove_paper(by=by, paper=row, version=1, reason=text)


WRITTEN: dict[str, tuple[Callable[[Any], Any], str]] = {"rating": (_rating, "why"), "paper": (_paper, "removal")}


@pytest.mark.parametrize("what", sorted(WRITTEN))
def test_of_two_writers_one_wins_and_the_other_is_told(
    what: str, at_once: AtOnce, request: pytest.FixtureRequest
) -> None:
    make, field = WRITTEN[what]
    row, write = make(request)
    outcomes = at_once(lambda: write("Van de een"), lambda: write("Van de ander"))
    assert kinds(outcomes, answering.AnswerChanged) == {"did": 1, "told": 1}
    row.refresh_from_db()
    (kept,) = [getattr(one, field) for one in outcomes if not isinstance(one, Exception)]
    (error,) = [one for one in outcomes if isinstance(one, Exception)]
    assert getattr(row, field) == getattr(error.theirs, field) == kept  # type: ignore[attr-defined]


def test_what_was_said_is_noted_once(at_once: AtOnce, adviser: Any) -> None:
    point = sent(adviser.council).points.first()
    given = {"by": adviser, "point": point, "said_on": timezone.localdate(), "said_by": "wethouder"}
    outcomes = at_once(*(lambda text=text: oral.note_oral(said=text, **given) for text in ("Het een", "Het ander")))
    assert kinds(outcomes, answering.AnswerChanged) == {"did": 1, "told": 1}
    assert point.oral_replies.count() == 1


def test_the_same_file_twice_is_one(at_once: AtOnce, officer: Any, request: pytest.FixtureRequest) -> None:
    reply = _reply(request)
    outcomes = at_once(*[
        lambda: papers.add_paper(by=officer, place=reply, name="besluit.pdf", content=b"%PDF-1.7")
    ] * 2)
    assert kinds(outcomes) == {"did": 2}
    assert reply.papers.count() == 1


def test_somebody_rates_while_their_story_is_erased(
    at_once: AtOnce, make_signal: Any, council: Any, officer: Any, request: pytest.FixtureRequest
) -> None:
    signal = make_signal()
    reply = _reply(request, grounds=[evidence(council, signals=[signal])])
    promise = answering.make_commitment(
        by=officer, reply=reply, what="Terugbellen", owner="Jeugd", due=timezone.localdate()
    )
    answering.claim_done(by=officer, commitment=promise, version=1, proof="Zie de folder.")

    def say_late() -> Any:
        return intake.say(signal=signal, about=f"commitment:{promise.pk}", answer="no")

    said, erased, late = at_once(
        lambda: intake.say(signal=signal, about=f"reply:{reply.pk}", answer="no"),
        lambda: intake.forget(by=None, signal=signal),
        say_late,
    )
    assert said is True
    # Of the two who wait either may be first.
    assert late in (True, False)
    assert not isinstance(erased, Exception)
    assert say_late() is False
    assert not TellerRating.objects.exists()
    assert not Noticing.objects.exists()


def test_an_answer_given_while_the_story_is_taken_back_goes_with_it(
    at_once: AtOnce, make_signal: Any, coordinator: Any, provider_manager: Any
) -> None:
    signal = make_signal(text="Niemand belde ons terug.", status="read", may_pass_on=True)
    provider = Organisation.objects.create(council=signal.council, kind="provider", name="Zorg & Zo")
    Mandate.objects.create(organisation=provider, person=provider_manager.person, granted_on=timezone.localdate())
    passed = passing_on.pass_on(
        by=coordinator, signal=signal, provider=provider, chosen=[0], sure=True, expected_version=signal.text_version
    )
    kinds(at_once(
        lambda: passing_on.answer(by=provider_manager, passed=passed, reply="Niemand belde.", expected_version=1),
        lambda: passing_on.take_back(by=coordinator, passed=passed),
    ))
    assert PassedOn.objects.filter(text="", reply="", taken_back_at__isnull=False).exists()
