from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ..table import PUBLIC, A, C, O

RUN, SEE = {C, A}, {C, A, O}

ADDRESSES: dict[str, tuple[Any, str, str]] = {
    "surveys:scan": (PUBLIC, "", "get"),
    "surveys:thanks": (PUBLIC, "", "get"),
    "surveys:questionnaires": (SEE, "", "get"),
    "surveys:make": (RUN, "", "get"),
    "surveys:install": (RUN, "", "post"),
    "surveys:questionnaire": (SEE, "questionnaire", "get"),
    "surveys:results": (SEE, "", "get"),
    "surveys:result": (SEE, "closed_survey", "get"),
    "surveys:recount": (RUN, "closed_survey", "post"),
    "surveys:remove_words": (RUN, "closed_survey", "post"),
    "surveys:use": (RUN, "closed_statutory", "post"),
}
FORMS: dict[str, dict[str, Any]] = {
    "surveys:install": {"key": "bejegening-ouders"}, "surveys:recount": {}, "surveys:use": {}, "surveys:remove_words": {"key": "x"},
}


def _questionnaire(request: pytest.FixtureRequest, word: str = "lijst") -> Any:
    from gehoord.surveys.questionnaires import QuestionIn, install_questionnaire

    return install_questionnaire(
        council=request.getfixturevalue("adviser").council, key=word.replace(" ", "-"), version=1, name=word,
        purpose="", respondent="jongere", questions=[QuestionIn(key="a", text="Een zin", theme="respect")],
    )


def _survey(
    request: pytest.FixtureRequest, word: str = "onderzoek", *, answers: int = 0, purpose: str = "contract"
) -> Any:
    """A closed survey."""
    from gehoord.surveys.services import close_campaign, make_codes, open_campaign, respond

    by = request.getfixturevalue("adviser")
    survey = open_campaign(
        by=by, questionnaire=_questionnaire(request, word), purpose=purpose, title=f"Een {word}",
        closes_on=timezone.localdate() + timedelta(days=9),
    )
    for code in make_codes(by=by, campaign=survey, count=answers) if answers else ():
        respond(council=by.council, code=code, answers={"a": 4})
    return close_campaign(by=by, campaign=survey, purpose=purpose)


MAKERS: dict[str, Any] = {
    "questionnaire": lambda request: [_questionnaire(request).pk],
    "closed_survey": lambda request: [_survey(request, answers=12).pk],
    "closed_statutory": lambda request: [_survey(request, answers=12, purpose="statutory").pk],
}


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """A questionnaire and a closed survey."""
    _survey(request, word)
