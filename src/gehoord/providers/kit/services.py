"""What can be done with a kit: begin it, fill its steps, publish it for good, begin a next edition, use it."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .. import rules
from ..models import Kit, Placement
from ..rules import AgreementRefused
from ..services import Changed, differing, save
from .checks import Mark, findings
from .choices import MOST_LOTS, MOST_MINUTES, BadLevels, Choices, Measure, read_levels
from .texts import content_of, digest_of

# The smallest and largest of each number that somebody types.
BOUNDS = {
    "times_per_year": (1, 12), "answer_days": (1, 90), "smallest_n": (30, 10_000), "years_back": (1, 5),
    "most_minutes": (15, MOST_MINUTES), "pass_at": (1, 100), "experts": (0, 12), "officers": (0, 12),
    "hear_days": (1, 60),
}
LONGEST = {"how": 1000, "baseline": 300, "conversation": 1000, "contact": 200}


@transaction.atomic
def start_kit(*, by: Member, title: str, placement: str, owner: str, lots: tuple[str, ...] = ()) -> Kit:
    """A draft with everything as it usually is. Raises NotAllowed, AgreementRefused."""
    by.require(Right.MANAGE_AGREEMENTS)
    head, choices = _checked_head(title, placement, owner), _checked(Choices(lots=lots))
    kit = Kit(council=by.council, **head, choices=choices.as_data())
    kit.save()
    record(council=by.council, by=by.person, event=Event.KIT_CHANGED, subject=kit, version=1, placement=placement)
    return kit


@transaction.atomic
def change_head(
    *, by: Member, kit: Kit, title: str, placement: str, owner: str, lots: tuple[str, ...], expected_version: int
) -> Kit:
    """Raises NotAllowed, Kit.DoesNotExist, AgreementRefused, Changed."""
    by.require(Right.MANAGE_AGREEMENTS)
    now = _locked_draft(by, kit)
    new = _checked_head(title, placement, owner)
    chosen = Choices.read(now.choices).with_lots(lots)
    if new["placement"] != now.placement:
        # The levels and steps of another kind do not fit.
        chosen = replace(chosen, levels={}, ladder=())
    return _saved(by, now, {**new, "choices": _checked(chosen).as_data()}, expected_version)


@transaction.atomic
def save_choices(*, by: Member, kit: Kit, given: dict[str, Any], expected_version: int) -> Kit:
    """The draft with these choices; `given` names fields of `Choices`.

    Raises NotAllowed, Kit.DoesNotExist, AgreementRefused, Changed.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    now = _locked_draft(by, kit)
    known = {one.name for one in fields(Choices)}
    assert set(given) <= known
    chosen = _checked(replace(Choices.read(now.choices), **given))
    return _saved(by, now, {"choices": chosen.as_data()}, expected_version)


@transaction.atomic
def publish_kit(*, by: Member, kit: Kit, expected_version: int, weighed: str = "") -> Kit:
    """The kit for good. `weighed`: why what a check asks to weigh is so all the same.

    Raises NotAllowed, Kit.DoesNotExist, AgreementRefused, Changed.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    now = _locked_draft(by, kit)
    if now.version != expected_version:
        raise Changed(now)
    choices = Choices.read(now.choices)
    marks = {one.mark for one in findings(now, choices, today=timezone.localdate())}
    if Mark.MUST in marks:
        raise AgreementRefused(_("Er moet nog iets anders. Kijk bij de punten hieronder."))
    weighed = rules.prose(weighed, 2000, "weighed", required=Mark.WEIGH in marks)
    with override("nl"):
        now.content = {**content_of(now, choices), "weighed": weighed, "published_on": timezone.localdate().isoformat()}
    now.digest = digest_of(now.content)
    now.published_at, now.published_by = timezone.now(), by.person
    now.version += 1
    now.save()
    record(
        council=by.council, by=by.person, event=Event.KIT_PUBLISHED, subject=now, edition=now.edition,
        digest=now.digest,
    )
    return now


@transaction.atomic
def replace_kit(*, by: Member, kit: Kit, why: str) -> Kit:
    """A next edition as a draft; what was published stays as it is.

    Raises NotAllowed, Kit.DoesNotExist, AgreementRefused.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    now = _locked(by, kit)
    if not now.is_published or Kit.objects.filter(replaces=now).exists():
        raise AgreementRefused(_("Er is al een nieuwere versie. Pas die aan."))
    new = Kit(
        council=by.council, title=now.title, placement=now.placement, owner=now.owner, choices=now.choices,
        edition=now.edition + 1, replaces=now, why_replaced=rules.prose(why, 2000, "why_replaced"),
    )
    new.save()
    record(council=by.council, by=by.person, event=Event.KIT_CHANGED, subject=new, version=1, edition=new.edition)
    return new


