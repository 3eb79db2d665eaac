"""The page on which quotes are chosen for the tables."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.documents import DocumentFailed

from ..services import DialogueRefused, GatheringClosed
from ..views import gathering_of
from ..views_causes import numbers
from .handing_out import MOST_OFFERED, MOST_QUOTES, hand_out, quotes_of


@staff(Right.LEAD_GATHERINGS, Right.SEE_EVIDENCE)
def handout_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Ticks and the number of a table; answers with the PDF. What was ticked stays when it is refused."""
    gathering = gathering_of(request, pk)
    ticked, table = numbers(request.POST.getlist("citaat")), request.POST.get("table", "").strip()[:10]
    if request.method == "POST":
        try:
            made = hand_out(by=request.member, gathering=gathering, quotes=ticked, table=table)
        except GatheringClosed as closed:
            messages.error(request, str(closed))
            return redirect("dialogue:gathering", pk=pk)
        except DialogueRefused as refused:
            messages.error(request, str(refused))
        except DocumentFailed as failed:
            messages.error(request, _(failed.reason))
        else:
            return HttpResponse(made, content_type="application/pdf", headers={
                "Content-Disposition": f'attachment; filename="citaten-{pk}.pdf"', "Cache-Control": "no-store",
            })
    context = {
        "gathering": gathering, "quotes": quotes_of(request.member.council)[:MOST_OFFERED], "ticked": ticked,
        "table": table, "most": MOST_QUOTES,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "dialogue/preparing/handout.html", context, status=status)
