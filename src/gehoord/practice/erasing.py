"""What is forgotten here when somebody asks to be."""

from __future__ import annotations

from gehoord.core.councils.models import Council
from gehoord.dialogue.blacking_out import BLACKED_OUT, blacked_out
from gehoord.privacy.erasers import Subject


def keep_for_council(subject: Subject) -> int:
    """Nothing here points to a person or a story, so there is nothing to find: cards are the council's words."""
    return 0


def black_out(council: Council, words: str) -> None:
    """Off every card, the words of a group that may no longer be read."""
    # Models are not there yet when the apps begin.
    from .models import Card
    from .services import CARD_LIMITS

    for card in Card.objects.select_for_update(of=("self",)).filter(council=council):
        changed = {name: blacked_out(getattr(card, name), words) for name in CARD_LIMITS}
        changed = {name: text for name, text in changed.items() if text != getattr(card, name)}
        for name, text in changed.items():
            setattr(card, name, text if len(text) <= CARD_LIMITS[name] else BLACKED_OUT)
        if changed:
            card.version += 1
            card.save(update_fields=[*changed, "version"])
