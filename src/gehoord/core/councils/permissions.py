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
    SEE_EVIDENCE = "see_evidence"
    SEE_GATHERINGS = "see_gatherings"
    LEAD_GATHERINGS = "lead_gatherings"
    # Who gets travel costs back, with a reason.
    READ_NAMES = "read_names"
    SEE_ADVICE = "see_advice"
    WRITE_ADVICE = "write_advice"
    DECIDE_ADVICE = "decide_advice"
    # The municipality's side of an advice; nobody of the council answers for it.
    REPLY = "reply"
    SEE_AGREEMENTS = "see_agreements"
    MANAGE_AGREEMENTS = "manage_agreements"
    # Only the bids of rounds that one was asked for; nobody of the council scores in their place.
    SCORE_BIDS = "score_bids"
    # To read how supervision goes, from clause to consequence.
    FOLLOW_SUPERVISION = "follow_supervision"
    SEE_SCANS = "see_scans"
    RUN_SCANS = "run_scans"
    SEE_SURVEYS = "see_surveys"
    RUN_SURVEYS = "run_surveys"
    SEE_PRACTICE = "see_practice"
    MAKE_PRACTICE = "make_practice"
    # Those one leads; all of them for who plans.
    SEE_TRAININGS = "see_trainings"
    PLAN_TRAININGS = "plan_trainings"
    # Who acts for a provider; for which one is a mandate (core/organisations).
    SEE_OWN_PROVIDER = "see_own_provider"
    ANSWER_AS_PROVIDER = "answer_as_provider"
    LET_IN_PROVIDERS = "let_in_providers"
    # Give a story to the provider it is about, when who told it agrees.
    PASS_ON = "pass_on"  # noqa: S105  (no password)


RIGHTS: dict[str, frozenset[Right]] = {
    Role.COORDINATOR: frozenset(Right) - {
        Right.REPLY, Right.MANAGE_AGREEMENTS, Right.SEE_OWN_PROVIDER, Right.ANSWER_AS_PROVIDER,
        Right.SCORE_BIDS,
    },
    Role.LISTENER: frozenset({Right.READ_INBOX, Right.TRIAGE, Right.READ_ORIGINAL, Right.READ_STORIES}),
    Role.CODER: frozenset({Right.READ_STORIES, Right.CODE, Right.SEE_INSIGHT}),
    Role.ADVISER: frozenset({
        Right.READ_STORIES, Right.SEE_INSIGHT, Right.SEE_EVIDENCE, Right.SEE_GATHERINGS, Right.SEE_ADVICE,
        Right.WRITE_ADVICE, Right.SEE_AGREEMENTS, Right.FOLLOW_SUPERVISION, Right.SEE_SCANS, Right.RUN_SCANS,
        Right.SEE_SURVEYS, Right.RUN_SURVEYS, Right.SEE_PRACTICE, Right.MAKE_PRACTICE,
        Right.SEE_TRAININGS, Right.PLAN_TRAININGS,
    }),
    Role.FACILITATOR: frozenset({
        Right.SEE_GATHERINGS, Right.LEAD_GATHERINGS, Right.SEE_PRACTICE, Right.MAKE_PRACTICE,
        Right.SEE_TRAININGS, Right.PLAN_TRAININGS,
    }),
    Role.AUDITOR: frozenset({
        Right.SEE_TRAIL, Right.SEE_EVIDENCE, Right.SEE_ADVICE, Right.FOLLOW_SUPERVISION,
    }),
    Role.OFFICER: frozenset({
        Right.REPLY, Right.SEE_AGREEMENTS, Right.MANAGE_AGREEMENTS, Right.FOLLOW_SUPERVISION, Right.SCORE_BIDS,
        Right.SEE_SCANS, Right.SEE_SURVEYS, Right.SEE_PRACTICE, Right.LET_IN_PROVIDERS,
    }),
    Role.TRAINER: frozenset({Right.SEE_PRACTICE, Right.SEE_TRAININGS}),
    Role.PROVIDER_MANAGER: frozenset({Right.SEE_OWN_PROVIDER, Right.ANSWER_AS_PROVIDER}),
    Role.EXPERT: frozenset({Right.SCORE_BIDS}),
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
