"""Which right belongs to which purpose."""

from __future__ import annotations

from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.mandates import own_providers
from gehoord.core.organisations.models import Organisation

from .models import Controller, Purpose


def right_to_run(purpose: str) -> Right:
    """Who opens and closes a campaign with this purpose, and makes its codes. Whose training it is, its room asks."""
    return {Purpose.CONDITIONS: Right.RUN_SCANS, Purpose.TRAINING: Right.SEE_TRAININGS}.get(
        Purpose(purpose), Right.RUN_SURVEYS
    )


def require_to_run(
    by: Member, purpose: str, about: Organisation | None, controller: str = Controller.ORGANISATION
) -> None:
    """Raises NotAllowed unless `by` runs campaigns with this purpose; a scan among the professionals of a provider is
    also for who acts for that provider, but not one that somebody else answers for."""
    if purpose == Purpose.CONDITIONS and controller == Controller.ORGANISATION and acts_for(by, about):
        return
    by.require(right_to_run(purpose))


def acts_for(by: Member, about: Organisation | None) -> bool:
    """Whether `by` may answer for this organisation today."""
    return (
        about is not None and by.may(Right.ANSWER_AS_PROVIDER) and own_providers(by).filter(pk=about.pk).exists()
    )


def right_to_see(purpose: str) -> Right:
    """Who sees the result of a closed campaign with this purpose."""
    return {Purpose.CONDITIONS: Right.SEE_SCANS, Purpose.TRAINING: Right.SEE_TRAININGS}.get(
        Purpose(purpose), Right.SEE_SURVEYS
    )


def require_to_read_words(by: Member, purpose: str) -> None:
    """Raises NotAllowed unless `by` may read what people wrote: the council, and who led the training it is about."""
    by.require(right_to_see(purpose))
    if purpose != Purpose.TRAINING:
        by.require(Right.READ_STORIES)
