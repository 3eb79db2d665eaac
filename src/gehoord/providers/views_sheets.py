"""The pages of spreadsheets: out, in, and what an import would do or did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.uploads import MEGABYTE, is_too_large, receives_file

from . import importing, sheets
from .models import Sheet, TableImport
from .selectors import get_import_for, imports

MOST_BYTES = 2 * MEGABYTE
PER_PAGE = 25
ROWS_PER_PAGE = 100
WRITERS = {
    "csv": (sheets.as_csv, "text/csv; charset=utf-8"),
    "xlsx": (sheets.as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ods": (sheets.as_ods, "application/vnd.oasis.opendocument.spreadsheet"),
}


@csrf_exempt
@staff(Right.SEE_AGREEMENTS)
@receives_file(MOST_BYTES)
def sheets_page(request: StaffRequest) -> HttpResponse:
    """What may be taken along, a file to bring in, and what came in before."""
    error = ""
    if request.method == "POST":
        request.member.require(Right.MANAGE_AGREEMENTS)
        # Asked before the file: reading the form is what finds out.
        too_large, given = is_too_large(request), request.FILES.get("file")
        try:
            if too_large or given is None:
                raise sheets.SheetRefused(
                    _("Dit bestand is te groot. Er past %(most)s MB in.") % {"most": MOST_BYTES // MEGABYTE}
                    if too_large else _("Kies een bestand.")
                )
            made = importing.read_in(
                by=request.member, sheet=request.POST.get("sheet", ""), name=given.name or "", content=given.read()
            )
            return redirect("providers:import", pk=made.pk)
        except sheets.SheetRefused as refused:
            error = str(refused)
    page = Paginator(imports(request.member.council), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "providers/sheets.html", {
        "page": page, "error": error, "sheets": Sheet.choices, "chosen": request.POST.get("sheet", Sheet.PROVIDERS),
        "may_manage": request.member.may(Right.MANAGE_AGREEMENTS), "most": sheets.MOST_ROWS,
    }, status=422 if error else 200)


@staff(Right.SEE_AGREEMENTS)
def sheet_file(request: StaffRequest) -> HttpResponse:
    """The council's providers or agreements, or the empty list, as CSV, XLSX or ODS."""
    sheet, kind = request.GET.get("wat", Sheet.PROVIDERS.value), request.GET.get("soort", "csv")
    if sheet not in Sheet.values or kind not in WRITERS:
        raise Http404
    is_empty = "leeg" in request.GET
    write, content_type = WRITERS[kind]
    content = write(sheet, [] if is_empty else sheets.rows_of(request.member.council, sheet))
    name = f"{sheet}-leeg" if is_empty else f"{sheet}-{timezone.localdate().isoformat()}"
    return HttpResponse(content, content_type=content_type, headers={
        "Content-Disposition": f'attachment; filename="{name}.{kind}"'
    })


@staff(Right.MANAGE_AGREEMENTS)
def import_page(request: StaffRequest, pk: int) -> HttpResponse:
    """What each row would do, errors first; and the decision about all of them."""
    try:
        found = get_import_for(request.member, pk)
    except TableImport.DoesNotExist as error:
        raise Http404 from error
    if request.method == "POST":
        try:
            said = _decide(request, found, request.POST.get("do", ""))
        except importing.UndoRefused as refused:
            found.refresh_from_db()
            return _show(request, found, problems=refused.problems)
        except importing.ImportRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, said)
        return redirect("providers:import", pk=found.pk)
    return _show(request, found)


def _show(request: StaffRequest, found: TableImport, problems: Sequence[dict[str, Any]] = ()) -> HttpResponse:
    """`problems`: the rows that cannot be undone, when somebody tried."""
    rows = sorted(found.plan, key=lambda row: (row["state"] != "error", row["row"]))
    return render(request, "providers/import.html", {
        "found": found, "counted": found.counted, "problems": problems[:ROWS_PER_PAGE], "stuck": len(problems),
        "may_undo_rest": len(problems) < len(found.did),
        "page": Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("pagina")),
    }, status=422 if problems else 200)


def _decide(request: StaffRequest, found: TableImport, do: str) -> str:
    """What to tell. Raises ImportRefused."""
    if do in ("all", "good"):
        now = importing.take_all_over(by=request.member, found=found, only_good=do == "good")
        if getattr(now, "is_stale", False):
            raise importing.ImportRefused(
                _("Intussen is er iets veranderd. Kijk nog eens wat er gebeurt; er is niets overgenomen.")
            )
        return _("Overgenomen. Je kunt het terugdraaien zolang er niets op rust.")
    if do == "undo":
        importing.undo(by=request.member, found=found)
        return _("Teruggedraaid. Alles staat weer zoals het was.")
    if do == "undo_free":
        now = importing.undo(by=request.member, found=found, only_free=True)
        if now.is_done:
            return _("Teruggedraaid wat kon. De rest bleef staan; die kun je later terugdraaien.")
        return _("Teruggedraaid. Alles staat weer zoals het was.")
    if do == "discard":
        importing.throw_away(by=request.member, found=found)
        return _("Weggegooid. Er is niets overgenomen.")
    raise importing.ImportRefused(_("Maak een keuze."))
