"""The same cause of several gatherings, once."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils.html import escape

from gehoord.core.councils.permissions import NotAllowed
from gehoord.dialogue import services
from gehoord.dialogue.blacking_out import BLACKED_OUT
from gehoord.dialogue.merging import merge_causes, take_apart
from gehoord.dialogue.models import CauseSet, MergedCause
from gehoord.dialogue.selectors import in_stable_order
from gehoord.dialogue.services import DialogueRefused
from gehoord.insight.evidence import freeze

pytestmark = pytest.mark.django_db
LITERAL = "<b>vet</b> {{ x }} &amp; Jan uit de Kerkstraat belt nooit"


@pytest.fixture
def groups(make_gathering: Any) -> list[Any]:
    """Three closed groups of two causes."""
    return [make_gathering(f"Tijd {n}" if n else LITERAL, f"Geld {n}", title=f"Groep {n}", closed=True) for n in range(3)]


def first_of(groups: list[Any]) -> list[Any]:
    return [group.causes.order_by("pk").first() for group in groups]


def test_a_merged_cause_is_chosen_once_and_keeps_what_each_group_said(
    groups: list[Any], coordinator: Any, adviser: Any, client_of: Any
) -> None:
    client = client_of(coordinator)
    query = "?" + "&".join(f"bijeenkomst={group.pk}" for group in groups)
    sent = {"text": f"Te weinig tijd: {LITERAL}", "oorzaak": [cause.pk for cause in first_of(groups)]}
    assert client.post(reverse("dialogue:merge") + query, sent | {"oorzaak": sent["oorzaak"][:1]}).status_code == 422
    assert client.post(reverse("dialogue:merge") + query, sent).status_code == 302
    merged = MergedCause.objects.get()
    page = client.get(reverse("dialogue:choose") + query).content.decode()
    # Only what is merged and what is not; the three it was made of are not offered beside it.
    assert page.count('name="oorzaak"') == 3
    assert page.count('name="samen"') == 1
    assert "<b>vet" not in page
    others = [group.causes.order_by("pk").last().pk for group in groups[:2]]
    answer = client.post(
        reverse("dialogue:choose") + query, {"title": "Drie", "size": "3", "samen": merged.pk, "oorzaak": others}
    )
    chosen = CauseSet.objects.get()
    assert answer.url == reverse("dialogue:set", args=[chosen.pk])
    page = client.get(answer.url).content.decode()
    for text in (merged.text, "Tijd 1", "Tijd 2", "Groep 2"):
        assert escape(text) in page
    evidence = freeze(by=adviser, kind="causes", question={"set": chosen.pk}, title="")
    assert evidence.result["n"] == 3
    assert [row[0] for row in evidence.result["rows"]] == [cause.text for cause in in_stable_order(chosen)]
    with pytest.raises(DialogueRefused):
        take_apart(by=coordinator, merged=merged)
    # A line that named somebody goes from the merged text and from the evidence.
    services.black_out_line(by=coordinator, line=first_of(groups)[0])
    evidence.refresh_from_db()
    merged.refresh_from_db()
    assert BLACKED_OUT in merged.text
    assert "Kerkstraat" not in merged.text + str(evidence.result)


def test_only_the_coordinator_merges_and_no_cause_twice(
    groups: list[Any], coordinator: Any, facilitator: Any, outsider: Any
) -> None:
    causes = first_of(groups)
    for by, error in ((facilitator, NotAllowed), (outsider, DialogueRefused)):
        with pytest.raises(error):
            merge_causes(by=by, text="Samen", causes=causes)
    with pytest.raises(DialogueRefused):
        merge_causes(by=coordinator, text="Samen", causes=list(groups[0].causes.all()))
    merged = merge_causes(by=coordinator, text="Samen", causes=causes[:2])
    with pytest.raises(DialogueRefused):
        merge_causes(by=coordinator, text="Nog eens", causes=causes[1:])
    with pytest.raises(MergedCause.DoesNotExist):
        take_apart(by=outsider, merged=merged)
    # Nor chosen beside what it was made of.
    with pytest.raises(DialogueRefused):
        services.choose_causes(
            by=coordinator, title="Dubbel", gatherings=groups, causes=causes, merged=[merged], size=4
        )
    take_apart(by=coordinator, merged=merged)
    assert merge_causes(by=coordinator, text="Nog eens", causes=causes[1:]).originals.count() == 2
