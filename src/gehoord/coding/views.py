"""The pages of the coders: what waits, and one story to judge."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.text import opening
from gehoord.intake.models import Signal

from .choices import Choices, coded, moved, proposed, sent, sent_rows
from .comparing import compare
from .models import Codebook
from .pages import CodingPage, shown
from .selectors import (
    coded_signals,
    coding_of,
    get_signal_to_code,
    next_in_queue,
    queue,
    suggestion_of,
    with_proposals,
)
from .services import CodingChanged, CodingRefused, PassageIn, TextChanged, codebook_for, save_coding
from .text import rows_of

PER_PAGE = 25


@staff(Right.CODE)
def queue_page(request: StaffRequest) -> HttpResponse:
    """The stories that wait for coding, or with ?lijst=klaar those that people coded."""
    done = request.GET.get("lijst") == "klaar"
    signals = coded_signals(request.member) if done else with_proposals(queue(request.member))
    page = Paginator(signals, PER_PAGE).get_page(request.GET.get("pagina"))
    labels = codebook_for(request.member.council).labels()
    for signal in page:
        _dress(signal, labels, done=done)
    return render(request, "coding/queue.html", {"page": page, "done": done})


def _dress(signal: Any, labels: dict[str, str], *, done: bool) -> None:
    """Put on the signal what its line in the list shows."""
    signal.excerpt = opening(signal.deidentified or "")
    suggestion = None if done else suggestion_of(signal)
    signal.proposed = []
    if suggestion is not None:
        p = suggestion.bejegening_p
        signal.bejegening_p = shown(p if suggestion.bejegening else 1 - p)
        signal.proposed = [
            (row.theme, labels.get(row.theme, row.theme), shown(row.p)) for row in suggestion.themes.all()
        ]


@staff(Right.CODE)
def code_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One story: its rows, what the model proposes, and what people judge."""
    try:
        signal = get_signal_to_code(request.member, pk)
    except Signal.DoesNotExist as error:
        raise Http404 from error
    if request.method == "POST":
        return _save(request, signal)
    coding = coding_of(signal)
    if coding is not None:
        choices = coded(coding)
    else:
        choices = proposed(suggestion_of(signal), text_version=signal.text_version)
    return _page(request, signal, choices)


def _page(
    request: StaffRequest, signal: Signal, choices: Choices, status: int = 200, **extra: Any
) -> HttpResponse:
    codebook: Codebook = extra.pop("codebook", None) or codebook_for(request.member.council)
    context = {
        "signal": signal,
        "coding": coding_of(signal),
        "choices": choices,
        "page": CodingPage(signal.deidentified or "", choices, codebook, suggestion_of(signal)),
        "next": next_in_queue(request.member, signal),
        **extra,
    }
    return render(request, "coding/code.html", context, status=status)


def _save(request: StaffRequest, signal: Signal) -> HttpResponse:
    choices = sent(request.POST)
    if choices.bejegening is None:
        choices = _on_this_text(request, signal, choices)
        return _page(
            request, signal, choices, 422, error=_("Kies eerst of dit verhaal over bejegening gaat.")
        )
    proposals = proposed(suggestion_of(signal), text_version=signal.text_version).marks
    try:
        save_coding(
            by=request.member,
            signal=signal,
            bejegening=choices.bejegening,
            # The page says it beside the answer: with "no" the themes lapse.
            passages=[
                PassageIn(mark.key, mark.start, mark.end, confirmed=mark in proposals)
                for mark in sorted(choices.marks)
            ]
            if choices.bejegening
            else [],
            themes=choices.themes if choices.bejegening else [],
            other_topics=choices.other_topics,
            preconditions=choices.preconditions,
            expected_version=choices.version,
            text_version=choices.text_version,
        )
    except CodingChanged as changed:
        codebook = codebook_for(request.member.council)
        signal = get_signal_to_code(request.member, signal.pk)
        theirs = coded(changed.theirs)
        comparison = compare(choices, theirs, text=signal.deidentified or "", codebook=codebook)
        return _page(
            request,
            signal,
            replace(choices, version=theirs.version),
            409,
            codebook=codebook,
            conflict=str(changed),
            theirs=theirs,
            comparison=comparison,
        )
    except TextChanged as changed_text:
        signal = get_signal_to_code(request.member, signal.pk)
        return _page(request, signal, _on_this_text(request, signal, choices), 409, error=str(changed_text))
    except CodingRefused as refused:
        return _page(request, signal, choices, 422, error=str(refused))
    messages.success(request, _("Signaal %(number)s is opgeslagen.") % {"number": signal.number})
    return _onward(request, signal)


def _on_this_text(request: StaffRequest, signal: Signal, choices: Choices) -> Choices:
    """The choices on the text as it is now."""
    if choices.text_version == signal.text_version:
        return choices
    return moved(
        choices,
        old=sent_rows(request.POST),
        new=rows_of(signal.deidentified or ""),
        text_version=signal.text_version,
    )


def _onward(request: StaffRequest, signal: Signal) -> HttpResponse:
    """To the next story, or back to this one."""
    if "next" not in request.POST:
        return redirect("coding:code", pk=signal.pk)
    following = next_in_queue(request.member, signal)
    if following is None:
        messages.success(request, _("Er wacht niets meer. Alles is gecodeerd."))
        return redirect("coding:queue")
    # The address points at the first row, so that the keys work at once.
    return redirect(reverse("coding:code", args=[following.pk]) + "#zin-1")
