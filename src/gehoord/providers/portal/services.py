"""Who speaks for a provider: whoever has a mandate of it."""

from __future__ import annotations

import secrets

from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.mandates import own_providers
from gehoord.core.organisations.models import Mandate
from gehoord.intake.receipts import words

from ..models import Agreement


def passphrase() -> str:
    """Five words and four digits, for a first sign-in."""
    return "-".join([*(secrets.choice(words()) for _number in range(5)), f"{secrets.randbelow(10_000):04d}"])


def speaks(member: Member, agreement: Agreement) -> bool:
    """Whether this member may answer for the provider of this agreement today. One query."""
    return member.may(Right.ANSWER_AS_PROVIDER) and own_providers(member).filter(pk=agreement.provider_id).exists()


def addresses(agreement: Agreement) -> list[str]:
    """Where those who may act for the provider are mailed. One query."""
    found = Mandate.objects.filter(
        organisation=agreement.provider_id, ended_on__isnull=True, person__is_active=True
    )
    return list(found.order_by("person__email").values_list("person__email", flat=True))
