"""The pages of the facilitator: gatherings, what came up in them, and who took part in numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui import two_writers

from . import services
from .blacking_out import BLACKED_OUT
from .delphi.selectors import is_unfinished
from .forms import NOT_WHO, AttendanceForm, GatheringForm, LineForm, LinesForm, TipsForm
from .live.selectors import cards_left
from .live.watching import results_of
from .models import Cause, Gathering, GroupRole, Observation, Tip
from .selectors import LINES, attendance_of, gatherings_of, get_gathering, get_line, themes_of
from .services import Changed, DialogueRefused
from .whys.selectors import unkept

PER_PAGE = 25
Line = Observation | Cause | Tip


def number_in(request: StaffRequest, name: str) -> int:
    """A version the browser sends back; -1, which is nobody's, when it is no number."""
    sent = str(request.POST.get(name, ""))
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else -1


def try_to_change(request: StaffRequest, form: Form, change: Callable[..., Any]) -> two_writers.Tried:
    """`two_writers.try_to_change` with what this room raises."""
    return two_writers.try_to_change(
        form, number_in(request, "version"), change, changed=Changed, refused=DialogueRefused
    )


def gathering_of(request: StaffRequest, pk: int) -> Gathering:
    try:
        return get_gathering(request.member, pk)
    except Gathering.DoesNotExist as error:
        raise Http404 from error


@staff(Right.SEE_GATHERINGS)
def gatherings_page(request: StaffRequest) -> HttpResponse:
    """All gatherings, last held first; closed ones can be used in an advice."""
    page = Paginator(gatherings_of(request.member.council), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"page": page, "may_lead": request.member.may(Right.LEAD_GATHERINGS)}
    if request.member.may(Right.WRITE_ADVICE):
        context["closed"] = [gathering for gathering in page if gathering.is_closed]
    return render(request, "dialogue/gatherings.html", context)


@staff(Right.LEAD_GATHERINGS)
def make_page(request: StaffRequest) -> HttpResponse:
    form = GatheringForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            gathering = services.make_gathering(by=request.member, **form.cleaned_data)
        except DialogueRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("De bijeenkomst staat klaar."))
            return redirect("dialogue:gathering", pk=gathering.pk)
    return render(request, "dialogue/edit.html", {"form": form}, status=422 if form.errors else 200)


@staff(Right.LEAD_GATHERINGS)
def edit_page(request: StaffRequest, pk: int) -> HttpResponse:
    gathering = gathering_of(request, pk)
    fields = ("kind", "title", "question", "held_on", "place")
    if request.method != "POST":
        if gathering.is_closed:
            return _stays(request, gathering)
        form = GatheringForm(initial={name: getattr(gathering, name) for name in fields})
        context = {"form": form, "gathering": gathering, "version": gathering.version}
        return render(request, "dialogue/edit.html", context)
    form = GatheringForm(request.POST)
    tried = try_to_change(request, form, partial(services.change_gathering, by=request.member, gathering=gathering))
    if tried.saved:
        messages.success(request, _("De bijeenkomst is opgeslagen."))
        return redirect("dialogue:gathering", pk=pk)
    context = {"form": form, "gathering": gathering, "version": tried.version, "theirs": tried.theirs}
    return render(request, "dialogue/edit.html", context, status=tried.status)


def _stays(request: StaffRequest, gathering: Gathering) -> HttpResponse:
    return too_late(request, gathering)


def too_late(request: StaffRequest, gathering: Gathering, *typed: str) -> HttpResponse:
    """Somebody closed the gathering: to its page, or what was typed comes back to be copied."""
    kept = [text for text in typed if text.strip()]
    if kept:
        context = {"gathering": gathering, "typed": "\n".join(kept), "rows": min(12, 3 + len(kept))}
        return render(request, "dialogue/too_late.html", context, status=409)
    messages.error(request, str(services.GatheringClosed()))
    return redirect("dialogue:gathering", pk=gathering.pk)


def typed_in(request: StaffRequest, *starts: str) -> list[str]:
    """What was sent in fields whose names begin so."""
    return [str(text)[:20_000] for name, text in request.POST.items() if name.startswith(starts)]


