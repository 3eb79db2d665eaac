"""How a sent letter reached the municipality, and the page for who got its link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.middleware import request_council
from gehoord.core.councils.permissions import Right

from . import delivery as services
from . import mailing
from .answering import AnswerRefused
from .answering_selectors import FILES, get_reaction_for, quotes_gone, sent_letter
from .compose import compose
from .delivery_selectors import deliveries_of, delivery_of_link, get_delivery_for
from .forms_delivery import HandOverForm, MailForm
from .letters import readable
from .models import Advice, Delivery, Letter
from .titles import readable_titles
from .views import TYPES
from .views_answering import refuse


def _advice(request: StaffRequest, pk: int) -> Advice:
    try:
        advice = get_reaction_for(request.member, pk)
    except Advice.DoesNotExist as error:
        raise Http404 from error
    readable_titles([advice])
    return advice


def _delivery(request: StaffRequest, pk: int) -> Delivery:
    try:
        delivery = get_delivery_for(request.member, pk)
    except Delivery.DoesNotExist as error:
        raise Http404 from error
    readable_titles([delivery.advice])
    return delivery


def _page(request: StaffRequest, advice: Advice, status: int = 200, **extra: Any) -> HttpResponse:
    first = advice.addressee.splitlines()[0] if advice.addressee else ""
    context: dict[str, Any] = {
        "advice": advice, "deliveries": deliveries_of(advice), "may_decide": request.member.may(Right.DECIDE_ADVICE),
        "mail_is_on": mailing.mail_is_on(), "sender": mailing.sender_of(advice.council),
        "mail_form": MailForm(prefix="m", initial={"with_pdf": True, "to": first}),
        "hand_form": HandOverForm(prefix="h", initial={"on": timezone.localdate(), "to": first}), **extra,
    }
    return render(request, "advice/delivery_list.html", context, status=status)


@require_safe
@staff(Right.SEE_ADVICE)
def deliveries(request: StaffRequest, pk: int) -> HttpResponse:
    """To whom the letter went, and what proves it."""
    return _page(request, _advice(request, pk))


@require_POST
@staff(Right.SEE_ADVICE, Right.DECIDE_ADVICE)
def mail_letter(request: StaffRequest, pk: int) -> HttpResponse:
    """The letter by mail, in the queue."""
    advice = _advice(request, pk)
    form = MailForm(request.POST, prefix="m")
    if form.is_valid():
        try:
            services.deliver_by_mail(by=request.member, advice=advice, **form.cleaned_data)
        except AnswerRefused as error:
            refuse(form, error)
        else:
            messages.success(request, _("De mail staat klaar. Zo meteen zie je hier of hij weg is."))
            return redirect("advice:deliveries", pk=pk)
    return _page(request, advice, 422, mail_form=form)


@require_POST
@staff(Right.SEE_ADVICE, Right.DECIDE_ADVICE)
def hand_over(request: StaffRequest, pk: int) -> HttpResponse:
    """The letter was handed over; a link, when asked, is shown here and never again."""
    advice = _advice(request, pk)
    form = HandOverForm(request.POST, prefix="h")
    if form.is_valid():
        try:
            _made, token = services.hand_over(by=request.member, advice=advice, **form.cleaned_data)
        except AnswerRefused as error:
            refuse(form, error)
        else:
            if token:
                return _page(request, advice, link=request.build_absolute_uri(services.reading_address(token)))
            messages.success(request, _("Opgeschreven dat de brief is afgegeven."))
            return redirect("advice:deliveries", pk=pk)
    return _page(request, advice, 422, hand_form=form)


@require_POST
@staff(Right.DECIDE_ADVICE)
def try_again(request: StaffRequest, pk: int) -> HttpResponse:
    """A mail that failed, once more."""
    delivery = _delivery(request, pk)
    try:
        services.try_again(by=request.member, delivery=delivery)
    except AnswerRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("De mail staat opnieuw klaar."))
    return redirect("advice:deliveries", pk=delivery.advice_id)


@require_POST
@staff(Right.DECIDE_ADVICE)
def end_link(request: StaffRequest, pk: int) -> HttpResponse:
    """The link of a delivery shows nothing any more."""
    delivery = services.end_link(by=request.member, delivery=_delivery(request, pk))
    messages.success(request, _("De link werkt niet meer."))
    return redirect("advice:deliveries", pk=delivery.advice_id)


@require_POST
@staff(Right.DECIDE_ADVICE)
def forget_address(request: StaffRequest, pk: int) -> HttpResponse:
    """The receiver's mail address is taken away."""
    delivery = services.forget_address(by=request.member, delivery=_delivery(request, pk))
    messages.success(request, _("Het mailadres is weggehaald."))
    return redirect("advice:deliveries", pk=delivery.advice_id)


def _of_link(request: HttpRequest, token: str) -> Delivery:
    found = delivery_of_link(request_council(request), token)
    if found is None:
        raise Http404
    return found


def _quiet(response: HttpResponse) -> HttpResponse:
    """Kept by nobody, found by no search engine, and its address told to no other site."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def read_letter(request: HttpRequest, token: str) -> HttpResponse:
    """The letter for who has its link: no account, no cookie. Reading it is not taken as receiving it."""
    delivery = _of_link(request, token)
    advice, letter = delivery.advice, sent_letter(delivery.advice)
    advice.title = readable(letter).head.subject
    newer = advice.corrections.filter(state=advice.state).order_by("sent_at").last()
    context = {
        "delivery": delivery, "advice": advice, "token": token, "newer": newer, "files": FILES,
        "document": compose(readable(letter), smallest=letter.smallest), "gone": quotes_gone(letter),
    }
    return _quiet(render(request, "advice/delivery_letter.html", context))


@require_safe
def letter_file(request: HttpRequest, token: str, kind: str) -> HttpResponse:
    """A document of the letter; withheld once somebody took their words back."""
    delivery = _of_link(request, token)
    if kind not in FILES:
        raise Http404
    if quotes_gone(sent_letter(delivery.advice)):
        return _quiet(HttpResponse(
            _("Dit bestand geven we niet meer. Woorden die erin staan, zijn teruggenomen. "
              "Lees het advies op de pagina zelf."), status=410, content_type="text/plain; charset=utf-8",
        ))
    number = delivery.advice.number
    content = Letter.objects.values_list(kind, flat=True).get(advice=delivery.advice)
    record(
        council=delivery.advice.council, by=None, event=Event.DOCUMENT_TAKEN, subject=delivery, kind=kind,
        number=number,
    )
    return _quiet(HttpResponse(bytes(content), content_type=TYPES[kind], headers={
        "Content-Disposition": f'attachment; filename="advies-{number}.{kind}"'
    }))


# The secret in the address is the token of this form, so that it needs no cookie.
@csrf_exempt
@require_POST
def confirm_receipt(request: HttpRequest, token: str) -> HttpResponse:
    """The receiver says that the letter is there; once."""
    services.confirm_receipt(delivery=_of_link(request, token))
    return _quiet(redirect("advice:read_letter", token=token))
