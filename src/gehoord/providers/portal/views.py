"""The provider's own pages: its results, what was agreed, and what it says itself. Never another's."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.organisations.mandates import own_providers
from gehoord.core.ui.portal import open_portal
from gehoord.core.vocabulary.purposes import Use
from gehoord.core.vocabulary.purposes import require as require_use
from gehoord.surveys.models import Campaign, Purpose
from gehoord.surveys.results import POINT_FROM, for_outsiders, result, smallest_for

from ..comparing_selectors import rounds
from ..models import Supervision
from ..pages import form_page, initial_of
from ..supervision.services import may_say, say
from ..views_comparing import beside_context, chosen_round
from .forms import ViewForm
from .selectors import agreed_with, asked_in, get_own_supervision_for, own_surveys

RESULTS, AGREEMENTS = "providers:own_results", "providers:own_agreements"


@staff(Right.SEE_OWN_PROVIDER)
def own_page(request: StaffRequest) -> HttpResponse:
    """To the provider this person acts for; who acts for more of them chooses."""
    mine = list(own_providers(request.member))
    if len(mine) == 1:
        return redirect(RESULTS, pk=mine[0].pk)
    return render(request, "providers/portal/own.html", {"providers": mine})


@staff(Right.SEE_OWN_PROVIDER)
def results_page(request: StaffRequest, pk: int) -> HttpResponse:
    """What its own clients said, by round: the provider beside all others together, and the way to each team."""
    portal = open_portal(request, pk, at=RESULTS)
    own = [one for one in rounds(request.member.council) if pk in one.providers]
    chosen = chosen_round(request, own)
    context = beside_context(request.member.council, own, chosen, pk) if chosen else {}
    return render(request, "providers/portal/results.html", context | {
        "portal": portal, "chosen": chosen, "asked": asked_in(chosen, portal.provider) if chosen else [], "own": True,
    })


@staff(Right.SEE_OWN_PROVIDER)
def survey_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One survey among its clients, of a team or of all: per theme, as outsiders may see it."""
    try:
        campaign = own_surveys(request.member).get(pk=pk)
    except Campaign.DoesNotExist as error:
        raise Http404 from error
    require_use(campaign.purpose, Use.CONVERSATION)
    found = result(request.member.council, campaign, Purpose.CONTRACT)
    assert campaign.provider_id is not None
    return render(request, "providers/portal/survey.html", {
        "portal": open_portal(request, campaign.provider_id, at=RESULTS), "campaign": campaign,
        "result": for_outsiders(found) if found else None,
        "smallest": smallest_for(campaign, request.member.council), "point_from": POINT_FROM,
    })


@staff(Right.SEE_OWN_PROVIDER)
def agreements_page(request: StaffRequest, pk: int) -> HttpResponse:
    """What was agreed, and each moment of supervision with what both sides say."""
    portal = open_portal(request, pk, at=AGREEMENTS)
    return render(request, "providers/portal/agreements.html", {
        "portal": portal, "agreed": agreed_with(portal.provider),
        "may_answer": request.member.may(Right.ANSWER_AS_PROVIDER),
    })


@staff(Right.ANSWER_AS_PROVIDER)
def view_form(request: StaffRequest, pk: int) -> HttpResponse:
    """What the provider says at one moment of supervision."""
    try:
        moment = get_own_supervision_for(request.member, pk)
    except Supervision.DoesNotExist as error:
        raise Http404 from error
    if request.method != "POST" and not may_say(moment):
        raise Http404
    agreement = moment.criterion.agreement
    back = reverse(AGREEMENTS, args=[agreement.provider_id])
    return form_page(
        request, ViewForm(request.POST or None, initial=initial_of(moment, ViewForm)),
        lambda form: say(
            by=request.member, supervision=moment, version=form.cleaned_data["version"], **form.filled
        ),
        title=_("Wat jullie zeggen"), back=back, done=lambda _saved: back, agreement=agreement,
    )
