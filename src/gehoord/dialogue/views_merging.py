"""The page on which the same cause of several gatherings becomes one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right

from .forms import MergeForm
from .merging import merge_causes, merged_of, take_apart
from .models import Cause, Gathering, MergedCause
from .selectors import gatherings_of
from .services import DialogueRefused
from .views import PER_PAGE, number_in
from .views_causes import numbers


@staff(Right.DECIDE_ADVICE)
def merge_page(request: StaffRequest) -> HttpResponse:
    """First the gatherings (they stay in the address), then the causes that say the same; below, what was merged."""
    council = request.member.council
    if request.POST.get("do") == "apart":
        return _take_apart(request)
    closed = list(gatherings_of(council).filter(closed_at__isnull=False))
    asked = numbers(request.GET.getlist("bijeenkomst"))
    groups = _groups([gathering for gathering in closed if gathering.pk in asked])
    causes = {cause.pk: cause for _gathering, rows in groups for cause in rows}
    form, ticked = MergeForm(request.POST or None), set[int]()
    if request.method == "POST":
        ticked = numbers(request.POST.getlist("oorzaak")) & set(causes)
        if form.is_valid():
            try:
                merge_causes(by=request.member, causes=[causes[pk] for pk in ticked], **form.cleaned_data)
            except DialogueRefused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("De oorzaken zijn samengevoegd. Wat elke groep zei, staat er nog bij."))
                return redirect(request.get_full_path())
    page = Paginator(merged_of(council), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"closed": closed, "asked": asked, "groups": groups, "form": form, "ticked": ticked, "page": page}
    return render(request, "dialogue/merge.html", context, status=422 if form.errors else 200)


def _groups(gatherings: list[Gathering]) -> list[tuple[Gathering, list[Cause]]]:
    """The causes of each that are not merged yet. One query."""
    rows = list(Cause.objects.filter(gathering__in=gatherings, merged_in=None))
    return [(one, [cause for cause in rows if cause.gathering_id == one.pk]) for one in gatherings]


def _take_apart(request: StaffRequest) -> HttpResponse:
    try:
        take_apart(by=request.member, merged=MergedCause(pk=number_in(request, "merged")))
    except MergedCause.DoesNotExist as error:
        raise Http404 from error
    except DialogueRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("De oorzaken staan weer los."))
    return redirect(reverse("dialogue:merge"))
