"""Freezing an answer, counting it again, and giving words back."""

from __future__ import annotations

from typing import Any

import pytest

from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.councils.permissions import NotAllowed
from gehoord.core.vocabulary.purposes import Data
from gehoord.insight import kinds
from gehoord.insight.evidence import freeze, recompute
from gehoord.insight.facts import Facts
from gehoord.insight.kinds import Computed, Kind, QuestionRefused
from gehoord.insight.models import Evidence, EvidenceSignal
from gehoord.insight.selectors import evidence_behind, figure_of, get_evidence_for
from gehoord.intake.models import Signal


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind that counts stories from parents among all stories."""

    def compute(council: Any, question: dict[str, Any]) -> Computed:
        rows = list(Signal.objects.filter(council=council).exclude(status="erased").values_list("pk", "role"))
        if question.get("refuse"):
            raise QuestionRefused("Dat kan niet.")
        hits = frozenset(pk for pk, role in rows if role == "ouder")
        return Computed(Facts(n=len(hits), of=len(rows)), signals=tuple(rows), hits=hits)

    kind = Kind("toy", "proef", compute, lambda facts: f"{facts.n}", lambda council, question: "Hoeveel ouders?", Data.SIGNALS)
    monkeypatch.setitem(kinds._kinds, "toy", kind)


def test_an_answer_is_frozen_with_its_stories(toy: None, make_signal: Any, adviser: Any) -> None:
    parent, other = make_signal(role="ouder"), make_signal(role="jongere")
    evidence = freeze(by=adviser, kind="toy", question={}, title="  Ouders \x00 ")
    assert (evidence.ref, evidence.title, evidence.stories) == ("B1", "Ouders", 2)
    assert len(evidence.digest) == 64
    assert dict(evidence.links.values_list("signal_id", "counted")) == {parent.pk: True, other.pk: False}
    figure = figure_of(evidence)
    assert (figure.facts.n, figure.facts.of, figure.question) == (1, 2, "Hoeveel ouders?")
    assert evidence_behind(parent) == [evidence]
    assert evidence_behind(other) == []
    assert AuditEvent.objects.get(event=Event.EVIDENCE_FROZEN).subject_id == str(evidence.pk)


def test_without_title_it_is_named_after_its_question(toy: None, adviser: Any) -> None:
    assert freeze(by=adviser, kind="toy", question={}, title=" ").title == "Hoeveel ouders?"


def test_numbers_follow_each_other_per_council(toy: None, adviser: Any, outsider: Any) -> None:
    refs = [freeze(by=by, kind="toy", question={}, title="a").ref for by in (adviser, adviser, outsider, adviser)]
    assert refs == ["B1", "B2", "B1", "B3"]


def test_refused_questions_and_roles_keep_nothing(toy: None, adviser: Any, coder: Any, auditor: Any) -> None:
    with pytest.raises(QuestionRefused, match="Dat kan niet"):
        freeze(by=adviser, kind="toy", question={"refuse": 1}, title="a")
    with pytest.raises(QuestionRefused):
        freeze(by=adviser, kind="nonsense", question={}, title="a")
    for by in (coder, auditor):
        with pytest.raises(NotAllowed):
            freeze(by=by, kind="toy", question={}, title="a")
    assert not Evidence.objects.exists()


def test_recomputing_says_the_same_or_what_changed(
    toy: None, make_signal: Any, adviser: Any, auditor: Any, coordinator: Any
) -> None:
    from gehoord.intake.services import forget

    signals = [make_signal(role="ouder") for _ in range(3)]
    evidence = freeze(by=adviser, kind="toy", question={}, title="a")
    assert recompute(by=auditor, evidence=evidence) == (again := recompute(by=auditor, evidence=evidence))
    assert (again.same, again.changes) == (True, ())

    forget(by=coordinator, signal=signals[0])
    Signal.objects.filter(pk=signals[1].pk).update(role="jongere")
    make_signal(role="ouder")
    make_signal(role="ouder")
    result = recompute(by=auditor, evidence=evidence)
    assert not result.same
    assert result.changes == (
        "Het totaal was 3 en is nu 4.", "1 verhaal is gewist.", "2 verhalen zijn erbij gekomen.",
        "1 verhaal is sindsdien anders gecodeerd of beoordeeld.",
    )
    kept = Evidence.objects.get()
    assert (kept.result["n"], kept.result["of"], kept.digest) == (3, 3, evidence.digest)
    assert EvidenceSignal.objects.count() == 2


def test_recomputing_is_for_who_may_see_evidence_of_their_own(
    toy: None, adviser: Any, coder: Any, outsider: Any
) -> None:
    evidence = freeze(by=adviser, kind="toy", question={}, title="a")
    with pytest.raises(NotAllowed):
        recompute(by=coder, evidence=evidence)
    with pytest.raises(Evidence.DoesNotExist):
        recompute(by=outsider, evidence=evidence)
    with pytest.raises(Evidence.DoesNotExist):
        get_evidence_for(outsider, evidence.pk)
    assert get_evidence_for(adviser, evidence.pk) == evidence
