"""Sending: the letter is composed, counted again, printed and frozen for good."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.ui.documents import Rendered, render, render_pdf
from gehoord.core.ui.documents.model import Document
from gehoord.insight.evidence import recompute
from gehoord.insight.ledger import enter
from gehoord.insight.models import Evidence, EvidenceQuote, OutKind
from gehoord.insight.selectors import figures_of

from .accounting import unaccounted
from .clock import last_day, start_terms
from .compose import compose
from .guard import repeated, require_apart
from .hiding import hidden_in_words, with_rows_hidden
from .letter import Letter as LetterData
from .letter_store import letter_as_json
from .letterheads import letterhead_of
from .letters import empty_quotes, letter_of, without_empty_quotes
from .models import Advice, Letter, Plain, PlainLetter, State
from .plain_texts import beside, only_in_plain, plain_document, plain_of, plain_parts, strange_references
from .repeats import Found, found_in, keep
from .services import AdviceChanged, AdviceRefused, locked
from .states import require_move
from .wording import UnknownReference


class ChangesToAccept(AdviceRefused):
    """The evidence is no longer what it was, a text repeats a story, or a typed figure is not accounted for; `changes`
    says how, and whoever sends has to know it."""

    def __init__(self, changes: list[str]) -> None:
        super().__init__(_("Er is iets dat je moet weten voordat de brief weggaat. Lees wat, en beslis."))
        self.changes = changes


@dataclass(frozen=True)
class Recount:
    """One figure of an advice, counted again. `changes`: what differs, a sentence each."""

    evidence: Evidence
    same: bool
    changes: tuple[str, ...]


def document_of(letter: LetterData, *, smallest: int) -> Document:
    """The document of a letter. Raises AdviceRefused when a text names evidence that is not there."""
    try:
        return compose(letter, smallest=smallest)
    except UnknownReference as error:
        raise AdviceRefused(
            _("Bewijs %(ref)s bestaat niet. Kijk in de lijst met verwijzingen.") % {"ref": error.ref}
        ) from error


def plain_document_of(letter: LetterData, plain: Plain, *, smallest: int) -> Document:
    """The plain version as it would be printed. Raises AdviceRefused when it names what the letter does not."""
    strange = strange_references(letter, plain)
    if strange:
        raise AdviceRefused(only_in_plain(strange))
    return plain_document(letter, plain_parts(plain), smallest=smallest)


def recount(*, by: Member, advice: Advice, letter: LetterData) -> list[Recount]:
    """Each figure of the letter, counted again. Raises NotAllowed. A few queries for each figure."""
    numbers = [int(figure.ref[1:]) for figure in letter.figures]
    found = Evidence.objects.filter(council=advice.council, number__in=numbers)
    by_ref = {evidence.ref: evidence for evidence in found}
    counted = []
    for figure in letter.figures:
        evidence = by_ref[figure.ref]
        result = recompute(by=by, evidence=evidence)
        changes = result.changes
        if figure.digest != evidence.digest:
            changes = (_("Het vastgelegde bewijs is niet wat er in de brief staat."), *changes)
        counted.append(Recount(evidence, result.same and not changes, tuple(changes)))
    return counted


def send(
    *, by: Member, advice: Advice, accept_changes: bool = False, seen: list[str] | None = None,
    printer: Callable[[Document], Rendered] | None = None,
) -> Letter:
    """The letter as it goes out, frozen with its three documents; from now on nothing of the advice changes.

    `seen`: the changes the sender read, when they accept them; others than those are refused again.
    Delivering it comes after. Raises NotAllowed, MoveRefused, AdviceRefused, TooNear, ChangesToAccept, DocumentFailed;
    then nothing changed.
    """
    by.require(Right.DECIDE_ADVICE)
    advice = Advice.objects.select_related("council").get(pk=advice.pk, council=by.council)
    require_move(advice.state, State.SENT)
    today = timezone.localdate()
    full = with_rows_hidden(advice, letter_of(advice, on=today))
    require_apart(advice, full)
    changes = hidden_in_words(full)
    changes += [
        f"{one.evidence.ref}: {change}"
        for one in recount(by=by, advice=advice, letter=full) if not one.same for change in one.changes
    ]
    changes += [
        _("Het onderdeel “%(heading)s” heeft geen citaten meer en blijft uit de brief.") % {"heading": part.heading}
        for part in empty_quotes(full)
    ]
    said = beside(advice, full)
    changes += repeated(advice, said)
    changes += unaccounted(said, smallest=advice.council.smallest_n)
    if changes and (not accept_changes or (seen is not None and seen != changes)):
        raise ChangesToAccept(changes)
    letter = without_empty_quotes(full)
    smallest = advice.council.smallest_n
    # Before the transaction: making documents takes long, and may fail.
    documents = (printer or render)(document_of(letter, smallest=smallest))
    plain = plain_of(advice)
    plain_pdf = None
    if plain is not None:
        own = plain_document_of(letter, plain, smallest=smallest)
        plain_pdf = printer(own).pdf if printer else render_pdf(own)
    found = found_in(advice.council, letter, plain)
    return _freeze(by, advice, letter, documents, smallest, changes, plain_pdf, found)


@transaction.atomic
def _freeze(
    by: Member, read: Advice, letter: LetterData, documents: Rendered, smallest: int, changes: list[str],
    plain_pdf: bytes | None, found: list[Found],
) -> Letter:
    # The council's row keeps two letters from going out side by side, neither knowing the other's numbers.
    Council.objects.select_for_update(no_key=True).get(pk=by.council.pk)
    advice = locked(by, read)
    require_move(advice.state, State.SENT)
    rows = require_apart(advice, letter)
    refs = [int(figure.ref[1:]) for figure in letter.figures]
    evidence = list(Evidence.objects.filter(council=advice.council, number__in=refs))
    # Locked, so that whoever takes their words back now comes before or after, not in between.
    list(EvidenceQuote.objects.select_for_update(of=("self",)).filter(evidence__in=evidence))
    facts = {figure.ref: figure.facts for figure in figures_of(evidence)}
    # A logo that is in no letter goes when another takes its place.
    is_same = advice.version == read.version and letterhead_of(by.council) == letter.head.letterhead
    is_same = is_same and all(facts[one.ref] == replace(one.facts, hidden=None) for one in letter.figures)
    if not is_same or not keep(advice, found):
        raise AdviceChanged(_("Er is net iets aangepast of teruggetrokken. Probeer het nog eens."))
    files = {"docx": documents.docx, "odt": documents.odt, "pdf": documents.pdf}
    sent = Letter.objects.create(
        advice=advice, content=letter_as_json(letter), **files, smallest=smallest, accepted=changes,
        digests={kind: hashlib.sha256(content).hexdigest() for kind, content in files.items()},
    )
    if plain_pdf is not None:
        PlainLetter.objects.create(advice=advice, pdf=plain_pdf, digest=hashlib.sha256(plain_pdf).hexdigest())
    enter(council=advice.council, kind=OutKind.LETTER, reference=advice.number, rows=rows)
    now = timezone.now()
    advice.state, advice.sent_at = State.SENT, now
    advice.reply_due = last_day(advice, on=timezone.localtime(now).date())
    advice.save(update_fields=["state", "sent_at", "reply_due"])
    start_terms(advice)
    record(
        council=by.council, by=by.person, event=Event.ADVICE_SENT, subject=advice, number=advice.number,
        pdf=sent.digests["pdf"], changes=len(changes),
    )
    return sent
