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
from gehoord.surveys import services as surveys
from gehoord.surveys.models import Campaign, Purpose


@cache
def _questions() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("questions.toml").read_text("utf-8"))


@transaction.atomic
def open_scan(*, by: Member, title: str, closes_on: date, organisation_name: str = "") -> Campaign:
    """A scan with the five statements, open from today. Raises NotAllowed, surveys' SurveyRefused."""
    by.require(Right.RUN_SCANS)
    given = _questions()
    questionnaire = surveys.install_questionnaire(
        council=by.council, key=given["key"], version=given["version"], name=given["name"],
        purpose=Purpose.CONDITIONS, questions=[surveys.QuestionIn(**one) for one in given["question"]],
    )
    return surveys.open_campaign(
        by=by, questionnaire=questionnaire, purpose=Purpose.CONDITIONS, title=title, closes_on=closes_on,
        organisation_name=organisation_name,
    )


def close_scan(*, by: Member, campaign: Campaign) -> Campaign:
    """Closed for good; from now on there may be a result. Raises NotAllowed, Campaign.DoesNotExist."""
    return surveys.close_campaign(by=by, campaign=campaign, purpose=Purpose.CONDITIONS)
