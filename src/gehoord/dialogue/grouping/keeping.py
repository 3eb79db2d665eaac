"""Cards that lie in groups become lines of the gathering: people choose for each group how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from gehoord.analysis.tidy import tidy
from gehoord.core.councils.selectors import Member
from gehoord.privacy.recognisers import deidentify

from ..live.blocks import kept
from ..live.planned import add_lines
from ..models import LONGEST_TEXT, Block, Card, CardGroup
from ..services import DialogueRefused
from .services import led_grouping


class How(models.TextChoices):
    """What becomes of a group. The first keeps everything that lies there."""

    NAMED = "named", gettext_lazy("Elke kaart een eigen regel, met de naam van de groep ervoor")
    CARDS = "cards", gettext_lazy("Elke kaart een eigen regel, zonder de naam")
    LINE = "line", gettext_lazy("Eén regel voor de hele groep. De kaarten zelf gaan dan weg.")


@dataclass(frozen=True)
class Choice:
    how: str = How.NAMED
    # Of a single line; empty is the name of the group.
    text: str = ""


def keep_grouped(*, by: Member, block: Block, expected_version: int, choices: Mapping[int, Choice]) -> int:
    """How many lines there are of it now; cards and groups are gone. A group nobody chose for keeps its name and cards.

    `expected_version`: of the grouping. Raises as `services.make_group` does.
    """
    # Before the transaction: nobody else waits for it.
    safe = {pk: Choice(one.how, _safe_line(one.text)) for pk, one in choices.items()}
    return _keep(by, block, expected_version, safe)


@transaction.atomic
def _keep(by: Member, block: Block, expected_version: int, choices: Mapping[int, Choice]) -> int:
    grouping = led_grouping(by, block, expected_version)
    texts: list[str] = []
    for group, cards in grouping.block.card_groups:
        if group is None:
            texts += [card.text for card in cards]
        elif cards:
            texts += lines_of(group, cards, choices.get(group.pk, Choice()), by.council.smallest_n)
    made = add_lines(by, grouping.block, texts) if texts else []
    grouping.block.cards.all().delete()
    return kept(by, grouping.block, made)


def lines_of(group: CardGroup, cards: list[Card], choice: Choice, smallest_n: int) -> list[str]:
    """What becomes of one group. Raises DialogueRefused."""
    if choice.how not in How.values:
        raise DialogueRefused(_("Kies per groep wat er met de kaarten gebeurt."))
    if choice.how == How.LINE:
        text = choice.text or group.name
        if not text:
            raise DialogueRefused(_("Typ een tekst voor elke groep die één regel wordt."))
        return [text + count_words(len(cards), smallest_n)]
    if choice.how == How.CARDS or not group.name:
        return [card.text for card in cards]
    named = [f"{group.name}: {card.text}" for card in cards]
    return [long if len(long) <= LONGEST_TEXT else card.text for long, card in zip(named, cards, strict=True)]


def count_words(cards: int, smallest_n: int) -> str:
    """How many cards lie behind a line, in Dutch as lines are; nothing when few: a line may go to outsiders."""
    if cards < smallest_n:
        return ""
    with override(settings.LANGUAGE_CODE):
        return " (" + ngettext("%(n)s kaart", "%(n)s kaarten", cards) % {"n": cards} + ")"


def _safe_line(text: str) -> str:
    typed = " ".join(tidy(text).split())
    return deidentify(typed).text[:LONGEST_TEXT - 20] if typed else ""
