"""The public pages that belong to no room, and the pages for when something goes wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.middleware import request_council
from gehoord.core.councils.models import Role
from gehoord.core.councils.permissions import RIGHTS
from gehoord.core.vocabulary.helplines import helplines
from gehoord.core.vocabulary.purposes import KINDS, Use

from .home_blocks import LOOP, blocks_for


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/home.html", {"blocks": blocks_for(request_council(request))})


@require_safe
def loop(request: HttpRequest) -> HttpResponse:
    """What happens with a story, step by step, and what came of it."""
    return render(request, "ui/loop.html", {"blocks": blocks_for(request_council(request), LOOP)})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/privacy.html")


@require_safe
@staff()
def purposes(request: StaffRequest) -> HttpResponse:
    """What each kind of data is for and what it is never used for: the table that the code asks, to read."""
    return render(request, "ui/purposes.html", {"kinds": [
        {
            "kind": kind, "may": [use.label for use in Use if kind.may(use)],
            "never": [(use.label, kind.never[use]) for use in Use if not kind.may(use)],
            "roles": [role.label for role in Role if RIGHTS[role] & set(kind.seen_by)],
        }
        for kind in KINDS.values()
    ]})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/accessibility.html")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    # The host name itself may be what is wrong, so nothing here asks which council this is.
    return _bare(request, "ui/400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open for too long, or its cookie was refused."""
    return render(request, "ui/csrf.html", status=403)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """`exception` may carry one sentence for the reader, from `NotAllowed`."""
    return render(request, "ui/403.html", {"reason": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "ui/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault. Uses no database, no session and no language."""
    return _bare(request, "ui/500.html", status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Too busy for a moment; the browser may try again after ten seconds."""
    response = _bare(request, "ui/503.html", status=503)
    response.headers["Retry-After"] = "10"
    return response


def _bare(request: HttpRequest, template_name: str, *, status: int) -> HttpResponse:
    """A page that stands by itself; without its style when even the style sheet cannot be found."""
    # Rendered without the request, so that no context processor runs.
    try:
        page = render_to_string(template_name, {"helplines": helplines(), "styled": True})
    except ValueError:
        page = render_to_string(template_name, {"helplines": helplines(), "styled": False})
    response = HttpResponse(page, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
