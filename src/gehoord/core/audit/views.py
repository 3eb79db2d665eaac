"""The trail as a page."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right

from .models import Event
from .selectors import trail


@staff(Right.SEE_TRAIL)
def trail_page(request: StaffRequest) -> HttpResponse:
    """What happened in the council, newest first."""
    event = request.GET.get("gebeurtenis", "")
    event = event if event in Event.values else ""
    page = Paginator(trail(request.member.council, event=event), 50).get_page(request.GET.get("pagina"))
    return render(request, "audit/trail.html", {"page": page, "event": event, "events": Event.choices})
