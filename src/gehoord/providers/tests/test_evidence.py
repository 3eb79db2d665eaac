"""What a provider said as evidence for a letter."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from gehoord.advice.services import start_advice
from gehoord.advice.wording import shown
from gehoord.insight.evidence import freeze, recompute
from gehoord.insight.kinds import QuestionRefused
from gehoord.insight.models import Evidence
from gehoord.insight.selectors import figure_of
from gehoord.providers.models import Supervision
from gehoord.providers.tests.test_supervising import hold

SAID = "Wij bellen nu elke week.\n\nDat vinden gezinnen fijn."


@pytest.fixture
def held(officer: Any, moment: Any, today: Any) -> Any:
    hold(officer, moment, today, outcome="learning", provider_view=SAID, outcome_text="Het gaat vooruit.")
    return Supervision.objects.get(pk=moment.pk)


def frozen(by: Any, moment: Any) -> Evidence:
    return freeze(by=by, kind="provider_view", question={"supervision": moment.pk}, title="")


def test_what_the_provider_said_is_frozen_in_words_only(held: Any, adviser: Any) -> None:
    evidence = frozen(adviser, held)
    figure = figure_of(evidence)
    assert figure.facts.rows == (("Wij bellen nu elke week.",), ("Dat vinden gezinnen fijn.",))
    assert (figure.facts.n, figure.facts.of, evidence.stories) == (None, None, 0)
    assert "Zorg & Zo" in evidence.asked
    assert evidence.title == evidence.asked
    # It leaves the council as it is: there is no number in it.
    assert shown(figure, 10).facts.rows == figure.facts.rows
    assert shown(figure, 10).words == "de aanbieder gaf een antwoord"
    assert recompute(by=adviser, evidence=evidence).same


def test_a_first_draft_quotes_it_and_leads_to_the_annex(held: Any, adviser: Any) -> None:
    evidence = frozen(adviser, held)
    advice = start_advice(by=adviser, title="Advies", evidence=[evidence])
    [text] = [block.text for block in advice.blocks.all() if evidence.ref in block.text]
    assert "- Wij bellen nu elke week.\n- Dat vinden gezinnen fijn." in text


def test_counting_again_sees_other_words(held: Any, adviser: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    evidence = frozen(adviser, held)
    # The database refuses other words in a row that was settled.
    held.provider_view = "Iets anders."
    monkeypatch.setattr("gehoord.providers.evidence._moment", lambda _council, _question: held)
    result = recompute(by=adviser, evidence=evidence)
    assert not result.same
    assert result.changes


def test_only_what_is_settled_can_be_used(moment: Any, adviser: Any, client_of: Any) -> None:
    with pytest.raises(QuestionRefused, match="nog geen uitkomst"):
        frozen(adviser, moment)
    answer = client_of(adviser).post(reverse("providers:use", args=[moment.pk]), follow=True)
    assert "Hier is nog geen uitkomst" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_another_councils_moment_is_not_there(held: Any, outsider: Any) -> None:
    with pytest.raises(QuestionRefused, match="is er niet"):
        frozen(outsider, held)


@pytest.mark.parametrize(("who", "sees"), [("adviser", True), ("officer", False)])
def test_the_button_is_for_who_writes_advices(held: Any, agreement: Any, request: Any, client_of: Any, who: str, sees: bool) -> None:
    client = client_of(request.getfixturevalue(who))
    use = reverse("providers:use", args=[held.pk])
    assert (use in client.get(reverse("providers:agreement", args=[agreement.pk])).content.decode()) is sees
    answer = client.post(use)
    assert answer.status_code == (302 if sees else 403)
    assert Evidence.objects.count() == int(sees)
