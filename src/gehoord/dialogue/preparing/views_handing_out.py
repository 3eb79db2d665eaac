"""The page on which quotes and figures are chosen for the tables."""

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
from .figures import MOST_FIGURES, figures_for, sheets_of
from .handing_out import MOST_OFFERED, MOST_QUOTES, hand_out, quotes_of


@staff(Right.LEAD_GATHERINGS, Right.SEE_EVIDENCE)
def handout_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Ticks and the number of a table; answers with the PDF. What was ticked stays when it is refused."""
    gathering = gathering_of(request, pk)
    ticked, table = numbers(request.POST.getlist("citaat")), request.POST.get("table", "").strip()[:10]
    figures = numbers(request.POST.getlist("cijfer"))
    if request.method == "POST":
        try:
            made = hand_out(by=request.member, gathering=gathering, quotes=ticked, figures=figures, table=table)
        except GatheringClosed as closed:
            messages.error(request, str(closed))
            return redirect("dialogue:gathering", pk=pk)
        except DialogueRefused as refused:
            messages.error(request, str(refused))
        except DocumentFailed as failed:
            messages.error(request, _(failed.reason))
        else:
            return HttpResponse(made, content_type="application/pdf", headers={
                "Content-Disposition": f'attachment; filename="blad-{pk}.pdf"', "Cache-Control": "no-store",
            })
    council = request.member.council
    context = {
        "gathering": gathering, "quotes": quotes_of(council)[:MOST_OFFERED], "ticked": ticked, "table": table,
        "most": MOST_QUOTES, "figures": sheets_of(council, list(figures_for(council)[:MOST_OFFERED])),
        "ticked_figures": figures, "most_figures": MOST_FIGURES,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "dialogue/preparing/handout.html", context, status=status)
