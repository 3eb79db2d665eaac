"""Rounds of supervision for tests, made by the services."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from gehoord.providers import supervising
from gehoord.providers.models import CalendarStep, Supervision
from gehoord.providers.supervision import improving, services

_NUMBERS = itertools.count(1)
STEPS = list(CalendarStep)


def closed_survey(provider: Any, *, answered: int = 120, purpose: str = "contract", word: str = "", **more: Any) -> Any:
    """A survey among the clients of this provider that came to something."""
    from gehoord.surveys.models import Campaign, Questionnaire, SurveyTally

    asked = Questionnaire.objects.create(
        council=provider.council, key=f"ronde-{next(_NUMBERS)}", version=1, name=f"Lijst {word}", respondent="jongere"
    )
    today = timezone.localdate()
    campaign = Campaign.objects.create(**{
        "council": provider.council, "questionnaire": asked, "purpose": purpose, "title": f"Ronde {word}",
        "provider": provider, "period": "voorjaar", "opens_on": today, "closes_on": today,
        "closed_at": timezone.now(), **more,
    })
    SurveyTally.objects.create(
        campaign=campaign, respondent="jongere", channel="code", answered=answered, not_applicable=0, left_open=0,
        total=4.0 * answered, squares=16.0 * answered, top=answered * 3 // 4,
    )
    return campaign


def days_from(first: date, *, apart: int = 1) -> dict[str, date]:
    return {step.value: first + timedelta(days=apart * number) for number, step in enumerate(STEPS)}


def planned(by: Any, agreement: Any, *, first: date | None = None, apart: int = 1) -> dict[str, Supervision]:
    """A round, by step; it began ten days ago unless asked otherwise."""
    begins = first or timezone.localdate() - timedelta(days=10)
    made = services.make_calendar(by=by, agreement=agreement, days=days_from(begins, apart=apart))
    return {one.step: one for one in made}


def done(by: Any, round_: dict[str, Supervision], step: str, *, word: str = "", **given: Any) -> Supervision:
    """One step done, with what it needs."""
    usual: dict[str, dict[str, Any]] = {
        "report": {"rests_on": f"Verslag {word}"}, "hear": {"provider_view": f"Wij herkennen dit. {word}"},
    }
    moment = round_[step]
    if step == "improve" and not moment.improvements.exists():
        improving.add_improvement_step(
            by=by, supervision=moment, what=f"Elke week bellen {word}", who="teamleider",
            due=timezone.localdate() + timedelta(days=30), how_seen=f"In het overzicht {word}",
        )
    moment.refresh_from_db()
    round_[step] = services.finish_step(**{
        "by": by, "supervision": moment, "done_on": timezone.localdate(), "came_of_it": f"Gedaan. {word}",
        "version": moment.version, **usual.get(step, {}), **given,
    })
    return round_[step]


def up_to(by: Any, round_: dict[str, Supervision], last: str, *, word: str = "", **given: dict[str, Any]) -> None:
    """Every step done up to and with `last`; `given`: more, by step."""
    for step in STEPS[:STEPS.index(CalendarStep(last)) + 1]:
        done(by, round_, step.value, word=word, **given.get(step.value, {}))


def ended(by: Any, round_: dict[str, Supervision], outcome: str, **given: Any) -> Supervision:
    return supervising.hold_supervision(**{
        "by": by, "supervision": round_["follow"], "held_on": timezone.localdate(), "outcome": outcome,
        "provider_view": "Wij zijn het er niet mee eens.", "outcome_text": "Zo gaat het verder.", **given,
    })
