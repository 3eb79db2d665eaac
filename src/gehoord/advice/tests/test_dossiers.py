"""What lies in a dossier, who is told what, and how it is forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gehoord.advice import dossiers
from gehoord.advice.dossier_selectors import dossiers_of, in_it, my_tasks, next_day
from gehoord.advice.models import Advice, Dossier, Footing, InDossier, Note, Task
from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.councils.permissions import NotAllowed
from gehoord.dialogue import services as dialogue
from gehoord.dialogue.blacking_out import AFTER_BLACKING_OUT, BLACKED_OUT
from gehoord.privacy.erasers import Subject, erase

STORY = "Ik vertelde het drie keer en toch schreef zij steeds iets heel anders in het verslag."


def url(name: str, *parts: Any) -> str:
    return reverse(f"advice:{name}", args=parts)


@pytest.fixture
def dossier(adviser: Any) -> Any:
    return dossiers.open_dossier(by=adviser, title="Wachten op hulp")


def task(by: Any, dossier: Any, what: str = "Bel de gemeente", owner: Any = None, days: int | None = None) -> Any:
    due = None if days is None else timezone.localdate() + timedelta(days=days)
    return dossiers.add_item(by=by, dossier=dossier, kind="taken", what=what, owner=owner and owner.person, due=due)


class TestOneDossier:
    def test_it_begins_with_rights_that_nobody_looked_up_yet(self, dossier: Any, adviser: Any, client_of: Any) -> None:
        rows = list(Footing.objects.filter(dossier=dossier))
        assert len(rows) == 8
        assert sum(row.what.startswith("Recht") for row in rows) == 7
        assert {row.checked_on for row in rows} == {None}
        page = client_of(adviser).get(url("dossier", dossier.pk)).content.decode()
        assert page.count("nog nagaan") == 8

    def test_a_checked_right_says_when(self, dossier: Any, adviser: Any, client_of: Any) -> None:
        row, client = Footing.objects.filter(dossier=dossier).first(), client_of(adviser)
        form = {
            "version": 1, "what": row.what, "place": "Artikel 7", "found": "Zes weken.",
            "checked_on": timezone.localdate().isoformat(),
        }
        later = {**form, "checked_on": (timezone.localdate() + timedelta(days=1)).isoformat()}
        address = url("dossier_item", dossier.pk, "grondslagen", row.pk)
        assert client.post(address, later).status_code == 422
        assert client.post(address, form).status_code == 302
        page = client.get(url("dossier", dossier.pk)).content.decode()
        assert page.count("nog nagaan") == 7
        assert "Artikel 7" in page
        assert "nagegaan" in page

    @pytest.mark.parametrize(("kind", "form", "shown"), [
        ("notities", {"text": "Vraag het verslag op."}, "Vraag het verslag op."),
        ("grondslagen", {"what": "Convenant wachttijd"}, "Convenant wachttijd"),
        ("taken", {"what": "Nabellen", "due": "2030-03-01"}, "1 maart 2030"),
        ("mensen", {"function": "wethouder jeugd", "why": "beslist"}, "wethouder jeugd"),
        ("termijnen", {"what": "Raadsvergadering", "due": "2030-03-02"}, "2 maart 2030"),
    ])
    def test_each_kind_is_added_changed_and_taken_away(
        self, kind: str, form: dict[str, str], shown: str, dossier: Any, adviser: Any, client_of: Any
    ) -> None:
        client = client_of(adviser)
        assert client.get(url("dossier_add", dossier.pk, kind)).status_code == 200
        assert client.post(url("dossier_add", dossier.pk, kind), {}).status_code == 422
        assert client.post(url("dossier_add", dossier.pk, kind), form).status_code == 302
        assert shown in client.get(url("dossier", dossier.pk)).content.decode()
        item = dossiers.ITEMS[kind].objects.filter(dossier=dossier).order_by("pk").last()
        first = next(iter(form))
        again = {**form, first: "Toch iets anders", "version": 1}
        assert client.post(url("dossier_item", dossier.pk, kind, item.pk), again).status_code == 302
        assert "Toch iets anders" in client.get(url("dossier", dossier.pk)).content.decode()
        assert "Toch iets anders" in client.get(url("dossier_item_remove", dossier.pk, kind, item.pk)).content.decode()
        client.post(url("dossier_item_remove", dossier.pk, kind, item.pk), {"version": 1})
        assert dossiers.ITEMS[kind].objects.filter(pk=item.pk).exists(), "a stale version takes nothing away"
        client.post(url("dossier_item_remove", dossier.pk, kind, item.pk), {"version": 2})
        assert "Toch iets anders" not in client.get(url("dossier", dossier.pk)).content.decode()

    def test_the_second_writer_reads_both_texts(self, dossier: Any, adviser: Any, coordinator: Any, client_of: Any) -> None:
        note = dossiers.add_item(by=adviser, dossier=dossier, kind="notities", text="Was")
        address = url("dossier_item", dossier.pk, "notities", note.pk)
        assert client_of(adviser).post(address, {"version": 1, "text": "Van de eerste."}).status_code == 302
        answer = client_of(coordinator).post(address, {"version": 1, "text": "Van de tweede."})
        assert answer.status_code == 409
        assert "Van de eerste." in answer.content.decode()
        assert "Van de tweede." in answer.content.decode()
        assert Note.objects.get().text == "Van de eerste."
        again = {"version": answer.context["version"], "text": "Van de tweede."}
        assert client_of(coordinator).post(address, again).status_code == 302
        assert Note.objects.get().text == "Van de tweede."

    def test_what_was_typed_is_not_lost_when_a_colleague_took_the_note_away(
        self, dossier: Any, adviser: Any, client_of: Any
    ) -> None:
        note = dossiers.add_item(by=adviser, dossier=dossier, kind="notities", text="Was")
        dossiers.remove_item(by=adviser, item=note, version=1)
        client = client_of(adviser)
        answer = client.post(url("dossier_item", dossier.pk, "notities", note.pk), {"version": 1, "text": "Mijn tekst"})
        assert answer.status_code == 404
        assert "Mijn tekst" in answer.content.decode()
        assert f'action="{url("dossier_add", dossier.pk, "notities")}"' in answer.content.decode()

    def test_the_head_has_a_version_too(self, dossier: Any, adviser: Any, client_of: Any) -> None:
        client, address = client_of(adviser), url("dossier_change", dossier.pk)
        assert client.post(address, {"version": 1, "title": "Eerste", "closed": "on"}).status_code == 302
        answer = client.post(address, {"version": 1, "title": "Tweede"})
        assert answer.status_code == 409
        assert "Eerste" in answer.content.decode()
        dossier.refresh_from_db()
        assert (dossier.title, dossier.is_closed) == ("Eerste", True)

    def test_a_note_that_repeats_a_story_is_warned_about(
        self, dossier: Any, adviser: Any, client_of: Any, make_signal: Any
    ) -> None:
        make_signal(text=STORY, status="read", may_quote=False)
        client = client_of(adviser)
        said = client.post(url("dossier_add", dossier.pk, "notities"), {"text": f"Let op: {STORY}"}, follow=True)
        assert "niet mag citeren" in said.content.decode()
        own = client.post(url("dossier_add", dossier.pk, "notities"), {"text": "Verslagen kloppen niet."}, follow=True)
        assert "niet mag citeren" not in own.content.decode()

    def test_texts_are_literal(self, dossier: Any, adviser: Any, client_of: Any) -> None:
        dossiers.add_item(by=adviser, dossier=dossier, kind="notities", text="<script>alert(1)</script>")
        assert "<script>alert" not in client_of(adviser).get(url("dossier", dossier.pk)).content.decode()

    @pytest.mark.parametrize("kind", ["bestanden", "notities"])
    def test_what_has_no_day_cannot_be_done(self, kind: str, dossier: Any, adviser: Any, client_of: Any) -> None:
        note = dossiers.add_item(by=adviser, dossier=dossier, kind="notities", text="Was")
        assert client_of(adviser).post(url("dossier_done", dossier.pk, kind, note.pk)).status_code == 404


class TestTasks:
    def test_a_task_is_counted_on_the_desk_of_who_does_it(
        self, dossier: Any, adviser: Any, coordinator: Any, client_of: Any
    ) -> None:
        task(adviser, dossier, owner=coordinator, days=-1)
        task(adviser, dossier, "Van niemand")
        page = client_of(coordinator).get(url("dossiers"))
        assert "Jouw taken" in page.content.decode()
        assert "te laat" in page.content.decode()
        assert "Jouw taken" not in client_of(adviser).get(url("dossiers")).content.decode()
        assert my_tasks(coordinator).count() == 1
        menu = client_of(coordinator).get(url("list")).content.decode()
        assert '<span class="count">1</span>' in menu.split("Dossiers", 1)[1][:200]

    def test_done_and_not_done_after_all(self, dossier: Any, adviser: Any, client_of: Any) -> None:
        one, client = task(adviser, dossier, owner=adviser), client_of(adviser)
        address = url("dossier_done", dossier.pk, "taken", one.pk)
        assert client.post(address, {"version": 1}).status_code == 302
        assert Task.objects.get().done_on == timezone.localdate()
        assert not my_tasks(adviser).exists()
        client.post(address, {"version": 1, "terug": "1"})
        assert Task.objects.get().is_done, "a stale version changes nothing"
        client.post(address, {"version": 2, "terug": "1"})
        assert not Task.objects.get().is_done

    def test_only_colleagues_who_see_dossiers_get_tasks(
        self, dossier: Any, adviser: Any, officer: Any, outsider: Any
    ) -> None:
        for stranger in (officer, outsider):
            with pytest.raises(dossiers.DossierRefused):
                task(adviser, dossier, owner=stranger)

    def test_the_list_says_what_is_open_late_and_next(self, dossier: Any, adviser: Any, council: Any) -> None:
        task(adviser, dossier, days=-2)
        task(adviser, dossier, days=5)
        done = task(adviser, dossier, days=-9)
        dossiers.set_done(by=adviser, item=done, version=1, on=timezone.localdate())
        day = timezone.localdate() + timedelta(days=3)
        dossiers.add_item(by=adviser, dossier=dossier, kind="termijnen", what="Raad", due=day)
        row = dossiers_of(council).get()
        assert (row.open_tasks, row.late) == (2, 1)
        assert next_day(row) == timezone.localdate() - timedelta(days=2)


class TestSources:
    def test_an_advice_begins_with_the_evidence_of_its_dossier(
        self, dossier: Any, adviser: Any, count_of: Any, client_of: Any
    ) -> None:
        evidence, client = count_of(), client_of(adviser)
        chosen = {"version": 1, "evidence": [evidence.pk]}
        assert client.post(url("dossier_sources", dossier.pk), chosen).status_code == 302
        form = client.get(url("new") + f"?dossier={dossier.pk}").context["form"]
        assert form.initial["evidence"] == [evidence.pk]
        head = {
            "title": "Kom op tijd", "addressee": "Aan het college", "salutation": "Geacht college,", "signed_by": "Wij",
            "reply_weeks": "6", "term_basis": "", "evidence": [evidence.pk], "dossier": dossier.pk,
            "template": "short",
        }
        assert client.post(url("new"), head).status_code == 302
        assert client.post(url("new"), {**head, "title": "Nog een"}).status_code == 302
        assert InDossier.objects.filter(dossier=dossier).count() == 2
        advice = Advice.objects.get(title="Kom op tijd")
        assert any("[vul in" in block.text for block in advice.blocks.all()), "it began with the template"
        assert dossier.title in client.get(url("advice", advice.pk)).content.decode()
        assert "Kom op tijd" in client.get(url("dossier", dossier.pk)).content.decode()

    def test_an_advice_lies_in_one_dossier(self, dossier: Any, draft: Any, adviser: Any) -> None:
        other = dossiers.open_dossier(by=adviser, title="Een ander")
        dossiers.place_advice(by=adviser, dossier=other, advice=draft)
        with pytest.raises(dossiers.DossierRefused):
            dossiers.choose_sources(
                by=adviser, dossier=dossier, version=1, evidence=[], gatherings=[], advices=[draft]
            )
        assert in_it(other).advices == [draft]

    def test_a_sent_advice_can_still_be_put_in_a_dossier(self, dossier: Any, sent: Any, adviser: Any) -> None:
        dossiers.place_advice(by=adviser, dossier=dossier, advice=sent)
        assert in_it(dossier).advices == [sent]

    def test_causes_and_tips_of_its_gatherings_are_read_there(
        self, dossier: Any, adviser: Any, facilitator: Any, client_of: Any
    ) -> None:
        held = dialogue.make_gathering(
            by=facilitator, title="Samen zoeken", question="Waarom wachten?", held_on=timezone.localdate(), place=""
        )
        dialogue.add_causes(by=facilitator, gathering=held, texts=["Te weinig overleg."])
        dialogue.add_tips(by=facilitator, gathering=held, texts=["Bel terug."], audience="professional")
        dossiers.choose_sources(by=adviser, dossier=dossier, version=1, evidence=[], gatherings=[held], advices=[])
        page = client_of(adviser).get(url("dossier", dossier.pk)).content.decode()
        assert "Te weinig overleg." in page
        assert "Bel terug." in page

    def test_stale_choices_show_what_lies_there_now(
        self, dossier: Any, draft: Any, adviser: Any, client_of: Any
    ) -> None:
        dossiers.choose_sources(by=adviser, dossier=dossier, version=1, evidence=[], gatherings=[], advices=[draft])
        answer = client_of(adviser).post(url("dossier_sources", dossier.pk), {"version": 1})
        assert answer.status_code == 409
        assert draft.title in answer.content.decode()
        assert in_it(dossier).advices == [draft]

    @pytest.mark.parametrize("name", ["evidence", "gatherings", "advices"])
    def test_a_number_that_fits_no_row_is_a_wrong_choice(
        self, name: str, dossier: Any, adviser: Any, client_of: Any
    ) -> None:
        given = {"version": 1, name: "9" * 20}
        assert client_of(adviser).post(url("dossier_sources", dossier.pk), given).status_code == 422

    def test_nothing_of_another_council(self, dossier: Any, draft: Any, outsider: Any, client_of: Any) -> None:
        theirs = dossiers.open_dossier(by=outsider, title="Van hen")
        with pytest.raises(dossiers.DossierRefused):
            dossiers.choose_sources(by=outsider, dossier=theirs, version=1, evidence=[], gatherings=[], advices=[draft])
        with pytest.raises(Dossier.DoesNotExist):
            dossiers.place_advice(by=outsider, dossier=dossier, advice=draft)
        form = client_of(outsider).get(url("new") + f"?dossier={dossier.pk}").context["form"]
        assert "dossier" not in form.initial


class TestForgetting:
    def test_a_dossier_goes_with_all_that_was_written_in_it(self, dossier: Any, draft: Any, adviser: Any, client_of: Any) -> None:
        dossiers.place_advice(by=adviser, dossier=dossier, advice=draft)
        client = client_of(adviser)
        client.post(url("dossier_remove", dossier.pk), {"version": 9})
        assert Dossier.objects.exists()
        client.post(url("dossier_remove", dossier.pk), {"version": 1})
        assert not Dossier.objects.exists()
        assert not Footing.objects.exists()
        assert Advice.objects.filter(pk=draft.pk).exists()

    def test_who_left_is_no_longer_named_in_it(self, dossier: Any, adviser: Any, coordinator: Any, council: Any) -> None:
        task(adviser, dossier, owner=coordinator)
        task(coordinator, dossier, owner=adviser)
        erase(Subject("person", council, adviser.person.pk))
        dossier.refresh_from_db()
        assert dossier.changed_by is None
        assert not any(
            model.objects.filter(changed_by=adviser.person).exists() for model in dossiers.ITEMS.values()
        )
        assert {one.owner for one in Task.objects.all()} == {None, coordinator.person}

    def test_words_of_a_group_go_from_dossiers_too(self, dossier: Any, adviser: Any, council: Any) -> None:
        words = "de moeder van de jongen uit de straat"
        note = dossiers.add_item(by=adviser, dossier=dossier, kind="notities", text=f"Bel {words} nog.")
        for hook in AFTER_BLACKING_OUT:
            hook(council, words)
        note.refresh_from_db()
        assert note.text == f"Bel {BLACKED_OUT} nog."
        assert note.version == 2

    @pytest.mark.parametrize(
        "text", ["Bel *mevrouw* Gortepap\nvan team Noord nog.", "Bel mevrouw  Gortepap van team Noord nog."]
    )
    def test_a_line_end_or_a_sign_hides_no_words(
        self, text: str, dossier: Any, adviser: Any, council: Any
    ) -> None:
        note = dossiers.add_item(by=adviser, dossier=dossier, kind="notities", text=text)
        for hook in AFTER_BLACKING_OUT:
            hook(council, "mevrouw Gortepap van team Noord")
        note.refresh_from_db()
        assert note.text == f"Bel {BLACKED_OUT} nog."

    def test_the_trail_holds_no_texts(self, dossier: Any, adviser: Any) -> None:
        dossiers.add_item(by=adviser, dossier=dossier, kind="notities", text="Geheim")
        lines = AuditEvent.objects.filter(event=Event.DOSSIER_CHANGED)
        assert lines.count() == 2
        assert "Geheim" not in str([line.fields for line in lines])


@pytest.mark.parametrize("role", ["listener", "coder", "facilitator", "auditor", "officer"])
def test_who_does_not_write_advice_does_nothing_here(role: str, dossier: Any, request: pytest.FixtureRequest) -> None:
    by = request.getfixturevalue(role)
    with pytest.raises(NotAllowed):
        dossiers.open_dossier(by=by, title="Nieuw")
    with pytest.raises(NotAllowed):
        task(by, dossier)


def test_as_many_queries_for_thirty_rows_as_for_three(
    adviser: Any, client_of: Any, dossier: Any, count_of: Any
) -> None:
    client, counts = client_of(adviser), []
    client.get(url("dossiers"))
    for rows in (3, 27):
        for n in range(rows):
            made = dossiers.open_dossier(by=adviser, title=f"Dossier {n}")
            task(adviser, made, owner=adviser, days=n)
            task(adviser, dossier, owner=adviser)
            dossiers.add_item(by=adviser, dossier=dossier, kind="notities", text=f"Notitie {n}")
        # Session, person, memberships, the page and its count, my tasks, the counts of the menu; and for one dossier
        # one query for each kind of row.
        for address in (url("dossiers"), url("dossier", dossier.pk)):
            with CaptureQueriesContext(connection) as caught:
                assert client.get(address).status_code == 200
            counts.append(len(caught))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 20
