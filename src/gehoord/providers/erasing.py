"""How this room forgets. It knows no stories and keeps no account of who wrote; the trail does."""

from __future__ import annotations

from collections.abc import Callable

from gehoord.privacy.erasers import Subject


def keep_for_council(subject: Subject) -> int:
    """A dossier stays whole: what a provider said and what came of it is the record of supervision."""
    return 0


def keep_until_decided(subject: Subject) -> int:
    """Rows of a file go when somebody decides about them; until then they are theirs who brought them in."""
    return 0


def forget_in_bids(field: str) -> Callable[[Subject], int]:
    """Who did it goes; the role and number they scored as, and what was decided, stay as the record."""

    def forget(subject: Subject) -> int:
        from . import models as here

        model, name = field.split(".")
        return int(getattr(here, model).objects.forget(name, subject.pk, subject.council))

    return forget


def forget_in_kits(subject: Subject) -> int:
    """Who published a kit goes; what was published is the record of a public choice and names functions only."""
    from .models import Kit

    return int(Kit.objects.filter(council=subject.council).forget(subject.pk))
