"""Letting somebody in for a provider, and ending it: by the municipality or the coordinator."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.models import Person
from gehoord.core.councils.permissions import Right
from gehoord.core.organisations import mandates
from gehoord.core.organisations.models import Kind, Mandate, Organisation
from gehoord.core.organisations.selectors import get_organisation_for
from gehoord.core.organisations.services import OrganisationRefused

from .forms import LetInForm
from .services import passphrase


@staff(Right.LET_IN_PROVIDERS)
def let_in_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Who acts for this provider, and the form for one more; a new person's password is in this one answer."""
    try:
        provider = get_organisation_for(request.member, pk)
    except Organisation.DoesNotExist as error:
        raise Http404 from error
    if provider.kind != Kind.PROVIDER:
        raise Http404
    form, context, status = LetInForm(request.POST or None), {}, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            password, email = passphrase(), form.cleaned_data["email"]
            is_new = not Person.objects.filter(email=email.lower()).exists()
            try:
                mandate = mandates.let_in(
                    by=request.member, organisation=provider, email=email, name=form.cleaned_data["name"],
                    password=password,
                )
            except OrganisationRefused as refused:
                form.add_error(refused.field if refused.field in form.fields else None, str(refused))
            else:
                status, form = 200, LetInForm()
                context = {"granted": mandate, "password": password if is_new else ""}
    return render(request, "providers/portal/access.html", {
        "provider": provider, "form": form, "mandates": mandates.mandates_of(provider),
        "back": reverse("providers:provider", args=[pk]), **context,
    }, status=status)


@staff(Right.LET_IN_PROVIDERS)
def end_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks first; then this person may no longer act for the provider."""
    try:
        mandate = mandates.get_mandate_for(request.member, pk)
    except Mandate.DoesNotExist as error:
        raise Http404 from error
    if request.method != "POST":
        return render(request, "providers/portal/end.html", {"mandate": mandate})
    mandates.end(by=request.member, mandate=mandate)
    messages.success(request, _("%(name)s kan niets meer zien van deze aanbieder.") % {"name": mandate.person.name})
    return redirect("providers:let_in", pk=mandate.organisation_id)
