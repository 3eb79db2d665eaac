"""The pages of the facilitator about a round by link."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right

from ..blacking_out import BLACKED_OUT
from ..live.codes import normal
from ..live.guesses import shut_until
from ..models import Delphi, DelphiCause, Gathering, GroupRole, Guessed, Stage, TextKind
from ..services import Changed, DialogueRefused, GatheringClosed
from ..views import gathering_of, number_in, try_to_change
from . import services, sorting
from .forms import AgreedForm, RoundForm
from .selectors import answered, delphi_of, head_count, is_on, link_code
from .telling import agreed_lines, rows_told


def delphi_or_404(request: StaffRequest, pk: int) -> Delphi:
    try:
        return delphi_of(request.member, pk)
    except Delphi.DoesNotExist as error:
        raise Http404 from error


@staff(Right.LEAD_GATHERINGS)
def delphi_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Where it is, the link, how many take part, what comes next, and what came out."""
    gathering = gathering_of(request, pk)
    try:
        delphi = delphi_of(request.member, pk)
    except Delphi.DoesNotExist:
        return render(request, "dialogue/delphi/none.html", {"gathering": gathering})
    return _page(request, delphi)


def _page(request: StaffRequest, delphi: Delphi, form: RoundForm | None = None, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "gathering": delphi.gathering, "delphi": delphi, "agreed": agreed_lines(delphi), "is_on": is_on(delphi),
        "may_edit": not delphi.gathering.is_closed, "form": form or RoundForm(initial={"ends_on": _next_day(delphi)}),
        "rows": rows_told(delphi), "first": delphi.stage == Stage.READY, "gone": BLACKED_OUT,
        "may_black_out": not delphi.gathering.is_closed or request.member.may(Right.ERASE),
    }
    if code := link_code(delphi):
        address = request.build_absolute_uri(reverse("dialogue:delphi_door", args=[normal(code)]))
        context |= {
            "code": code, "address": address, "shut": shut_until(delphi.gathering.council, Guessed.OWN),
            "square": segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=4),
            "count": head_count(delphi), "answered": answered(delphi) if delphi.round_now else 0,
        }
    if delphi.stage not in (Stage.READY, Stage.WRITING):
        kinds = list(delphi.texts.filter(became=None).values_list("kind", flat=True))
        context["left"] = {kind.value: kinds.count(kind) for kind in TextKind}
        context["to_keep"] = [
            (kind.value, label, number) for kind, label in (
                (TextKind.OBSERVATION, _("Neem de observaties over in de bijeenkomst")),
                (TextKind.TIP, _("Neem de tips over in de bijeenkomst")),
            ) if (number := kinds.count(kind))
        ]
        context["agreed_left"] = [one for one in context["rows"] if (
            one.agrees and one.cause.cause_id is None and one.cause.text != BLACKED_OUT
        )]
    return render(request, "dialogue/delphi/delphi.html", context, status=status)


def _next_day(delphi: Delphi) -> date | None:
    """What was agreed for the next round."""
    return {
        Stage.READY: delphi.first_ends, Stage.SORTING: delphi.second_ends, Stage.LOOKING: delphi.third_ends,
    }.get(Stage(delphi.stage))


@staff(Right.LEAD_GATHERINGS)
def agree_page(request: StaffRequest, pk: int) -> HttpResponse:
    """What is agreed beforehand; fixed when the first round opens."""
    gathering = gathering_of(request, pk)
    delphi = Delphi.objects.filter(gathering=gathering).first()
    if request.method != "POST":
        if gathering.is_closed or (delphi and delphi.stage != Stage.READY):
            return redirect("dialogue:delphi", pk=pk)
        form = AgreedForm.of(delphi) if delphi else AgreedForm(initial={
            "question": gathering.question, "roles": GroupRole.values, "rounds": 3, "agree_percent": 75,
            "agree_from": 7, "smallest": gathering.council.smallest_n,
        })
        context = {"form": form, "gathering": gathering, "version": delphi.version if delphi else 0}
        return render(request, "dialogue/delphi/agree.html", context)
    form = AgreedForm(request.POST)
    tried = try_to_change(request, form, partial(services.agree, by=request.member, gathering=gathering))
    if tried.saved:
        messages.success(request, _("Opgeslagen. Open de eerste ronde als alles klopt."))
        return redirect("dialogue:delphi", pk=pk)
    context = {
        "form": form, "gathering": gathering, "version": tried.version, "theirs": tried.theirs,
        "theirs_lines": agreed_lines(tried.theirs) if tried.theirs else (),
    }
    return render(request, "dialogue/delphi/agree.html", context, status=tried.status)


@require_POST
@staff(Right.LEAD_GATHERINGS)
def do_page(request: StaffRequest, pk: int) -> HttpResponse:
    """?do=open (with a day), close, link (another one), end, keep_causes or keep (texts of a kind)."""
    delphi, do = delphi_or_404(request, pk), request.POST.get("do")
    given: Any = {"by": request.member, "delphi": delphi, "expected_version": number_in(request, "version")}
    try:
        if do == "open":
            form = RoundForm(request.POST)
            if not form.is_valid():
                return _page(request, delphi, form, 422)
            try:
                services.open_round(**given, **form.cleaned_data)
            except GatheringClosed:
                raise
            except DialogueRefused as refused:
                form.add_error(None, str(refused))
                return _page(request, delphi, form, 422)
            messages.success(request, _("De ronde is open."))
        elif do == "close":
            services.close_round(**given)
            messages.success(request, _("De ronde is gesloten."))
        elif do == "link":
            services.renew_link(**given)
            messages.success(request, _("Er is een nieuwe link. De oude werkt niet meer."))
        elif do == "end":
            services.end(**given)
            messages.success(request, _("Meedoen op afstand is afgerond. Codes en losse antwoorden zijn weg."))
        elif do == "keep_causes":
            number = sorting.keep_causes(**given)
            messages.success(request, ngettext(
                "%(n)s oorzaak staat nu bij de bijeenkomst.", "%(n)s oorzaken staan nu bij de bijeenkomst.", number
            ) % {"n": number})
        else:
            number = sorting.keep_texts(**given, kind=request.POST.get("kind", ""))
            messages.success(request, ngettext(
                "%(n)s regel staat nu bij de bijeenkomst.", "%(n)s regels staan nu bij de bijeenkomst.", number
            ) % {"n": number})
    except Changed:
        messages.error(request, _("Iemand anders paste dit intussen aan. Zo staat het nu."))
    except DialogueRefused as refused:
        messages.error(request, str(refused))
    return redirect("dialogue:delphi", pk=pk)


@require_POST
@staff(Right.LEAD_GATHERINGS)
def black_out_page(request: StaffRequest, pk: int, cause: int) -> HttpResponse:
    """Makes a cause unreadable at once, also while people rate it."""
    try:
        sorting.black_out_cause(by=request.member, gathering=Gathering(pk=pk), cause_pk=cause)
    except (Gathering.DoesNotExist, DelphiCause.DoesNotExist) as error:
        raise Http404 from error
    messages.success(request, _("De oorzaak is onleesbaar gemaakt."))
    return redirect("dialogue:delphi", pk=pk)
