"""The facilitator asking why: on the page of the part of the agenda, and from paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right

from ..live.selectors import get_block
from ..live.views_blocks import block_response
from ..models import Block, BlockKind, Card, Gathering, Step
from ..services import Changed, DialogueRefused, GatheringClosed
from ..views import number_in, too_late, typed_in
from . import services
from .checking import PointsAtSomebody
from .selectors import MOST_STEPS, beginnings


@require_POST
@staff(Right.LEAD_GATHERINGS)
def why_page(request: StaffRequest, pk: int, block: int) -> HttpResponse:
    """?do=step (the beginning, or an answer: typed, or a card), drop (the last one) or keep (as a cause).

    What is refused stays in the box.
    """
    try:
        found = get_block(request.member, pk, block)
    except Block.DoesNotExist as error:
        raise Http404 from error
    if found.kind != BlockKind.WHY:
        raise Http404
    text = _text(request, found)
    more: dict[str, Any] = {"typed": text, "card_pk": request.POST.get("card", "")}
    try:
        _do(request, found, text)
    except PointsAtSomebody as points:
        return block_response(request, found, 422, **more | {"typed": points.safe, "error": str(points), "sure": True})
    except Changed:
        return block_response(request, _now(found), 409, **more, error=_(
            "Iemand anders ging intussen verder. Zo staat het nu. Wat jij typte, staat er nog."
        ))
    except GatheringClosed:
        return too_late(request, found.gathering, *typed_in(request, "text"))
    except DialogueRefused as refused:
        return block_response(request, _now(found), 422, **more, error=str(refused))
    except (Card.DoesNotExist, Step.DoesNotExist):
        return block_response(request, _now(found), 422, typed=text, error=_("Dit was er al niet meer."))
    except (Block.DoesNotExist, Gathering.DoesNotExist) as error:
        raise Http404 from error
    return redirect("dialogue:live_block", pk=pk, block=block)


def _do(request: StaffRequest, block: Block, text: str) -> None:
    asked: dict[str, Any] = {
        "by": request.member, "block": block, "expected_version": number_in(request, "version"),
    }
    do = request.POST.get("do")
    if do == "drop":
        services.drop_step(**asked)
    elif do == "keep":
        services.keep_chain(**asked, step_pk=number_in(request, "step"))
        messages.success(request, _("De oorzaak staat nu bij de bijeenkomst, met hoe jullie daar kwamen."))
    else:
        card = number_in(request, "card")
        services.add_step(**asked, text=text, sure=_sure(request), card_pk=card if card > 0 else None)


def _text(request: StaffRequest, block: Block) -> str:
    """What was typed; else the words of the card, or of what was chosen to begin with."""
    typed = request.POST.get("text", "")[:5000]
    if typed.strip():
        return typed
    if card := Card.objects.filter(block=block, pk=number_in(request, "card")).first():
        return card.text
    begin = request.POST.get("begin", "")
    return dict(beginnings(block.gathering)).get(begin, "") if begin else ""


def _sure(request: StaffRequest) -> bool:
    return bool(request.POST.get("sure"))


def _now(block: Block) -> Block:
    return Block.objects.select_related("gathering").get(pk=block.pk)


def chain_page(request: StaffRequest, block: Block) -> HttpResponse:
    """A sheet that people filled in with a pen: where it begins and up to five answers. What is refused stays."""
    texts = [request.POST.get(f"step-{place}", "")[:5000] for place in range(MOST_STEPS + 1)]
    error, status, version, sure = "", 200, block.version, False
    if request.method == "POST":
        try:
            services.type_chain(
                by=request.member, block=block, expected_version=number_in(request, "version"), texts=texts,
                sure=_sure(request),
            )
        except PointsAtSomebody as points:
            error, status, sure = str(points), 422, True
        except Changed as changed:
            error, status, version = str(changed), 409, changed.now.version
        except DialogueRefused as refused:
            error, status = str(refused), 422
        except (Block.DoesNotExist, Gathering.DoesNotExist) as gone:
            raise Http404 from gone
        else:
            messages.success(request, _("De oorzaak staat nu bij de bijeenkomst, met hoe jullie daar kwamen."))
            return redirect("dialogue:live_block", pk=block.gathering_id, block=block.pk)
    return render(request, "dialogue/whys/paper.html", {
        "gathering": block.gathering, "asked": block, "version": version, "error": error, "sure": sure,
        "boxes": list(enumerate(texts)),
    }, status=status)
