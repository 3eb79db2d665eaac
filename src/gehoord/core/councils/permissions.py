"""Who may do what, as one table. Views, services and templates ask the same rules."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from django.utils.translation import gettext as _

from .models import Role


class Right(StrEnum):
    """Something a role may do."""

    READ_INBOX = "read_inbox"
    TRIAGE = "triage"
    READ_ORIGINAL = "read_original"
    READ_STORIES = "read_stories"
    CODE = "code"
    SEE_INSIGHT = "see_insight"
    SEE_TRAIL = "see_trail"
    ERASE = "erase"


RIGHTS: dict[str, frozenset[Right]] = {
    Role.COORDINATOR: frozenset(Right),
    Role.LISTENER: frozenset({Right.READ_INBOX, Right.TRIAGE, Right.READ_ORIGINAL, Right.READ_STORIES}),
    Role.CODER: frozenset({Right.READ_STORIES, Right.CODE, Right.SEE_INSIGHT}),
    Role.ADVISER: frozenset({Right.READ_STORIES, Right.SEE_INSIGHT}),
    Role.FACILITATOR: frozenset(),
    Role.AUDITOR: frozenset({Right.SEE_TRAIL}),
}


class NotAllowed(Exception):
    """A person may not do this; the message is for them."""


def rights_of(roles: Iterable[str]) -> frozenset[Right]:
    """Everything these roles together may do."""
    return frozenset().union(*(RIGHTS.get(role, frozenset()) for role in roles))


def require(rights: frozenset[Right], right: Right) -> None:
    """Raises NotAllowed unless `right` is among `rights`."""
    if right not in rights:
        raise NotAllowed(_("Dat hoort niet bij jouw rol. Vraag het aan de coördinator."))
