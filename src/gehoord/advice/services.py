"""What can be done with an advice as a whole: start, decide, reopen, correct. Writing is in `writing`, sending in
`sending`."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.insight.models import Evidence
from gehoord.insight.selectors import figures_of

from .blacking_out import MOST_SIGNS, without, words_gone
from .drafting import Point
from .letter_store import letter_from_json
from .letters import in_words, letter_of
from .models import Advice, Block, BlockKind, Ground, PointKind, Recommendation, State
from .plain_texts import copied, only_in_plain, plain_of, strange_references
from .settings_of_advice import ordinance_of
from .states import require_move
from .templating import Template, draft_from, to_fill

SALUTATION = "Geacht college,"


class AdviceRefused(Exception):
    """This cannot be done with the advice; the message is for the writer."""


class AdviceChanged(AdviceRefused):
    """Somebody changed the advice after it was read."""


class BeingCorrected(AdviceRefused):
    """A sent advice has one open correction at most; `advice` is the one there is."""

    def __init__(self, advice: Advice) -> None:
        super().__init__(_("Er is al een verbetering van dit advies in de maak. Hier is die."))
        self.advice = advice


def first_addressee(council: Council) -> str:
    """To whom an advice goes when nobody says otherwise. Letters are in Dutch."""
    return f"Aan het college van burgemeester en wethouders\nvan de gemeente {council.municipality}"


def first_signature(council: Council) -> str:
    return f"De adviesgroep van {council.name}"


def locked(by: Member, advice: Advice) -> Advice:
    """The advice with its row locked. Raises Advice.DoesNotExist when it is of another council."""
    rows = Advice.objects.select_for_update(of=("self",)).select_related("council")
    return rows.get(pk=advice.pk, council=by.council)


@transaction.atomic
def start_advice(
    *, by: Member, title: str, evidence: Sequence[Evidence] = (), addressee: str = "", salutation: str = "",
    signed_by: str = "", reply_weeks: int | None = None, reply_working_days: int = 0, term_basis: str = "",
    template: str = Template.BEJEGENING,
) -> Advice:
    """A draft with a first text made from this evidence, by a template; what is left empty gets what most letters
    have, the term what the council's ordinance says.

    Raises NotAllowed, AdviceRefused; then nothing is kept.
    """
    by.require(Right.WRITE_ADVICE)
    subject = " ".join(tidy(title).split())
    if not subject:
        raise AdviceRefused(_("Geef het advies een onderwerp."))
    if any(one.council_id != by.council.pk for one in evidence):
        raise AdviceRefused(_("Dit bewijs is niet van jullie raad."))
    if reply_weeks is None:
        rules = ordinance_of(by.council)
        reply_weeks, reply_working_days = rules.reply_weeks, rules.reply_working_days
        term_basis = term_basis or rules.term_basis
    advice = Advice.objects.create(
        council=by.council, title=subject, addressee=addressee or first_addressee(by.council),
        salutation=salutation or SALUTATION, signed_by=signed_by or first_signature(by.council),
        reply_weeks=reply_weeks, reply_working_days=reply_working_days, term_basis=term_basis, started_by=by.person,
    )
    figures, by_ref = figures_of(evidence), {one.ref: one for one in evidence}
    parts, points = draft_from(template, figures, smallest=by.council.smallest_n)
    for order, part in enumerate(parts, start=1):
        Block.objects.create(
            advice=advice, order=order, kind=part.kind, heading=part.heading, text=part.text,
            evidence=by_ref.get(part.ref), changed_by=by.person,
        )
    for kind, found in ((PointKind.BOTTLENECK, points.bottlenecks), (PointKind.RECOMMENDATION, points.recommendations)):
        for number, point in enumerate(found, start=1):
            _add(advice, kind, number, point, by_ref)
    record(
        council=by.council, by=by.person, event=Event.ADVICE_STARTED, subject=advice,
        evidence=[one.ref for one in evidence], template=template,
    )
    return advice


def _add(advice: Advice, kind: str, number: int, point: Point, by_ref: dict[str, Evidence]) -> None:
    row = Recommendation.objects.create(advice=advice, kind=kind, number=number, text=point.text)
    Ground.objects.bulk_create(Ground(recommendation=row, evidence=by_ref[ref]) for ref in point.refs)


@transaction.atomic
def decide(*, by: Member, advice: Advice, note: str = "", expected_version: int | None = None) -> Advice:
    """The text is adopted and locked, under the council's next number of the year.

    Raises NotAllowed, MoveRefused, AdviceChanged, AdviceRefused.
    """
    by.require(Right.DECIDE_ADVICE)
    # The council's row is the lock for numbers: of two that decide, one waits. Not for its key: every line in the trail
    # refers to it, and a writer who holds the advice would wait for us while we wait for them.
    Council.objects.select_for_update(no_key=True).get(pk=by.council.pk)
    advice = locked(by, advice)
    require_move(advice.state, State.DECIDED)
    if expected_version is not None and expected_version != advice.version:
        raise AdviceChanged(
            _("Een collega heeft het advies intussen aangepast. Lees het nog eens voordat je het vaststelt.")
        )
    if not advice.points.exists() or not advice.blocks.exists():
        raise AdviceRefused(_("Een advies heeft tekst nodig, en ten minste één knelpunt of aanbeveling."))
    if to_fill([*advice.blocks.values_list("text", flat=True), *advice.points.values_list("text", flat=True)]):
        raise AdviceRefused(_("Ergens staat nog “[vul in”. Schrijf daar jullie eigen tekst, of haal het weg."))
    plain = plain_of(advice)
    if plain is not None and (strange := strange_references(letter_of(advice), plain)):
        raise AdviceRefused(only_in_plain(strange))
    if not advice.number:
        advice.number = _next_number(by.council)
    advice.state, advice.decided_at, advice.decided_by = State.DECIDED, timezone.now(), by.person
    advice.decision_note = tidy(note)
    advice.save(update_fields=["state", "number", "decided_at", "decided_by", "decision_note"])
    record(council=by.council, by=by.person, event=Event.ADVICE_DECIDED, subject=advice, number=advice.number)
    return advice


def _next_number(council: Council) -> str:
    """2026-03: the year, and how many there were that year."""
    year = timezone.localdate().year
    given = Advice.objects.filter(council=council, number__startswith=f"{year}-").values_list("number", flat=True)
    return f"{year}-{max((int(number.split('-')[1]) for number in given), default=0) + 1:02d}"


@transaction.atomic
def reopen(*, by: Member, advice: Advice, reason: str) -> Advice:
    """Back to draft; it keeps its number. Raises NotAllowed, MoveRefused, AdviceRefused."""
    by.require(Right.DECIDE_ADVICE)
    advice = locked(by, advice)
    require_move(advice.state, State.DRAFT)
    why = tidy(reason)[:500]
    if not why:
        raise AdviceRefused(_("Schrijf waarom het advies weer open moet."))
    advice.state, advice.decided_at, advice.decided_by = State.DRAFT, None, None
    advice.save(update_fields=["state", "decided_at", "decided_by"])
    # How it was adopted stays to be read; the letter no longer says so.
    advice.decisions.filter(withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
    record(council=by.council, by=by.person, event=Event.ADVICE_REOPENED, subject=advice, reason=why)
    return advice


def _fitting(name: str, text: str) -> str:
    """What is written instead of words may be longer than they were."""
    return text[: MOST_SIGNS[name]]


@transaction.atomic
def correct(*, by: Member, advice: Advice) -> Advice:
    """A new draft that replaces a sent advice and says so in its first block. Raises NotAllowed, AdviceRefused,
    BeingCorrected."""
    by.require(Right.WRITE_ADVICE)
    old = locked(by, advice)
    if old.sent_at is None:
        raise AdviceRefused(_("Alleen een verstuurd advies krijgt een verbetering. Dit advies kun je nog aanpassen."))
    being_made = Advice.objects.filter(corrects=old).exclude(state=State.SENT).first()
    if being_made is not None:
        raise BeingCorrected(being_made)
    gone = words_gone(by.council.pk, {old.pk: letter_from_json(old.letter.content)})[old.pk]
    new = Advice.objects.create(
        council=by.council, title=_fitting("title", without(old.title, gone)), addressee=old.addressee,
        salutation=old.salutation, signed_by=old.signed_by, reply_weeks=old.reply_weeks,
        reply_working_days=old.reply_working_days, term_basis=old.term_basis, corrects=old, started_by=by.person,
    )
    told = f"Dit advies vervangt ons advies {old.number} van {in_words(timezone.localtime(old.sent_at).date())}."
    Block.objects.create(
        advice=new, order=1, kind=BlockKind.TEXT, heading="Dit is een verbetering", text=told, changed_by=by.person
    )
    for order, block in enumerate(old.blocks.order_by("order", "pk"), start=2):
        Block.objects.create(
            advice=new, order=order, kind=block.kind, heading=_fitting("heading", without(block.heading, gone)),
            text=without(block.text, gone),
            evidence_id=block.evidence_id, changed_by=by.person,
        )
    for point in old.points.prefetch_related("grounds"):
        row = Recommendation.objects.create(
            advice=new, kind=point.kind, number=point.number, text=without(point.text, gone)
        )
        Ground.objects.bulk_create(
            Ground(recommendation=row, evidence_id=ground.evidence_id) for ground in point.grounds.all()
        )
    plain = plain_of(old)
    if plain is not None:
        copied(plain, new, gone).save()
    record(council=by.council, by=by.person, event=Event.ADVICE_STARTED, subject=new, corrects=old.number)
    return new
