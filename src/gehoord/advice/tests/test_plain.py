"""The plain version beside the formal letter: written like a block, guarded like the letter, sealed with it."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from gehoord.advice import plain as writing
from gehoord.advice import sending, services
from gehoord.advice.blacking_out import from_drafts
from gehoord.advice.models import Advice, Letter, Plain, PlainLetter
from gehoord.advice.plain_texts import first_plain, plain_document, plain_parts
from gehoord.advice.sealed import SealedForGood
from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.ui.documents import DocumentFailed, Rendered, render_pdf
from gehoord.core.ui.documents.model import Heading
from gehoord.core.ui.documents.tests.reading import words_of_pdf
from gehoord.dialogue.blacking_out import BLACKED_OUT

from . import figures as some

STORY = "Ik vertelde het drie keer en toch schreef zij steeds iets heel anders in het verslag."
WORDS = {"heard": "Wij telden {{ B1 }}.", "asked": "- Luister beter.\n- Bel terug.", "ahead": "Wordt vervolgd."}


def url(name: str, advice: Any) -> str:
    return reverse(f"advice:{name}", args=[advice.pk])


@pytest.fixture
def told(draft: Any, adviser: Any) -> Any:
    writing.save_plain(by=adviser, advice=draft, version=0, **WORDS)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def out(told: Any, coordinator: Any) -> Any:
    services.decide(by=coordinator, advice=told)
    sending.send(by=coordinator, advice=told)
    return Advice.objects.select_related("council").get(pk=told.pk)


class TestWriting:
    def test_a_first_text_is_made_of_the_points_and_kept_only_when_saved(
        self, draft: Any, adviser: Any, client_of: Any
    ) -> None:
        client = client_of(adviser)
        page = client.get(url("plain", draft))
        assert draft.points.first().text.split("{{")[0].strip()[:30] in page.content.decode()
        assert not Plain.objects.exists()
        first = first_plain(draft)
        assert "Voorbeeldstad" in first["heard"]
        assert client.post(url("plain", draft), {"version": 0, **first}).status_code == 302
        assert Plain.objects.get().asked == first["asked"]

    def test_its_own_words_are_simple_and_say_je(self, draft: Any) -> None:
        draft.points.all().delete()
        first = first_plain(draft)
        assert first["asked"] == ""
        for sentence in " ".join(first.values()).replace("?", ".").split("."):
            assert len(sentence.split()) <= 16, sentence
        assert " u " not in " ".join(first.values())

    def test_the_second_writer_reads_both_texts(self, told: Any, adviser: Any, client_of: Any) -> None:
        client = client_of(adviser)
        for version in (0, ""):
            answer = client.post(url("plain", told), {"version": version, "heard": "Van de tweede."})
            assert answer.status_code == 409
            assert "Bel terug." in answer.content.decode()
            assert "Van de tweede." in answer.content.decode()
        again = client.post(url("plain", told), {"version": answer.context["version"], "heard": "Van de tweede."})
        assert again.status_code == 302
        assert Plain.objects.get().heard == "Van de tweede."

    def test_taken_away_meanwhile_nothing_typed_is_lost(self, told: Any, adviser: Any, client_of: Any) -> None:
        client = client_of(adviser)
        client.post(url("plain_remove", told), {"version": 9})
        assert Plain.objects.exists(), "a stale version takes nothing away"
        client.post(url("plain_remove", told), {"version": 1})
        assert not Plain.objects.exists()
        answer = client.post(url("plain", told), {"version": 1, "heard": "Mijn tekst."})
        assert answer.status_code == 409
        assert "Mijn tekst." in answer.content.decode()
        assert client.post(url("plain", told), {"version": 0, "heard": "Mijn tekst."}).status_code == 302

    @pytest.mark.parametrize("text", ["Zie {{ B99 }}.", "Zie {{ iets }}.", "Zie {{ B1."])
    def test_an_unknown_reference_is_said_and_the_text_kept(
        self, text: str, told: Any, adviser: Any, client_of: Any
    ) -> None:
        answer = client_of(adviser).post(url("plain", told), {"version": 1, "heard": text})
        assert answer.status_code == 422
        assert text in answer.content.decode()

    def test_an_empty_text_is_none(self, draft: Any, adviser: Any, client_of: Any) -> None:
        assert client_of(adviser).post(url("plain", draft), {"version": 0, "heard": "  "}).status_code == 422

    def test_who_read_the_advice_before_read_something_else(self, told: Any, adviser: Any, coordinator: Any) -> None:
        writing.save_plain(by=adviser, advice=told, version=1, **WORDS)
        with pytest.raises(services.AdviceChanged):
            services.decide(by=coordinator, advice=told, expected_version=told.version)
        assert AuditEvent.objects.filter(event=Event.ADVICE_CHANGED, fields__what="plain").count() == 2

    def test_after_deciding_it_is_locked(self, told: Any, adviser: Any, coordinator: Any, client_of: Any) -> None:
        services.decide(by=coordinator, advice=told)
        client = client_of(adviser)
        assert client.get(url("plain", told)).status_code == 302
        client.post(url("plain", told), {"version": 1, "heard": "Anders."})
        client.post(url("plain_remove", told), {"version": 1})
        assert Plain.objects.get().heard == WORDS["heard"]


class TestGuards:
    def test_a_repeated_story_is_said_when_saving_and_before_sending(
        self, told: Any, adviser: Any, coordinator: Any, make_signal: Any, client_of: Any
    ) -> None:
        make_signal(text=STORY, status="read", may_quote=False)
        form = {"version": 1, **WORDS, "ahead": STORY}
        page = client_of(adviser).post(url("plain", told), form, follow=True).content.decode()
        assert "niet mag citeren" in page
        services.decide(by=coordinator, advice=Advice.objects.get())
        with pytest.raises(sending.ChangesToAccept) as stopped:
            sending.send(by=coordinator, advice=told)
        assert any("In gewone taal" in change for change in stopped.value.changes)

    def test_a_figure_typed_by_hand_is_named(self, told: Any, adviser: Any, client_of: Any) -> None:
        writing.save_plain(by=adviser, advice=told, version=1, **{**WORDS, "heard": "Het was 73% van de signalen."})
        assert "73%" in str(client_of(adviser).get(url("advice", told)).context["unaccounted"])

    def test_what_the_letter_does_not_name_stops_deciding_and_the_file(
        self, told: Any, adviser: Any, coordinator: Any, count_of: Any, client_of: Any
    ) -> None:
        count_of(title="Een ander getal")
        writing.save_plain(by=adviser, advice=told, version=1, **{**WORDS, "ahead": "En {{ B2 }}."})
        assert "Hier staat B2" in client_of(adviser).get(url("plain", told)).content.decode()
        with pytest.raises(services.AdviceRefused, match="B2"):
            services.decide(by=coordinator, advice=told)
        assert client_of(adviser).get(url("plain_file", told)).status_code == 302

    def test_small_numbers_stay_inside(self) -> None:
        figure = some.count(4)
        told = Plain(heard="Wij kregen {{ B1 }}.")
        document = plain_document(some.letter(figure), plain_parts(told), smallest=10)
        assert "4" not in words_of_pdf(render_pdf(document)).replace("24 november", "")

    def test_words_of_a_group_go_from_a_draft(self, told: Any, adviser: Any, council: Any) -> None:
        words = "de moeder van de jongen uit de straat"
        writing.save_plain(by=adviser, advice=told, version=1, **{**WORDS, "ahead": f"Wij bellen {words}."})
        before = Advice.objects.get().version
        with transaction.atomic():
            from_drafts(council, words)
        assert Plain.objects.get().ahead == f"Wij bellen {BLACKED_OUT}."
        assert Advice.objects.get().version == before + 1


class TestSent:
    def test_it_is_frozen_with_the_letter_and_read_by_everybody(self, out: Any, client: Any) -> None:
        kept = PlainLetter.objects.get()
        assert hashlib.sha256(bytes(kept.pdf)).hexdigest() == kept.digest
        words = words_of_pdf(bytes(kept.pdf))
        for part in ("12 signalen", "Luister beter.", "Wordt vervolgd.", "Wat wij hoorden", "tussen haken"):
            assert part in words
        assert "CONCEPT" not in words
        page = client.get(reverse("advice:public", args=[out.number])).content.decode()
        assert page.index("In gewone taal") < page.index("De hele brief")
        assert "Luister beter." in page.split("De hele brief")[0]
        answer = client.get(reverse("advice:public_plain", args=[out.number]))
        assert answer.content == bytes(kept.pdf)

    def test_the_council_gets_the_same_file(self, out: Any, auditor: Any, client_of: Any) -> None:
        assert client_of(auditor).get(url("plain_file", out)).content == bytes(PlainLetter.objects.get().pdf)

    def test_no_row_can_be_changed_past_the_services(self, out: Any) -> None:
        plain, kept = Plain.objects.get(), PlainLetter.objects.get()
        tries = [
            plain.save, plain.delete, kept.save, kept.delete, Plain.objects.all().delete,
            PlainLetter.objects.all().delete, lambda: Plain.objects.update(heard="x"),
            lambda: PlainLetter.objects.update(pdf=b""), lambda: Plain.objects.bulk_update([plain], ["heard"]),
        ]
        for attempt in tries:
            with pytest.raises(SealedForGood), transaction.atomic():
                attempt()  # type: ignore[operator]

    def test_none_can_be_added_afterwards(self, sent: Any) -> None:
        with pytest.raises(SealedForGood), transaction.atomic():
            Plain.objects.create(advice=sent, heard="x")

    def test_without_one_there_is_none(self, sent: Any, client: Any) -> None:
        assert not PlainLetter.objects.exists()
        assert client.get(reverse("advice:public_plain", args=[sent.number])).status_code == 404
        assert "In gewone taal" not in client.get(reverse("advice:public", args=[sent.number])).content.decode()

    def test_a_correction_begins_with_its_text(self, out: Any, adviser: Any) -> None:
        new = services.correct(by=adviser, advice=out)
        assert new.plain.heard == WORDS["heard"]
        assert new.plain.version == 1

    def test_a_printer_that_fails_on_it_leaves_the_advice_whole(self, told: Any, coordinator: Any) -> None:
        def printer(document: Any) -> Rendered:
            if "gewone taal" in document.title:
                raise DocumentFailed("Het maken van het PDF-bestand is mislukt.")
            return Rendered(b"", b"", b"")

        services.decide(by=coordinator, advice=told)
        with pytest.raises(DocumentFailed):
            sending.send(by=coordinator, advice=told, printer=printer)
        assert not Letter.objects.exists()
        assert not PlainLetter.objects.exists()


def test_words_that_were_taken_back_go_from_the_page_and_the_file(
    adviser: Any, coordinator: Any, make_signal: Any, client: Any
) -> None:
    from gehoord.coding.text import digest_of
    from gehoord.insight.evidence import freeze
    from gehoord.intake.services import change_quoting

    sentence = "Zij luisterde echt naar wat ik vertelde over school."
    signal = make_signal(text=sentence, status="read", may_quote=True)
    chosen = [[signal.pk, 0, len(sentence), digest_of(sentence)]]
    evidence = freeze(
        by=adviser, kind="quotes", question={"filters": "", "codebook": 0, "chosen": chosen}, title="Citaat"
    )
    advice = services.start_advice(by=adviser, title="Luister", evidence=[evidence])
    writing.save_plain(by=adviser, advice=advice, version=0, heard=f"Iemand zei: {sentence}", asked="", ahead="")
    services.decide(by=coordinator, advice=advice)
    sending.send(by=coordinator, advice=advice, printer=lambda _document: Rendered(b"a", b"b", b"c"))
    number = Advice.objects.get().number
    page = reverse("advice:public", args=[number])
    assert client.get(page).content.decode().count(sentence) >= 2
    change_quoting(signal=signal, may_quote=False)
    assert sentence not in client.get(page).content.decode()
    assert client.get(reverse("advice:public_plain", args=[number])).status_code == 410


def test_a_plain_document_has_its_headings_and_leads_nowhere() -> None:
    told = Plain(heard="Wij telden {{ B1 }}.", asked="- Een", ahead="")
    document = plain_document(some.letter(some.count(800)), plain_parts(told))
    assert [part.text for part in document.parts if isinstance(part, Heading)] == [
        "Wat wij hoorden", "Wat wij aan de gemeente vragen",
    ]
    assert not any(run.to for part in document.parts for run in getattr(part, "runs", ()))
