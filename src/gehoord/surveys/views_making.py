"""The page where a council makes a questionnaire: by hand, from a spreadsheet, or as a new version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.uploads import is_too_large, receives_file

from .forms_making import NOT_APART, OTHERS, OWN, REVERSED, QuestionnaireForm, RowFormSet, SheetForm
from .making import is_own, make_questionnaire
from .models import Questionnaire
from .refusals import SurveyRefused
from .sheets import MOST_BYTES, TOLD, TOLD_OF_LIST, Found, read_questions

BLANK_ROWS = 5


@csrf_exempt
@staff(Right.RUN_SURVEYS)
@receives_file(MOST_BYTES)
def make_page(request: StaffRequest) -> HttpResponse:
    """Shows the form, puts a spreadsheet's questions in it, or makes the questionnaire."""
    if request.method != "POST":
        base = _base(request, request.GET.get("basis", ""))
        return _show(request, QuestionnaireForm(initial=_about(base)), RowFormSet(initial=_rows(base)), SheetForm())
    base = _base(request, request.POST.get("basis", ""))
    if request.POST.get("do") == "read":
        return _read(request)
    form, rows = QuestionnaireForm(request.POST), RowFormSet(request.POST)
    if form.is_valid() and rows.is_valid():
        questions = [row.question for row in rows if row.question]
        try:
            made = make_questionnaire(by=request.member, base=base, questions=questions, **form.as_arguments())
        except SurveyRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("De vragenlijst staat erbij."))
            return redirect("surveys:questionnaire", pk=made.pk)
    return _show(request, form, rows, SheetForm(), status=422)


def _read(request: StaffRequest) -> HttpResponse:
    """The form with the questions of a file below those that were typed, and what is wrong with each."""
    too_large = is_too_large(request)
    sheet = SheetForm(request.POST, request.FILES)
    typed = [row for row in _typed(RowFormSet(request.POST)) if row["text"] or row["text_en"]]
    found = Found()
    file = request.FILES.get("file")
    try:
        if too_large:
            raise SurveyRefused(_("Dit bestand is te groot voor een vragenlijst."), "file")
        if file is None:
            raise SurveyRefused(_("Kies eerst een bestand."), "file")
        found = read_questions(file)
    except SurveyRefused as refused:
        sheet.is_valid()
        sheet.add_error("file", str(refused))
    form = QuestionnaireForm(initial=request.POST.dict() | found.about)
    rows = [*typed, *found.rows]
    data: dict[str, Any] = {"form-TOTAL_FORMS": len(rows) + BLANK_ROWS, "form-INITIAL_FORMS": 0}
    for place, row in enumerate([*rows, *[{"kind": "scale"}] * BLANK_ROWS]):
        data |= {f"form-{place}-{name}": value for name, value in row.items()}
    return _show(request, form, RowFormSet(data), sheet, status=200 if found.rows else 422)


def _typed(rows: Any) -> list[dict[str, Any]]:
    """What stands in each row, right or wrong."""
    return [{name: row[name].value() or "" for name in row.fields} for row in rows]


def _base(request: StaffRequest, pk: str) -> Questionnaire | None:
    if not pk:
        return None
    rows = Questionnaire.objects.filter(council=request.member.council)
    found = rows.filter(pk=int(pk)).first() if pk.isascii() and pk.isdecimal() and len(pk) < 18 else None
    if found is None or not is_own(found):
        raise Http404
    return found


def _about(base: Questionnaire | None) -> dict[str, Any]:
    if base is None:
        return {}
    rule = base.rules.filter(theme="").first()
    return {
        "name": base.name, "name_en": base.names.get("en", ""), "respondent": base.respondent,
        "licence": base.licence, "validated": base.validated, "basis": base.pk, "is_pictures": base.is_pictures,
        **_rights(base),
        "minimum_per_theme": max((one.minimum_answered for one in base.rules.all() if one.theme), default=1),
        **({"minimum_answered": rule.minimum_answered, "top_from": str(rule.top_from)} if rule else {}),
    }


def _rights(base: Questionnaire) -> dict[str, Any]:
    """Nobody is named in what was made before it was asked: then it is asked now."""
    if not base.rights_holder:
        return {}
    is_ours = base.rights_holder == base.council.name
    return {"whose": OWN} if is_ours else {"whose": OTHERS, "rights_holder": base.rights_holder}


def _rows(base: Questionnaire | None) -> list[dict[str, Any]]:
    there = [
        {
            "text": one.text, "text_en": one.texts.get("en", ""), "kind": one.kind, "theme": one.theme,
            "direction": REVERSED if one.is_reversed else "", "picture": one.picture,
            "apart": "" if one.may_not_apply else NOT_APART,
        } for one in (base.questions.all() if base else ())
    ]
    return [*there, *({} for _row in range(BLANK_ROWS if there else 2 * BLANK_ROWS))]


def _show(request: StaffRequest, form: Any, rows: Any, sheet: Any, *, status: int = 200) -> HttpResponse:
    return render(request, "surveys/make.html", {
        "form": form, "rows": rows, "sheet": sheet, "columns": TOLD, "columns_of_list": TOLD_OF_LIST,
    }, status=status)
