"""A form that is sent twice counts once: a double click, a reload, a phone that tries again.

Each fresh form carries a random sign. Its keyed digest is kept with the answers until the campaign closes; without
the form itself it leads nowhere, and it holds no moment. A form without a sign is taken too: the sign keeps people from
counting twice by accident, not those who want to.
"""

from __future__ import annotations

import secrets

from django.http import HttpRequest

from gehoord.core.sealing.services import keyed_hash

from .models import Campaign
from .refusals import SurveyRefused

# 18 random bytes.
LENGTH = 24


class Received(SurveyRefused):
    """This very form was received already. Nothing changed, and whoever sent it may be thanked."""


def nonce_of(request: HttpRequest) -> str:
    """The sign of the form that was sent, or one for a fresh form."""
    given = request.POST.get("nonce", "")
    return given if len(given) == LENGTH else secrets.token_urlsafe(18)


def form_digest(campaign: Campaign, nonce: str) -> str | None:
    """What is kept of the sign; it differs between campaigns. None for what is no sign of ours."""
    return keyed_hash(f"form:{campaign.pk}:{nonce}") if len(nonce) == LENGTH else None


def is_received(campaign: Campaign, nonce: str) -> bool:
    digest = form_digest(campaign, nonce)
    return digest is not None and campaign.responses.filter(form_digest=digest).exists()
