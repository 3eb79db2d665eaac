"""The questionnaires that come with Gehoord: our own short list, in three versions. CC0, not validated."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .models import Questionnaire, Respondent
from .questionnaires import QuestionIn, RuleIn, install_questionnaire
from .refusals import SurveyRefused


@dataclass(frozen=True)
class Shipped:
    """One list of the data file."""

    key: str
    version: int
    name: str
    names: dict[str, str]
    respondent: str
    is_pictures: bool
    licence: str
    questions: tuple[QuestionIn, ...]
    rules: tuple[RuleIn, ...]

    @property
    def called(self) -> str:
        return self.names.get(get_language() or "") or self.name

    @property
    def asks(self) -> str:
        return str(Respondent(self.respondent).label)


@cache
def shipped() -> tuple[Shipped, ...]:
    """All of them. Raises on a broken data file, at the first call."""
    raw = tomllib.loads(files(__package__).joinpath("lists/bejegening.toml").read_text("utf-8"))
    return tuple(
        Shipped(
            key=row["key"], version=raw["version"], name=row["name"], names=row["names"],
            respondent=row["respondent"], is_pictures=row.get("is_pictures", False), licence=raw["licence"],
            questions=tuple(QuestionIn(**one) for one in row["question"]),
            rules=(RuleIn(minimum_answered=row["minimum_answered"], top_from=row["top_from"]),),
        )
        for row in raw["list"]
    )


def not_installed(council: Council) -> list[Shipped]:
    """Those of which this council has no version as new as ours."""
    there = set(Questionnaire.objects.filter(council=council).values_list("key", "version"))
    return [one for one in shipped() if (one.key, one.version) not in there]


@transaction.atomic
def install_shipped(*, by: Member, key: str) -> Questionnaire:
    """Ours of this key, for this council; the one that is there when it is. Raises NotAllowed, SurveyRefused."""
    by.require(Right.RUN_SURVEYS)
    one = next((one for one in shipped() if one.key == key), None)
    if one is None:
        raise SurveyRefused(_("Deze vragenlijst is er niet."))
    is_new = not Questionnaire.objects.filter(council=by.council, key=key, version=one.version).exists()
    made = install_questionnaire(
        council=by.council, key=one.key, version=one.version, name=one.name, names=one.names, purpose="",
        respondent=one.respondent, is_pictures=one.is_pictures, licence=one.licence, questions=one.questions,
        rules=one.rules,
    )
    if is_new:
        record(council=by.council, by=by.person, event=Event.SETTINGS_CHANGED, subject=made)
    return made
