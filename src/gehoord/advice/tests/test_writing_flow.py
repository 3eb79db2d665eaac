from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from gehoord.advice import sending, services, writing
from gehoord.advice.letter_store import letter_as_json, letter_from_json
from gehoord.advice.letters import letter_of
from gehoord.advice.models import Advice, Block, Ground, Letter, Recommendation, State
from gehoord.advice.sealed import SealedForGood
from gehoord.analysis.terms import working_day_from
from gehoord.core.ui.documents import DocumentFailed
from gehoord.core.ui.documents.model import Heading, Items, Paragraph, Table
from gehoord.insight.evidence import recompute
from gehoord.insight.models import Evidence

NASTY = "<script>alert(1)</script> #let x = 1 **vet** =1+1 \\textbf{a} & [x](y) $n$"


def url(name: str, *parts: int) -> str:
    return reverse(f"advice:{name}", args=parts)


def block_form(block: Block, text: str, version: int | None = None) -> dict[str, Any]:
    own = f"b{block.pk}-"
    return {
        "version": version or block.version, own + "kind": block.kind, own + "heading": block.heading,
        own + "text": text, own + "evidence": block.evidence_id or "",
    }


def the_block(advice: Advice) -> Block:
    return advice.blocks.get(heading="Cijfers")


class TestPages:
    def test_from_evidence_to_a_sent_letter(self, count_of: Any, coordinator: Any, client_of: Any) -> None:
        evidence, client = count_of(), client_of(coordinator)
        page = client.get(url("new")).content.decode()
        assert "B1 · Aantal signalen" in page
        assert "Voorbeeldstad" in page
        head = {
            "template": "bejegening", "title": "Luister", "addressee": "Aan het college", "salutation": "Geacht college,",
            "signed_by": "Wij", "reply_weeks": "4", "term_basis": "", "evidence": [evidence.pk],
        }
        for wrong in ("9" * 20, "abc", "-1"):
            assert client.post(url("new"), {**head, "evidence": [wrong]}).status_code == 422, wrong
        client.post(url("new"), head)
        advice = Advice.objects.get()
        new = {"nb-kind": "text", "nb-heading": "Cijfers", "nb-text": "Er zijn {{ B1 }}.", "nb-evidence": ""}
        assert client.post(url("add_block", advice.pk), new).status_code == 302
        assert "CONCEPT" in client.get(url("advice", advice.pk)).content.decode()
        version = Advice.objects.get().version
        assert client.post(url("decide", advice.pk), {
            "version": version, "meeting": "Vergadering", "held_on": timezone.localdate(), "vote": "unanimous",
        }).status_code == 302
        assert client.post(url("send", advice.pk)).status_code == 302
        # Somebody who presses twice, or a colleague.
        assert "Dit advies is al verstuurd." in client.post(url("send", advice.pk)).content.decode()
        advice.refresh_from_db()
        assert advice.number == f"{timezone.localdate().year}-01"
        # Four weeks on may be a Sunday or Christmas: then the term runs on.
        assert advice.reply_due == working_day_from(timezone.localdate() + timedelta(weeks=4))
        read = client.get(url("advice", advice.pk)).content.decode()
        assert "12 signalen" in read
        assert "CONCEPT" not in read
        pdf = client.get(reverse("advice:sent_file", args=[advice.pk, "pdf"]))
        assert pdf.content == bytes(advice.letter.pdf)
        assert pdf.content.startswith(b"%PDF")

    def test_a_stale_text_is_not_saved_and_both_are_shown(self, draft: Any, adviser: Any, client_of: Any) -> None:
        block, client = the_block(draft), client_of(adviser)
        assert client.post(url("save_block", draft.pk, block.pk), block_form(block, "Van de eerste.")).status_code == 302
        answer = client.post(url("save_block", draft.pk, block.pk), block_form(block, "Van de tweede."))
        assert answer.status_code == 409
        assert "Van de eerste." in answer.content.decode()
        assert "Van de tweede." in answer.content.decode()
        assert the_block(draft).text == "Van de eerste."
        again = client.post(url("save_block", draft.pk, block.pk), block_form(block, "Van de tweede.", version=2))
        assert again.status_code == 302
        assert the_block(draft).text == "Van de tweede."

    @pytest.mark.parametrize("text", ["Zie {{ B99 }}.", "Zie {{ iets }}.", "Zie {{ B1."])
    def test_an_unknown_reference_says_which_and_keeps_the_text(
        self, text: str, draft: Any, adviser: Any, client_of: Any
    ) -> None:
        block = the_block(draft)
        answer = client_of(adviser).post(url("save_block", draft.pk, block.pk), block_form(block, text))
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "B99 bestaat niet" in page or "is geen verwijzing" in page
        assert text in page
        assert the_block(draft).text == "Wij telden {{ B1 }}."

    def test_literal_characters_stay_themselves(self, draft: Any, adviser: Any, client_of: Any) -> None:
        block = the_block(draft)
        client_of(adviser).post(url("save_block", draft.pk, block.pk), block_form(block, NASTY))
        page = client_of(adviser).get(url("advice", draft.pk)).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt; #let x = 1 <strong>vet</strong> =1+1 \\textbf{a} &amp; [x](y) $n$" in page
        assert "<script>alert" not in page

    def test_who_only_looks_on_sees_no_draft(self, draft: Any, auditor: Any, client_of: Any) -> None:
        assert client_of(auditor).get(url("advice", draft.pk)).status_code == 404
        assert draft.title not in client_of(auditor).get(url("list")).content.decode()

    def test_a_failing_printer_leaves_the_advice_whole(
        self, decided: Any, coordinator: Any, client_of: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_document: Any) -> Any:
            raise DocumentFailed("Het maken van het PDF-bestand is mislukt.", detail="geheim")

        monkeypatch.setattr(sending, "render", fail)
        answer = client_of(coordinator).post(url("send", decided.pk))
        assert answer.status_code == 422
        assert "PDF-bestand is mislukt" in answer.content.decode()
        assert "geheim" not in answer.content.decode()
        decided.refresh_from_db()
        assert decided.state == State.DECIDED
        assert not Letter.objects.exists()

    def test_changed_evidence_is_shown_and_accepted(
        self, decided: Any, make_signal: Any, coordinator: Any, client_of: Any
    ) -> None:
        make_signal(status="read")
        client = client_of(coordinator)
        first = client.post(url("send", decided.pk))
        assert first.status_code == 422
        assert "Het aantal was 12 en is nu 13." in first.content.decode()
        other = client.post(url("send", decided.pk), {"accept_changes": "yes", "seen": ["iets anders"]})
        assert other.status_code == 422
        seen = first.context["changes"]
        assert client.post(url("send", decided.pk), {"accept_changes": "yes", "seen": seen}).status_code == 302
        assert Letter.objects.get().accepted == seen

    def test_the_auditor_counts_again(self, sent: Any, auditor: Any, client_of: Any, make_signal: Any) -> None:
        client = client_of(auditor)
        assert "hetzelfde" in client.post(url("recount", sent.pk)).content.decode()
        make_signal(status="read")
        assert "Het aantal was 12 en is nu 13." in client.post(url("recount", sent.pk)).content.decode()

    def test_as_many_queries_for_thirty_rows_as_for_three(
        self, coordinator: Any, client_of: Any, django_assert_max_num_queries: Any
    ) -> None:
        client, counts = client_of(coordinator), []
        for rows in (3, 27):
            for n in range(rows):
                services.start_advice(by=coordinator, title=f"Advies {n}")
            # session, person, memberships, count, rows, and one count for each room in the menu that has one.
            with django_assert_max_num_queries(14) as queries:
                client.get(url("list"))
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestSealed:
    def test_no_request_changes_what_was_sent(self, sent: Any, coordinator: Any, client_of: Any) -> None:
        def rows() -> list[Any]:
            return [
                list(model.objects.order_by("pk").values()) for model in (Advice, Block, Recommendation, Ground, Letter)
            ]

        before, client = rows(), client_of(coordinator)
        block, point = sent.blocks.first(), sent.points.first()
        head = {
            "version": sent.head_version, "title": "Anders", "addressee": "x", "salutation": "x", "signed_by": "x",
            "reply_weeks": 9, "term_basis": "",
        }
        own = f"p{point.pk}-"
        for address, data in {
            url("save_head", sent.pk): head,
            url("add_block", sent.pk): {"nb-kind": "text", "nb-text": "meer"},
            url("save_block", sent.pk, block.pk): block_form(block, "anders"),
            url("move_block", sent.pk, block.pk): {"way": "down"},
            url("remove_block", sent.pk, block.pk): {"version": block.version, "sure": "yes"},
            url("add_point", sent.pk): {"np-kind": "recommendation", "np-text": "meer"},
            url("save_point", sent.pk, point.pk): {"version": point.version, own + "text": "anders"},
            url("move_point", sent.pk, point.pk): {"way": "down"},
            url("remove_point", sent.pk, point.pk): {"version": point.version, "sure": "yes"},
            url("decide", sent.pk): {
                "version": sent.version, "meeting": "Vergadering", "held_on": "2026-03-02", "vote": "unanimous",
            },
            url("reopen", sent.pk): {"reason": "toch niet"},
            url("send", sent.pk): {"accept_changes": "yes"},
        }.items():
            assert client.post(address, data).status_code in (302, 422), address
            assert rows() == before, address

    def test_no_row_can_be_changed_past_the_services(self, sent: Any) -> None:
        point, block = sent.points.first(), sent.blocks.first()
        ground = Ground.objects.get(recommendation=point)
        tries = [
            lambda: sent.save(), lambda: sent.delete(), lambda: block.save(), lambda: block.delete(),
            lambda: point.save(), lambda: point.delete(), lambda: ground.delete(), lambda: sent.letter.save(),
            lambda: sent.letter.delete(), lambda: Letter.objects.all().delete(),
            lambda: Letter.objects.update(pdf=b""), lambda: Advice.objects.update(title="x"),
            lambda: Block.objects.all().delete(), lambda: Recommendation.objects.update(text="x"),
            lambda: Ground.objects.all().delete(), lambda: point.evidence.clear(), lambda: point.evidence.set([]),
            lambda: Block.objects.create(advice=sent, order=99), lambda: sent.blocks.update(text="x"),
            lambda: Block.objects.bulk_create([Block(advice=sent, order=99)]),
            lambda: Block.objects.bulk_update([block], ["text"]),
        ]
        for attempt in tries:
            with pytest.raises(SealedForGood), transaction.atomic():
                attempt()

    def test_a_correction_is_a_new_draft_that_says_so(self, sent: Any, adviser: Any) -> None:
        new = services.correct(by=adviser, advice=sent)
        assert new.corrects == sent
        first = new.blocks.order_by("order").first()
        assert f"vervangt ons advies {sent.number} van" in first.text
        assert new.blocks.count() == sent.blocks.count() + 1
        assert [p.text for p in new.points.all()] == [p.text for p in sent.points.all()]


