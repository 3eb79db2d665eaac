"""Two people write in one draft: whoever saves second reads both texts, and nothing is lost or overwritten."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from gehoord.advice import writing
from gehoord.advice.models import Advice, Block, BlockKind, Recommendation
from gehoord.advice.versions import HEAD

pytestmark = pytest.mark.django_db
FIRST, SECOND = "Van de eerste.", "Van de tweede."


def url(name: str, *arguments: Any) -> str:
    return reverse(f"advice:{name}", args=arguments)


def test_the_head(draft: Any, adviser: Any, coordinator: Any, client_of: Any) -> None:
    form = {name: getattr(draft, name) for name in HEAD} | {"version": draft.head_version}
    assert client_of(adviser).post(url("save_head", draft.pk), {**form, "addressee": FIRST}).status_code == 302
    client = client_of(coordinator)
    answer = client.post(url("save_head", draft.pk), {**form, "addressee": SECOND})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert FIRST in page
    assert SECOND in page
    assert Advice.objects.get(pk=draft.pk).addressee == FIRST
    # The page of the conflict sends the version that now stands there.
    again = {**form, "addressee": SECOND, "version": answer.context["version"]}
    assert client.post(url("save_head", draft.pk), again).status_code == 302
    assert Advice.objects.get(pk=draft.pk).addressee == SECOND


@pytest.mark.parametrize("kind", [BlockKind.TEXT, BlockKind.FIGURE, BlockKind.RECOMMENDATIONS])
def test_a_block_of_each_sort(kind: str, draft: Any, adviser: Any, coordinator: Any, client_of: Any) -> None:
    evidence = draft.points.first().evidence.first()
    block = draft.blocks.filter(kind=kind).first()
    if block is None:
        block = writing.add_block(by=adviser, advice=draft, kind=kind, text="Was", evidence=evidence)
    shown = evidence.pk if kind == BlockKind.FIGURE else ""
    prefix = f"b{block.pk}"
    form = {f"{prefix}-kind": kind, f"{prefix}-heading": "Kop", f"{prefix}-evidence": shown, "version": block.version}
    first = client_of(adviser).post(url("save_block", draft.pk, block.pk), {**form, f"{prefix}-text": FIRST})
    assert first.status_code == 302
    second = client_of(coordinator).post(url("save_block", draft.pk, block.pk), {**form, f"{prefix}-text": SECOND})
    assert second.status_code == 409
    assert FIRST in second.content.decode()
    assert SECOND in second.content.decode()
    assert Block.objects.get(pk=block.pk).text == FIRST


def test_a_point(draft: Any, adviser: Any, coordinator: Any, client_of: Any) -> None:
    point = draft.points.first()
    form = {f"p{point.pk}-evidence": [], "version": point.version}
    first = client_of(adviser).post(url("save_point", draft.pk, point.pk), {**form, f"p{point.pk}-text": FIRST})
    assert first.status_code == 302
    second = client_of(coordinator).post(url("save_point", draft.pk, point.pk), {**form, f"p{point.pk}-text": SECOND})
    assert second.status_code == 409
    assert FIRST in second.content.decode()
    assert SECOND in second.content.decode()
    assert Recommendation.objects.get(pk=point.pk).text == FIRST


@pytest.mark.parametrize("what", ["block", "point"])
def test_what_a_colleague_just_changed_is_not_thrown_away(
    what: str, draft: Any, adviser: Any, coordinator: Any, client_of: Any
) -> None:
    row = draft.blocks.get(kind="text", heading="Cijfers") if what == "block" else draft.points.first()
    old = row.version
    if what == "block":
        writing.save_block(by=adviser, block=row, version=old, kind="text", heading="Cijfers", text=FIRST)
    else:
        writing.save_point(by=adviser, point=row, version=old, text=FIRST)
    form = {"version": old, "sure": "yes"}
    page = client_of(coordinator).post(url(f"remove_{what}", draft.pk, row.pk), form, follow=True).content.decode()
    assert "Een collega heeft dit intussen aangepast." in page
    assert type(row).objects.get(pk=row.pk).text == FIRST


@pytest.mark.parametrize("what", ["block", "point"])
def test_saving_what_a_colleague_took_away_gives_the_text_back(
    what: str, draft: Any, adviser: Any, coordinator: Any, client_of: Any
) -> None:
    if what == "block":
        row: Any = draft.blocks.get(kind="text", heading="Cijfers")
        writing.remove_block(by=coordinator, block=row, version=row.version)
        pk, form = 999_999, {"kind": "text", "heading": "Cijfers", "evidence": "", "text": SECOND}
    else:
        row = draft.points.first()
        writing.remove_point(by=coordinator, point=row, version=row.version)
        pk, form = 999_999, {"text": SECOND}
    sent = {f"{what[0]}{pk}-{name}": value for name, value in form.items()} | {"version": "1"}
    answer = client_of(adviser).post(url(f"save_{what}", draft.pk, pk), sent)
    assert answer.status_code == 404
    assert SECOND in answer.content.decode()


def test_two_who_move_lose_no_place(draft: Any, adviser: Any, coordinator: Any, client_of: Any) -> None:
    before = set(draft.blocks.values_list("pk", flat=True))
    last = draft.blocks.order_by("order").last()
    for member in (adviser, coordinator, adviser):
        answer = client_of(member).post(url("move_block", draft.pk, last.pk), {"way": "up"})
        assert answer.status_code == 302
    rows = list(draft.blocks.order_by("order").values_list("pk", "order"))
    assert {pk for pk, _order in rows} == before
    assert [order for _pk, order in rows] == list(range(1, len(rows) + 1))
