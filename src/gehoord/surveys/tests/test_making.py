"""A questionnaire of the council's own: by hand, from a spreadsheet, as a new version."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.councils.permissions import NotAllowed
from gehoord.surveys.answering import keep_response
from gehoord.surveys.forms import AnswersForm
from gehoord.surveys.making import make_questionnaire
from gehoord.surveys.models import Questionnaire, SurveyTally
from gehoord.surveys.questionnaires import QuestionIn
from gehoord.surveys.refusals import SurveyRefused
from gehoord.surveys.services import close_campaign, open_campaign
from gehoord.surveys.shipped import install_shipped

ABOUT = {
    "name": "Onze lijst", "respondent": "ouder", "minimum_answered": "2", "minimum_per_theme": "1", "top_from": "5",
    "licence": "CC0", "whose": "wij",
}
SHEET = """vraag;engels;onderwerp;richting;soort
Ze luisteren.;They listen.;Serieus nemen;;schaal
Ze hebben haast.;They rush.;;omgekeerd;
Wat nog?;;;;open vraag
Iets raars.;;zomaar;krom;schaal
"""


def _rows(*rows: dict[str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0}
    for place, row in enumerate(rows):
        data |= {f"form-{place}-{name}": value for name, value in ({"kind": "scale"} | row).items()}
    return data


def _make(by: Any, *texts: str, **more: Any) -> Questionnaire:
    return make_questionnaire(
        by=by, name="Onze lijst", respondent="ouder", questions=[QuestionIn(key="", text=text) for text in texts], **more
    )


def test_made_by_hand_with_open_questions_last(client_of: Any, adviser: Any) -> None:
    desk = client_of(adviser)
    assert desk.get(reverse("surveys:make")).status_code == 200
    answer = desk.post(reverse("surveys:make"), {
        **ABOUT, "name_en": "Our list", "do": "save", **_rows(
            {"text": "Wat nog?", "kind": "open"}, {"text": "Ze luisteren.", "theme": "serieus_nemen"}, {},
            {"text": "Ze hebben haast.", "direction": "omgekeerd", "text_en": "They rush."},
        ),
    })
    made = Questionnaire.objects.get()
    assert answer.url == reverse("surveys:questionnaire", args=[made.pk])
    assert (made.version, made.names, made.licence, made.validated) == (1, {"en": "Our list"}, "CC0", False)
    assert list(made.questions.values_list("text", "kind", "theme", "is_reversed")) == [
        ("Ze luisteren.", "scale", "serieus_nemen", False), ("Ze hebben haast.", "scale", "", True),
        ("Wat nog?", "open", "", False),
    ]
    assert set(made.rules.values_list("theme", "minimum_answered", "top_from")) == {("", 2, 5), ("serieus_nemen", 1, 5)}
    assert AuditEvent.objects.filter(event=Event.SETTINGS_CHANGED, subject_id=str(made.pk)).exists()


def test_a_spreadsheet_fills_the_form_with_errors_by_row_and_loses_nothing(client_of: Any, adviser: Any) -> None:
    desk, page = client_of(adviser), reverse("surveys:make")
    answer = desk.post(page, {
        **ABOUT, "do": "read", **_rows({"text": "Al getypt."}, {}),
        "file": SimpleUploadedFile("lijst.csv", SHEET.encode()),
    })
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert not Questionnaire.objects.exists()
    for text in ("Onze lijst", "Al getypt.", "Ze luisteren.", "They rush.", "Wat nog?", "Iets raars.", "zomaar", "krom"):
        assert text in shown, text
    rows = answer.context["rows"]
    assert [bool(row.errors) for row in rows][:5] == [False, False, False, False, True]
    assert set(rows[4].errors) == {"theme", "direction"}
    data = {f"form-{place}-{name}": row[name].value() or "" for place, row in enumerate(rows) for name in row.fields}
    data |= {"form-TOTAL_FORMS": len(rows.forms), "form-INITIAL_FORMS": 0, "form-4-theme": "", "form-4-direction": ""}
    desk.post(page, {**ABOUT, "do": "save", **data})
    assert Questionnaire.objects.get().questions.count() == 5


@pytest.mark.parametrize(("name", "content", "said"), [
    ("x.csv", b"tekening;x\na;b\n", "geen kolom"), ("x.xlsx", b"PK\x03\x04broken", ""), ("", b"", "Kies eerst"),
])
def test_a_file_that_cannot_be_read_is_refused_and_typed_rows_stay(
    client_of: Any, adviser: Any, name: str, content: bytes, said: str
) -> None:
    files = {"file": SimpleUploadedFile(name, content)} if name else {}
    answer = client_of(adviser).post(
        reverse("surveys:make"), {**ABOUT, "do": "read", **_rows({"text": "Al getypt."}), **files}
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Al getypt." in answer.content.decode()


def test_a_wrong_form_keeps_what_was_typed(client_of: Any, adviser: Any) -> None:
    answer = client_of(adviser).post(reverse("surveys:make"), {
        **ABOUT, "do": "save", **_rows({"text": "Wat nog?", "kind": "open", "theme": "respect"}, {"text_en": "Only"}),
    })
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Een open vraag telt niet mee" in page
    assert "ook in het Nederlands" in page
    assert "Onze lijst" in page
    assert not Questionnaire.objects.exists()


def test_a_change_is_a_new_version_and_the_second_of_two_is_told(client_of: Any, adviser: Any, outsider: Any) -> None:
    first = _make(adviser, "Een.", "Twee.")
    page = f"{reverse('surveys:make')}?basis={first.pk}"
    assert "Twee." in client_of(adviser).get(page).content.decode()
    second = _make(adviser, "Twee.", "Drie.", base=first)
    assert (second.key, second.version) == (first.key, 2)
    # What stays the same word for word is the same question.
    assert dict(second.questions.values_list("text", "key")) == {"Twee.": "v2", "Drie.": "v3"}
    assert list(first.questions.values_list("text", flat=True)) == ["Een.", "Twee."]
    with pytest.raises(SurveyRefused, match="versie 2"):
        _make(adviser, "Vier.", base=first)
    with pytest.raises(SurveyRefused):
        _make(outsider, "Vier.", base=second)
    assert client_of(outsider).get(page).status_code == 404
    assert _make(adviser, "Vijf.").key != first.key


def test_signs_that_nobody_sees_and_a_rule_that_counts_nobody_are_not_kept(adviser: Any) -> None:
    made = _make(adviser, "Ze luis\u200bteren\u202e niet\n altijd.")
    assert made.questions.get().text == "Ze luisteren niet altijd."
    for texts, more in ((("Een.", "E\u200ben."), {}), (("\u200b",), {}), (("Een.",), {"minimum_answered": 2})):
        with pytest.raises(SurveyRefused):
            _make(adviser, *texts, **more)


def test_ours_gets_no_versions_of_others(client_of: Any, adviser: Any, officer: Any) -> None:
    ours = install_shipped(by=adviser, key="bejegening-ouders")
    with pytest.raises(SurveyRefused):
        _make(adviser, "Een.", base=ours)
    shown = client_of(adviser).get(reverse("surveys:questionnaire", args=[ours.pk])).content.decode()
    assert "nieuwe versie" not in shown.split("Zo ziet het")[0].split("Versie 1")[1]
    with pytest.raises(NotAllowed):
        _make(officer, "Een.")
    for texts in ((), ("Een.", "een."), tuple(f"Vraag {n}" for n in range(41))):
        with pytest.raises(SurveyRefused):
            _make(adviser, *texts)


SHEET_OF_ALL = """soort;vraag;engels;onderwerp;richting;plaatje;niet van toepassing;invuller;minimum;minimum per onderwerp;positief vanaf;rechten;licentie;gevalideerd
lijst;De Lijst van Ander;The Other List;;;ja;;jongere;2;2;5;Uitgeverij Ander;toestemming, 3 maart 2026;ja
;Ze luisteren.;They listen.;Serieus nemen;;oor;nee;;;;;;;
;Ze doen er iets mee.;;Serieus nemen;;een wolkje met woorden;;;;;;;;
;Ze hebben haast.;;;omgekeerd;;;;;;;;;
open;Wat nog?;What else?;;;;;;;;;;;
"""


def test_a_spreadsheet_sets_everything_and_the_pages_show_it_as_ours(client_of: Any, adviser: Any) -> None:
    """What may be set, kept by the page as the file says, and used by the page of who answers."""
    desk, page = client_of(adviser), reverse("surveys:make")
    read = desk.post(page, {
        "do": "read", **_rows(), "file": SimpleUploadedFile("lijst.csv", SHEET_OF_ALL.encode()),
    })
    assert read.status_code == 200
    form, rows = read.context["form"], read.context["rows"]
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False, "")}
    data |= {f"form-{place}-{name}": row[name].value() or "" for place, row in enumerate(rows) for name in row.fields}
    desk.post(page, {**data, "form-TOTAL_FORMS": len(rows.forms), "form-INITIAL_FORMS": 0, "do": "save"})
    made = Questionnaire.objects.get()
    assert (made.name, made.names, made.respondent, made.is_pictures, made.validated) == (
        "De Lijst van Ander", {"en": "The Other List"}, "jongere", True, True,
    )
    assert (made.rights_holder, made.licence) == ("Uitgeverij Ander", "toestemming, 3 maart 2026")
    assert list(made.questions.values_list("text", "theme", "is_reversed", "picture", "may_not_apply")) == [
        ("Ze luisteren.", "serieus_nemen", False, "oor", False),
        ("Ze doen er iets mee.", "serieus_nemen", False, "wolkje", True),
        ("Ze hebben haast.", "", True, "", True), ("Wat nog?", "", False, "", True),
    ]
    assert set(made.rules.values_list("theme", "minimum_answered", "top_from")) == {("", 2, 5), ("serieus_nemen", 2, 5)}
    shown = desk.get(reverse("surveys:questionnaire", args=[made.pk])).content.decode()
    assert "rechten: Uitgeverij Ander" in shown
    phone = shown.split("Zo ziet het")[1]
    assert (phone.count("#face-5"), phone.count("#oor"), phone.count("weet ik niet")) == (3, 1, 2)
    # The next version begins with all of it.
    again = desk.get(f"{page}?basis={made.pk}")
    assert again.context["form"].initial["minimum_per_theme"] == 2
    assert again.context["form"].initial["rights_holder"] == "Uitgeverij Ander"
    assert [row["picture"].value() for row in again.context["rows"]][:3] == ["oor", "wolkje", ""]
    assert again.context["rows"][0]["apart"].value() == "nee"


def test_an_own_list_is_asked_and_counted_exactly_as_ours(adviser: Any, coordinator: Any) -> None:
    ours = install_shipped(by=adviser, key="bejegening-plaatjes")
    rule = ours.rules.get(theme="")
    own = make_questionnaire(
        by=adviser, name="Nagemaakt", respondent=ours.respondent, is_pictures=True, names=ours.names,
        minimum_answered=rule.minimum_answered, top_from=rule.top_from, questions=[
            QuestionIn(
                key="", text=one.text, texts=one.texts, kind=one.kind, theme=one.theme, picture=one.picture,
                is_reversed=one.is_reversed, may_not_apply=one.may_not_apply,
            ) for one in ours.questions.all()
        ],
    )
    assert set(own.rules.values_list("theme", "minimum_answered", "top_from")) == set(
        ours.rules.values_list("theme", "minimum_answered", "top_from")
    )
    chance = random.Random(5)
    rows = [[chance.choice([1, 2, 3, 4, 5, 5, None, "nvt"]) for _n in range(9)] for _row in range(12)]
    sums = []
    for questionnaire in (ours, own):
        campaign = open_campaign(
            by=coordinator, questionnaire=questionnaire, purpose="contract", title="Zo",
            closes_on=timezone.localdate() + timedelta(days=9),
        )
        questions = list(questionnaire.questions.all())
        for row in rows:
            keep_response(
                campaign=campaign, questions=questions, background={}, safe={}, channel="code", mode="scherm",
                answers={one.key: value for one, value in zip(questions, row, strict=False)},
            )
        close_campaign(by=coordinator, campaign=campaign, purpose="contract")
        sums.append(sorted(SurveyTally.objects.filter(campaign=campaign).values_list(
            "question__order", "theme", "answered", "total", "squares", "top", "not_applicable", "left_open",
        ), key=str))
    assert sums[0] == sums[1]
    assert len(sums[0]) > 9


def test_what_may_not_be_skipped_apart_is_refused_in_an_answer(adviser: Any, coordinator: Any) -> None:
    made = make_questionnaire(by=adviser, name="Kort", respondent="jongere", questions=[
        QuestionIn(key="", text="Een.", may_not_apply=False), QuestionIn(key="", text="Twee."),
    ])
    campaign = open_campaign(
        by=coordinator, questionnaire=made, purpose="contract", title="Zo",
        closes_on=timezone.localdate() + timedelta(days=9),
    )
    form = AnswersForm(campaign, made.questions.all(), {"q-v1": "nvt", "q-v2": "nvt"})
    assert set(form.errors) == {"q-v1"}


def test_who_holds_the_rights_is_asked_and_noted(client_of: Any, adviser: Any) -> None:
    desk, page = client_of(adviser), reverse("surveys:make")
    rows = _rows({"text": "Een."}, {"text": "Twee."})
    for wrong, field in (
        ({"whose": ""}, "whose"), ({"whose": "ander"}, "rights_holder"),
        ({"whose": "ander", "rights_holder": "Ander", "licence": ""}, "licence"),
        ({"whose": "wij", "rights_holder": "Ander"}, "whose"), ({"minimum_answered": "3"}, "minimum_answered"),
    ):
        answer = desk.post(page, {**ABOUT, **rows, "do": "save", **wrong})
        assert answer.status_code == 422
        assert field in answer.context["form"].errors, wrong
    desk.post(page, {**ABOUT, **rows, "do": "save"})
    assert Questionnaire.objects.get().rights_holder == adviser.council.name
    with pytest.raises(SurveyRefused):
        _make(adviser, "Een.", rights_holder="Ander")
    for picture in ({"picture": "kat"}, {"picture": "oor"}):
        with pytest.raises(SurveyRefused):
            make_questionnaire(by=adviser, name="X", respondent="ouder", questions=[
                QuestionIn(key="", text="Een.", **picture),
            ])


@pytest.mark.parametrize(("text", "place"), [
    ("soort;vraag;minimum\nlijst;Naam;veel\n;Een.;\n", "Rij 2, kolom “minimum”"),
    ("soort;vraag;plaatje\nlijst;Naam;misschien\n;Een.;\n", "Rij 2, kolom “plaatje”"),
    ("soort;vraag;minimum\n;Een.;3\n", "Rij 2, kolom “minimum”"),
    ("soort;vraag;richting\nlijst;Naam;omgekeerd\n;Een.;\n", "Rij 2, kolom “richting”"),
    ("soort;vraag\nlijst;A\nlijst;B\n;Een.\n", "Rij 3, kolom “soort”"),
    ("vraag;geheim\nEen.;x\n", "“geheim” kennen we niet"), ("vraag;tekst\nEen.;x\n", "twee keer"),
])
def test_what_is_wrong_in_a_file_is_told_with_its_place(client_of: Any, adviser: Any, text: str, place: str) -> None:
    answer = client_of(adviser).post(reverse("surveys:make"), {
        **ABOUT, "do": "read", **_rows({"text": "Al getypt."}), "file": SimpleUploadedFile("lijst.csv", text.encode()),
    })
    assert answer.status_code == 422
    assert place in answer.content.decode()
    assert "Al getypt." in answer.content.decode()
