"""What the pages of rounds share: a form that keeps what was typed, and what a second writer sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gehoord.core.councils.access import StaffRequest

from ..forms import Difference, _in_words
from ..rules import AgreementRefused
from ..services import Changed


def add_refusal(form: forms.Form, refused: AgreementRefused) -> None:
    form.add_error(refused.field if refused.field in form.fields else None, str(refused))


def form_page(
    request: StaffRequest, form: forms.Form, save: Callable[[Any], Any], *, title: str, back: tuple[str, str],
    done: Callable[[Any], str], said: str = "", button: str = "", intro: str = "",
) -> HttpResponse:
    """The form; saved when it was sent and all is well, else again with what was typed and why (422, or 409)."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = save(form)
            except AgreementRefused as refused:
                add_refusal(form, refused)
            except Changed as changed:
                status = 409
                form.add_error(None, str(changed))
                take_version(request, form, changed)
            else:
                messages.success(request, said or _("Opgeslagen."))
                return redirect(done(saved))
    return render(request, "providers/bids/form.html", {
        "form": form, "title": title, "back": back, "button": button or title, "intro": intro,
        "has_file": form.is_multipart(),
    }, status=status)


def take_version(request: StaffRequest, form: forms.Form, changed: Changed) -> None:
    """Saving again is then a choice, made with both in sight."""
    data = request.POST.copy()
    data["version"] = str(changed.theirs.version)  # type: ignore[attr-defined]
    form.data = data


def differences(form: forms.Form, theirs: dict[str, Any]) -> list[Difference]:
    """What was typed in a valid form beside what stands there now; only where they differ."""
    found = []
    for name, field in form.fields.items():
        mine, other = str(form.cleaned_data.get(name) or ""), str(theirs.get(name) or "")
        if name != "version" and mine.replace("\r\n", "\n").strip() != other:
            found.append(Difference(str(field.label), _in_words(field, mine), _in_words(field, other)))
    return found
