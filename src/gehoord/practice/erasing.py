"""What is forgotten here when somebody asks to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from gehoord.core.councils.models import Council
from gehoord.dialogue.blacking_out import BLACKED_OUT, blacked_out
from gehoord.privacy.erasers import Subject


def keep_for_council(subject: Subject) -> int:
    """Nothing here points to a person or a story, so there is nothing to find: cards are the council's words."""
    return 0


def forget_trainer(subject: Subject) -> int:
    """A training stays, led by nobody."""
    from .models import Training

    return Training.objects.filter(council=subject.council, trainer=subject.pk).update(trainer=None)


def forget_approver(subject: Subject) -> int:
    """An approval stays, of a colleague without a name."""
    from .models import Approval

    return Approval.objects.filter(scenario__council=subject.council, person=subject.pk).update(person=None)


def forget_address(subject: Subject) -> int:
    """The address of a colleague, where it asked for cards or left itself with what they mean to try.

    What people outside wrote is opened by their own code or page only; there they erase it themselves.
    """
    # Models are not there yet when the apps begin.
    from gehoord.core.councils.models import Person

    from .addresses import address_hash
    from .models import Intention, Subscriber

    email = Person.objects.filter(pk=subject.pk).values_list("email", flat=True).first()
    if not email:
        return 0
    hashed = address_hash(subject.council, email)
    gone = Subscriber.objects.filter(council=subject.council, address_hash=hashed).delete()[0]
    return gone + Intention.objects.filter(council=subject.council, address_hash=hashed).update(
        sealed_address=b"", address_hash=""
    )


def black_out(council: Council, words: str) -> None:
    """Off all that people wrote here for others, the words of a group that may no longer be read."""
    # Models are not there yet when the apps begin.
    from .decks import DECK_LIMITS
    from .models import (
        LONGEST_LINES,
        LONGEST_SCENARIO,
        LONGEST_STEPS,
        LONGEST_TITLE,
        Approval,
        Card,
        Deck,
        Exercise,
        Scenario,
        Training,
        Translation,
    )
    from .scenarios import SCENARIO_LIMITS
    from .services import CARD_LIMITS, EXERCISE_LIMITS, NEEDED

    texts = {name: CARD_LIMITS[name] for name in NEEDED}
    _off(Card.objects.filter(council=council), CARD_LIMITS, words)
    _off(Translation.objects.filter(card__council=council), texts, words)
    _off(Deck.objects.filter(council=council), DECK_LIMITS, words)
    longer = {"steps": LONGEST_STEPS, "roles": LONGEST_LINES, "variants": LONGEST_LINES, "scenario": LONGEST_SCENARIO}
    _off(Exercise.objects.filter(council=council), {**EXERCISE_LIMITS, **longer}, words)
    _off(Training.objects.filter(council=council), dict.fromkeys(("title", "place"), LONGEST_TITLE), words)
    # Other words than were approved of: it is a draft again.
    gone = _off(Scenario.objects.filter(council=council), SCENARIO_LIMITS, words)
    Approval.objects.filter(scenario__in=gone).delete()


def _off(rows: QuerySet[Any], limits: Mapping[str, int], words: str) -> list[int]:
    """The rows that changed."""
    found = []
    for row in rows.select_for_update(of=("self",)):
        changed = {name: blacked_out(getattr(row, name), words) for name in limits}
        changed = {name: text for name, text in changed.items() if text != getattr(row, name)}
        for name, text in changed.items():
            setattr(row, name, text if len(text) <= limits[name] else BLACKED_OUT)
        if changed:
            row.version += 1
            row.save(update_fields=[*changed, "version"])
            found.append(row.pk)
    return found
