"""What the pages of this room share: a form that keeps what was typed, and shows what somebody else saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Manager, Model
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from gehoord.core.councils.access import StaffRequest
from gehoord.core.organisations.services import OrganisationChanged, OrganisationRefused

from .forms import Versioned, differences
from .models import Agreement, Supervision
from .rules import AgreementRefused
from .selectors import get_agreement_for, get_supervision_for
from .services import Changed


def form_page(
    request: StaffRequest, form: Versioned, save: Callable[[Versioned], Any], *, title: str, back: str,
    done: Callable[[Any], str], **context: Any,
) -> HttpResponse:
    """The form; saved when it was sent and all is well, else again with what was typed and why (422, or 409)."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = save(form)
            except (AgreementRefused, OrganisationRefused) as refused:
                form.add_error(refused.field if refused.field in form.fields else None, str(refused))
            except (Changed, OrganisationChanged) as changed:
                status = 409
                context |= {"conflict": str(changed), "differences": differences(form, changed.theirs)}
                # Saving again is then a choice, made with both in sight.
                data = request.POST.copy()
                data["version"] = str(getattr(changed.theirs, "version"))  # noqa: B009  (any of our models)
                form.data = data
            else:
                messages.success(request, _("Opgeslagen."))
                return redirect(done(saved))
    return render(
        request, "providers/form.html", {"form": form, "title": title, "back": back, **context}, status=status
    )


def initial_of(row: Model | None, form: type[Versioned]) -> dict[str, Any]:
    if row is None:
        return {}
    values = {name: getattr(row, name) for name in form.base_fields}
    return {name: list(value.all()) if isinstance(value, Manager) else value for name, value in values.items()}


def agreement_address(agreement: Agreement) -> str:
    return reverse("providers:agreement", args=[agreement.pk])


def agreement_of(request: StaffRequest, pk: int) -> Agreement:
    """Raises Http404, for another council's agreement too."""
    try:
        return get_agreement_for(request.member, pk)
    except Agreement.DoesNotExist as error:
        raise Http404 from error


def supervision_of(request: StaffRequest, pk: int) -> Supervision:
    """Raises Http404, for another council's moment too."""
    try:
        return get_supervision_for(request.member, pk)
    except Supervision.DoesNotExist as error:
        raise Http404 from error
