"""The scope guard: a staff view gets a member of one council, or is not reached at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from .models import Person
from .permissions import NotAllowed, Right
from .selectors import Member, members_of

COUNCIL_IN_SESSION = "council"

View = Callable[..., HttpResponseBase]


class StaffRequest(HttpRequest):
    """A request of somebody who works for the council. For type checkers; Django makes plain requests."""

    member: Member


def member_of_request(request: HttpRequest) -> Member | None:
    """Who is at work here, for which council; None when not signed in or without a role.

    One query, kept on the request.
    """
    kept: Member | bool | None = getattr(request, "_member", False)
    if kept is not False:
        return kept  # type: ignore[return-value]
    member = None
    if isinstance(request.user, Person):
        members = members_of(request.user)
        chosen = request.session.get(COUNCIL_IN_SESSION)
        member = next((m for m in members if m.council.pk == chosen), members[0] if members else None)
    request._member = member  # type: ignore[attr-defined]
    return member


def staff(*rights: Right) -> Callable[[View], View]:
    """For people of the council who have all these rights; the view finds them in `request.member`.

    Nobody signed in: to the sign-in page. Signed in without the right: 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if not request.user.is_authenticated:
                if request.headers.get("HX-Request"):
                    return HttpResponse(status=204, headers={"HX-Refresh": "true"})
                return redirect_to_login(request.get_full_path())
            member = member_of_request(request)
            if member is None:
                raise PermissionDenied
            try:
                for right in rights:
                    member.require(right)
                request.member = member  # type: ignore[attr-defined]
                response = view(request, *args, **kwargs)
            except NotAllowed as error:
                raise PermissionDenied(str(error)) from error
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        guarded.rights = rights  # type: ignore[attr-defined]
        return guarded

    return decorate
