"""Invented scenes: drafted from the words of a theme, edited by people, used once two of them approved."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from gehoord.analysis.tidy import tidy
from gehoord.coding.selectors import codebook_of
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.vocabulary.words import Setting, TellerRole
from gehoord.insight.bricks import Brick, TooFewStories, bricks

from .composing import compose
from .models import LONGEST_SCENARIO, LONGEST_TITLE, NEEDED_APPROVALS, Approval, Scenario
from .services import Changed, PracticeRefused, fits

INVENTED = gettext_lazy("Verzonnen, gemaakt uit thema's, niet uit iemands verhaal.")
SCENARIO_LIMITS = {"title": LONGEST_TITLE, "text": LONGEST_SCENARIO}
# What a scene can be drafted in; people may translate it.
LANGUAGES = ("nl", "en")


def scenarios_for(member: Member) -> models.QuerySet[Scenario]:
    """The council's scenes, newest first, each with `approvals_n`; drafts only for who makes them.

    Raises NotAllowed.
    """
    member.require(Right.SEE_PRACTICE)
    of_council = Scenario.objects.filter(council=member.council)
    found = of_council if member.may(Right.MAKE_PRACTICE) else approved_of(member.council)
    return found.annotate(approvals_n=models.Count("approvals")).order_by("-pk")


def get_scenario(member: Member, pk: int) -> Scenario:
    """Raises NotAllowed, Scenario.DoesNotExist ("not there", "not yours", "not approved for you")."""
    return scenarios_for(member).get(pk=pk)


def approved_of(council: Council) -> models.QuerySet[Scenario]:
    """What two people approved of: all that may be used."""
    last = Approval.objects.filter(scenario=models.OuterRef("pk"), place=NEEDED_APPROVALS)
    return Scenario.objects.filter(models.Exists(last), council=council)


def may_draft(member: Member) -> bool:
    """Whoever makes what is practised and may know how often a theme is told about."""
    return member.may(Right.MAKE_PRACTICE) and member.may(Right.SEE_INSIGHT)


@transaction.atomic
def draft_scenario(*, by: Member, theme: str, language: str = "nl", seed: int | None = None) -> Scenario:
    """`seed`: by default another scene each time. Raises NotAllowed, PracticeRefused (with fewer than ten stories)."""
    by.require(Right.MAKE_PRACTICE)
    by.require(Right.SEE_INSIGHT)
    if language not in LANGUAGES:
        raise PracticeRefused(_("Kies een taal."))
    try:
        found = bricks(by.council, theme)
    except TooFewStories as few:
        raise PracticeRefused(str(few)) from few
    # What it was made of is for the council to read, whatever language the scene is in.
    with override("nl"):
        labels = _labels(by.council)
        made_of = [_kept(one, labels) for one in found]
    with override(language):
        labels = _labels(by.council)
        title, text = compose(
            [(one.kind, one.key) for one in found], label=labels[theme], language=language,
            seed=secrets.randbelow(2**31) if seed is None else seed,
        )
    scenario = Scenario(council=by.council, theme=theme, language=language, made_of=made_of)
    _put(scenario, title, text)
    scenario.save()
    _record(by, scenario, did="drafted")
    return scenario


@transaction.atomic
def change_scenario(*, by: Member, scenario: Scenario, expected_version: int, title: str, text: str) -> Scenario:
    """Other words are a draft again: approvals go.

    Raises NotAllowed, Scenario.DoesNotExist, Changed, PracticeRefused.
    """
    scenario = _locked(by, scenario, expected_version)
    before = (scenario.title, scenario.text)
    _put(scenario, title, text)
    if (scenario.title, scenario.text) == before:
        return scenario
    scenario.approvals.all().delete()
    scenario.version += 1
    scenario.save()
    _record(by, scenario, did="changed")
    return scenario


@transaction.atomic
def approve_scenario(*, by: Member, scenario: Scenario, expected_version: int) -> Scenario:
    """The words of this version are fit to use. Raises NotAllowed, Scenario.DoesNotExist, Changed, PracticeRefused."""
    scenario = _locked(by, scenario, expected_version)
    given = list(scenario.approvals.all())
    if len(given) >= NEEDED_APPROVALS:
        raise PracticeRefused(_("Deze scène is al goedgekeurd."))
    if any(one.person_id == by.person.pk for one in given):
        raise PracticeRefused(_("Jij keurde deze scène al goed. De tweede keer doet iemand anders dat."))
    Approval.objects.create(
        scenario=scenario, place=len(given) + 1, person=by.person, approved_at=timezone.now()
    )
    _record(by, scenario, did="approved")
    return scenario


@transaction.atomic
def withdraw_scenario(*, by: Member, scenario: Scenario) -> Scenario:
    """A draft again, for everybody. Raises NotAllowed, Scenario.DoesNotExist."""
    scenario = _locked(by, scenario)
    scenario.approvals.all().delete()
    # Who was just reading has to look again before approving.
    scenario.version += 1
    scenario.save(update_fields=["version"])
    _record(by, scenario, did="withdrawn")
    return scenario


@transaction.atomic
def remove_scenario(*, by: Member, scenario: Scenario, expected_version: int) -> None:
    """A draft can go. Raises NotAllowed, Scenario.DoesNotExist, Changed, PracticeRefused."""
    scenario = _locked(by, scenario, expected_version)
    if scenario.approvals.count() == NEEDED_APPROVALS:
        raise PracticeRefused(_("Deze scène is goedgekeurd. Maak er eerst weer een concept van."))
    _record(by, scenario, did="removed")
    scenario.delete()


def _locked(by: Member, scenario: Scenario, expected_version: int | None = None) -> Scenario:
    by.require(Right.MAKE_PRACTICE)
    found = Scenario.objects.select_for_update().get(pk=scenario.pk, council=by.council)
    if expected_version is not None and found.version != expected_version:
        raise Changed(found)
    return found


def _put(scenario: Scenario, title: str, text: str) -> None:
    scenario.title, scenario.text = fits(title, LONGEST_TITLE), tidy(text).strip()
    if not scenario.title or not scenario.text:
        raise PracticeRefused(_("Vul een titel en een tekst in."))
    if len(scenario.text) > LONGEST_SCENARIO:
        raise PracticeRefused(_("De tekst is te lang: gebruik hoogstens %(n)s tekens.") % {"n": LONGEST_SCENARIO})


def _labels(council: Council) -> dict[str, str]:
    codebook = codebook_of(council)
    return codebook.labels() if codebook else {}


def _kept(one: Brick, labels: dict[str, str]) -> dict[str, Any]:
    forms = {"setting": dict(Setting.choices), "role": dict(TellerRole.choices)}
    label = str(forms.get(one.kind, labels)[one.key])
    return {"kind": one.kind, "key": one.key, "label": label, "at_least": one.at_least}


def _record(by: Member, scenario: Scenario, *, did: str) -> None:
    record(council=by.council, by=by.person, event=Event.EXERCISE_CHANGED, subject=scenario, did=did)