@staff(Right.SEE_GATHERINGS)
def gathering_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Everything of one gathering, with boxes to type more in."""
    return _gathering(request, gathering_of(request, pk))


def _gathering(
    request: StaffRequest, gathering: Gathering, forms: dict[str, LinesForm] | None = None, status: int = 200
) -> HttpResponse:
    sections = (
        ("observaties", _("Observaties"), _("Wat zien mensen gebeuren?"), gathering.observations.all()),
        ("oorzaken", _("Oorzaken"), _("Wat ligt daarachter?"),
         gathering.causes.prefetch_related("chain__steps")),
        ("tips", _("Tips"), _("Wat zou helpen?"), gathering.tips.all()),
    )
    labels = themes_of(gathering.council)
    found = [
        {
            "kind": kind, "title": title, "hint": hint, "form": (forms or {}).get(kind) or _lines_form(kind),
            "lines": [_dressed(line, labels) for line in lines],
        }
        for kind, title, hint, lines in sections
    ]
    people = attendance_of(gathering)
    results = results_of(gathering)
    context = {
        "gathering": gathering, "sections": found, "people": _with_labels(people), "total": sum(people.values()),
        "may_edit": request.member.may(Right.LEAD_GATHERINGS) and not gathering.is_closed,
        "may_lead": request.member.may(Right.LEAD_GATHERINGS),
        "may_black_out": gathering.is_closed and request.member.may(Right.ERASE), "gone": BLACKED_OUT,
        "not_who": NOT_WHO, "results": results,
    }
    return render(request, "dialogue/gathering.html", context, status=status)


def _lines_form(kind: str, data: Any = None) -> LinesForm:
    form = TipsForm if kind == "tips" else LinesForm
    return form(data, prefix=kind)


def _with_labels(people: dict[str, int]) -> list[tuple[str, int]]:
    return [(str(GroupRole(role).label), number) for role, number in people.items()]


def _dressed(line: Line, labels: dict[str, str]) -> Any:
    """Put on the line what the page shows of it."""
    dressed: Any = line
    dressed.shown_themes = [(key, labels.get(key, key)) for key in getattr(line, "themes", ())]
    return dressed


_ADD: dict[str, Callable[..., list[Any]]] = {
    "observaties": services.add_observations, "oorzaken": services.add_causes, "tips": services.add_tips,
}


@require_POST
@staff(Right.LEAD_GATHERINGS)
def add_page(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """Many lines at once; what is refused stays in the box."""
    gathering = gathering_of(request, pk)
    if kind not in LINES:
        raise Http404
    form = _lines_form(kind, request.POST)
    if form.is_valid():
        try:
            lines = _ADD[kind](by=request.member, gathering=gathering, **form.cleaned_data)
        except DialogueRefused as refused:
            form.add_error("texts", str(refused))
        else:
            done = ngettext("%(n)s regel toegevoegd.", "%(n)s regels toegevoegd.", len(lines)) % {"n": len(lines)}
            messages.success(request, done)
            return redirect(reverse("dialogue:gathering", args=[pk]) + f"#{kind}")
    return _gathering(request, gathering, {kind: form}, 422)


def _line_of(request: StaffRequest, kind: str, pk: int) -> Line:
    try:
        return get_line(request.member, kind, pk)
    except Gathering.DoesNotExist as error:
        raise Http404 from error


@staff(Right.LEAD_GATHERINGS)
def line_page(request: StaffRequest, kind: str, pk: int) -> HttpResponse:
    """One line to change, and what it has to do with."""
    try:
        line = get_line(request.member, kind, pk)
    except Gathering.DoesNotExist as error:
        return _line_gone(request, error)
    labels = themes_of(request.member.council)
    if request.method != "POST":
        if line.gathering.is_closed:
            return _stays(request, line.gathering)
        initial = {name: getattr(line, name, "") for name in ("text", "themes", "preconditions", "audience")}
        form = LineForm(initial=initial, kind=kind, themes=labels)
        return render(request, "dialogue/line.html", _line_context(line, kind, form, line.version))
    form = LineForm(request.POST, kind=kind, themes=labels)
    try:
        tried = try_to_change(request, form, partial(services.change_line, by=request.member, line=line))
    except Gathering.DoesNotExist as error:
        return _line_gone(request, error)
    if tried.saved:
        messages.success(request, _("De regel is opgeslagen."))
        return redirect(reverse("dialogue:gathering", args=[line.gathering_id]) + f"#{kind}")
    theirs = _dressed(tried.theirs, labels) if tried.theirs else None
    context = {**_line_context(line, kind, form, tried.version), "theirs": theirs}
    return render(request, "dialogue/line.html", context, status=tried.status)


def _line_gone(request: StaffRequest, error: Exception) -> HttpResponse:
    """A colleague took the line away meanwhile: what was typed is not lost with it."""
    typed = str(request.POST.get("text", ""))
    if not typed.strip():
        raise Http404 from error
    return render(request, "dialogue/line_gone.html", {"typed": typed}, status=404)


def _line_context(line: Line, kind: str, form: LineForm, version: int) -> dict[str, Any]:
    return {"line": line, "gathering": line.gathering, "kind": kind, "form": form, "version": version}


@staff(Right.LEAD_GATHERINGS)
def remove_page(request: StaffRequest, kind: str, pk: int) -> HttpResponse:
    """Asks first; a line that is gone is gone."""
    line = _line_of(request, kind, pk)
    context: dict[str, Any] = {"line": line, "gathering": line.gathering, "kind": kind}
    if request.method != "POST" and not line.gathering.is_closed:
        return render(request, "dialogue/remove.html", context)
    try:
        services.remove_line(by=request.member, line=line, expected_version=number_in(request, "version"))
    except Gathering.DoesNotExist as error:
        raise Http404 from error
    except DialogueRefused:
        return _stays(request, line.gathering)
    except Changed as changed:
        context |= {"line": changed.now, "changed": True}
        return render(request, "dialogue/remove.html", context, status=409)
    messages.success(request, _("De regel is weg."))
    return redirect(reverse("dialogue:gathering", args=[line.gathering_id]) + f"#{kind}")


@staff(Right.ERASE)
def black_out_page(request: StaffRequest, kind: str, pk: int) -> HttpResponse:
    """Asks first; the words of a closed gathering do not come back."""
    line = _line_of(request, kind, pk)
    back = reverse("dialogue:gathering", args=[line.gathering_id]) + f"#{kind}"
    if request.method != "POST" and line.gathering.is_closed:
        context = {"line": line, "gathering": line.gathering, "kind": kind}
        return render(request, "dialogue/black_out.html", context)
    try:
        services.black_out_line(by=request.member, line=line)
    except DialogueRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("De woorden zijn weg, ook uit bewijs, concepten en kaarten."))
    return redirect(back)


@staff(Right.LEAD_GATHERINGS)
def attendance_page(request: StaffRequest, pk: int) -> HttpResponse:
    """How many people of each role; never who."""
    gathering = gathering_of(request, pk)
    now = attendance_of(gathering)
    if request.method != "POST":
        if gathering.is_closed:
            return _stays(request, gathering)
        context = _attendance_context(gathering, AttendanceForm(initial=now), gathering.attendance_version, now)
        return render(request, "dialogue/attendance.html", context)
    form = AttendanceForm(request.POST)

    def count(*, expected_version: int, **people: int) -> Gathering:
        return services.record_attendance(
            by=request.member, gathering=gathering, people=people, expected_version=expected_version
        )

    tried = try_to_change(request, form, count)
    if tried.saved:
        total = sum(form.cleaned_data.values())
        messages.success(
            request, ngettext("%(n)s deelnemer opgeslagen.", "%(n)s deelnemers opgeslagen.", total) % {"n": total}
        )
        return redirect("dialogue:gathering", pk=pk)
    version = tried.theirs.attendance_version if tried.theirs else tried.version
    context = _attendance_context(gathering, form, version, now)
    if tried.theirs:
        context["theirs"] = _with_labels(attendance_of(tried.theirs))
    return render(request, "dialogue/attendance.html", context, status=tried.status)


def _attendance_context(
    gathering: Gathering, form: AttendanceForm, version: int, now: dict[str, int]
) -> dict[str, Any]:
    return {"gathering": gathering, "form": form, "version": version, "total": sum(now.values())}


@staff(Right.LEAD_GATHERINGS)
def close_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks first, since there is no way back."""
    gathering = gathering_of(request, pk)
    if request.method != "POST" and not gathering.is_closed:
        counts = {
            "observations": gathering.observations.count(), "causes": gathering.causes.count(),
            "tips": gathering.tips.count(), "cards": cards_left(gathering),
            "total": sum(attendance_of(gathering).values()), "by_link": is_unfinished(gathering),
            "chains": unkept(gathering),
        }
        return render(request, "dialogue/close.html", {"gathering": gathering, **counts})
    try:
        services.close_gathering(by=request.member, gathering=gathering)
    except DialogueRefused:
        return _stays(request, gathering)
    messages.success(request, _("De bijeenkomst is afgerond. Wat erin staat, verandert niet meer."))
    return redirect("dialogue:gathering", pk=pk)
