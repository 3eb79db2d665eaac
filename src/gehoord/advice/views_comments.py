"""What colleagues say about a draft."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right

from . import comments
from .models import Advice, Comment
from .selectors import blocks_of
from .services import AdviceRefused
from .views import advice_or_404


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Antwoord"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CommentForm(forms.Form):
    block = forms.ChoiceField(label=gettext_lazy("Waarover gaat het?"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Opmerking"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Alleen collega’s lezen dit. Het komt nooit in de brief."),
    )

    def __init__(self, *args: Any, advice: Advice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.blocks = {str(block.pk): block for block in blocks_of(advice)}
        named = [(pk, f"{n}. {b.heading or b.get_kind_display()}") for n, (pk, b) in enumerate(self.blocks.items(), 1)]
        self.fields["block"].choices = [("", _("de hele brief")), *named]  # type: ignore[attr-defined]


@staff(Right.SEE_ADVICE)
def comments_page(request: StaffRequest, pk: int) -> HttpResponse:
    """All comments with their answers, and one more."""
    advice = advice_or_404(request, pk)
    if request.method != "POST":
        return _page(request, advice, CommentForm(advice=advice, initial={"block": request.GET.get("onderdeel", "")}))
    form = CommentForm(request.POST, advice=advice)
    if form.is_valid():
        block = form.blocks.get(form.cleaned_data["block"])
        try:
            said = comments.comment(by=request.member, advice=advice, text=form.cleaned_data["text"], block=block)
        except AdviceRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Je opmerking staat erbij."))
            return _to(advice, said.pk)
    return _page(request, advice, form, 422)


def _page(
    request: StaffRequest, advice: Advice, form: CommentForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "advice": advice, "form": form, "comments": comments.comments_on(advice),
        "may_write": request.member.may(Right.WRITE_ADVICE), **more,
    }
    return render(request, "advice/comments.html", context, status=status)


def _comment(request: StaffRequest, pk: int, comment: int) -> Comment:
    try:
        return Comment.objects.select_related("advice__council").get(pk=comment, advice=advice_or_404(request, pk))
    except Comment.DoesNotExist as error:
        raise Http404 from error


def _to(advice: Advice, comment: int) -> HttpResponse:
    return redirect(f"{reverse('advice:comments', args=[advice.pk])}#opmerking-{comment}")


@require_POST
@staff(Right.SEE_ADVICE)
def answer_comment(request: StaffRequest, pk: int, comment: int) -> HttpResponse:
    row = _comment(request, pk, comment)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            said = comments.answer(by=request.member, comment=row, text=form.cleaned_data["text"])
        except AdviceRefused as error:
            form.add_error("text", str(error))
        else:
            return _to(row.advice, said.answers_id or said.pk)
    return _page(request, row.advice, CommentForm(advice=row.advice), 422, answer=form, answers=row.pk)


@require_POST
@staff(Right.SEE_ADVICE)
def resolve_comment(request: StaffRequest, pk: int, comment: int) -> HttpResponse:
    """Done, or open again."""
    row = _comment(request, pk, comment)
    try:
        comments.resolve(by=request.member, comment=row, is_done=request.POST.get("done") != "no")
    except AdviceRefused as error:
        messages.error(request, str(error))
    return _to(row.advice, row.pk)
