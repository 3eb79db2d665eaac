"""What should stop whoever sends a letter: numbers too near to others that go or went out, and words of a story that
may not be quoted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gehoord.core.councils.models import Council
from gehoord.insight.echoes import echoes
from gehoord.insight.leaving import went_out
from gehoord.insight.ledger import judge
from gehoord.insight.models import OutKind
from gehoord.insight.outgoing import Row
from gehoord.insight.outsiders import Printed, first_near
from gehoord.insight.selectors import printed_of

from .hiding import rows_to_go
from .letter import Letter, LetterPart
from .letter_store import letter_from_json
from .models import Advice
from .models import Letter as SentLetter
from .services import AdviceRefused
from .wording import WORDS_ONLY

# One sentence is enough to stop a letter; a few help whoever mends it.
MOST_TOLD = 3


class TooNear(AdviceRefused):
    """Together with another figure, one of the letter tells about a few people; `near` says which, a sentence each."""

    def __init__(self, near: list[str]) -> None:
        super().__init__(_("Zo mag de brief niet weg: samen zeggen deze cijfers iets over een paar mensen."))
        self.near = near


def require_apart(advice: Advice, letter: Letter) -> list[Row]:
    """The numbers of the letter as it stands, for the ledger. Raises TooNear. Nine queries."""
    near, rows = too_near(advice, letter), rows_to_go(advice, letter)
    near = near or too_telling(advice, rows)
    if near:
        raise TooNear(near)
    return rows


def stopped(advice: Advice, letter: Letter) -> list[str]:
    """What keeps this letter from going as it stands, a sentence each; empty when it may. Nine queries."""
    return too_near(advice, letter) or too_telling(advice, rows_to_go(advice, letter))


def too_telling(advice: Advice, rows: list[Row]) -> list[str]:
    """A sentence for each few people about whom all these numbers together tell, with all that ever went out.

    Where two figures are enough, `too_near` says it more clearly. Two queries.
    """
    said: dict[str, None] = {}
    for told in judge(advice.council, rows, most=MOST_TOLD):
        refs = list(dict.fromkeys(rows[place].label.split()[0] for place in told.rows))
        words = {
            "refs": get_text_list(refs, _("en")), "smallest": advice.council.smallest_n,
            "earlier": get_text_list([_earlier(*one) for one in told.earlier], _("en")),
        }
        if told.earlier:
            said[_(
                "Wie %(refs)s naast %(earlier)s legt, weet iets over minder dan %(smallest)s mensen. "
                "Haal %(refs)s uit de brief, of gebruik de cijfers van toen opnieuw."
            ) % words] = None
        else:
            said[_(
                "Uit %(refs)s samen volgt iets over minder dan %(smallest)s mensen. Haal één ervan uit de brief."
            ) % words] = None
    return list(said)


def _earlier(kind: str, reference: str) -> str:
    """How a sentence names what went out before."""
    if kind == OutKind.LETTER:
        return _("advies %(number)s") % {"number": reference}
    if kind == OutKind.HANDOUT:
        return _("een blad voor op tafel met %(refs)s") % {"refs": reference.rpartition(" ")[0]}
    if kind == OutKind.YEAR:
        return _("de jaarcijfers van %(year)s") % {"year": reference}
    return _("cijfers die we al gaven (%(reference)s)") % {"reference": reference}


def too_near(advice: Advice, letter: Letter) -> list[str]:
    """A sentence for each figure that may not leave next to another of this letter, of one sent before, or of what lay
    on a table: the first.

    Every letter of the council that was sent counts, also one that was corrected since: it was read. Four queries,
    and two when a figure lay on a table.
    """
    council, smallest = advice.council, advice.council.smallest_n
    sent = SentLetter.objects.filter(advice__council=council).exclude(advice=advice.pk).select_related("advice")
    # Of each figure the smallest number that was shown, and where it was; nowhere yet for this letter.
    figures = [(figure, smallest, "") for figure in letter.figures]
    figures += [
        (figure, one.smallest, _("in advies %(number)s") % {"number": one.advice.number})
        for one in sent.defer("docx", "odt", "pdf").order_by("pk") for figure in letter_from_json(one.content).figures
    ]
    figures += [
        (one.figure, one.smallest, _("op een blad voor op tafel")) for one in went_out(council, OutKind.HANDOUT)
    ]
    counted = [one for one in figures if one[0].kind not in WORDS_ONLY]
    if not any(not where for _figure, _least, where in counted):
        return []
    printed = printed_of(council, [(figure, least) for figure, least, _where in counted])
    places = [where for _figure, _least, where in counted]
    own = [one for one, where in zip(printed, places, strict=True) if not where]
    before = _once((one, where) for one, where in zip(printed, places, strict=True) if where)
    return [_sentence(new, old, where or "", smallest) for new, old, where in first_near(own, before, smallest)]


def _once(printed: Iterable[tuple[Printed, str]]) -> list[tuple[Printed, str]]:
    """The same figure in two letters is looked at once, as it first went out."""
    found: dict[tuple[str, object], tuple[Printed, str]] = {}
    for one, where in printed:
        found.setdefault((one.ref, one.facts), (one, where))
    return list(found.values())


def _sentence(new: Printed, old: Printed, where: str, smallest: int) -> str:
    words = {"new": new.ref, "old": old.ref, "where": where, "smallest": smallest}
    if where:
        return _(
            "%(new)s verschilt minder dan %(smallest)s van %(old)s %(where)s, over bijna dezelfde verhalen. "
            "Gebruik %(old)s opnieuw, of haal %(new)s uit de brief."
        ) % words
    return _(
        "%(new)s verschilt minder dan %(smallest)s van %(old)s, over bijna dezelfde verhalen. Haal één van de twee uit "
        "de brief."
    ) % words


def repeated(advice: Advice, letter: Letter) -> list[str]:
    """A sentence for each passage of the letter that is also in a story without consent. One query."""
    places = list(_texts(letter))
    found = echoes(advice.council, (text for _name, text in places))
    return [
        _("“%(part)s” herhaalt woorden uit een verhaal dat je niet mag citeren: “%(words)s”.")
        % {"part": places[echo.place][0], "words": echo.words}
        for echo in found
    ]


def _texts(letter: Letter) -> Iterator[tuple[str, str]]:
    """All that people typed and the letter prints, with where it stands."""
    yield _("Onderwerp"), letter.head.subject
    for part in letter.parts:
        name = part.heading or _("Onderdeel zonder kop")
        yield name, part.heading
        yield name, part.text
        for number, point in enumerate(part.points, start=1):
            yield _point_name(part, number), point
    yield _("Wat een minderheid vindt"), letter.head.minority
    for figure in letter.figures:
        yield figure.ref, figure.title
        if figure.facts.limits is not None and figure.facts.limits.why:
            yield figure.ref, figure.facts.limits.why


def _point_name(part: LetterPart, number: int) -> str:
    if part.kind == "bottlenecks":
        return _("Knelpunt %(number)s") % {"number": number}
    return _("Aanbeveling %(number)s") % {"number": number}


def repeats(advice: Advice, text: str) -> str:
    """What to say to who just saved this text; empty when it repeats nobody. One query."""
    return repeated_in(advice.council, text)


def repeated_in(council: Council, text: str) -> str:
    """The same of a text that stands in no advice."""
    found = echoes(council, [text])
    if not found:
        return ""
    asked = ngettext(
        "Hier staan woorden uit een verhaal dat je niet mag citeren: %(words)s. Schrijf het in jullie eigen woorden.",
        "Hier staan woorden uit verhalen die je niet mag citeren: %(words)s. Schrijf het in jullie eigen woorden.",
        len(found),
    )
    return asked % {"words": ", ".join(f"“{echo.words}”" for echo in found)}