class TestServices:
    def test_a_draft_reads_on_where_this_council_tells_no_number(self, council: Any, count_of: Any, adviser: Any) -> None:
        """Twelve may be told by most councils; this one tells nothing below twenty."""
        council.smallest_n = 20
        council.save()
        adviser.council.refresh_from_db()
        advice = services.start_advice(by=adviser, title="Luister", evidence=[count_of()])
        said = "\n".join([*advice.blocks.values_list("text", flat=True), *advice.points.values_list("text", flat=True)])
        assert "Wij telden weinig signalen" in said
        assert "wat zij meemaken ({{ B1 }})" in said

    def test_numbers_follow_each_other_and_a_stale_reading_is_not_decided(
        self, draft: Any, coordinator: Any, adviser: Any
    ) -> None:
        with pytest.raises(services.AdviceChanged):
            services.decide(by=coordinator, advice=draft, expected_version=draft.version - 1)
        other = services.start_advice(by=adviser, title="Nog een")
        year = timezone.localdate().year
        numbers = [services.decide(by=coordinator, advice=one).number for one in (draft, other)]
        assert numbers == [f"{year}-01", f"{year}-02"]
        open_again = services.reopen(by=coordinator, advice=draft, reason="Een fout in de kop.")
        assert services.decide(by=coordinator, advice=open_again).number == f"{year}-01"

    def test_points_close_up_and_change_places(self, draft: Any, adviser: Any) -> None:
        for text in ("Eerst dit.", "Dan dat."):
            writing.add_point(by=adviser, advice=draft, kind="recommendation", text=text)
        row = draft.points.filter(kind="recommendation")
        count = row.count()
        writing.move_point(by=adviser, point=row.get(number=count), up=True)
        assert row.get(number=count - 1).text == "Dan dat."
        writing.remove_point(by=adviser, point=row.get(number=1), version=row.get(number=1).version)
        assert list(row.values_list("number", flat=True)) == list(range(1, count))

    def test_a_letter_as_json_and_back_is_the_same(self, draft: Any) -> None:
        import json

        letter = letter_of(draft)
        assert letter.figures
        assert letter_from_json(json.loads(json.dumps(letter_as_json(letter)))) == letter


