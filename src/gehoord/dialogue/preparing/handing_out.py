"""Quotes for on the tables, as far as their tellers still allow it; which ones were printed is kept nowhere.

No figures: whatever counts stories and leaves the council is weighed against all that went out before, as a letter is.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from importlib.resources import files

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.ui.documents import typeset
from gehoord.core.vocabulary.purposes import Data, Use, require
from gehoord.insight.models import EvidenceQuote
from gehoord.insight.quoting import READABLE

from ..live.services import led_gathering, record_live
from ..models import Gathering
from ..services import DialogueRefused

MOST_QUOTES, MOST_OFFERED = 12, 100


def quotes_of(council: Council) -> QuerySet[EvidenceQuote]:
    """Frozen quotes that may be read now, newest evidence first, each with its evidence. One query."""
    return EvidenceQuote.objects.filter(READABLE, evidence__council=council).select_related("evidence").order_by(
        "-evidence__number", "order"
    )


@transaction.atomic
def hand_out(*, by: Member, gathering: Gathering, quotes: Collection[int], table: str = "") -> bytes:
    """A PDF in large letters, in Dutch. `quotes`: keys of those chosen; `table`: for which one, empty for all.

    Raises NotAllowed, Gathering.DoesNotExist, GatheringClosed, DialogueRefused, DocumentFailed.
    """
    by.require(Right.SEE_EVIDENCE)
    require(Data.SIGNALS, Use.CONVERSATION)
    gathering = led_gathering(by, gathering)
    found = list(quotes_of(by.council).filter(pk__in=set(quotes)))
    if not found or len(found) != len(set(quotes)):
        raise DialogueRefused(
            _("Kies minstens één citaat. Een citaat dat intussen is teruggetrokken, staat er niet meer.")
        )
    if len(found) > MOST_QUOTES:
        raise DialogueRefused(_("Kies hoogstens %(most)s citaten.") % {"most": MOST_QUOTES})
    record_live(by, gathering, did="quotes handed out", number=len(found))
    today = timezone.localdate()
    with override("nl"):
        return typeset(_template(), {
            "title": gathering.title, "author": by.council.name, "day": [today.year, today.month, today.day],
            "question": gathering.question, "table": _("Tafel %(table)s") % {"table": table[:10]} if table else "",
            "how": _("Dit vertelden mensen. Ze vinden goed dat we het laten lezen. Zoek niet uit van wie het is."),
            "foot": _("Laat dit blad na afloop liggen."), "quotes": list(dict.fromkeys(one.text for one in found)),
        }, day=today)


@cache
def _template() -> str:
    return files(__package__).joinpath("handout.typ").read_text("utf-8")
