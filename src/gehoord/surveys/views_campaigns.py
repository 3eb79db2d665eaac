"""The pages of who runs a survey among clients: the list, a new one, its turnout, its codes, closing, patterns."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.documents import DocumentFailed

from .campaigns import client_campaigns, get_batch_for, get_campaign_for, questionnaires_for_clients
from .forms_campaigns import CampaignForm, FilterForm, HandOutForm
from .handing_out import FEW, hand_out, revoke_batch
from .models import Campaign, CodeBatch
from .printing import Handout
from .refusals import SurveyRefused
from .services import close_campaign, open_campaign
from .turnout import turnout
from .watching import watch

PER_PAGE = 25
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@staff(Right.RUN_SURVEYS)
def campaigns_page(request: StaffRequest) -> HttpResponse:
    """All campaigns among clients, newest first, of one provider or purpose when asked."""
    council = request.member.council
    given = {"provider": request.GET.get("aanbieder", ""), "purpose": request.GET.get("doel", "")}
    page = Paginator(client_campaigns(council, **given), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "surveys/campaigns.html", {
        "page": page, "filters": FilterForm(council, request.GET), "is_filtered": any(given.values()),
    })


@staff(Right.RUN_SURVEYS)
def new_page(request: StaffRequest) -> HttpResponse:
    council = request.member.council
    form = CampaignForm(council, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            campaign = open_campaign(by=request.member, **form.cleaned_data)
        except SurveyRefused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Het onderzoek is open. Deel nu codes uit."))
            return redirect("surveys:campaign", pk=campaign.pk)
    return render(request, "surveys/campaign_new.html", {
        "form": form, "has_questionnaires": questionnaires_for_clients(council).exists(),
    }, status=422 if form.is_bound else 200)


@staff(Right.RUN_SURVEYS)
def campaign_page(request: StaffRequest, pk: int) -> HttpResponse:
    """How many took part, and every way in."""
    campaign = campaign_of(request, pk)
    return render(request, "surveys/campaign.html", {
        "campaign": campaign, "turnout": turnout(campaign),
    })


@staff(Right.RUN_SURVEYS)
def hand_out_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Makes a batch of codes: as a file, or on the page, this once."""
    campaign = campaign_of(request, pk)
    form = HandOutForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = hand_out(
                by=request.member, campaign=campaign, handout=form.handout, kind=form.kind,
                count=form.cleaned_data["count"], address=scan_address(request),
            )
        except SurveyRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        except DocumentFailed as failed:
            form.add_error(None, f"{_(failed.reason)} {_('Er zijn geen codes gemaakt. Probeer het opnieuw.')}")
        else:
            if made.content:
                return as_file(made.content, form.kind, f"{form.handout}-{campaign.pk}-{made.batch.number}")
            return render(request, "surveys/codes_shown.html", {
                "campaign": campaign, "codes": made.codes, "address": scan_address(request),
            })
    return render(request, "surveys/hand_out.html", {
        "campaign": campaign, "form": form, "batches": campaign.batches.all(), "few": FEW,
    }, status=422 if form.is_bound else 200)


@staff(Right.RUN_SURVEYS)
def revoke_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks first, since there is no way back."""
    try:
        batch = get_batch_for(request.member, pk)
    except CodeBatch.DoesNotExist:
        raise Http404 from None
    if request.method != "POST":
        return render(request, "surveys/revoke.html", {"batch": batch, "campaign": batch.campaign})
    try:
        revoke_batch(by=request.member, batch=batch)
    except SurveyRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("De stapel is ingetrokken. Wat er al mee was ingevuld, blijft."))
    return redirect("surveys:hand_out", pk=batch.campaign_id)


@staff(Right.RUN_SURVEYS)
def close_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks first, since there is no way back."""
    campaign = campaign_of(request, pk)
    if request.method != "POST" and not campaign.is_closed:
        return render(request, "surveys/close.html", {"campaign": campaign, "turnout": turnout(campaign)})
    close_campaign(by=request.member, campaign=campaign, purpose=campaign.purpose)
    messages.success(request, _("Het onderzoek is dicht."))
    return redirect("surveys:campaign", pk=campaign.pk)


@staff(Right.RUN_SURVEYS)
def watch_page(request: StaffRequest, pk: int) -> HttpResponse:
    """What somebody should look into."""
    campaign = campaign_of(request, pk)
    return render(request, "surveys/watch.html", {"campaign": campaign, "watch": watch(campaign, campaign.purpose)})


def campaign_of(request: StaffRequest, pk: int) -> Campaign:
    try:
        return get_campaign_for(request.member, pk)
    except Campaign.DoesNotExist:
        raise Http404 from None


def scan_address(request: StaffRequest) -> str:
    """Where people type their code: in Dutch, as the cards are."""
    with override("nl"):
        return request.build_absolute_uri(reverse("surveys:scan"))


def handout_of(request: StaffRequest, campaign: Campaign) -> Handout:
    """What stands on paper about this campaign."""
    return Handout(
        council=request.member.council.name, name=campaign.title, address=scan_address(request),
        closes_on=campaign.closes_on,
    )


def as_file(content: bytes, kind: str, name: str) -> HttpResponse:
    """To save, since codes may be in it: kept in no cache (as all staff pages), never opened inside the page."""
    return HttpResponse(content, content_type=TYPES[kind], headers={
        "Content-Disposition": f'attachment; filename="{name}.{kind}"', "X-Content-Type-Options": "nosniff",
    })