def _texts(parts: Any) -> str:
    said: list[str] = []
    for part in parts:
        if isinstance(part, Heading):
            said.append(part.text)
        elif isinstance(part, Paragraph):
            said.append("".join(run.text for run in part.runs))
        elif isinstance(part, Items):
            said += ["".join(run.text for run in item) for item in part.items]
        elif isinstance(part, Table):
            said += [str(cell) for row in part.rows for cell in row]
    return "\n".join(said)


def test_every_number_of_the_letter_is_in_its_annex_and_still_true(sent: Any, auditor: Any) -> None:
    document = sending.document_of(letter_from_json(sent.letter.content), smallest=10)
    annex = _texts(document.annexes)
    # Our own request names the term, and the model of the law no figures; what is left are counts and shares.
    own = [part for part in document.parts if "Wij vragen u om binnen" not in _texts([part])]
    numbers = set(re.findall(r"(?<![B\d])\d[\d.]*%?", _texts(own)))
    assert "12" in numbers
    for number in numbers:
        assert re.search(rf"(?<!\d){re.escape(number.rstrip('.'))}(?!\d)", annex), number
    for figure in letter_from_json(sent.letter.content).figures:
        evidence = Evidence.objects.get(council=sent.council, number=int(figure.ref[1:]))
        again = recompute(by=auditor, evidence=evidence)
        assert again.same
        assert again.now.n == figure.facts.n
