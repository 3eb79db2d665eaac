"""Questionnaires and campaigns for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from gehoord.surveys import answering, services
from gehoord.surveys.models import Purpose, QuestionKind, Questionnaire, Respondent
from gehoord.surveys.questionnaires import QuestionIn, install_questionnaire

ADDRESS = "https://raad.example/scan/"


def questionnaire(council: Any, *, questions: int = 6) -> Questionnaire:
    """Six sentences for young people, and one question in their own words."""
    return install_questionnaire(
        council=council, key="omgang", version=1, name="Hoe gaan ze met je om?", purpose="",
        respondent=Respondent.YOUNG, questions=[
            *(QuestionIn(key=f"z{n}", text=f"Zin {n}", texts={"en": f"Line {n}"}) for n in range(1, questions + 1)),
            QuestionIn(key="open", text="Wat wil je nog zeggen?", texts={"en": "What else?"}, kind=QuestionKind.OPEN),
        ],
    )


def campaign(by: Any, *, title: str = "Hoe gaat De Brug met jou om?", purpose: str = Purpose.CONTRACT, **fields: Any) -> Any:
    """Open from today, for ten days."""
    return services.open_campaign(
        by=by, questionnaire=questionnaire(by.council), purpose=purpose, title=title,
        closes_on=timezone.localdate() + timedelta(days=10), **fields,
    )


def answered(by: Any, made: Any, rows: Sequence[Sequence[int]], **fields: Any) -> Any:
    """Each row through a code of its own."""
    for code, row in zip(services.make_codes(by=by, campaign=made, count=len(rows)), rows, strict=True):
        answering.respond(
            council=by.council, code=code, answers={f"z{n}": value for n, value in enumerate(row, start=1)}, **fields
        )
    return made


def closed(by: Any, made: Any) -> Any:
    return services.close_campaign(by=by, campaign=made, purpose=made.purpose)
