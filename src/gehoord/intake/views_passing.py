"""Giving a story to the provider it is about, and the provider's own page with those it may read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.organisations.selectors import providers
from gehoord.core.ui.numbers import sent_version
from gehoord.core.ui.portal import open_portal
from gehoord.core.ui.text import with_pills

from . import passing_on
from .forms import PassOnForm, ReplyForm
from .models import PassedOn, Signal
from .passing_on import PassingRefused
from .selectors import get_signal_for

STORIES = "intake:own_stories"
PER_PAGE = 25


@staff(Right.PASS_ON)
def pass_on_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Sentence by sentence: which a provider may read; nothing is chosen beforehand. Below it what went before."""
    try:
        signal = get_signal_for(request.member, pk)
    except Signal.DoesNotExist as error:
        raise Http404 from error
    reason = passing_on.why_not(signal)
    form = PassOnForm(request.POST or None, initial={"version": signal.text_version})
    form.fields["sentences"].choices = [  # type: ignore[attr-defined]
        (place, format_html('<span class="sentence" lang="nl">{}</span>', with_pills(text)))
        for place, text in enumerate(passing_on.sentences_of(signal))
    ]
    form.fields["provider"].queryset = providers(request.member.council)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            passing_on.pass_on(
                by=request.member, signal=signal, provider=form.cleaned_data["provider"],
                chosen=form.cleaned_data["sentences"], sure=form.cleaned_data["sure"],
                expected_version=form.cleaned_data["version"],
            )
        except PassingRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("De aanbieder kan deze zinnen nu lezen."))
            return redirect("intake:pass_on", pk=pk)
    return render(request, "intake/pass_on.html", {
        "signal": signal, "form": form, "reason": reason, "passed": passing_on.passed_on_of(signal),
    }, status=422 if form.is_bound else 200)


@require_POST
@staff(Right.PASS_ON)
def take_back_page(request: StaffRequest, pk: int) -> HttpResponse:
    passed = _passed(request, pk)
    passing_on.take_back(by=request.member, passed=passed)
    messages.success(request, _("De aanbieder kan dit niet meer lezen."))
    return redirect("intake:pass_on", pk=passed.signal_id)


@require_POST
@staff(Right.PASS_ON)
def show_reply_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The teller may read what the provider answered."""
    passed, version = _passed(request, pk), request.POST.get("version", "")
    try:
        passing_on.show_reply(
            by=request.member, passed=passed, expected_version=sent_version(version)
        )
    except PassingRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("De verteller kan dit antwoord nu lezen, met de code."))
    return redirect("intake:pass_on", pk=passed.signal_id)


@staff(Right.SEE_OWN_PROVIDER)
def own_stories_page(request: StaffRequest, pk: int) -> HttpResponse:
    """What the council passed on to this provider and was not taken back: words only, nothing about who told."""
    portal = open_portal(request, pk, at=STORIES)
    page = Paginator(passing_on.readable_by(portal.provider), PER_PAGE).get_page(request.GET.get("pagina"))
    rows = [(one, with_pills(one.text)) for one in page]
    return render(request, "intake/own_stories.html", {
        "portal": portal, "page": page, "rows": rows, "may_answer": request.member.may(Right.ANSWER_AS_PROVIDER),
    })


@staff(Right.ANSWER_AS_PROVIDER)
def own_reply_page(request: StaffRequest, pk: int) -> HttpResponse:
    """What the provider answers to one story."""
    try:
        passed = passing_on.get_own_for(request.member, pk)
    except PassedOn.DoesNotExist as error:
        raise Http404 from error
    form = ReplyForm(request.POST or None, initial={"version": passed.version, "reply": passed.reply})
    context: dict[str, Any] = {
        "portal": open_portal(request, passed.provider_id, at=STORIES), "passed": passed, "form": form,
        "story": with_pills(passed.text),
    }
    if request.method == "POST" and form.is_valid():
        try:
            passing_on.answer(
                by=request.member, passed=passed, reply=form.cleaned_data["reply"],
                expected_version=form.cleaned_data["version"],
            )
        except PassedOn.DoesNotExist as error:
            raise Http404 from error
        except PassingRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Je antwoord is bewaard. De raad leest het eerst."))
            return redirect(STORIES, pk=passed.provider_id)
    return render(request, "intake/own_reply.html", context, status=422 if form.is_bound else 200)


@require_POST
@staff(Right.ANSWER_AS_PROVIDER)
def own_reply_back_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The provider takes its answer back."""
    version = request.POST.get("version", "")
    try:
        passed = passing_on.get_own_for(request.member, pk)
        passing_on.take_reply_back(
            by=request.member, passed=passed, expected_version=sent_version(version)
        )
    except PassedOn.DoesNotExist as error:
        raise Http404 from error
    except PassingRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Je antwoord is terug. Ook de raad kan het niet meer lezen."))
    return redirect(STORIES, pk=passed.provider_id)


def _passed(request: StaffRequest, pk: int) -> PassedOn:
    try:
        return passing_on.get_passed_on_for(request.member, pk)
    except PassedOn.DoesNotExist as error:
        raise Http404 from error
