"""Forms to fill in with a pen. Nothing on them says who; nothing here is kept."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoord.core.ui.documents import typeset

from ..live.counting import rules_of
from ..live.forms import ONE_OF
from ..live.outcomes import choices
from ..live.selectors import with_lines
from ..live.vote_words import how_on_paper
from ..models import Block, BlockKind, Gathering
from ..whys.selectors import MOST_STEPS

# Room for writing on one sheet.
BOXES, BOX_HEIGHT, WHY_HEIGHT = 5, 25, 19
LINE = "_" * 44


def forms_pdf(gathering: Gathering, blocks: list[Block]) -> bytes:
    """A sheet for each block, in Dutch and in large letters. Raises DocumentFailed."""
    today = timezone.localdate()
    with override("nl"):
        return typeset(_template(), {
            "title": gathering.title, "author": gathering.council.name, "lang": "nl",
            "day": [today.year, today.month, today.day], "foot": gathering.council.name,
            "roles": [str(label) for label in ONE_OF.values()],
            "labels": {"role": _("Ik doe mee als")},
            "sheets": [_sheet(block) for block in blocks],
        }, day=today)


def _sheet(block: Block) -> dict[str, Any]:
    if block.kind == BlockKind.WHY:
        return {
            "question": block.question, "answers": [], "columns": 1, "boxes": 0, "height": WHY_HEIGHT, "roles": False,
            "steps": [
                _("Waar begint het?"), *(_("%(n)s. Waarom gebeurt dat?") % {"n": n + 1} for n in range(MOST_STEPS)),
            ],
            "how": _(
                "Vul dit samen in. Schrijf over tijd, geld, regels, opleiding of samenwerking, niet over wie. Eerder "
                "stoppen mag. Het laatste vak is de oorzaak."
            ),
        }
    if block.is_writing:
        return {
            "question": block.question, "answers": [], "columns": 1, "boxes": BOXES, "height": BOX_HEIGHT,
            "how": _("Schrijf in elk vak één ding. Schrijf over wat er gebeurt, niet over wie. Zet er geen namen op."),
        }
    if block.is_vote:
        return _vote_sheet(block)
    answers = [label for _value, label in choices(block.kind)]
    return {
        "question": block.question, "answers": answers, "columns": 1, "boxes": 0, "height": 0,
        "how": _("Zet één kruisje. Overslaan mag. Zet je naam er niet op."),
    }


def _vote_sheet(block: Block) -> dict[str, Any]:
    """With what can be chosen; printed before that is known, with lines to write it on."""
    rules, answers = rules_of(block), [option.words for option in with_lines(block)]
    how = how_on_paper(block, rules)
    if not answers:
        most = {BlockKind.DOTS: rules.dots, BlockKind.RANKING: rules.top}.get(BlockKind(block.kind), BOXES)
        answers = [LINE] * most
        how = _("Waaruit je kiest, staat straks op het scherm. Schrijf over wat jij kiest.") + " " + how
    return {"question": block.question, "answers": answers, "columns": 1, "boxes": 0, "height": 0, "how": how}


@cache
def _template() -> str:
    return files(__package__).joinpath("form.typ").read_text("utf-8")
