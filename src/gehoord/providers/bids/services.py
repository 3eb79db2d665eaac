"""What can be done with a round before anybody scores: begin it, gather bids with their documents, start scoring."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.advice.papers import MOST_BYTES, too_large
from gehoord.advice.pdf_acting import pdf_acts
from gehoord.advice.sniffing import kind_of
from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council, Membership, Person
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.models import Kind, Organisation
from gehoord.core.sealing.services import seal, unseal

from .. import rules as agreed
from ..models import Assessor, AssessorRole, Bid, BidDocument, BidRound, Kit, Scoring
from ..rules import AgreementRefused
from ..services import Changed, differing, save
from . import rules
from .selectors import people_who_may_score

KINDS = ("pdf", "docx", "odt")


@transaction.atomic
def start_round(
    *, by: Member, kit: Kit, lot: str, title: str, closes_on: date, assessors: Iterable[Person]
) -> BidRound:
    """A round on one lot of a published kit, in the edition it has now.

    Raises NotAllowed, Kit.DoesNotExist, AgreementRefused.
    """
    _require_arranger(by)
    kit = Kit.objects.get(pk=kit.pk, council=by.council)
    if not kit.is_published or kit.placement not in rules.WITH_BIDS:
        raise AgreementRefused(_("Een ronde hoort bij een gepubliceerde set waarbij mensen beoordelen."))
    if Kit.objects.filter(replaces=kit, published_at__isnull=False).exists():
        raise AgreementRefused(_("Er is een nieuwere versie van deze set. Neem die."))
    if lot not in {one["key"] for one in kit.said["formula"]["lots"]}:
        raise AgreementRefused(_("Kies een perceel."), "lot")
    round = BidRound(
        council=by.council, kit=kit, kit_digest=kit.digest, lot=lot, title=agreed.line(title, 160, "title"),
        closes_on=closes_on,
    )
    round.save()
    record(
        council=by.council, by=by.person, event=Event.ROUND_CHANGED, subject=round, kit=kit.pk, lot=lot,
        digest=kit.digest,
    )
    for person in assessors:
        _add_assessor(by, round, person)
    return round


@transaction.atomic
def change_round(*, by: Member, round: BidRound, title: str, closes_on: date, expected_version: int) -> BidRound:
    """Raises NotAllowed, BidRound.DoesNotExist, AgreementRefused, Changed."""
    _require_arranger(by)
    now = locked(by, round)
    rules.require_gathering(now)
    new = {"title": agreed.line(title, 160, "title"), "closes_on": closes_on}
    if not differing(now, new):
        return now
    if now.version != expected_version:
        raise Changed(now)
    changed = save(now, new)
    record(
        council=by.council, by=by.person, event=Event.ROUND_CHANGED, subject=now, version=now.version, changed=changed
    )
    return now


@transaction.atomic
def add_assessor(*, by: Member, round: BidRound, person: Person) -> Assessor:
    """One more, up to as many as the published set says. Once scoring began only in the place of somebody who no longer
    scores a bid; after scores were opened only an expert, and only for bids that have too few scores.

    Raises NotAllowed, BidRound.DoesNotExist, AgreementRefused.
    """
    _require_arranger(by)
    return _add_assessor(by, locked(by, round), person)


def _add_assessor(by: Member, round: BidRound, person: Person) -> Assessor:
    if round.closed_at is not None:
        raise AgreementRefused(_("Deze ronde is afgesloten en verandert niet meer."))
    role = people_who_may_score(by.council).get(person)
    if role is None:
        raise AgreementRefused(
            _("Kies een ervaringsdeskundige of een medewerker van de gemeente, zonder rol in de raad."), "assessors"
        )
    there = list(round.assessors.all())
    if any(one.person_id == person.pk for one in there):
        raise AgreementRefused(_("Deze persoon beoordeelt al mee."), "assessors")
    if len(there) >= rules.MOST_ASSESSORS:
        raise AgreementRefused(_("Hoogstens %(most)s beoordelaars.") % {"most": rules.MOST_ASSESSORS}, "assessors")
    if _may_have_looked(by.council, person) and round.bids.filter(opened_at__isnull=False).exists():
        raise AgreementRefused(
            _("De eerste punten zijn al te zien. Wie er nu bij komt, kan alleen een ervaringsdeskundige zijn."),
            "assessors",
        )
    kind = AssessorRole(role)
    of_kind = sum(one.role == kind for one in there)
    bids = [
        bid for bid in round.bids.filter(withdrawn_on__isnull=True)
        if rules.takes_one_more(round, bid, list(bid.scorings.select_related("assessor")), kind)
    ] if round.started_at is not None else []
    if not bids and (round.started_at is not None or of_kind >= rules.published_number(round, kind)):
        raise AgreementRefused(
            _("In de set staat hoeveel mensen beoordelen, en die zijn er. Er komt alleen iemand bij voor wie een "
              "inschrijving niet meer beoordeelt."), "assessors",
        )
    found = Assessor(round=round, person=person, role=kind, number=1 + of_kind)
    found.save()
    for bid in bids:
        Scoring(assessor=found, bid=bid).save()
    record(
        council=by.council, by=by.person, event=Event.ROUND_CHANGED, subject=round, assessor=found.pk, role=str(kind)
    )
    return found


def _may_have_looked(council: Council, person: Person) -> bool:
    """Whether what was opened can be read by this person, also an expert who is an officer besides."""
    roles = Membership.objects.filter(council=council, person=person, is_active=True).values_list("role", flat=True)
    return Member(person, council, tuple(roles)).may(Right.MANAGE_AGREEMENTS)


@transaction.atomic
def add_bid(*, by: Member, round: BidRound, name: str = "", provider: Organisation | None = None) -> Bid:
    """A bid of a provider that the council knows, or of one by its name.

    Raises NotAllowed, BidRound.DoesNotExist, AgreementRefused.
    """
    _require_arranger(by)
    now = locked(by, round)
    rules.require_gathering(now)
    if provider is not None and (provider.council_id != by.council.pk or provider.kind != Kind.PROVIDER):
        raise AgreementRefused(_("Kies een aanbieder."), "provider")
    called = agreed.line(provider.name if provider else name, 200, "name")
    there = list(now.bids.all())
    if len(there) >= rules.MOST_BIDS:
        raise AgreementRefused(_("Hoogstens %(most)s inschrijvingen.") % {"most": rules.MOST_BIDS})
    if any(one.name.casefold() == called.casefold() and one.withdrawn_on is None for one in there):
        raise AgreementRefused(_("Van deze aanbieder is er al een inschrijving."), "name")
    bid = Bid(round=now, number=len(there) + 1, provider=provider, name=called)
    bid.save()
    record(council=by.council, by=by.person, event=Event.BID_CHANGED, subject=bid, round=now.pk, number=bid.number)
    return bid


@transaction.atomic
def withdraw_bid(*, by: Member, bid: Bid, why: str, expected_version: int) -> Bid:
    """The bid stays to be seen as withdrawn, and counts no more.

    Raises NotAllowed, Bid.DoesNotExist, AgreementRefused, Changed.
    """
    _require_arranger(by)
    round, now = locked_bid(by, bid)
    if round.closed_at is not None:
        raise AgreementRefused(_("Deze ronde is afgesloten en verandert niet meer."))
    if now.withdrawn_on is not None:
        raise AgreementRefused(_("Deze inschrijving is al ingetrokken."))
    if now.version != expected_version:
        raise Changed(now)
    save(now, {"withdrawn_on": timezone.localdate(), "withdrawn_why": agreed.line(why, 500, "why")})
    record(
        council=by.council, by=by.person, event=Event.BID_CHANGED, subject=now, version=now.version, withdrawn=True
    )
    return now


def add_document(*, by: Member, bid: Bid, name: str, content: bytes) -> BidDocument:
    """The file, sealed; the same file put in twice is one.

    Raises NotAllowed, Bid.DoesNotExist, AgreementRefused, KeyringError (then nothing is kept).
    """
    _require_arranger(by)
    # Before the lock: looking into a large file takes long.
    kind = _kind(content)
    return _add_document(by, bid, name, kind, content)


def _kind(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise AgreementRefused(too_large(), "file")
    kind = kind_of(content)
    if kind not in KINDS:
        raise AgreementRefused(
            _("Dit bestand kunnen we niet bewaren. Kies een PDF, DOCX of ODT, zonder macro's."), "file"
        )
    if kind == "pdf" and pdf_acts(content):
        raise AgreementRefused(
            _("Deze PDF bevat een programma, een bijlage of een opdracht om iets te openen. Druk hem opnieuw af naar "
              "PDF en kies dat bestand."), "file",
        )
    return str(kind)


@transaction.atomic
def _add_document(by: Member, bid: Bid, name: str, kind: str, content: bytes) -> BidDocument:
    round, now = locked_bid(by, bid)
    rules.require_gathering(round)
    if now.withdrawn_on is not None:
        raise AgreementRefused(_("Deze inschrijving is al ingetrokken."))
    digest = hashlib.sha256(content).hexdigest()
    there = now.documents.filter(removed_at__isnull=True)
    known = there.filter(digest=digest).first()
    if known is not None:
        return known
    if there.count() >= rules.MOST_DOCUMENTS:
        raise AgreementRefused(_("Hoogstens %(most)s documenten.") % {"most": rules.MOST_DOCUMENTS}, "file")
    document = BidDocument(
        bid=now, name=" ".join(tidy(name).split())[:120] or kind.upper(), kind=kind, size=len(content), digest=digest,
        added_by=by.person,
    )
    document.sealed = seal(content, context=document.context)
    document.save()
    record(
        council=by.council, by=by.person, event=Event.BID_CHANGED, subject=now, document=document.pk, kind=kind
    )
    return document


@transaction.atomic
def remove_document(*, by: Member, document: BidDocument, why: str) -> BidDocument:
    """The row without its content, before anybody scores.

    Raises NotAllowed, Bid.DoesNotExist, AgreementRefused.
    """
    _require_arranger(by)
    round, bid = locked_bid(by, document.bid)
    rules.require_gathering(round)
    now = BidDocument.objects.get(pk=document.pk, bid=bid)
    if now.removed_at is not None:
        raise AgreementRefused(_("Dit document is al weggehaald."))
    now.removed_why = agreed.line(why, 500, "why")
    # Its name may be what had to go.
    now.removed_at, now.sealed, now.digest, now.name = timezone.now(), b"", "", now.kind.upper()
    now.save()
    record(
        council=by.council, by=by.person, event=Event.BID_CHANGED, subject=bid, document=now.pk, removed=True
    )
    return now


def open_document(document: BidDocument) -> bytes:
    """The file as it was put in. Raises SealBroken, KeyringError."""
    return unseal(bytes(document.sealed), context=document.context)


@transaction.atomic
def start_scoring(*, by: Member, round: BidRound) -> BidRound:
    """Bids and documents stay as they are now; each assessor may say whether they have an interest, then score.

    Raises NotAllowed, BidRound.DoesNotExist, AgreementRefused.
    """
    _require_arranger(by)
    now = locked(by, round)
    rules.require_gathering(now)
    if now.closes_on >= timezone.localdate():
        raise AgreementRefused(_("De inschrijving is nog open. Beoordelen kan pas na de laatste dag."))
    bids = list(now.bids.filter(withdrawn_on__isnull=True))
    if not bids:
        raise AgreementRefused(_("Er is nog geen inschrijving."))
    for bid in bids:
        if not bid.documents.filter(removed_at__isnull=True).exists():
            raise AgreementRefused(_("Bij inschrijving %(number)s staat nog geen document.") % {"number": bid.number})
    assessors = list(now.assessors.all())
    rules.require_as_published(now, assessors)
    for bid in bids:
        for assessor in assessors:
            Scoring(assessor=assessor, bid=bid).save()
    now.started_at = timezone.now()
    now.version += 1
    now.save()
    record(
        council=by.council, by=by.person, event=Event.ROUND_CHANGED, subject=now, version=now.version, started=True
    )
    return now


def _require_arranger(by: Member) -> None:
    by.require(Right.MANAGE_AGREEMENTS)
    rules.require_near(by)


def locked(by: Member, round: BidRound) -> BidRound:
    """The round's row is the lock for all that hangs on it. Raises BidRound.DoesNotExist."""
    found: BidRound = BidRound.objects.select_for_update(of=("self",), no_key=True).select_related("kit").get(
        pk=round.pk, council=by.council
    )
    return found


def locked_bid(by: Member, bid: Bid) -> tuple[BidRound, Bid]:
    """Raises Bid.DoesNotExist."""
    found: Bid = Bid.objects.select_related("round").get(pk=bid.pk, round__council=by.council)
    round = locked(by, found.round)
    now: Bid = Bid.objects.get(pk=found.pk)
    return round, now