def _locked(by: Member, kit: Kit) -> Kit:
    Council.objects.select_for_update(no_key=True).get(pk=by.council.pk)
    found: Kit = Kit.objects.select_for_update(of=("self",)).get(pk=kit.pk, council=by.council)
    return found


def _locked_draft(by: Member, kit: Kit) -> Kit:
    now = _locked(by, kit)
    if now.is_published:
        raise AgreementRefused(
            _("Deze set is gepubliceerd en verandert niet meer. Maak een nieuwe versie, met de reden.")
        )
    return now


def _saved(by: Member, now: Kit, new: dict[str, Any], expected_version: int) -> Kit:
    if not differing(now, new):
        return now
    if now.version != expected_version:
        raise Changed(now)
    before = now.choices
    changed = save(now, new)
    after = now.choices
    record(
        council=by.council, by=by.person, event=Event.KIT_CHANGED, subject=now, version=now.version,
        changed=[name for name in changed if name != "choices"]
        + sorted(name for name in after if after[name] != before.get(name)),
    )
    return now


def _checked_head(title: str, placement: str, owner: str) -> dict[str, str]:
    if placement not in Placement.values:
        raise AgreementRefused(_("Kies waar bejegening telt."), "placement")
    return {
        "title": rules.line(title, 160, "title"), "owner": rules.line(owner, 200, "owner"), "placement": placement,
    }


def _bounds(least: int, most: int) -> str:
    return _("Kies een getal van %(least)s tot %(most)s.") % {"least": least, "most": most}


def _checked(choices: Choices) -> Choices:
    """Tidy and within bounds; whether it is whole and wise is for the checks. Raises AgreementRefused."""
    for name, (least, most) in BOUNDS.items():
        if not least <= getattr(choices, name) <= most:
            raise AgreementRefused(_bounds(least, most), name)
    if len(choices.lots) > MOST_LOTS:
        raise AgreementRefused(_("Hoogstens %(most)s percelen.") % {"most": MOST_LOTS}, "lots")
    lots = tuple(rules.line(lot, 120, "lots") for lot in choices.lots)
    if len({lot.casefold() for lot in lots}) != len(lots):
        raise AgreementRefused(_("Twee percelen hebben dezelfde naam."), "lots")
    if not choices.parts or not set(choices.parts) <= set(Measure.values):
        raise AgreementRefused(_("Kies minstens één ding."), "parts")
    for part, text in choices.levels.items():
        try:
            read_levels(text)
        except BadLevels as error:
            raise AgreementRefused(
                _("Regel %(line)s klopt niet. Schrijf bijvoorbeeld: 70: wat daarvoor nodig is.") % {"line": error.line},
                f"levels_{part}",
            ) from error
        if len(text) > 2000:
            raise AgreementRefused(
                _("Dit is te lang: hoogstens %(longest)s tekens.") % {"longest": 2000}, f"levels_{part}"
            )
    for part, minutes in choices.minutes.items():
        if not 0 <= minutes <= MOST_MINUTES:
            raise AgreementRefused(_bounds(0, MOST_MINUTES), f"minutes_{part}")
    percents = [(f"weight_{lot}_{part}", value) for lot, row in choices.weights.items() for part, value in row.items()]
    percents += [(f"counts_for_{lot}", value) for lot, value in choices.counts_for.items()]
    for field, percent in percents:
        if not 1 <= percent <= 100:
            raise AgreementRefused(_bounds(1, 100), field)
    if len(choices.ladder) > 8:
        raise AgreementRefused(_("Hoogstens %(most)s stappen.") % {"most": 8}, "ladder")
    words: dict[str, Any] = {
        name: rules.prose(getattr(choices, name), longest, name, required=False) for name, longest in LONGEST.items()
    }
    return replace(
        choices, lots=lots, parts=tuple(part for part in Measure.values if part in choices.parts),
        ladder=tuple(rules.line(step, 300, "ladder") for step in choices.ladder),
        **words,
    )
