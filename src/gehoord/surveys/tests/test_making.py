"""A questionnaire of the council's own: by hand, from a spreadsheet, as a new version."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.councils.permissions import NotAllowed
from gehoord.surveys.making import make_questionnaire
from gehoord.surveys.models import Questionnaire
from gehoord.surveys.questionnaires import QuestionIn
from gehoord.surveys.refusals import SurveyRefused
from gehoord.surveys.shipped import install_shipped

ABOUT = {"name": "Onze lijst", "respondent": "ouder", "minimum_answered": "2", "top_from": "5", "licence": "CC0"}
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
