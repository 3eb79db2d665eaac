"""What every page's frame needs, looked up only when a template asks for it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from gehoord.core.councils.access import member_of_request
from gehoord.core.councils.middleware import request_council
from gehoord.core.vocabulary.helplines import helplines

from .nav import ItemGroup, groups_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """`council`, `member`, `nav` and `helplines` for the base templates.

    Public pages use `council` (one query). Staff pages use `member` (one query, shared with the view)
    and `nav` (one query for each count).
    """

    def nav() -> tuple[ItemGroup, ...]:
        # A request that failed before sign-in was looked at has no user yet.
        member = member_of_request(request) if hasattr(request, "user") else None
        return groups_for(member, request.path) if member else ()

    return {
        "council": SimpleLazyObject(lambda: request_council(request)),
        "member": SimpleLazyObject(lambda: member_of_request(request) if hasattr(request, "user") else None),
        "nav": SimpleLazyObject(nav),
        "helplines": helplines(),
    }
