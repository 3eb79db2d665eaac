"""The pages of the facilitator about the agenda: what is asked, when it opens and closes, and what is on the screen."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.two_writers import Tried

from ..models import Block, BlockKind, Card, Gathering, Option, Reason
from ..services import Changed, DialogueRefused, GatheringClosed
from ..views import gathering_of, number_in, try_to_change
from ..whys.selectors import beginnings, dress
from . import agenda, blocks, heard, voting, wishes
from .forms import BlockForm
from .outcomes import shown_result
from .selectors import get_block, open_block_of
from .views_votes import vote_context


@staff(Right.LEAD_GATHERINGS)
def new_block_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One more part of the agenda."""
    gathering, form = gathering_of(request, pk), BlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = blocks.add_block(by=request.member, gathering=gathering, **form.cleaned_data)
        except DialogueRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Het staat op de agenda."))
            if made.is_vote:
                return redirect("dialogue:live_prepare", pk=pk, block=made.pk)
            return redirect("dialogue:live", pk=pk)
    context = {"form": form, "gathering": gathering}
    return render(request, "dialogue/live/new_block.html", context, status=422 if form.errors else 200)


@staff(Right.LEAD_GATHERINGS)
def edit_block_page(request: StaffRequest, pk: int, block: int) -> HttpResponse:
    """What a part asks, before it begins. The second of two gets both texts."""
    found = _block_of(request, pk, block)
    fields = ("kind", "question", "audience", "minutes")
    form = BlockForm(
        request.POST or None, kind=found.kind, initial={name: getattr(found, name) for name in fields}
    )
    tried = Tried(saved=False, version=found.version, status=200)
    if request.method == "POST":
        tried = try_to_change(request, form, partial(agenda.change_block, by=request.member, block=found))
    if tried.saved:
        messages.success(request, _("Het onderdeel is opgeslagen."))
        return redirect("dialogue:live", pk=pk)
    context = {
        "form": form, "gathering": found.gathering, "asked": found, "version": tried.version, "theirs": tried.theirs,
    }
    return render(request, "dialogue/live/new_block.html", context, status=tried.status)


@require_POST
@staff(Right.LEAD_GATHERINGS)
def go_on_page(request: StaffRequest, pk: int) -> HttpResponse:
    """?do=next (closes what is open and opens what follows), ending (puts that on the agenda), pause or resume."""
    gathering, do, version = gathering_of(request, pk), request.POST.get("do"), number_in(request, "version")
    try:
        if do == "next":
            agenda.go_on(
                by=request.member, gathering=gathering, expected_open=number_in(request, "opened"),
                upcoming=number_in(request, "upcoming"), expected_version=version,
            )
        elif do == "ending":
            heard.add_ending(by=request.member, gathering=gathering)
        else:
            agenda.pause(by=request.member, gathering=gathering, expected_version=version, paused=do == "pause")
    except Changed:
        messages.error(request, _("Iemand anders bediende de bijeenkomst intussen. Zo staat het nu."))
    except Gathering.DoesNotExist:
        messages.error(request, _("De deur ging nog niet open."))
    except GatheringClosed as closed:
        messages.error(request, str(closed))
        return redirect("dialogue:gathering", pk=pk)
    except DialogueRefused as refused:
        messages.error(request, str(refused))
    return redirect("dialogue:live", pk=pk)


@staff(Right.SEE_GATHERINGS)
def heard_page(request: StaffRequest) -> HttpResponse:
    """What people said at the end of gatherings, over the years; never of fewer than five."""
    return render(request, "dialogue/live/heard.html", {"heard": heard.over_gatherings(request.member)})


def _block_of(request: StaffRequest, pk: int, block: int) -> Block:
    try:
        return get_block(request.member, pk, block)
    except Block.DoesNotExist as error:
        raise Http404 from error


@staff(Right.LEAD_GATHERINGS)
def block_page(request: StaffRequest, pk: int, block: int) -> HttpResponse:
    """One part with its cards.

    ?do=open, close, show, hide, up, down, clock, minute, remove or keep; of a card: off, point or unpoint; of a
    statement: admit or statement_off.
    """
    found = _block_of(request, pk, block)
    if request.method != "POST":
        return block_response(request, found)
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
    except (Block.DoesNotExist, Gathering.DoesNotExist, Card.DoesNotExist, Option.DoesNotExist):
        messages.error(request, _("Dit was er al niet meer."))
    if do == "remove" or request.POST.get("from") == "agenda":
        return redirect("dialogue:live", pk=pk)
    return redirect("dialogue:live_block", pk=pk, block=block)


def block_response(request: StaffRequest, block: Block, status: int = 200, **more: Any) -> HttpResponse:
    """The page of one part, with what was typed and refused."""
    cards = list(block.cards.prefetch_related("wishes"))
    context: dict[str, Any] = {
        "gathering": block.gathering, "asked": block, "cards": cards,
        "result": [] if block.is_vote else shown_result(block), "reasons": Reason.choices,
        "answers": block.answers.count(), "opened": open_block_of(block.gathering),
        "has_groups": block.groups.exists(),
    }
    if block.is_vote:
        context |= vote_context(block)
    if block.kind == BlockKind.WHY:
        dress(block)
        context |= {
            "beginnings": beginnings(block.gathering), "earlier": [card for card in cards if card.aside],
        }
    return render(request, "dialogue/live/block.html", context | more, status=status)


def _do(request: StaffRequest, block: Block, do: str) -> None:
    asked: dict[str, Any] = {
        "by": request.member, "block": block, "expected_version": number_in(request, "version"),
    }
    if do == "open":
        opened = number_in(request, "opened") if "opened" in request.POST else None
        blocks.open_block(**asked, expected_open=opened)
    elif do == "close":
        blocks.close_block(**asked)
    elif do in ("show", "hide"):
        blocks.show_block(**asked, shown=do == "show")
    elif do in ("up", "down"):
        agenda.move_block(**asked, up=do == "up")
    elif do == "clock":
        agenda.start_clock(**asked, minutes=number_in(request, "minutes"))
    elif do == "minute":
        agenda.add_minute(**asked)
    elif do in ("point", "unpoint"):
        wishes.point_at(**asked, card_pk=number_in(request, "card") if do == "point" else None)
    elif do == "remove":
        blocks.remove_block(**asked)
    elif do == "keep":
        number = blocks.keep_cards(**asked)
        messages.success(request, ngettext(
            "%(n)s kaart staat nu bij de bijeenkomst.", "%(n)s kaarten staan nu bij de bijeenkomst.", number
        ) % {"n": number})
    elif do == "admit":
        voting.admit(by=request.member, block=block, option_pk=number_in(request, "option"))
    elif do == "statement_off":
        voting.take_off_statement(
            by=request.member, block=block, option_pk=number_in(request, "option"),
            reason=request.POST.get("reason", ""),
        )
        messages.success(request, _("De stelling is weg, ook van de telefoons."))
    elif do == "off":
        blocks.take_off(
            by=request.member, block=block, card_pk=number_in(request, "card"), reason=request.POST.get("reason", "")
        )
        messages.success(request, _("De kaart is weg, ook van de telefoons en het scherm."))
