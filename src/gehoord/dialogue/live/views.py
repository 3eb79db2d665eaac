"""The pages of the facilitator during a gathering: the door, how many came in, and the screen in the room."""

from __future__ import annotations

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right

from ..models import AT_THE_END, BlockState, Gathering, LiveSession
from ..services import Changed, GatheringClosed
from ..views import gathering_of, number_in
from . import services
from .guesses import shut_until
from .selectors import HeadCount, agenda_of, door_code, head_count, live_of, on_screen, version_of
from .watching import not_changed, with_results


@staff(Right.LEAD_GATHERINGS)
def live_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The door of one gathering, and who is inside in numbers."""
    gathering = gathering_of(request, pk)
    if gathering.is_closed:
        messages.error(request, str(GatheringClosed()))
        return redirect("dialogue:gathering", pk=pk)
    return render(request, "dialogue/live/live.html", _context(request, gathering))


@require_POST
@staff(Right.LEAD_GATHERINGS)
def door_page(request: StaffRequest, pk: int) -> HttpResponse:
    """?do=open, close, or seen (the stop signs)."""
    gathering, do = gathering_of(request, pk), request.POST.get("do")
    try:
        if do == "seen":
            services.stops_seen(by=request.member, gathering=gathering, seen=number_in(request, "seen"))
        elif do == "close":
            services.close_door(by=request.member, gathering=gathering, expected_version=number_in(request, "version"))
            messages.success(request, _("De deur is dicht. Wie binnen is, blijft binnen."))
        else:
            services.open_door(by=request.member, gathering=gathering, expected_version=number_in(request, "version"))
            messages.success(request, _("De deur is open. Laat het scherm zien."))
    except Changed:
        messages.error(request, _("Iemand anders opende of sloot de deur intussen. Zo staat het nu."))
    except Gathering.DoesNotExist:
        messages.error(request, _("De deur ging nog niet open."))
    except GatheringClosed as closed:
        messages.error(request, str(closed))
        return redirect("dialogue:gathering", pk=pk)
    return redirect("dialogue:live", pk=pk)


@staff(Right.LEAD_GATHERINGS)
def stand_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The part of the page that changes; nothing (304) when it did not since the browser asked."""
    context = _context(request, gathering_of(request, pk))
    etag = context["etag"]
    if unchanged := not_changed(request, etag):
        return unchanged
    answer = render(request, "dialogue/live/_stand.html", context)
    answer["ETag"] = etag
    return answer


@staff(Right.LEAD_GATHERINGS)
def screen_page(request: StaffRequest, pk: int) -> HttpResponse:
    """For the projector: the address, a square for the phone, the code in large signs, and what is shown now.

    ?deel=1: only the part that changes.
    """
    gathering = gathering_of(request, pk)
    context = _context(request, gathering)
    live = context["live"]
    etag = '"0"'
    if live:
        versions = f"{live.version}.{live.agenda_version}.{live.cards_version}"
        etag = f'"{live.pk}.{versions}.{context["count"].total}"'
    context["etag"] = etag
    if request.GET.get("deel") and (unchanged := not_changed(request, etag)):
        return unchanged
    context["blocks"] = with_results(on_screen(gathering)) if live else []
    page = "_screen" if request.GET.get("deel") else "screen"
    answer = render(request, f"dialogue/live/{page}.html", context)
    answer["ETag"] = etag
    return answer


def _context(request: StaffRequest, gathering: Gathering) -> dict[str, Any]:
    live = live_of(request.member, gathering)
    agenda = list(agenda_of(gathering))
    count = head_count(live) if live else None
    shut = shut_until(gathering.council) if live and live.is_open else None
    address = request.build_absolute_uri(reverse("dialogue:join"))
    return {
        "gathering": gathering, "live": live, "version": live.version if live else version_of(gathering),
        "opened": next((block for block in agenda if block.state == BlockState.OPEN), None),
        "has_ending": any(block.kind in AT_THE_END for block in agenda),
        "upcoming": next((block for block in agenda if block.state == BlockState.WAITING), None),
        "count": count, "agenda": agenda, "etag": _etag(live, count, agenda, bool(shut)), "shut": shut,
        "code": door_code(live) if live else "",
        "address": address.split("://", 1)[-1].rstrip("/"),
        "square": segno.make(address, error="m", micro=False).svg_data_uri(scale=6, border=4),
    }


def _etag(live: LiveSession | None, count: HeadCount | None, agenda: list[Any], shut: bool) -> str:
    """Differs when the page shows something else."""
    parts = "-".join(
        f"{block.pk}.{block.version}.{block.cards_n}.{block.wishes_n}.{block.answers_n}" for block in agenda
    )
    if live is None or count is None:
        return f'"0.{parts}"'
    roles = "-".join(str(number) for _label, number in count.roles)
    return f'"{live.pk}.{live.version}.{live.stops}.{count.total}.{roles}.{parts}.{shut:d}"'
