"""The allowed moves of a signal; docs/states.md is made from this table."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .models import Status

MOVES: dict[str, frozenset[str]] = {
    Status.RECEIVED: frozenset({Status.READ, Status.SET_ASIDE, Status.ERASED}),
    Status.READ: frozenset({Status.CLOSED, Status.SET_ASIDE, Status.ERASED}),
    Status.CLOSED: frozenset({Status.READ, Status.ERASED}),
    Status.SET_ASIDE: frozenset({Status.READ, Status.ERASED}),
    Status.ERASED: frozenset(),
}


class MoveRefused(Exception):
    """The signal cannot go there from where it is; the message is for the person who tried."""


def require_move(now: str, to: str) -> None:
    """Raises MoveRefused."""
    if to not in MOVES[now]:
        raise MoveRefused(
            _("Dit signaal is nu “%(now)s” en kan niet naar “%(to)s”. Misschien was een collega je voor.")
            % {"now": Status(now).label, "to": Status(to).label}
        )
