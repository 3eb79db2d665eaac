"""Files of the municipality: putting them in, looking at one, and giving it to who may have it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.uploads import is_too_large, receives_file

from . import papers
from .answering import AnswerChanged, AnswerRefused
from .answering_selectors import get_commitment_for, get_point_for, get_reaction_for, get_sent_for
from .forms_papers import LetterForm, PaperActForm, PaperForm
from .models import Advice, Commitment, Paper, PaperKind, Recommendation
from .papers_selectors import get_paper_for, public_paper
from .views_published import KEPT_SECONDS, sent_advice

TYPES = {
    PaperKind.PDF: "application/pdf",
    PaperKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PaperKind.ODT: "application/vnd.oasis.opendocument.text",
    PaperKind.PNG: "image/png",
    PaperKind.JPEG: "image/jpeg",
}
# A file is never shown in our pages and never runs anything, also when a browser opens it after all.
LOCKED = "default-src 'none'; sandbox"


def _file(paper: Paper) -> HttpResponse:
    if paper.removed_at is not None:
        raise Http404
    return HttpResponse(papers.open_paper(paper), content_type=TYPES[PaperKind(paper.kind)], headers={
        "Content-Disposition": f'attachment; filename="{paper.file_name}"', "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": LOCKED,
    })


def _place(request: StaffRequest, what: str, pk: int) -> papers.Place:
    """What a file is put with. The address says: antwoord (by its point), toezegging or brief (by its advice)."""
    try:
        if what == "antwoord":
            reply = getattr(get_point_for(request.member, pk), "reply", None)
            if reply is None:
                raise Http404
            return reply
        if what == "toezegging":
            return get_commitment_for(request.member, pk)
        if what == "brief":
            return get_sent_for(request.member, pk)
    except (Advice.DoesNotExist, Commitment.DoesNotExist, Recommendation.DoesNotExist) as error:
        raise Http404 from error
    raise Http404


def _back(place: papers.Place) -> tuple[str, int]:
    """The officer's page that this belongs to."""
    if isinstance(place, Advice):
        return "advice:officer_advice", place.pk
    if isinstance(place, Commitment):
        return "advice:commitment", place.pk
    return "advice:reply", place.point_id


def _add(request: StaffRequest, place: papers.Place, form_class: type[PaperForm], to: tuple[str, int]) -> HttpResponse:
    form = form_class(request.POST, request.FILES) if request.method == "POST" else form_class()
    if request.method == "POST":
        if is_too_large(request):
            form.full_clean()
            form.errors.pop("file", None)
            form.add_error("file", papers.too_large())
        elif form.is_valid():
            file = form.cleaned_data["file"]
            try:
                papers.add_paper(
                    by=request.member, place=place, name=file.name, content=file.read(),
                    may_be_public=form.cleaned_data.get("may_be_public", False),
                )
            except AnswerRefused as error:
                form.add_error(error.field or None, str(error))
            else:
                messages.success(request, _("De bijlage is bewaard."))
                return redirect(to[0], to[1])
    context = {"form": form, "place": place, "back": to, "is_letter": isinstance(place, Advice)}
    return render(request, "advice/paper_add.html", context, status=422 if form.errors else 200)


@csrf_exempt
@staff(Right.REPLY)
@receives_file(papers.MOST_BYTES)
def officer_paper_add(request: StaffRequest, what: str, pk: int) -> HttpResponse:
    """A file with an answer, with a promise, or the letter that answers an advice."""
    place = _place(request, what, pk)
    return _add(request, place, PaperForm, _back(place))


@csrf_exempt
@staff(Right.SEE_ADVICE, Right.WRITE_ADVICE)
@receives_file(papers.MOST_BYTES)
def council_letter_add(request: StaffRequest, pk: int) -> HttpResponse:
    """The letter that came to the council on paper."""
    try:
        advice = get_reaction_for(request.member, pk)
    except Advice.DoesNotExist as error:
        raise Http404 from error
    return _add(request, advice, LetterForm, ("advice:reaction", pk))


def _paper(request: StaffRequest, pk: int, right: Right) -> Paper:
    try:
        return get_paper_for(request.member, pk, right)
    except Paper.DoesNotExist as error:
        raise Http404 from error


def _act(request: StaffRequest, paper: Paper, form: PaperActForm) -> str:
    """What was asked in the form, and the sentence about it. Raises NotAllowed, AnswerRefused."""
    given: dict[str, Any] = {"by": request.member, "paper": paper, "version": form.cleaned_data["version"]}
    match request.POST.get("do"):
        case "offer":
            papers.offer_to_all(may_be_public=True, **given)
            return _("Bewaard. Als de raad het goed vindt, kan iedereen het downloaden.")
        case "keep":
            papers.offer_to_all(may_be_public=False, **given)
            return _("Bewaard. Alleen de raad en de gemeente kunnen dit nu zien.")
        case "agree":
            papers.agree(agreed=True, **given)
            return _("De bijlage staat op de openbare pagina.")
        case "withdraw":
            papers.agree(agreed=False, **given)
            return _("De bijlage is van de openbare pagina.")
        case "remove":
            papers.remove_paper(reason=form.cleaned_data["reason"], **given)
            return _("De bijlage is weg. De reden blijft staan.")
    raise Http404


def _paper_page(request: StaffRequest, paper: Paper, name: str, is_officer: bool) -> HttpResponse:
    form, status = PaperActForm(initial={"version": paper.version}), 200
    if request.method == "POST":
        form, status = PaperActForm(request.POST), 422
        if form.is_valid():
            try:
                messages.success(request, _act(request, paper, form))
                return redirect(name, paper.pk)
            except AnswerRefused as error:
                form.add_error("reason" if error.field == "removal" else None, str(error))
                if isinstance(error, AnswerChanged):
                    status, paper = 409, error.theirs
                    form.data = {**request.POST.dict(), "version": paper.version}
    context = {
        "paper": paper, "form": form, "is_officer": is_officer, "advice_pk": papers.advice_of(paper),
        "may_act": is_officer or request.member.may(Right.WRITE_ADVICE),
        "may_split": paper.advice_id is not None and paper.removed_at is None and (
            is_officer or (paper.is_from_council and request.member.may(Right.WRITE_ADVICE))
        ),
    }
    return render(request, "advice/paper.html", context, status=status)


@staff(Right.REPLY)
def officer_paper(request: StaffRequest, pk: int) -> HttpResponse:
    """One file, for the municipality."""
    return _paper_page(request, _paper(request, pk, Right.REPLY), "advice:officer_paper", True)


@staff(Right.SEE_ADVICE)
def council_paper(request: StaffRequest, pk: int) -> HttpResponse:
    """One file, for the council."""
    if request.method == "POST":
        request.member.require(Right.WRITE_ADVICE)
    return _paper_page(request, _paper(request, pk, Right.SEE_ADVICE), "advice:council_paper", False)


@require_safe
@staff(Right.REPLY)
def officer_paper_file(request: StaffRequest, pk: int) -> HttpResponse:
    return _file(_paper(request, pk, Right.REPLY))


@require_safe
@staff(Right.SEE_ADVICE)
def council_paper_file(request: StaffRequest, pk: int) -> HttpResponse:
    return _file(_paper(request, pk, Right.SEE_ADVICE))


@require_safe
@cache_control(public=True, max_age=KEPT_SECONDS)
def public_paper_file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A file that municipality and council both gave to everybody."""
    try:
        return _file(public_paper(sent_advice(request, number), pk))
    except Paper.DoesNotExist as error:
        raise Http404 from error
