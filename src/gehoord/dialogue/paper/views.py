"""The pages of the facilitator about paper: forms to print, and what was filled in on them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.documents import DocumentFailed

from ..live.selectors import get_block
from ..models import Block, BlockKind, Gathering
from ..services import Changed, DialogueRefused
from ..views import gathering_of, number_in, too_late, typed_in
from ..whys.views import chain_page
from . import services
from .ballots import ballot_page
from .counting import counted
from .forms import CardsForm, CountForm
from .printing import forms_pdf


@staff(Right.LEAD_GATHERINGS)
def forms_page(request: StaffRequest, pk: int, block: int | None = None) -> HttpResponse:
    """A PDF with a sheet for each part of the agenda, or for one."""
    gathering = gathering_of(request, pk)
    blocks = [_block(request, pk, block)] if block else list(gathering.blocks.all())
    if not blocks:
        messages.error(request, _("Zet eerst iets op de agenda."))
        return redirect("dialogue:prepare", pk=pk)
    try:
        made = forms_pdf(gathering, blocks)
    except DocumentFailed as failed:
        messages.error(request, _(failed.reason))
        return redirect("dialogue:prepare", pk=pk)
    return HttpResponse(made, content_type="application/pdf", headers={
        "Content-Disposition": f'attachment; filename="papier-{pk}.pdf"'
    })


@staff(Right.LEAD_GATHERINGS)
def type_page(request: StaffRequest, pk: int, block: int) -> HttpResponse:
    """What was filled in on paper for one part of the agenda; what is refused stays in the boxes."""
    asked = _block(request, pk, block)
    if asked.gathering.is_closed:
        return too_late(request, asked.gathering, *typed_in(request, "texts", "step-"))
    if asked.is_vote:
        return ballot_page(request, asked)
    if asked.kind == BlockKind.WHY:
        return chain_page(request, asked)
    there = counted(asked, on_paper=True)
    if request.method != "POST":
        form: Any = CardsForm() if asked.is_writing else CountForm.of(asked, there)
        return _typing(request, asked, form, asked.version)
    form = CardsForm(request.POST) if asked.is_writing else CountForm(request.POST, block=asked)
    version, status = number_in(request, "version"), 422
    if form.is_valid():
        try:
            _keep(request, asked, form, version)
        except Changed as now:
            version, status = now.now.version, 409
            form.add_error(None, str(now))
        except DialogueRefused as refused:
            form.add_error(None, str(refused))
        except (Block.DoesNotExist, Gathering.DoesNotExist) as error:
            raise Http404 from error
        else:
            return redirect("dialogue:live_block", pk=pk, block=block)
    return _typing(request, asked, form, version, status)


def _keep(request: StaffRequest, block: Block, form: Any, version: int) -> None:
    if block.is_writing:
        number = services.type_cards(
            by=request.member, block=block, expected_version=version, texts=form.cleaned_data["texts"]
        )
        messages.success(request, ngettext(
            "%(n)s kaart van papier ligt erbij.", "%(n)s kaarten van papier liggen erbij.", number
        ) % {"n": number})
    else:
        services.count_answers(by=request.member, block=block, expected_version=version, people=form.people())
        messages.success(request, _("Het papier telt mee."))


def _typing(request: StaffRequest, block: Block, form: Any, version: int, status: int = 200) -> HttpResponse:
    context = {"gathering": block.gathering, "asked": block, "form": form, "version": version}
    if not block.is_writing:
        context |= {"rows": form.rows(), "there": _told(block) if status == 409 else []}
    return render(request, "dialogue/paper/type.html", context, status=status)


def _told(block: Block) -> list[tuple[str, int]]:
    """What stands there now, for the second of two who typed."""
    form = CountForm.of(block, counted(block, on_paper=True))
    return [(str(field.label), field.initial) for field in form if field.initial]


def _block(request: StaffRequest, pk: int, block: int) -> Block:
    try:
        return get_block(request.member, pk, block)
    except Block.DoesNotExist as error:
        raise Http404 from error
