"""When time runs out: a letter to the municipal council about the points that were not answered."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.ui.documents import FORMATS
from gehoord.core.ui.documents.model import Document, Heading, Items, Paragraph, Part, Text

from .answering import AnswerRefused
from .answering_selectors import AdviceRow, PointRow, rows, sent_advices
from .letterheads import letterhead_of
from .letters import in_words
from .models import Advice, Answer, Escalation, PointKind
from .settings_of_advice import first_clerk, ordinance_of

LONGEST_NOTE = 4000
KINDS = {PointKind.BOTTLENECK: "Knelpunt", PointKind.RECOMMENDATION: "Aanbeveling"}
ANSWERS = {
    Answer.ADOPT: "dit neemt het college over", Answer.PARTLY: "dit neemt het college voor een deel over",
    Answer.DECLINE: "dit neemt het college niet over",
}
# The number of a figure leads to an annex that this letter does not have.
NUMBER = re.compile(r" \[B\d+\]")


def row_of(advice: Advice) -> AdviceRow:
    """Six queries at most."""
    return rows([sent_advices(advice.council).get(pk=advice.pk)])[0]


def why_not(row: AdviceRow) -> str:
    """A sentence when there is nothing to write to the municipal council about, else nothing."""
    if row.replaced:
        return _("Een nieuwer advies vervangt dit advies. Schrijf over dat advies.")
    if not any(point.is_late for point in row.points):
        return _("Er is geen punt waarvan de termijn voorbij is zonder antwoord.")
    return ""


def clean_note(note: str) -> str:
    """The council's own words. Raises AnswerRefused."""
    clean = tidy(note).strip()
    if len(clean) > LONGEST_NOTE:
        raise AnswerRefused(
            _("Dit is %(length)s tekens lang. Er passen er %(most)s in.")
            % {"length": len(clean), "most": LONGEST_NOTE}, "note",
        )
    return clean


def document_of(row: AdviceRow, *, note: str = "", on: date) -> Document:
    """The letter, on the council's own letterhead. Only points whose own term is over are in it as unanswered."""
    advice = row.advice
    rules, head = ordinance_of(advice.council), letterhead_of(advice.council)
    to = rules.clerk or first_clerk(advice.council)
    return Document(
        title=f"Geen antwoord op ons advies {advice.number}", parts=tuple(_parts(row, note)),
        sender=(advice.council.name, *head.sender), contact=head.contact, footer=head.footer, logo=head.logo,
        addressee=tuple(line.strip() for line in to.splitlines() if line.strip()), date=in_words(on), dated=on,
        subject=f"Geen antwoord op ons advies {advice.number}", reference=advice.number,
        salutation=rules.clerk_salutation or "Geachte leden van de gemeenteraad,",
        closing=("Hoogachtend,", *advice.signed_by.splitlines()), author=advice.council.name,
    )


def _parts(row: AdviceRow, note: str) -> Iterator[Part]:
    advice = row.advice
    assert advice.sent_at is not None  # a constraint says so
    basis = f" Die termijn staat in: {advice.term_basis}." if advice.term_basis else ""
    yield Paragraph.of(
        f"Op {in_words(timezone.localtime(advice.sent_at).date())} stuurden wij ons advies {advice.number} naar de "
        f"gemeente: {advice.title}. Wij vroegen om op elk punt te antwoorden. Op een deel daarvan kwam binnen de "
        f"termijn geen antwoord.{basis}"
    )
    yield Heading(1, "Hierop wachten wij nog")
    yield Items(tuple((Text(_open(point)),) for point in row.points if point.is_late))
    answered = [point for point in row.points if point.reply is not None]
    if answered:
        yield Heading(1, "Hierop kwam wel antwoord")
        yield Items(tuple((Text(_answered(point)),) for point in answered))
    if note:
        yield Heading(1, "Wat wij daarbij willen zeggen")
        yield from (Paragraph.of(part.strip()) for part in re.split(r"\n\s*\n", note) if part.strip())
    yield Heading(1, "Ons verzoek aan u")
    yield Paragraph.of(
        "Wij vragen u om met het college te bespreken waarom er geen antwoord kwam, en om het te vragen alsnog te "
        "antwoorden. Wilt u ons laten weten wat u hiermee doet?"
    )


def _named(point: PointRow) -> str:
    return f"{KINDS[PointKind(point.point.kind)]} {point.point.number}"


def _open(point: PointRow) -> str:
    term = point.term
    assert term is not None  # a point without a term is never late
    said = f"{_named(point)}: {NUMBER.sub('', point.text)} De laatste dag was {in_words(term.due)}"
    if term.is_extended:
        said += f", na uitstel (eerst {in_words(term.first_due)})"
    said += "."
    if point.oral is not None:
        day = in_words(point.oral.said_on)
        said += f" Op {day} is er mondeling iets over gezegd; een antwoord op papier kwam niet."
    return said


def _answered(point: PointRow) -> str:
    reply = point.reply
    assert reply is not None  # only answered points come here
    late = ", na de termijn" if point.came_late else ""
    day = in_words(timezone.localtime(reply.first_given_at).date())
    return f"{_named(point)}: {ANSWERS[Answer(reply.answer)]} (antwoord van {day}{late})."


def warn(
    *, by: Member, advice: Advice, kind: str, note: str = "", printer: Callable[[Document], bytes] | None = None
) -> tuple[Escalation, bytes]:
    """The letter as a file, and the line that it was made. Sending it is for people.

    Raises NotAllowed, Advice.DoesNotExist, AnswerRefused, DocumentFailed; then nothing is kept.
    """
    by.require(Right.DECIDE_ADVICE)
    row = rows([sent_advices(by.council).get(pk=advice.pk)])[0]
    refused = why_not(row)
    if refused:
        raise AnswerRefused(refused)
    words = clean_note(note)
    # Before the transaction: making documents takes long, and may fail.
    content = (printer or FORMATS[kind])(document_of(row, note=words, on=timezone.localdate()))
    return _kept(by, row, kind, words, content), content


@transaction.atomic
def _kept(by: Member, row: AdviceRow, kind: str, note: str, content: bytes) -> Escalation:
    points = [f"{one.point.kind} {one.point.number}" for one in row.points if one.is_late]
    made = Escalation.objects.create(
        advice=row.advice, points=points, note=note, kind=kind, sha256=hashlib.sha256(content).hexdigest(),
        made_at=timezone.now(), made_by=by.person,
    )
    record(
        council=by.council, by=by.person, event=Event.COUNCIL_WARNED, subject=row.advice, advice=row.advice.number,
        points=points, kind=kind, sha256=made.sha256,
    )
    return made
