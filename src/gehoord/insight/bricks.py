"""What may be known of a theme to invent something new from it: words of the codebook, and in how many stories.

No text, no story and no combination leaves here: each brick stands alone, so nothing says which went together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from gehoord.coding.models import CodedPassage, Coding, Kind
from gehoord.coding.selectors import codebook_of
from gehoord.core.councils.models import Council
from gehoord.core.vocabulary.purposes import Data, Use, require
from gehoord.core.vocabulary.words import Setting, TellerRole

from .filters import Filters
from .selectors import stories

# With fewer different stories somebody could recognise their own; a council may ask for more.
FEWEST = 10


class TooFewStories(Exception):
    """There is too little to go by; the message is for the reader."""


@dataclass(frozen=True, slots=True)
class Brick:
    """A word of the codebook or of a form, in `at_least` stories: whole tens, never the exact number.

    `kind`: "theme", "subtheme", "precondition", "setting" or "role".
    """

    kind: str
    key: str
    at_least: int


def bricks(council: Council, theme: str) -> tuple[Brick, ...]:
    """The theme first, then what occurs in ten of its stories or more (or the council's own number). Only what people
    coded. Six queries.

    Raises TooFewStories, PurposeRefused.
    """
    require(Data.SIGNALS, Use.CONVERSATION)
    codebook = codebook_of(council)
    if codebook is None or theme not in {line.key for line in codebook.of_kind(Kind.THEME)}:
        raise TooFewStories(_("Het codeboek kent dit thema niet. Herlaad de pagina."))
    found = stories(council, Filters(themes=(theme,), basis="people")).order_by()
    told, fewest = found.count(), max(FEWEST, council.smallest_n)
    if told < fewest:
        raise TooFewStories(
            _("Over dit thema zijn nog te weinig verhalen gecodeerd. Het moeten er minstens %(n)s zijn, zodat niemand "
              "zich hoeft te herkennen.") % {"n": fewest}
        )
    codings = Coding.objects.filter(signal__in=found.values("pk"))
    passages = CodedPassage.objects.filter(coding__in=codings.values("pk")).order_by().values_list("key")
    needed: dict[str, int] = {}
    for keys in codings.values_list("preconditions", flat=True):
        for key in set(keys):
            needed[key] = needed.get(key, 0) + 1
    return (
        Brick("theme", theme, _tens(told)),
        *_often("subtheme", passages.annotate(n=Count("coding", distinct=True)), {
            line.key for line in codebook.subthemes_of(theme)
        }, fewest),
        *_often("precondition", needed.items(), {line.key for line in codebook.of_kind(Kind.PRECONDITION)}, fewest),
        *_often("setting", found.values_list("setting").annotate(n=Count("pk")), set(Setting.values), fewest),
        *_often("role", found.values_list("role").annotate(n=Count("pk")), set(TellerRole.values), fewest),
    )


def _often(kind: str, counted: Iterable[tuple[str, int]], known: set[str], fewest: int) -> list[Brick]:
    return [Brick(kind, key, _tens(n)) for key, n in sorted(counted) if n >= fewest and key in known]


def _tens(n: int) -> int:
    return n // 10 * 10
