"""What in a sentence may lead back to whoever told it: taken-out names, dates, numbers, rare words, several details
together. It warns; a person decides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.db.models import Count
from django.utils.translation import gettext as _

from gehoord.analysis.stems import is_common, words
from gehoord.core.councils.models import Council
from gehoord.privacy.recognisers import PLACEHOLDER

from .models import StoryWord

# A word in fewer stories than this is rare.
RARE = 3
# With fewer stories nearly every word is rare, and saying so would say nothing.
FEWEST_STORIES = 30
# So many words are asked about at once.
BATCH = 5_000
MOST_SHOWN = 4

_MONTH = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
_DATE = re.compile(rf"\b\d{{1,2}} (?:{_MONTH})\b|\b(?:19|20)\d\d\b|\b\d{{1,2}}[-/]\d{{1,2}}\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d{2,}|\b\d+[.,]\d+")
# A capital inside a sentence may be a name that nobody recognised.
_CAPITAL = re.compile(r"(?<=[a-zà-ÿ,;] )[A-ZÀ-Þ][a-zà-ÿ]+")
# Details that many people share, by what they are about: one says little, two of different kinds may point at somebody.
_INDIRECT = tuple(re.compile(rf"\b(?:{kind})\w*", re.IGNORECASE) for kind in (
    r"tweeling|drieling|pleeg(?:kind|zoon|dochter|gezin|ouder|moeder|vader)|adopti|geadopteerd|stief|weduw|enig kind",
    r"autis|adhd|epilep|rolstoel|doof|slechthorend|blind|diabet|downsyndroom|anorex|depress|verslaaf|verslav|zwanger",
    r"vmbo|havo|vwo|gymnasium|praktijkonderwijs|brugklas|cluster|"
    r"groep (?:[1-8]|een|twee|drie|vier|vijf|zes|zeven|acht)\b",
    r"(?:twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negen|tien|elf) jaar|verjaardag|oudste|jongste",
    r"moslim|moskee|kerk|islam|jood|joods|turk|marokk|syri|eritre|oekra|pool[sh]|antill|surina|vluchteling|asiel|azc\b",
    r"politieagent|brandweer|dominee|huisarts|burgemeester|wethouder|boer\b|schipper|kapper|militair",
    r"voetbal|turn(?:en|club|vereniging)|ballet|paardrij|manege|scouting|zwem|judo|hockey|koor\b|fanfare|dans(?:les|school)",
    r"dorp|boerderij|woonwagen|woonboot|eiland|internaat|gesloten (?:groep|instelling)|gezinshuis",
    r"overle(?:den|ed)|begrafenis|ongeluk\b|gevangenis|detentie|uit huis|uithuis|brand\b|zelfmoord|zelfdoding",
))


def warnings(text: str, rare: Iterable[str] = ()) -> tuple[str, ...]:
    """A sentence for each thing that may lead back to a person; `rare` are stems that few stories hold."""
    rest = PLACEHOLDER.sub(" ", text)
    together = _together(rest)
    unusual = _words_of(rest, frozenset(rare))
    found = [
        (rest != text, _("Hier is een naam of plaats weggehaald.")),
        (bool(_DATE.search(rest)), _("Er staat een datum of jaar in.")),
        (bool(_NUMBER.search(_DATE.sub(" ", rest))), _("Er staat een getal in dat op iemand kan wijzen.")),
        (bool(_CAPITAL.search(rest)), _("Er staat een woord met een hoofdletter in. Is het een naam?")),
        (len(together) > 1, _("Samen kunnen deze woorden iemand aanwijzen: %(words)s.") % {
            "words": ", ".join(together[:MOST_SHOWN])
        }),
        (bool(unusual), _("Dit staat in bijna geen ander verhaal: %(words)s.") % {
            "words": ", ".join(unusual[:MOST_SHOWN])
        }),
    ]
    return tuple(sentence for is_there, sentence in found if is_there)


def _together(text: str) -> list[str]:
    """The first detail of each kind."""
    return [match[0].lower() for match in (kind.search(text) for kind in _INDIRECT) if match]


def _words_of(text: str, stems: frozenset[str]) -> list[str]:
    spoken = [(word.stem, text[word.start : word.end].lower()) for word in words(text)] if stems else []
    return list(dict.fromkeys(word for stem, word in spoken if stem in stems and not is_common(word)))


def rare_among(council: Council, stories: Mapping[str, int], *, told: int) -> frozenset[str]:
    """Of these stems, the ones that fewer than `RARE` stories of the council hold. One query for each 5,000 in doubt.

    `stories`: in how many stories a stem was seen already; `told`: how many were looked through. Empty for a council
    with too few stories to say it.
    """
    if told < FEWEST_STORIES and StoryWord.objects.filter(council=council).values("signal").distinct()[
        :FEWEST_STORIES
    ].count() < FEWEST_STORIES:
        return frozenset()
    doubtful = sorted(stem for stem, n in stories.items() if n < RARE)
    known: dict[str, int] = {}
    for first in range(0, len(doubtful), BATCH):
        some = doubtful[first : first + BATCH]
        rows = StoryWord.objects.filter(council=council, stem__in=some).order_by()
        known.update(rows.values_list("stem").annotate(n=Count("signal", distinct=True)))
    return frozenset(stem for stem in doubtful if known.get(stem, 0) < RARE)
