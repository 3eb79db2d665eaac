"""From a letter as data to a document: a formal Dutch letter with an annex that accounts for every figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from gehoord.analysis.control import FEW_POINTS
from gehoord.core.ui.documents.model import (
    Document,
    Heading,
    Items,
    Paragraph,
    Part,
    Quotation,
    Table,
    Text,
)
from gehoord.core.ui.documents.words import written
from gehoord.insight.wording import days, signals_in_words

from .letter import Letter, Letterhead, LetterPart
from .markdown import parts_of
from .pictures import picture_of
from .wording import SMALLEST, Shown, runs, shown

LANGUAGE = "nl-NL"
# Drawn as a line from period to period.
IN_TIME = ("trend", "waits")
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()


def compose(letter: Letter, *, smallest: int = SMALLEST, has_receipts: bool = True) -> Document:
    """The whole letter; no number below `smallest` is anywhere in it. Raises wording.UnknownReference.

    `has_receipts`: who told a story can follow what comes of it. Of a bare spreadsheet nobody can.
    """
    figures = {figure.ref: shown(figure, smallest) for figure in letter.figures}
    head = letter.head
    return Document(
        title=head.subject,
        parts=tuple(part for block in letter.parts for part in _block(block, figures))
        + _minority(letter) + _request(letter, has_receipts=has_receipts) + _adopted(letter),
        sender=(head.council, *head.letterhead.sender),
        contact=head.letterhead.contact,
        footer=head.letterhead.footer,
        logo=head.letterhead.logo,
        addressee=head.addressee,
        date=head.date,
        subject=head.subject,
        reference=head.reference,
        salutation=head.salutation,
        closing=("Met vriendelijke groet,", *head.signed_by.splitlines(), *head.signers),
        annexes=tuple(_annex(letter, figures, smallest)) if figures else (),
        marked=head.marked,
        author=head.council,
    )


def sample_of(council: str, own: Letterhead) -> Document:
    """A letter that says nothing, on this letterhead."""
    said = Paragraph.of("Dit is een voorbeeld. Zo ziet een brief van jullie raad eruit.")
    return Document(
        title="Voorbeeld van het briefpapier", parts=(Heading(1, "Zo ziet een kop eruit"), said, said),
        sender=(council, *own.sender), contact=own.contact, footer=own.footer, logo=own.logo,
        addressee=("Aan wie de brief gaat", "Straat en nummer"), subject="Voorbeeld", salutation="Geachte lezer,",
        closing=("Met vriendelijke groet,", council), author=council,
    )


def _block(block: LetterPart, figures: Mapping[str, Shown]) -> Iterator[Part]:
    body: list[Part] = [*parts_of(block.text, figures)]
    own = figures.get(block.ref)
    if block.kind in ("bottlenecks", "recommendations") and block.points:
        body.append(Items(tuple(runs(point, figures) for point in block.points), numbered=True))
    elif own is not None and block.kind == "figure":
        body += _figure(own)
    elif own is not None and block.kind == "quotes":
        body += [Quotation(quote.text) for quote in own.facts.quotes]
    elif own is not None and block.kind == "causes":
        body.append(Items(tuple((Text(str(row[0])),) for row in own.facts.rows if row)))
        body.append(Paragraph((Text("Zie bijlage "), Text(f"[{own.figure.ref}]", to=own.anchor), Text("."))))
    if body and block.heading:
        yield Heading(1, block.heading)
    yield from body


def _figure(own: Shown) -> Iterator[Part]:
    """The picture; the table with the same numbers is in the annex, one link away, unless there is no picture."""
    picture = picture_of(own)
    if picture is not None:
        yield picture
    elif own.has_numbers:
        yield _table(own)
    yield Paragraph((
        Text("De getallen staan in de bijlage bij " if own.has_numbers else "Meer hierover staat in de bijlage bij "),
        Text(f"[{own.figure.ref}]", to=own.anchor),
        Text(". De streep bij elke balk is de marge." if picture and own.figure.kind not in IN_TIME else "."),
    ))


def _minority(letter: Letter) -> tuple[Part, ...]:
    """What those thought who voted otherwise, in their words: no Markdown and no references."""
    lines = [line.strip() for line in letter.head.minority.splitlines() if line.strip()]
    return (Heading(1, "Wat een minderheid vindt"), *(Paragraph.of(line) for line in lines)) if lines else ()


def _adopted(letter: Letter) -> tuple[Part, ...]:
    return (Paragraph.of(letter.head.adopted),) if letter.head.adopted else ()


def _request(letter: Letter, *, has_receipts: bool) -> tuple[Part, ...]:
    head = letter.head
    term = "één week" if head.reply_weeks == 1 else f"{head.reply_weeks} weken"
    if head.reply_working_days:
        term = "één werkdag" if head.reply_working_days == 1 else f"{head.reply_working_days} werkdagen"
    basis = f" ({head.term_basis})" if head.term_basis else ""
    asked = f"Wij vragen u om binnen {term} schriftelijk te antwoorden{basis}."
    kinds = {part.kind for part in letter.parts if part.points}
    each = [f"elk{end}" for kind, end in (("bottlenecks", " knelpunt"), ("recommendations", "e aanbeveling"))
            if kind in kinds]
    if each:
        asked += (
            f" Wilt u daarbij op {' en op '.join(each)} apart ingaan? Neemt u iets niet of maar voor een deel over, "
            "dan horen wij graag waarom. Doet u een toezegging, dan horen wij graag wie dat oppakt en wanneer het "
            "klaar is."
        )
    offer = "Over de uitwerking denken wij graag met u mee."
    if has_receipts:
        offer = f"Wie ons een verhaal vertelde, kan bij ons zien wat u antwoordt. {offer}"
    return Heading(1, "Ons verzoek aan u"), Paragraph.of(asked), Paragraph.of(offer)


def _annex(letter: Letter, figures: Mapping[str, Shown], smallest: int) -> Iterator[Part]:
    yield Heading(1, "Bijlage: verantwoording van de cijfers", anchor="verantwoording")
    yield Paragraph.of(
        "In de brief staat achter elk cijfer een nummer. Hieronder leest u per nummer wat er is gevraagd, wat er is "
        "geteld en wanneer. De aandelen zijn aandelen van de signalen die wij kregen, niet van alle jongeren en "
        "ouders. De marge is een 95%-betrouwbaarheidsinterval (Wilson)."
    )
    yield Paragraph.of(
        f"Aantallen onder de {smallest} noemen wij niet, en ook niet wat ze zou verraden: niemand mag te herkennen "
        "zijn. Het controlegetal verandert zodra een geteld signaal, een oordeel of een aantal verandert. Daarmee "
        "kunnen wij elk cijfer op uw verzoek opnieuw tellen en laten zien of het nog klopt."
    )
    above = {part.ref for part in letter.parts if part.kind in ("quotes", "causes")}
    for ref, own in figures.items():
        yield from _account(own, is_above=ref in above)


def _account(own: Shown, *, is_above: bool) -> Iterator[Part]:
    """One figure; `is_above`: its words stand whole in the letter, and are not said twice."""
    figure, facts = own.figure, own.facts
    yield Heading(2, f"{figure.ref}. {figure.title}", anchor=own.anchor)
    yield Paragraph.of(f"Gevraagd: {figure.question}")
    if figure.basis:
        yield Paragraph.of(figure.basis)
    yield Paragraph.of(f"Antwoord: {own.words}.")
    if facts.n is not None and facts.of is not None:
        yield Paragraph.of(f"Geteld: {written(facts.n, LANGUAGE)} van {written(facts.of, LANGUAGE)}.{_reach(own)}")
    elif facts.n is not None:
        yield Paragraph.of(f"Geteld: {written(facts.n, LANGUAGE)}.")
    texts = [quote.text for quote in facts.quotes]
    if facts.rows and len(facts.columns) == 1:
        texts += [str(row[0]) for row in facts.rows if row]
    elif own.has_numbers or figure.kind in ("gatherings", "tips", "ranking"):
        yield _table(own)
    if texts and is_above:
        yield Paragraph.of("De tekst staat in de brief.")
    elif texts:
        yield Items(tuple((Text(text),) for text in texts))
    if facts.limits is not None:
        yield from _lines(own)
    if facts.note:
        yield Paragraph.of(facts.note)
    yield Paragraph.of(f"Vastgelegd op {_in_words(figure.moment)}. Controlegetal: {figure.digest[:16]}.")


def _lines(own: Shown) -> Iterator[Part]:
    """How the lines of a control chart were drawn, what they are, and what they point at."""
    limits = own.facts.limits
    assert limits is not None
    first = f"de eerste {limits.baseline} periodes" if limits.baseline else "alle periodes samen"
    if limits.values:
        said = (
            f"Het midden is het gemiddelde over {first}. Tussen de grenzen (XmR-kaart) gaat een wachttijd door toeval "
            "op en neer."
        )
    else:
        said = (
            f"Het midden is het aandeel over {first}. Tussen de grenzen (3 sigma, p-kaart) gaat een aandeel door "
            "toeval op en neer; waar minder is geteld, liggen ze verder uit elkaar."
        )
    if limits.anew:
        said += f" Vanaf {limits.anew} begint het midden opnieuw: {limits.why.rstrip('.')}."
    if limits.is_trial:
        said += f" Met minder dan {FEW_POINTS} periodes zijn de grenzen voorlopig."
    yield Paragraph.of(said)
    rows = tuple(
        (row[0], *(map(days, line) if limits.values else line))
        for row, line in zip(own.facts.rows, limits.lines, strict=True) if line[1] is not None
    )
    columns = (own.facts.columns[0], "midden", "ondergrens", "bovengrens")
    yield Table(f"{own.figure.ref}. Midden en grenzen", columns, rows)
    signals = signals_in_words(own.facts)
    if signals:
        yield Paragraph.of("Dit wijkt meer af dan toeval meestal geeft:")
        yield Items(tuple((Text(f"{signal}."),) for signal in signals))
        yield Paragraph.of("Een afwijking zegt dat er waarschijnlijk iets veranderde, niet wat.")
    else:
        yield Paragraph.of("Geen enkel punt wijkt meer af dan toeval meestal geeft.")


def _in_words(moment: str) -> str:
    """A day and time as people write it; what is in words already stays."""
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}, {at:%H:%M}"


def _reach(own: Shown) -> str:
    facts = own.facts
    if facts.low is None or facts.high is None:
        return ""
    return f" Marge: {written(facts.low, LANGUAGE)} tot {written(facts.high, LANGUAGE)}."


def _table(own: Shown) -> Table:
    facts = own.facts
    return Table(f"{own.figure.ref}. {own.figure.title}", facts.columns, facts.rows)
