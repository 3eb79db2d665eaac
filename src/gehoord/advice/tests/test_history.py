"""Every save keeps what stood there: who changed what, word by word, and putting it back."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gehoord.advice import history, writing
from gehoord.advice.history_selectors import shown, versions_of
from gehoord.advice.models import Advice, Block, Part, Recommendation, Version
from gehoord.advice.sealed import SealedForGood
from gehoord.advice.services import AdviceRefused
from gehoord.advice.versions import HEAD
from gehoord.core.councils.permissions import NotAllowed
from gehoord.dialogue import services as dialogue
from gehoord.dialogue.blacking_out import BLACKED_OUT

pytestmark = pytest.mark.django_db
STORY = "Toen ik daar voor de derde keer om hulp vroeg zei niemand iets terug tegen mij."


def url(name: str, *arguments: Any) -> str:
    return reverse(f"advice:{name}", args=arguments)


def block_of(draft: Advice) -> Block:
    return draft.blocks.get(heading="Cijfers")


def save(by: Any, block: Block, text: str, **more: Any) -> Block:
    given = {"kind": block.kind, "heading": block.heading, "evidence": block.evidence, **more}
    return writing.save_block(by=by, block=block, version=block.version, text=text, **given)


def texts(draft: Advice, part: str, row: int) -> list[str]:
    return [one.says.get("text", "") for one in versions_of(draft, part, row)]


def test_each_save_keeps_who_wrote_what(draft: Any, adviser: Any, coordinator: Any) -> None:
    block = save(adviser, block_of(draft), "Twee.")
    save(coordinator, block, "Drie.")
    rows = list(versions_of(draft, Part.BLOCK, block.pk))
    assert [(one.says["text"], one.saved_by) for one in rows] == [
        ("Drie.", coordinator.person), ("Twee.", adviser.person), ("Wij telden {{ B1 }}.", adviser.person),
    ]
    assert [one.number for one in rows] == [3, 2, 1]


def test_the_first_draft_is_kept_when_it_is_changed(draft: Any, adviser: Any, coordinator: Any) -> None:
    first = draft.blocks.order_by("order").first()
    was = first.text
    save(coordinator, first, "Anders.")
    head = {name: getattr(draft, name) for name in HEAD}
    writing.save_head(by=coordinator, advice=draft, version=draft.head_version, **head | {"title": "Een ander onderwerp"})
    assert texts(draft, Part.BLOCK, first.pk) == ["Anders.", was]
    assert versions_of(draft, Part.BLOCK, first.pk).last().saved_by == adviser.person
    assert [one.says["title"] for one in versions_of(draft, Part.HEAD, draft.pk)] == ["Een ander onderwerp", draft.title]


def test_an_older_version_comes_back_as_a_new_one(draft: Any, adviser: Any, coordinator: Any) -> None:
    block = save(adviser, block_of(draft), "Twee.")
    oldest = versions_of(draft, Part.BLOCK, block.pk).last()
    history.put_back(by=coordinator, version=oldest, expected_version=block.version)
    assert block_of(draft).text == "Wij telden {{ B1 }}."
    assert texts(draft, Part.BLOCK, block.pk) == ["Wij telden {{ B1 }}.", "Twee.", "Wij telden {{ B1 }}."]
    with pytest.raises(writing.TextChanged):
        history.put_back(by=coordinator, version=oldest, expected_version=block.version)


def test_a_removed_block_comes_back_as_it_was(draft: Any, adviser: Any) -> None:
    evidence = draft.points.first().evidence.first()
    made = writing.add_block(by=adviser, advice=draft, kind="figure", heading="Beeld", text="Zie {{ B1 }}.", evidence=evidence)
    writing.remove_block(by=adviser, block=made, version=1)
    gone = versions_of(draft, Part.BLOCK, made.pk).first()
    assert gone.is_removed
    history.put_back(by=adviser, version=gone, expected_version=gone.number)
    again = Block.objects.get(pk=made.pk)
    assert (again.kind, again.heading, again.text, again.evidence) == ("figure", "Beeld", "Zie {{ B1 }}.", evidence)
    assert again.order == draft.blocks.count()
    # Twice is once: who comes second is told.
    writing.remove_block(by=adviser, block=again, version=again.version)
    with pytest.raises(AdviceRefused):
        history.put_back(by=adviser, version=gone, expected_version=gone.number)


def test_a_removed_point_comes_back_with_what_it_rests_on(draft: Any, adviser: Any) -> None:
    point = draft.points.filter(kind="recommendation").first()
    evidence = list(point.evidence.all())
    text = point.text
    writing.remove_point(by=adviser, point=point, version=point.version)
    gone = versions_of(draft, Part.POINT, point.pk).first()
    history.put_back(by=adviser, version=gone, expected_version=gone.number)
    again = Recommendation.objects.get(pk=point.pk)
    assert (again.text, list(again.evidence.all())) == (text, evidence)
    assert again.number == draft.points.filter(kind="recommendation").count()
    save_again = writing.save_point(by=adviser, point=again, version=again.version, text="Korter.", evidence=[])
    history.put_back(by=adviser, version=gone, expected_version=save_again.version)
    assert Recommendation.objects.get(pk=point.pk).text == text


def test_the_head_comes_back(draft: Any, adviser: Any, client_of: Any) -> None:
    head = {name: getattr(draft, name) for name in HEAD}
    writing.save_head(by=adviser, advice=draft, version=1, **head | {"addressee": "Aan de raad"})
    oldest = versions_of(draft, Part.HEAD, draft.pk).last()
    answer = client_of(adviser).post(url("put_back", draft.pk, oldest.pk), {"version": 2})
    assert answer.url.endswith("#kop")
    assert Advice.objects.get(pk=draft.pk).addressee == head["addressee"]


def test_the_page_shows_words_that_came_and_went(draft: Any, adviser: Any, client_of: Any) -> None:
    save(adviser, block_of(draft), "Wij telden <b>veel</b> {{ B1 }}.")
    page = client_of(adviser).get(url("block_history", draft.pk, block_of(draft).pk)).content.decode()
    assert '<ins><span class="visually-hidden">[erbij: </span>&lt;b&gt;veel&lt;/b&gt; <span' in page
    assert "eerste versie" in page
    for name, row in (("history", []), ("head_history", []), ("point_history", [draft.points.first().pk])):
        assert client_of(adviser).get(url(name, draft.pk, *row)).status_code == 200


def test_what_a_removed_block_said_can_be_read_and_put_back(draft: Any, adviser: Any, client_of: Any) -> None:
    block = block_of(draft)
    client = client_of(adviser)
    form = {"version": block.version, "sure": "yes"}
    client.post(url("remove_block", draft.pk, block.pk), form)
    page = client.get(url("history", draft.pk))
    assert "Zet dit stuk terug" in page.content.decode()
    assert "Wij telden {{ B1 }}." in page.content.decode()
    [row] = [one for one in page.context["rows"] if one.version.is_removed]
    answer = client.post(url("put_back", draft.pk, row.version.pk), {"version": row.newest}, follow=True)
    assert "Het staat er weer." in answer.content.decode()
    assert block_of(draft).pk == block.pk


def test_a_stale_page_puts_nothing_back(draft: Any, adviser: Any, coordinator: Any, client_of: Any) -> None:
    block = save(adviser, block_of(draft), "Twee.")
    oldest = versions_of(draft, Part.BLOCK, block.pk).last()
    save(coordinator, block, "Drie.")
    answer = client_of(adviser).post(url("put_back", draft.pk, oldest.pk), {"version": block.version}, follow=True)
    assert "Een collega heeft dit intussen aangepast" in answer.content.decode()
    assert block_of(draft).text == "Drie."


def test_of_another_advice_or_nobody_there_is_none(draft: Any, adviser: Any, auditor: Any, client_of: Any) -> None:
    save(adviser, block_of(draft), "Twee.")
    version = Version.objects.first()
    client = client_of(adviser)
    assert client.get(url("block_history", draft.pk, 987_654)).status_code == 404
    assert client.post(url("put_back", draft.pk, version.pk + 1000), {"version": 1}).status_code == 404
    assert client_of(auditor).get(url("history", draft.pk)).status_code == 403
    with pytest.raises(NotAllowed):
        history.put_back(by=auditor, version=version, expected_version=1)


def test_after_sending_nothing_of_it_changes(draft: Any, adviser: Any, coordinator: Any, client_of: Any) -> None:
    from gehoord.advice.sending import send
    from gehoord.advice.services import decide
    from gehoord.core.ui.documents import Rendered

    block = save(adviser, block_of(draft), "Twee.")
    oldest = versions_of(draft, Part.BLOCK, block.pk).last()
    draft.refresh_from_db()
    decide(by=coordinator, advice=draft)
    with pytest.raises(AdviceRefused):
        history.put_back(by=adviser, version=oldest, expected_version=block.version)
    send(by=coordinator, advice=draft, printer=lambda _document: Rendered(docx=b"d", odt=b"o", pdf=b"p"))
    for change in (
        lambda: oldest.save(), lambda: oldest.delete(), lambda: Version.objects.filter(pk=oldest.pk).update(says={}),
        lambda: Version.objects.create(
            advice=draft, part="block", row=block.pk, number=99, says={}, saved_at=oldest.saved_at
        ),
    ):
        with pytest.raises(SealedForGood):
            change()
    page = client_of(adviser).get(url("history", draft.pk)).content.decode()
    assert "Hier verandert niets meer" in page
    assert "Zet deze versie terug" not in page


def test_the_page_asks_no_more_when_it_grows(draft: Any, adviser: Any, client_of: Any) -> None:
    client = client_of(adviser)
    block = block_of(draft)
    for n in range(3):
        block = save(adviser, block, f"Versie {n}.")

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url("history", draft.pk)).status_code == 200
        return len(caught)

    asked()
    # Session, person, memberships, advice, count of versions, versions with who saved them.
    few = asked()
    for n in range(30):
        block = save(adviser, block, f"Nog een versie {n} van de tekst, met genoeg woorden.")
    assert asked() == few


class TestWordsThatHadToGo:
    """Words of a group, of a story that may not be quoted, and of one that was erased."""

    @pytest.fixture
    def line(self, facilitator: Any) -> Any:
        gathering = dialogue.make_gathering(
            by=facilitator, title="Groep", question="Wat zit erachter?", held_on=datetime.date(2026, 3, 14)
        )
        words = "Meneer Kruidnoot van team Noord belt nooit terug."
        [line] = dialogue.add_observations(by=facilitator, gathering=gathering, texts=[words])
        dialogue.close_gathering(by=facilitator, gathering=gathering)
        return type(line).objects.get(pk=line.pk)

    @pytest.mark.parametrize("is_sent", [False, True])
    def test_a_blacked_out_line_is_nowhere_in_it(
        self, is_sent: bool, line: Any, draft: Any, adviser: Any, coordinator: Any, client_of: Any
    ) -> None:
        from gehoord.advice.sending import send
        from gehoord.advice.services import decide
        from gehoord.core.ui.documents import Rendered

        block = save(adviser, block_of(draft), f"Wij hoorden: **{line.text}**")
        save(adviser, block, "Wij hoorden iets.")
        if is_sent:
            draft.refresh_from_db()
            decide(by=coordinator, advice=draft)
            send(by=coordinator, advice=draft, printer=lambda _document: Rendered(docx=b"d", odt=b"o", pdf=b"p"))
        client_of(coordinator).post(reverse("dialogue:black_out", args=["observaties", line.pk]))
        kept = str(list(Version.objects.values_list("says", flat=True)))
        assert "Kruidnoot" not in kept
        assert BLACKED_OUT in kept

    def test_words_of_a_story_that_may_not_be_quoted_are_not_shown(
        self, draft: Any, adviser: Any, make_signal: Any, client_of: Any
    ) -> None:
        block = save(adviser, block_of(draft), f"Iemand zei: {STORY}")
        save(adviser, block, "Iemand zei iets.")
        signal = make_signal(text=STORY, status="read", may_quote=True)
        page = client_of(adviser).get(url("block_history", draft.pk, block.pk)).content.decode()
        assert "derde keer" in page
        type(signal).objects.filter(pk=signal.pk).update(may_quote=False)
        page = client_of(adviser).get(url("block_history", draft.pk, block.pk)).content.decode()
        assert "derde keer" not in page
        assert "niet mag citeren" in page
        [version] = [one for one in versions_of(draft, Part.BLOCK, block.pk) if STORY in one.says["text"]]
        with pytest.raises(AdviceRefused):
            history.put_back(by=adviser, version=version, expected_version=3)

    def test_an_erased_story_leaves_no_words_behind(
        self, draft: Any, adviser: Any, coordinator: Any, make_signal: Any, client_of: Any
    ) -> None:
        from gehoord.intake.services import forget

        block = save(adviser, block_of(draft), f"Iemand zei: {STORY}")
        save(adviser, block, "Iemand zei iets.")
        signal = make_signal(text=STORY, status="read", may_quote=True)
        forget(by=coordinator, signal=signal)
        assert "derde keer" not in str(list(Version.objects.values_list("says", flat=True)))
        page = client_of(adviser).get(url("block_history", draft.pk, block.pk)).content.decode()
        assert "De tekst van deze versie is gewist." in page
        [version] = [one for one in versions_of(draft, Part.BLOCK, block.pk) if one.is_erased]
        with pytest.raises(AdviceRefused):
            history.put_back(by=adviser, version=version, expected_version=3)


def test_a_version_without_changes_says_so(draft: Any, adviser: Any) -> None:
    block = block_of(draft)
    save(adviser, block, block.text)
    [again, first] = shown(draft.council, list(versions_of(draft, Part.BLOCK, block.pk)))
    assert (again.changes, again.is_now) == ([], True)
    assert first.is_first
