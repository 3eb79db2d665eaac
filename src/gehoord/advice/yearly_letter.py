"""The account of a year as a document, ready to go with a letter. Always in Dutch, as every letter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import override

from gehoord.core.councils.models import Council
from gehoord.core.ui.documents.model import Document, Heading, Items, Paragraph, Part, Table, Text

from .letters import in_words
from .models import Answer
from .yearly import Year

ANSWERS = {
    Answer.ADOPT: "neemt de gemeente over", Answer.PARTLY: "neemt de gemeente voor een deel over",
    Answer.DECLINE: "neemt de gemeente niet over",
}


def document_of(council: Council, found: Year, *, on: date) -> Document:
    """The report; its counts are those of that day."""
    with override("nl"):
        return Document(
            title=f"Hoe de gemeente in {found.year} op onze adviezen reageerde", parts=tuple(_parts(found)),
            sender=(council.name,), date=in_words(on), author=council.name,
            subject=f"Adviezen van {found.year} en wat ervan kwam", dated=on,
        )


def _parts(found: Year) -> Iterator[Part]:
    yield Heading(1, "In het kort")
    yield Items(tuple((Text(line),) for line in summary(found)))
    yield Paragraph.of(
        "Wij tellen een antwoord als “op tijd” wanneer het eerste antwoord op dat punt er was op de laatste dag van de "
        "termijn. Een toezegging is pas gedaan als de raad dat heeft bevestigd."
    )
    yield Heading(1, "Per advies")
    yield Table(
        f"Adviezen van {found.year}",
        ("advies", "punten", "op tijd beantwoord", "later beantwoord", "nog open", "toezeggingen", "gedaan"),
        tuple(
            (
                f"{one.row.advice.number} {one.row.advice.title}", one.row.state.points, one.in_time, one.answered_late,
                one.row.state.open, one.row.state.commitments, one.row.state.confirmed,
            )
            for one in found.advices
        ),
    )
    if found.promises:
        yield Heading(1, "Toezeggingen")
        yield Table(
            "Wat de gemeente toezegde", ("advies", "toezegging", "wie", "klaar voor", "stand"),
            tuple(
                (
                    row.advice.number, promise.what, promise.owner, in_words(promise.due),
                    "te laat" if promise.is_late else str(promise.get_progress_display()),
                )
                for row, _point, promise in found.promises
            ),
        )


def summary(found: Year) -> list[str]:
    """The year in a few sentences, in Dutch."""
    sent = len(found.advices)
    lines = [
        f"Wij stuurden {'één advies' if sent == 1 else f'{sent} adviezen'} met samen {_points(found.points)}.",
        f"Op {found.answered} van de {found.points} punten kwam antwoord: {found.in_time} op tijd, "
        f"{found.answered_late} later.",
    ]
    if found.open_late:
        lines.append(f"Op {_points(found.open_late)} kwam geen antwoord terwijl de termijn voorbij is.")
    if found.waiting:
        lines.append(f"Op {_points(found.waiting)} kan het antwoord nog op tijd komen.")
    if found.oral:
        lines.append(f"Op {_points(found.oral)} kregen wij alleen mondeling antwoord; dat telt hier niet mee.")
    if found.extended:
        lines.append(f"Bij {_points(found.extended)} vroeg de gemeente meer tijd. Die tijd telt mee in “op tijd”.")
    lines += [
        f"Van de beantwoorde punten {words}: {found.answers[key]}." for key, words in ANSWERS.items()
        if found.answers.get(key)
    ]
    if found.median_days is not None:
        lines.append(f"De helft van de antwoorden kwam binnen {found.median_days:.0f} dagen na versturen.")
    if found.promises:
        lines.append(
            f"De gemeente deed {_promises(len(found.promises))}. Gedaan: {found.done}. "
            f"Volgens de gemeente klaar: {found.claimed}. Te laat: {found.late}."
        )
    if found.replaced:
        lines.append(f"Door een nieuwere versie vervangen, en hier niet meegeteld: {found.replaced}.")
    return lines


def _points(n: int) -> str:
    return "één punt" if n == 1 else f"{n} punten"


def _promises(n: int) -> str:
    return "één toezegging" if n == 1 else f"{n} toezeggingen"
