"""Stories of the sample council that a provider may read: their tellers agreed, and the provider answered one."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils import timezone

from gehoord.core.councils.models import Council, Role
from gehoord.core.organisations.mandates import own_providers
from gehoord.intake import passing_on
from gehoord.intake.models import PassedOn, Signal

from .portal import LET_IN
from .services import member_of
from .then import days_ago


@cache
def told() -> dict[str, Any]:
    """What `data/passing.toml` says."""
    return tomllib.loads(files(__package__).joinpath("data/passing.toml").read_text("utf-8"))


def pass_stories_on(*, council: Council) -> None:
    """One sentence of each of a few people, the first of them answered. Done once, it does nothing."""
    manager, by = member_of(council, Role.PROVIDER_MANAGER), member_of(council, Role.COORDINATOR)
    provider = own_providers(manager).first()
    if provider is None or PassedOn.objects.filter(provider=provider).exists():
        return
    made: list[PassedOn] = []
    for (signal, place), days in zip(_fit(council), told()["days_ago"], strict=False):
        with days_ago(days):
            made.append(passing_on.pass_on(
                by=by, signal=signal, provider=provider, chosen=[place], sure=True,
                expected_version=signal.text_version,
            ))
    answer = told()["answer"]
    for passed in made[:1]:
        with days_ago(answer["days_ago"]):
            said = passing_on.answer(by=manager, passed=passed, reply=answer["text"], expected_version=passed.version)
        with days_ago(answer["shown_days_ago"]):
            passing_on.show_reply(by=by, passed=said, expected_version=said.version)


def _fit(council: Council) -> list[tuple[Signal, int]]:
    """Stories that may be passed on, each with the place of its sentence; oldest first."""
    before, found = timezone.now() - timedelta(days=LET_IN), []
    agreed = Signal.objects.filter(council=council, may_pass_on=True, received_at__lt=before)
    for signal in agreed.order_by("-received_at", "-pk"):
        said = passing_on.sentences_of(signal)
        place = next((place for place, one in enumerate(said) if one in told()["sentences"].values()), None)
        if place is not None and not passing_on.why_not(signal):
            found.append((signal, place))
    return found[: told()["most"]][::-1]
