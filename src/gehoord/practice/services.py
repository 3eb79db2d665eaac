"""What can be done with cards and exercises, one verb each, in one transaction with the line in the trail."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.dialogue.models import Tip
from gehoord.dialogue.selectors import themes_of

from .models import (
    LONGEST_GOAL,
    LONGEST_HELPS,
    LONGEST_LINES,
    LONGEST_MINUTES,
    LONGEST_QUESTION,
    LONGEST_SCENARIO,
    LONGEST_SENTENCE,
    LONGEST_SITUATION,
    LONGEST_SOURCE,
    LONGEST_STEPS,
    LONGEST_TITLE,
    Audience,
    Card,
    Exercise,
    LeftOut,
    Training,
    Translation,
)

# Field -> how long it may be, so that it fits on the card.
CARD_LIMITS = {
    "situation": LONGEST_SITUATION, "helps": LONGEST_HELPS, "sentence_to_try": LONGEST_SENTENCE,
    "question_to_self": LONGEST_QUESTION, "source": LONGEST_SOURCE,
}
# A card without one of these is a draft.
NEEDED = ("situation", "helps", "sentence_to_try", "question_to_self")
EXERCISE_LIMITS = {"title": LONGEST_TITLE, "goal": LONGEST_GOAL, "group": LONGEST_TITLE, "debrief": LONGEST_GOAL}


class PracticeRefused(Exception):
    """This cannot be done; the message is for the reader."""


class Changed(Exception):
    """Somebody saved in between. `now` is what stands there."""

    def __init__(self, now: Any) -> None:
        super().__init__(_("Iemand heeft dit intussen aangepast. Wat jij typte, staat er nog."))
        self.now = now


@transaction.atomic
def make_card(
    *, by: Member, theme: str = "", situation: str = "", helps: str = "", sentence_to_try: str = "",
    question_to_self: str = "", source: str = "", audience: str = Audience.PROFESSIONAL, tip: Tip | None = None,
    published: bool = False,
) -> Card:
    """Raises NotAllowed, Tip.DoesNotExist (not theirs, or its gathering is open), PracticeRefused."""
    by.require(Right.MAKE_PRACTICE)
    if tip is not None:
        tip = Tip.objects.get(pk=tip.pk, gathering__council=by.council, gathering__closed_at__isnull=False)
    card = Card(council=by.council, tip=tip)
    _put_card(
        by, card, theme=theme, audience=audience, situation=situation, helps=helps,
        sentence_to_try=sentence_to_try, question_to_self=question_to_self, source=source,
    )
    card.published = published
    _complete(card)
    card.save()
    _record(by, card, did="made")
    return card


@transaction.atomic
def make_card_from_tip(*, by: Member, tip: Tip) -> Card:
    """A draft with the tip filled in, for whom the tip was; a longer tip is cut between words.

    A tip for an organisation or the municipality becomes a card for professionals. Raises NotAllowed, Tip.DoesNotExist.
    """
    by.require(Right.MAKE_PRACTICE)
    tip = Tip.objects.get(pk=tip.pk, gathering__council=by.council, gathering__closed_at__isnull=False)
    theme = next((key for key in themes_of(by.council) if key in tip.themes), "")
    audience = tip.audience if tip.audience in Audience.values else Audience.PROFESSIONAL
    return make_card(by=by, tip=tip, theme=theme, audience=audience, helps=_shortened(tip.text, LONGEST_HELPS))


@transaction.atomic
def change_card(
    *, by: Member, card: Card, expected_version: int, theme: str, audience: str, situation: str, helps: str,
    sentence_to_try: str, question_to_self: str, source: str,
) -> Card:
    """Raises NotAllowed, Card.DoesNotExist, Changed, PracticeRefused."""
    card = _card(by, card)
    if card.version != expected_version:
        raise Changed(card)
    _put_card(
        by, card, theme=theme, audience=audience, situation=situation, helps=helps,
        sentence_to_try=sentence_to_try, question_to_self=question_to_self, source=source,
    )
    _complete(card)
    return _save_card(by, card, did="changed")


@transaction.atomic
def publish_card(*, by: Member, card: Card, expected_version: int | None = None) -> Card:
    """From now on everybody who practises sees it. `expected_version`: as in `remove_card`.

    Raises NotAllowed, Card.DoesNotExist, Changed, PracticeRefused.
    """
    read = card.version if expected_version is None else expected_version
    card = _card(by, card)
    if card.version != read:
        raise Changed(card)
    card.published = True
    _complete(card)
    return _save_card(by, card, did="published")


@transaction.atomic
def withdraw_card(*, by: Member, card: Card) -> Card:
    """A draft again. Raises NotAllowed, Card.DoesNotExist."""
    card = _card(by, card)
    card.published = False
    return _save_card(by, card, did="withdrawn")


@transaction.atomic
def remove_card(*, by: Member, card: Card, expected_version: int | None = None) -> None:
    """Only a draft can go; a shipped one stays away. `expected_version`: the one that was read; by default `card`'s.

    Raises NotAllowed, Card.DoesNotExist, Changed, PracticeRefused.
    """
    read = card.version if expected_version is None else expected_version
    card = _card(by, card)
    if card.published:
        raise PracticeRefused(_("Deze kaart is gepubliceerd. Trek hem eerst terug."))
    if card.version != read:
        raise Changed(card)
    _record(by, card, did="removed")
    if card.base:
        LeftOut.objects.get_or_create(council=by.council, kind="card", base=card.base)
    card.delete()


@transaction.atomic
def make_exercise(
    *, by: Member, title: str, goal: str, group: str, minutes: int, steps: str, debrief: str = "", roles: str = "",
    scenario: str = "", variants: str = "",
) -> Exercise:
    """`steps`, `roles` and `variants`: one on each line. Raises NotAllowed, PracticeRefused."""
    by.require(Right.MAKE_PRACTICE)
    exercise = Exercise(council=by.council)
    _put_exercise(
        exercise, minutes=minutes, steps=steps, lines={"roles": roles, "variants": variants}, scenario=scenario,
        title=title, goal=goal, group=group, debrief=debrief,
    )
    exercise.save()
    _record(by, exercise, did="made")
    return exercise


@transaction.atomic
def change_exercise(
    *, by: Member, exercise: Exercise, expected_version: int, title: str, goal: str, group: str, minutes: int,
    steps: str, debrief: str = "", roles: str = "", scenario: str = "", variants: str = "",
) -> Exercise:
    """Raises NotAllowed, Exercise.DoesNotExist, Changed, PracticeRefused."""
    by.require(Right.MAKE_PRACTICE)
    exercise = Exercise.objects.select_for_update().get(pk=exercise.pk, council=by.council)
    if exercise.version != expected_version:
        raise Changed(exercise)
    _put_exercise(
        exercise, minutes=minutes, steps=steps, lines={"roles": roles, "variants": variants}, scenario=scenario,
        title=title, goal=goal, group=group, debrief=debrief,
    )
    exercise.version += 1
    exercise.save()
    _record(by, exercise, did="changed")
    return exercise


def check_removable(exercise: Exercise) -> None:
    """Raises PracticeRefused for one that a training uses: what was done there can be read later on. One query."""
    if Training.objects.filter(exercise=exercise).exists():
        raise PracticeRefused(_(
            "Een training gebruikt deze werkvorm. Daarom blijft hij staan. Komt die training nog, kies daar dan eerst "
            "een andere werkvorm."
        ))


@transaction.atomic
def remove_exercise(*, by: Member, exercise: Exercise, expected_version: int) -> None:
    """Goes for good; a shipped one stays away until asked for.

    Raises NotAllowed, Exercise.DoesNotExist, Changed, PracticeRefused.
    """
    by.require(Right.MAKE_PRACTICE)
    exercise = Exercise.objects.select_for_update().get(pk=exercise.pk, council=by.council)
    if exercise.version != expected_version:
        raise Changed(exercise)
    check_removable(exercise)
    _record(by, exercise, did="removed")
    if exercise.base:
        LeftOut.objects.get_or_create(council=by.council, kind="exercise", base=exercise.base)
    exercise.delete()


def _card(by: Member, card: Card) -> Card:
    by.require(Right.MAKE_PRACTICE)
    return Card.objects.select_for_update().get(pk=card.pk, council=by.council)


def _save_card(by: Member, card: Card, *, did: str) -> Card:
    was, before = Card.objects.filter(pk=card.pk).values_list(*NEEDED).get(), card.version
    card.version += 1
    card.save()
    if was == tuple(getattr(card, name) for name in NEEDED):
        # What was translated stands there still: a card that was only published makes no translation old.
        Translation.objects.filter(card=card, of_version=before).update(of_version=card.version)
    _record(by, card, did=did)
    return card


def _put_card(by: Member, card: Card, *, theme: str, audience: str, **texts: str) -> None:
    if theme and theme not in themes_of(by.council):
        raise PracticeRefused(_("Het codeboek kent dit thema niet. Herlaad de pagina."))
    if audience not in Audience.values:
        raise PracticeRefused(_("Kies voor wie de kaart is."))
    card.theme, card.audience = theme, audience
    for name, text in texts.items():
        setattr(card, name, fits(text, CARD_LIMITS[name]))


def _complete(card: Card) -> None:
    if card.published and not all(getattr(card, name) for name in NEEDED):
        raise PracticeRefused(
            _("Vul eerst alles in: de situatie, wat helpt, een zin om te proberen en een vraag aan jezelf.")
        )


def _put_exercise(
    exercise: Exercise, *, minutes: int, steps: str, lines: dict[str, str], scenario: str, **texts: str
) -> None:
    for name, text in texts.items():
        setattr(exercise, name, fits(text, EXERCISE_LIMITS[name]))
    for name, text in lines.items():
        setattr(exercise, name, _not_longer("\n".join(_lines(text)), LONGEST_LINES))
    exercise.scenario = _not_longer(tidy(scenario).strip(), LONGEST_SCENARIO)
    found = _lines(steps)
    if not (exercise.title and exercise.goal and exercise.group and found):
        raise PracticeRefused(_("Vul in: een titel, het doel, voor wie het is en de stappen."))
    exercise.steps = "\n".join(found)
    if len(exercise.steps) > LONGEST_STEPS:
        raise PracticeRefused(_("De stappen zijn te lang: gebruik hoogstens %(n)s tekens.") % {"n": LONGEST_STEPS})
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise PracticeRefused(_("Vul een tijd in van 1 tot %(n)s minuten.") % {"n": LONGEST_MINUTES})
    exercise.minutes = minutes


def _lines(text: str) -> list[str]:
    return [line for raw in tidy(text).split("\n") if (line := " ".join(raw.split()))]


def fits(text: str, most: int) -> str:
    """The text on one line. Raises PracticeRefused when it is too long."""
    return _not_longer(" ".join(tidy(text).split()), most)


def _not_longer(text: str, most: int) -> str:
    if len(text) > most:
        raise PracticeRefused(
            _("“%(start)s…” is te lang (%(length)s tekens). Er past hoogstens %(most)s.")
            % {"start": text[:30], "length": len(text), "most": most}
        )
    return text


def _shortened(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0] + "…"


def _record(by: Member, subject: Card | Exercise, **fields: str) -> None:
    event = Event.CARD_CHANGED if isinstance(subject, Card) else Event.EXERCISE_CHANGED
    record(council=by.council, by=by.person, event=event, subject=subject, **fields)
