"""The report for who was there: to read, and to say whether it is right. No account, no cookie."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gehoord.core.councils.models import Council

from ..live import guesses
from ..live.codes import normal
from ..live.views_public import phone
from ..models import Guessed
from ..services import DialogueRefused
from . import services
from .forms import VerdictForm
from .report import report_of
from .selectors import is_on, reader_for


@phone
def reader_page(request: HttpRequest, council: Council, token: str) -> HttpResponse:
    """The report of the gathering where this code had a place; or that it is not there yet."""
    guesses.require_open(request, council, Guessed.OWN)
    reader = reader_for(council, token)
    check = reader.report_check
    if not is_on(check):
        return render(request, "dialogue/reporting/not_yet.html", {"token": normal(token)})
    form = VerdictForm(request.POST or None, initial={"verdict": reader.says, "text": reader.text})
    if request.method == "POST" and form.is_valid():
        try:
            services.say(council=council, token=token, **form.cleaned_data)
        except DialogueRefused as refused:
            form.add_error("text", str(refused))
        else:
            return redirect("dialogue:reader", token=normal(token))
    return render(request, "dialogue/reporting/reader.html", {
        "form": form, "token": normal(token), "reader": reader, "report": report_of(check.gathering, check),
    }, status=422 if form.errors else 200)
