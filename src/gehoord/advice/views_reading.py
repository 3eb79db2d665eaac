"""How a text reads, asked while somebody types."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right

from .plainness import reading_of
from .views import advice_or_404


@require_POST
@staff(Right.WRITE_ADVICE)
def read_text(request: StaffRequest, pk: int) -> HttpResponse:
    """What the page shows below a text, for a text that was not saved; `field` names the box it is in."""
    advice_or_404(request, pk)
    text = str(request.POST.get(request.POST.get("field", "text"), ""))
    return render(request, "advice/_reading.html", {"read": reading_of(text), "open": True})
