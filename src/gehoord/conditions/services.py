"""What can be done with the scan of preconditions."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction

from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.models import Organisation, Team
from gehoord.surveys import services as surveys
from gehoord.surveys.models import Campaign, Controller, Purpose, Questionnaire
from gehoord.surveys.permissions import require_to_run
from gehoord.surveys.questionnaires import RuleIn

from .rounds import check_round


@cache
def _questions() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("questions.toml").read_text("utf-8"))


@transaction.atomic
def open_scan(
    *, by: Member, title: str, closes_on: date, organisation_name: str = "", organisation: Organisation | None = None,
    team: Team | None = None, questionnaire: Questionnaire | None = None,
) -> Campaign:
    """A scan, open from today: with our own statements unless another questionnaire for professionals is given.

    `organisation_name` in words when the council does not know the organisation. Raises NotAllowed, SurveyRefused.
    """
    require_to_run(by, Purpose.CONDITIONS, organisation)
    check_round(by.council, organisation=organisation, team=team, name=organisation_name)
    if organisation is not None:
        organisation_name = organisation.name
    # Who asks, answers for it.
    controller = Controller.COUNCIL if by.may(Right.RUN_SCANS) else Controller.ORGANISATION
    return surveys.open_campaign(
        by=by, questionnaire=questionnaire or install(by), purpose=Purpose.CONDITIONS, title=title,
        closes_on=closes_on, organisation_name=organisation_name, provider=organisation, team=team,
        controller=controller,
    )


def install(by: Member) -> Questionnaire:
    """Our own statements, for this council."""
    given = _questions()
    minimum = given.get("minimum_answered", {})
    return surveys.install_questionnaire(
        council=by.council, key=given["key"], version=given["version"], name=given["name"], names=given["names"],
        purpose=Purpose.CONDITIONS, licence=given["licence"],
        questions=[surveys.QuestionIn(**one) for one in given["question"]],
        rules=[RuleIn(theme=theme, minimum_answered=least) for theme, least in minimum.items()],
    )


def close_scan(*, by: Member, campaign: Campaign) -> Campaign:
    """Closed for good; from now on there may be a result. Raises NotAllowed, Campaign.DoesNotExist."""
    return surveys.close_campaign(by=by, campaign=campaign, purpose=Purpose.CONDITIONS)
