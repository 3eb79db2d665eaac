"""The pages of the person who tells: no account, no cookie, and nothing kept between two steps.

Earlier steps travel as hidden fields. These forms carry no right that a cookie could lend to another site,
so they need no CSRF cookie; a form sent from another site is refused all the same.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from gehoord.analysis import scoring
from gehoord.core.councils.models import Council
from gehoord.core.sealing.keyring import KeyringError
from gehoord.core.ui.text import with_pills
from gehoord.core.vocabulary.words import Setting, TellerRole
from gehoord.privacy.recognisers import deidentify

from . import guard
from .forms import AboutForm, StoryForm
from .models import Signal, Status
from .passing_on import change_consent
from .selectors import follow_ups, signal_by_receipt, what_happened
from .services import change_quoting, forget, receive_signal, say

logger = logging.getLogger(__name__)

STEPS = ("story", "about", "check", "done")
NONCE_LENGTH = 22


def from_our_pages(request: HttpRequest) -> bool:
    """Whether a form was sent from our own pages, as far as the browser tells."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return not origin or urlsplit(origin).netloc == request.get_host()


def public_form(view: Callable[[HttpRequest, Council], HttpResponse]) -> Callable[..., HttpResponse]:
    """A form page of the council at this address, kept in no cache."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and not from_our_pages(request):
            raise PermissionDenied
        council: Council = request.council  # type: ignore[attr-defined]
        if not council:
            raise Http404
        response = view(request, council)
        add_never_cache_headers(response)
        return response

    return guarded


def _about(form: AboutForm) -> dict[str, Any]:
    """What step 2 said, in words."""
    data = form.cleaned_data
    return {
        "role": TellerRole(data["role"]).label,
        "setting": Setting(data["setting"]).label,
        "may_quote": data["may_quote"],
        "may_pass_on": data["may_pass_on"],
        "wants_reply": data["wants_reply"],
    }


@public_form
def tell(request: HttpRequest, council: Council) -> HttpResponse:
    """Four steps: the story, about you, check, done. The first step with something to mend is shown."""
    if request.method != "POST":
        return _page(request, "story", StoryForm(), AboutForm())
    story, about = StoryForm(request.POST), AboutForm(request.POST)
    wanted = request.POST.get("go", "about")
    if wanted not in STEPS:
        wanted = "about"
    if wanted == "story" or not story.is_valid():
        if wanted == "story":
            story.errors.clear()
        return _page(request, "story", story, about)
    if request.POST.get("step") == "story" and wanted == "about":
        # They have not seen these questions yet: no errors, and the gentle defaults.
        about = AboutForm(initial={k: v for k, v in request.POST.items() if k in AboutForm.base_fields})
        return _page(request, "about", story, about)
    if wanted == "about" or not about.is_valid():
        return _page(request, "about", story, about)
    if wanted == "check":
        return _page(request, "check", story, about, extra=_preview(story.cleaned_data["text"], about))
    return _receive(request, council, story, about)


def _preview(text: str, about: AboutForm) -> dict[str, Any]:
    safe = deidentify(text)
    return {"safe_text": with_pills(safe.text), "masked": len(safe.spans), "about_words": _about(about)}


def _receive(request: HttpRequest, council: Council, story: StoryForm, about: AboutForm) -> HttpResponse:
    nonce = request.POST.get("nonce", "")
    try:
        received = receive_signal(
            council=council, text=story.cleaned_data["text"], nonce=nonce if len(nonce) >= NONCE_LENGTH else "",
            **about.cleaned_data,
        )
    except (OperationalError, KeyringError) as error:
        # The database is busy or the keys are away. The story is still on the page, so nothing is lost.
        if isinstance(error, KeyringError):
            logger.error("a story could not be sealed: the keys are not there")
        extra = _preview(story.cleaned_data["text"], about) | {
            "busy": _(
                "Het is nu heel druk. Je verhaal is nog niet verstuurd, maar staat er nog. Probeer het zo nog eens."
            )
        }
        return _page(request, "check", story, about, extra=extra, status=503)
    context = {"step": "done", "steps": STEPS, "code": received.code, "signal": received.signal,
               "urgent": received.signal.urgent}
    return render(request, "intake/tell_done.html", context)


def _page(
    request: HttpRequest, step: str, story: StoryForm, about: AboutForm, *,
    extra: dict[str, Any] | None = None, status: int | None = None,
) -> HttpResponse:
    shown = {"story": story, "about": about}.get(step)
    has_errors = shown is not None and shown.is_bound and bool(shown.errors)
    text = story.data.get("text", "") if story.is_bound else ""
    context = {
        "step": step, "steps": STEPS, "story": story, "about": about, "has_errors": has_errors,
        "urgent": step != "story" and scoring.urgent_only(text)[0],
        "nonce": request.POST.get("nonce", "") or secrets.token_urlsafe(18),
        **(extra or {}),
    }
    return render(request, f"intake/tell_{step}.html", context, status=status or (422 if has_errors else 200))


@public_form
def follow(request: HttpRequest, council: Council) -> HttpResponse:
    """What became of a story, for who has its code. The code is posted, never part of an address."""
    if request.method != "POST":
        return render(request, "intake/follow.html")
    started = time.monotonic()
    code = request.POST.get("code", "")
    signal = signal_by_receipt(council, code)
    guard.pause(started)
    if signal is None or signal.status == Status.ERASED:
        return render(
            request, "intake/follow.html",
            {"typed": code[:200], "error": _("We kennen deze code niet. Kijk of alle woorden en cijfers kloppen.")},
        )
    message, is_refused = "", False
    match request.POST.get("do"):
        case "quote":
            signal = change_quoting(signal=signal, may_quote=request.POST.get("may_quote") == "yes")
            message = _("Je keuze is bewaard.")
        case "pass_on":
            signal = change_consent(signal=signal, may_pass_on=request.POST.get("may_pass_on") == "yes")
            message = _("Je keuze is bewaard.")
        case "say":
            kept = say(signal=signal, about=request.POST.get("about", ""), answer=request.POST.get("answer", ""))
            message, is_refused = _said(kept), not kept
        case "forget":
            if request.POST.get("sure") == "yes":
                forget(by=None, signal=signal)
                return render(request, "intake/follow_forgotten.html")
            return render(request, "intake/follow_forget.html", {"code": code[:200]})
    return render(request, "intake/follow_signal.html", _receipt_context(signal, code[:200], message, is_refused))


def _said(kept: bool) -> str:
    if kept:
        return _("Dank je wel. Je antwoord is bewaard.")
    return _("Dit konden we niet bewaren: er is intussen iets veranderd. Kijk hieronder wat er nu staat.")


def _receipt_context(signal: Signal, code: str, message: str, is_refused: bool) -> dict[str, Any]:
    return {
        "signal": signal, "code": code, "message": message, "is_refused": is_refused,
        "follow_ups": follow_ups(signal), "happened": what_happened(signal),
    }
