"""The pages of the facilitator about cards that are alike: laying them together, and taking them over as lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right

from ..live.selectors import get_block
from ..live.watching import not_changed
from ..models import Block, BlockState, CardGroup, Gathering, ProposedGroup, Search
from ..services import Changed, DialogueRefused, GatheringClosed
from ..views import number_in, too_late, typed_in
from . import proposing, services
from .keeping import Choice, How, count_words, keep_grouped
from .selectors import Table, table_of

NEW, LOOSE = "nieuw", "los"
CHANGED = gettext_lazy(
    "Iemand anders legde de kaarten intussen anders. Zo liggen ze nu. Wat jij koos en typte, staat er nog."
)
GONE = gettext_lazy("Dit was er al niet meer.")
KEPT = gettext_lazy("De kaarten zijn intussen al overgenomen.")
WHY_NOT = {
    Search.NOTHING: gettext_lazy(
        "De computer vond geen kaarten die op elkaar lijken. Wat jullie afwezen, stelt hij niet opnieuw voor."
    ),
    Search.MISSING: gettext_lazy("Deze computer kan geen groepen voorstellen. Met de hand groeperen kan wel."),
}


def _laid_out(request: StaffRequest, pk: int, block: int) -> Block | HttpResponse:
    """The part, closed and with cards; otherwise where to go. Something that was sent is told that cards are gone."""
    try:
        found = get_block(request.member, pk, block)
    except Block.DoesNotExist as error:
        raise Http404 from error
    if found.gathering.is_closed:
        return _too_late(request, found)
    is_closed = found.is_writing and found.state == BlockState.CLOSED
    if not is_closed or (request.method != "POST" and not found.cards.exists()):
        messages.error(request, _("Groeperen kan als het opschrijven gesloten is en er kaarten liggen."))
        return redirect("dialogue:live_block", pk=pk, block=block)
    return found


def _too_late(request: StaffRequest, block: Block) -> HttpResponse:
    """Names and lines that were typed for groups that are gone."""
    return too_late(request, block.gathering, *typed_in(request, "name", "tekst-"))


@staff(Right.LEAD_GATHERINGS)
def groups_page(request: StaffRequest, pk: int, block: int) -> HttpResponse:
    """Lays cards together. ?do=move, rename, remove; of a proposal ask, accept, refuse or refuse_all.

    ?deel=1: only the part that changes. Of two who change it at once the second reads so, and keeps what was chosen.
    """
    found = _laid_out(request, pk, block)
    if isinstance(found, HttpResponse):
        return found
    if request.method != "POST":
        return _table(request, found)
    do = request.POST.get("do", "")
    try:
        _do(request, found, do)
    except Changed:
        return _table(request, found, status=409, error=str(CHANGED if found.cards.exists() else KEPT))
    except GatheringClosed:
        return _too_late(request, found)
    except DialogueRefused as refused:
        return _table(request, found, status=422, error=str(refused))
    except (Block.DoesNotExist, Gathering.DoesNotExist, CardGroup.DoesNotExist, ProposedGroup.DoesNotExist):
        return _table(request, found, status=409, error=str(GONE))
    return redirect("dialogue:live_groups", pk=pk, block=block)


def _do(request: StaffRequest, block: Block, do: str) -> None:
    on_it: dict[str, Any] = {"by": request.member, "block": block}
    versioned = {**on_it, "expected_version": number_in(request, "version")}
    name, ticked, to = request.POST.get("name", "")[:1000], _ticked(request), request.POST.get("to", "")
    actions: dict[str, Callable[[], Any]] = {
        "rename": lambda: services.rename_group(**versioned, group_pk=number_in(request, "group"), name=name),
        "remove": lambda: services.remove_group(**versioned, group_pk=number_in(request, "group")),
        "ask": lambda: proposing.ask(**on_it),
        "accept": lambda: proposing.accept(**on_it, proposed_pk=number_in(request, "proposed"), name=name),
        "refuse": lambda: proposing.refuse(**on_it, proposed_pk=number_in(request, "proposed")),
        "refuse_all": lambda: proposing.refuse(**on_it, proposed_pk=None),
    }
    if do in actions:
        actions[do]()
    elif to == NEW:
        services.make_group(**versioned, name=name, card_pks=ticked)
    else:
        services.move_cards(**versioned, card_pks=ticked, group_pk=None if to == LOOSE else number_in(request, "to"))


def _ticked(request: StaffRequest) -> set[int]:
    return {int(pk) for pk in request.POST.getlist("card") if pk.isascii() and pk.isdigit() and len(pk) < 19}


def _table(request: StaffRequest, block: Block, status: int = 200, error: str = "") -> HttpResponse:
    table = table_of(block)
    part = bool(request.GET.get("deel"))
    if part and (unchanged := not_changed(request, table.etag)):
        return unchanged
    # What was sent and did not come about: shown again as it was chosen and typed.
    kept = request.POST if error else {}
    answer = render(request, f"dialogue/grouping/{'_table' if part else 'groups'}.html", {
        "gathering": block.gathering, "asked": block, "table": table, "error": error,
        "ticked": _ticked(request) if error else set(), "to": kept.get("to", NEW), "do": kept.get("do", ""),
        "about": number_in(request, "group" if kept.get("do") == "rename" else "proposed"),
        "typed": kept.get("name", ""), "why_not": WHY_NOT.get(Search(table.search), ""),
    }, status=status)
    answer["ETag"] = table.etag
    return answer


@staff(Right.LEAD_GATHERINGS)
def keep_page(request: StaffRequest, pk: int, block: int) -> HttpResponse:
    """Cards in groups become lines of the gathering: asks for each group how."""
    found = _laid_out(request, pk, block)
    if isinstance(found, HttpResponse):
        return found
    table, error, status = table_of(found), "", 200
    if request.method == "POST":
        try:
            number = keep_grouped(
                by=request.member, block=found, expected_version=number_in(request, "version"),
                choices=_choices(request, table),
            )
        except (Changed, Block.DoesNotExist, Gathering.DoesNotExist):
            # What was read is what is sent again: the form carries the version of now.
            table, status = table_of(found), 409
            error = str(CHANGED if table.cards else KEPT)
        except GatheringClosed:
            return _too_late(request, found)
        except DialogueRefused as refused:
            error, status = str(refused), 422
        else:
            messages.success(request, ngettext(
                "Er staat %(n)s regel bij de bijeenkomst.", "Er staan %(n)s regels bij de bijeenkomst.", number
            ) % {"n": number})
            return redirect("dialogue:gathering", pk=pk)
    sent = _choices(request, table) if error else {}
    rows = [
        (group, cards, sent.get(group.pk, Choice(How.NAMED if group.name else How.CARDS, group.name)),
         count_words(len(cards), request.member.council.smallest_n).strip())
        for group, cards in table.groups if cards
    ]
    context = {
        "gathering": found.gathering, "asked": found, "rows": rows, "loose": table.loose, "version": table.version,
        "error": error, "lost": _lost(request, table) if error else [], "hows": How.choices,
        "smallest_n": request.member.council.smallest_n,
    }
    return render(request, "dialogue/grouping/keep.html", context, status=status)


def _choices(request: StaffRequest, table: Table) -> dict[int, Choice]:
    return {
        group.pk: Choice(request.POST[f"hoe-{group.pk}"], request.POST.get(f"tekst-{group.pk}", "")[:2000])
        for group, _cards in table.groups if f"hoe-{group.pk}" in request.POST
    }


def _lost(request: StaffRequest, table: Table) -> list[str]:
    """What was typed for a group that a colleague took away meanwhile."""
    there = {f"tekst-{group.pk}" for group, _cards in table.groups}
    texts = [str(text) for name, text in request.POST.items() if name.startswith("tekst-") and name not in there]
    return [text[:2000] for text in texts if text]
