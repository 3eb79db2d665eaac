"""Questionnaires that a council makes or brings in itself, and new versions of those."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.vocabulary.words import NEEDS

from .models import Purpose, QuestionKind, Questionnaire, Respondent
from .questionnaires import SCAN_KEY, QuestionIn, RuleIn, install_questionnaire, versions_of
from .refusals import SurveyRefused
from .shipped import shipped

MOST_QUESTIONS = 40
# Those of `static/surveys/pictures.svg`, and what is on them.
PICTURES = {
    "lamp": gettext_lazy("lamp"), "hart": gettext_lazy("hart"), "samen": gettext_lazy("twee mensen samen"),
    "afspraak": gettext_lazy("een afspraak"), "puzzel": gettext_lazy("puzzelstukjes"),
    "wolkje": gettext_lazy("een wolkje met woorden"), "praten": gettext_lazy("twee mensen die praten"),
    "ster": gettext_lazy("ster"), "oor": gettext_lazy("oor"),
}


def is_own(questionnaire: Questionnaire) -> bool:
    """Whether the council made it, so that a new version is theirs to make."""
    return questionnaire.key != SCAN_KEY and questionnaire.key not in {one.key for one in shipped()}


@transaction.atomic
def make_questionnaire(
    *, by: Member, name: str, respondent: str, questions: Sequence[QuestionIn], minimum_answered: int = 1,
    minimum_per_theme: int = 1, top_from: int = 4, is_pictures: bool = False, names: Mapping[str, str] | None = None,
    rights_holder: str = "", licence: str = "", validated: bool = False, base: Questionnaire | None = None,
) -> Questionnaire:
    """A new questionnaire, or the next version of `base`. Open questions come last; keys are given here.

    A question of `base` that is the same word for word keeps its key. Without `rights_holder` it is the council's own;
    that of another needs a licence. Raises NotAllowed, SurveyRefused.
    """
    by.require(Right.RUN_SURVEYS)
    Council.objects.select_for_update(no_key=True).get(pk=by.council.pk)
    name, licence, names = _line(name), _line(licence), {code: _line(text) for code, text in (names or {}).items()}
    rights_holder = _line(rights_holder)
    questions = [
        replace(one, text=_line(one.text), texts={code: _line(text) for code, text in one.texts.items()})
        for one in questions
    ]
    if not name:
        raise SurveyRefused(_("Geef de vragenlijst een naam."))
    _check(questions, minimum_answered, is_pictures=is_pictures)
    _check_themes(questions, for_scan=respondent == Respondent.PROFESSIONAL)
    if rights_holder and not licence:
        raise SurveyRefused(_("Schrijf op waarom je de lijst van een ander mag gebruiken."), "licence")
    newest = versions_of(base)[0] if base is not None else None
    if base is not None and newest is not None:
        if base.council_id != by.council.pk or not is_own(base):
            raise SurveyRefused(_("Van deze lijst kun je geen nieuwe versie maken."))
        if (base.respondent == Respondent.PROFESSIONAL) != (respondent == Respondent.PROFESSIONAL):
            raise SurveyRefused(_("Een lijst voor professionals blijft voor professionals."), "respondent")
        if newest.pk != base.pk:
            raise SurveyRefused(
                _("Iemand maakte intussen versie %(version)s. Kijk daar eerst naar.") % {"version": newest.version}
            )
    made = install_questionnaire(
        council=by.council, key=base.key if base else _free_key(by.council, name),
        version=newest.version + 1 if newest else 1, name=name, names=names,
        # What professionals are asked is for a scan and nothing else.
        purpose=Purpose.CONDITIONS if respondent == Respondent.PROFESSIONAL else "", respondent=respondent,
        is_pictures=is_pictures, rights_holder=rights_holder or by.council.name, licence=licence, validated=validated,
        questions=_with_keys(questions, base),
        rules=[RuleIn(minimum_answered=minimum_answered, top_from=top_from), *(
            # A theme with fewer questions counts from all of them, and the page says so.
            RuleIn(theme=theme, minimum_answered=min(minimum_per_theme, asks), top_from=top_from)
            for theme, asks in Counter(one.theme for one in questions if one.theme).items()
        )],
    )
    record(council=by.council, by=by.person, event=Event.SETTINGS_CHANGED, subject=made)
    return made


def _line(text: str) -> str:
    """On one line, without signs that nobody sees: they could make a question read differently than it is."""
    return " ".join(tidy(text).split())


def _check_themes(questions: Sequence[QuestionIn], *, for_scan: bool) -> None:
    """A scan asks about what professionals need, each time on the scale; clients are asked how they are treated.

    Raises SurveyRefused.
    """
    if for_scan:
        if any(one.kind != QuestionKind.SCALE for one in questions):
            raise SurveyRefused(_("In een scan staan alleen vragen op de schaal: open antwoorden leest daar niemand."))
        if not all(one.theme in NEEDS for one in questions):
            raise SurveyRefused(_("Kies bij elke vraag van een scan wat professionals nodig hebben."))
    elif any(one.theme in NEEDS for one in questions):
        raise SurveyRefused(_("Wat professionals nodig hebben, vraag je alleen aan professionals."))


def _check(questions: Sequence[QuestionIn], minimum_answered: int, *, is_pictures: bool) -> None:
    """Raises SurveyRefused."""
    scale = sum(one.kind == QuestionKind.SCALE for one in questions)
    if not scale or not all(one.text for one in questions):
        raise SurveyRefused(_("Schrijf minstens één vraag op de schaal van 1 tot 5."))
    if any(one.picture and one.picture not in PICTURES for one in questions):
        raise SurveyRefused(_("Dit plaatje is er niet."))
    if not is_pictures and any(one.picture for one in questions):
        raise SurveyRefused(_("Bij een vraag staat een plaatje. Kies dan ook de versie met plaatjes."), "is_pictures")
    if len(questions) > MOST_QUESTIONS:
        raise SurveyRefused(_("Hoogstens %(most)s vragen. Korter is beter: twee minuten.") % {"most": MOST_QUESTIONS})
    if minimum_answered > scale:
        raise SurveyRefused(
            _("Je vraagt om meer antwoorden dan er vragen op de schaal zijn. "
              "Dan telt niemand mee: kies hoogstens %(asked)s.") % {"asked": scale}, "minimum_answered"
        )
    texts = [one.text.casefold() for one in questions]
    if len(set(texts)) < len(texts):
        raise SurveyRefused(_("Er staat twee keer dezelfde vraag in."))


def _with_keys(questions: Sequence[QuestionIn], base: Questionnaire | None) -> list[QuestionIn]:
    known = {one.text: one.key for one in base.questions.all()} if base else {}
    taken, number = set(known.values()), 0
    found: list[QuestionIn] = []
    for one in sorted(questions, key=lambda one: one.kind == QuestionKind.OPEN):
        key = known.get(one.text, "")
        while not key or (key in taken and one.text not in known):
            number += 1
            key = f"v{number}"
        taken.add(key)
        found.append(replace(one, key=key))
    return found


def _free_key(council: Council, name: str) -> str:
    start = f"eigen-{slugify(name)[:40]}".strip("-")
    taken = set(Questionnaire.objects.filter(council=council, key__startswith=start).values_list("key", flat=True))
    return start if start not in taken else next(
        f"{start}-{number}" for number in range(2, len(taken) + 3) if f"{start}-{number}" not in taken
    )
