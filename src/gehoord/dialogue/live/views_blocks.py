"""The pages of the facilitator about the agenda: what is asked, when it opens and closes, and what is on the screen."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right

from ..models import Block, Card, Gathering, Reason
from ..services import Changed, DialogueRefused, GatheringClosed
from ..views import gathering_of, number_in
from . import blocks
from .forms import BlockForm
from .outcomes import shown_result
from .selectors import get_block


@staff(Right.LEAD_GATHERINGS)
def new_block_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One more part of the agenda."""
    gathering, form = gathering_of(request, pk), BlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            blocks.add_block(by=request.member, gathering=gathering, **form.cleaned_data)
        except DialogueRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Het staat op de agenda."))
            return redirect("dialogue:live", pk=pk)
    context = {"form": form, "gathering": gathering}
    return render(request, "dialogue/live/new_block.html", context, status=422 if form.errors else 200)


@staff(Right.LEAD_GATHERINGS)
def block_page(request: StaffRequest, pk: int, block: int) -> HttpResponse:
    """One part with its cards. ?do=open, close, show, hide, remove, keep or off (a card)."""
    try:
        found = get_block(request.member, pk, block)
    except Block.DoesNotExist as error:
        raise Http404 from error
    if request.method != "POST":
        return render(request, "dialogue/live/block.html", {
            "gathering": found.gathering, "asked": found, "cards": list(found.cards.all()),
            "result": shown_result(found), "reasons": Reason.choices, "answers": found.answers.count(),
        })
    do = request.POST.get("do", "")
    try:
        _do(request, found, do)
    except Changed:
        messages.error(request, _("Iemand anders bediende dit onderdeel intussen. Zo staat het nu."))
    except GatheringClosed as closed:
        messages.error(request, str(closed))
        return redirect("dialogue:gathering", pk=pk)
    except DialogueRefused as refused:
        messages.error(request, str(refused))
    except (Block.DoesNotExist, Gathering.DoesNotExist, Card.DoesNotExist):
        messages.error(request, _("Dit was er al niet meer."))
    if do == "remove" or request.POST.get("from") == "agenda":
        return redirect("dialogue:live", pk=pk)
    return redirect("dialogue:live_block", pk=pk, block=block)


def _do(request: StaffRequest, block: Block, do: str) -> None:
    asked: dict[str, Any] = {
        "by": request.member, "block": block, "expected_version": number_in(request, "version"),
    }
    if do == "open":
        blocks.open_block(**asked)
    elif do == "close":
        blocks.close_block(**asked)
    elif do in ("show", "hide"):
        blocks.show_block(**asked, shown=do == "show")
    elif do == "remove":
        blocks.remove_block(**asked)
    elif do == "keep":
        number = blocks.keep_cards(**asked)
        messages.success(request, ngettext(
            "%(n)s kaart staat nu bij de bijeenkomst.", "%(n)s kaarten staan nu bij de bijeenkomst.", number
        ) % {"n": number})
    elif do == "off":
        blocks.take_off(
            by=request.member, block=block, card_pk=number_in(request, "card"), reason=request.POST.get("reason", "")
        )
        messages.success(request, _("De kaart is weg, ook van de telefoons en het scherm."))
