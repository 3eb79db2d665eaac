"""From a letter as data to a document: a formal Dutch letter with an annex that accounts for every figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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

from .letter import Head, Letter, LetterPart
from .pictures import picture_of
from .wording import Shown, parts_of, runs, shown

SMALLEST = 10
NAMES = {
    "count": "aantal", "share": "aandeel", "themes": "thema's", "trend": "verloop", "quotes": "citaten",
    "causes": "gekozen oorzaken", "gatherings": "bijeenkomsten", "observations": "waarnemingen", "tips": "tips",
    "scan": "scan",
}


def compose(letter: Letter, *, smallest: int = SMALLEST) -> Document:
    """The whole letter; no number below `smallest` is anywhere in it. Raises wording.UnknownReference."""
    figures = {figure.ref: shown(figure, smallest) for figure in letter.figures}
    head = letter.head
    return Document(
        title=head.subject,
        parts=tuple(part for block in letter.parts for part in _block(block, figures)) + _request(head),
        sender=(head.council,),
        addressee=head.addressee,
        date=head.date,
        subject=head.subject,
        reference=head.reference,
        salutation=head.salutation,
        closing=("Met vriendelijke groet,", *head.signed_by.splitlines()),
        annexes=tuple(_annex(figures, smallest)) if figures else (),
        marked=head.marked,
        author=head.council,
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
    elif own.facts.rows:
        yield _table(own)
    yield Paragraph((
        Text("De getallen staan in de bijlage bij " if own.facts.rows else "Zie in de bijlage "),
        Text(f"[{own.figure.ref}]", to=own.anchor), Text("."),
    ))


def _request(head: Head) -> tuple[Part, ...]:
    weeks = "één week" if head.reply_weeks == 1 else f"{head.reply_weeks} weken"
    basis = f" ({head.term_basis})" if head.term_basis else ""
    return (
        Heading(1, "Ons verzoek aan u"),
        Paragraph.of(
            f"Wij vragen u om binnen {weeks} schriftelijk te antwoorden{basis}. Wilt u daarbij op elk knelpunt en op "
            "elke aanbeveling apart ingaan? Neemt u iets niet of maar voor een deel over, dan horen wij graag waarom. "
            "Doet u een toezegging, dan horen wij graag wie dat oppakt en wanneer het klaar is."
        ),
        Paragraph.of(
            "Wij laten de mensen die ons hun verhaal vertelden zien wat u antwoordt. Over de uitwerking denken wij "
            "graag met u mee."
        ),
    )


def _annex(figures: Mapping[str, Shown], smallest: int) -> Iterator[Part]:
    yield Heading(1, "Bijlage: verantwoording van de cijfers", anchor="verantwoording")
    yield Paragraph.of(
        "Achter elk cijfer in deze brief staat een nummer. Hieronder staat per nummer wat er is gevraagd, wat er is "
        "geteld en wanneer. Wie iets vertelt, kiest daar zelf voor. De aandelen zijn dus aandelen van de signalen, "
        f"niet van alle jongeren en ouders. Getallen onder de {smallest} noemen wij niet, en ook geen getallen "
        "waaruit die af te leiden zijn. De marge is een 95%-betrouwbaarheidsinterval volgens Wilson."
    )
    for own in figures.values():
        yield from _account(own)


def _account(own: Shown) -> Iterator[Part]:
    figure, facts = own.figure, own.facts
    yield Heading(2, f"{figure.ref}. {figure.title}", anchor=own.anchor)
    yield Paragraph.of(f"Gevraagd: {figure.question}")
    yield Paragraph.of(f"Antwoord ({NAMES.get(figure.kind, figure.kind)}): {own.words}.")
    if facts.n is not None and facts.of is not None:
        yield Paragraph.of(f"Geteld: {_count(facts.n)} van {_count(facts.of)}.{_reach(own)}")
    elif facts.n is not None:
        yield Paragraph.of(f"Geteld: {_count(facts.n)}.")
    if facts.rows:
        yield _table(own)
    if facts.quotes:
        yield Items(tuple((Text(quote.text),) for quote in facts.quotes))
    if facts.note:
        yield Paragraph.of(facts.note)
    yield Paragraph.of(f"Vastgelegd op {figure.moment}. Controlegetal: {figure.digest[:16]}.")


def _reach(own: Shown) -> str:
    facts = own.facts
    if facts.low is None or facts.high is None:
        return ""
    return f" Marge: {round(100 * facts.low)} tot {round(100 * facts.high)}%."


def _count(n: int) -> str:
    return f"{n:,}".replace(",", ".")


def _table(own: Shown) -> Table:
    facts = own.facts
    return Table(f"{own.figure.ref}. {own.figure.title}", facts.columns, facts.rows)
